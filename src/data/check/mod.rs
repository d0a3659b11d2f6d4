//! What is known of each clip of a data set besides its pictures' meaning: the numbers by which a set is checked for
//! copies and for shortcuts. The engine judges them (`data_check`).

pub mod pictures;

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use super::browse::{Clip, SetView};
use super::decode::header::{self, Header};
use super::{DataError, InputError};
use crate::job::{Job, Request};
use pictures::Pictures;

/// A plain number of a clip that should not tell its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Metadata {
    /// Pixels, as the file was coded.
    Width,
    Height,
    /// Width / height.
    Shape,
    /// Frames per second of the file, to a hundredth.
    Rate,
    /// Of the whole file.
    Frames,
    /// Length of the clip.
    Seconds,
    FileSize,
    /// Mean grey value.
    Brightness,
}

impl Metadata {
    pub const ALL: [Self; 8] = [
        Self::Width,
        Self::Height,
        Self::Shape,
        Self::Rate,
        Self::Frames,
        Self::Seconds,
        Self::FileSize,
        Self::Brightness,
    ];
}

/// A data set with what its files and stored frames say.
pub struct Facts {
    pub view: SetView,
    /// For each video; `None` where nothing is stored.
    pub pictures: Vec<Option<Pictures>>,
    /// For each video; `None` of what is no MP4 file, and where the file is gone.
    headers: Vec<Option<Header>>,
}

/// The phase of the job.
pub const READING: &str = "read the videos";

impl Facts {
    /// Reads three frames and the index of every video.
    ///
    /// # Errors
    /// `job` was asked to stop.
    pub fn gather(view: SetView, job: &Job) -> Result<Self, DataError> {
        let (done, total) = (AtomicU64::new(0), view.videos.len() as u64);
        let one = |video| {
            if job.report(READING, done.fetch_add(1, Ordering::Relaxed), total) >= Request::Stop {
                return Err(DataError::from(InputError::Stopped));
            }
            let pictures = Pictures::of(&view.cache, video);
            Ok((pictures, header::read(&view.info.source.join(&video.path))))
        };
        let read: Vec<_> = view.videos.par_iter().map(one).collect::<Result<_, _>>()?;
        let (pictures, headers) = read.into_iter().unzip();
        Ok(Self { view, pictures, headers })
    }

    /// The clips that a task can judge: readable and with a label.
    pub fn labelled(&self) -> Vec<&Clip> {
        self.view.readable().filter(|clip| clip.label.is_some()).collect()
    }

    /// The number of a clip; `None` where it is not known.
    pub fn number(&self, clip: &Clip, what: Metadata) -> Option<f64> {
        let (video, header) = (self.view.video_of(clip), self.headers[clip.video]);
        match what {
            Metadata::Width => header.map(|h| f64::from(h.width)),
            Metadata::Height => header.map(|h| f64::from(h.height)),
            Metadata::Shape => Some(match header {
                Some(h) => f64::from(h.width) / f64::from(h.height),
                None => f64::from(video.width) / f64::from(video.height.max(1)),
            }),
            Metadata::Rate => header.map(|h| (h.rate * 100.0).round() / 100.0),
            Metadata::Frames => header.map(|h| f64::from(h.frames)),
            Metadata::Seconds => match header.filter(|_| clip.start_s.is_none() && clip.end_s.is_none()) {
                Some(h) => Some((f64::from(h.frames) / h.rate * 100.0).round() / 100.0),
                None => Some(self.view.seconds(clip)),
            },
            Metadata::FileSize => (video.stamp.size > 0).then_some(video.stamp.size as f64),
            Metadata::Brightness => self.pictures[clip.video].as_ref().map(|p| f64::from(p.brightness)),
        }
    }
}
