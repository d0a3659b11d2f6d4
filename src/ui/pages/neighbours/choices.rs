//! What a person chooses on the page: arms and steps, where to search, what to leave out, how to browse.

use crate::report::query_order::By;
use crate::store::judgement::{Mask, Place};

/// A checkpoint that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub run: String,
    pub step: u64,
}

/// What of a video is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The clip that the encoder saw.
    Seen,
    Whole,
}

/// How queries are browsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browse {
    By(By),
    /// What the two arms in sight agree on least first.
    Disagreement,
    /// What another page sent here.
    Chosen,
}

/// Which queries of an order are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub label: Option<String>,
    /// Data set and recording.
    pub recording: Option<(String, u32)>,
    /// Only queries without a judgement of an arm in sight.
    pub unjudged: bool,
    pub tag: Option<String>,
}

/// The user's choices.
pub struct Choices {
    pub filter: Filter,
    pub sides: Vec<Side>,
    pub place: Place,
    /// Leave out clips of the query's own video (in the queue), and of its recording.
    pub mask_video: bool,
    pub mask_source: bool,
    pub k: usize,
    pub part: Part,
    pub browse: Browse,
    pub seed: u64,
    pub blind: bool,
}

impl Default for Choices {
    fn default() -> Self {
        let browse = Browse::By(By::Random);
        Self {
            filter: Filter::default(),
            sides: Vec::new(),
            place: Place::Data,
            mask_video: true,
            mask_source: false,
            k: 8,
            part: Part::Seen,
            browse,
            seed: 0,
            blind: false,
        }
    }
}

impl Choices {
    /// What the query may not find.
    pub fn mask(&self) -> Mask {
        let chosen = match (self.mask_source, self.mask_video) {
            (true, _) => Mask::Source,
            (false, true) => Mask::Video,
            (false, false) => Mask::None,
        };
        chosen.within(self.place)
    }
}
