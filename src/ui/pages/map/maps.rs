//! Maps that are there and maps that are being made: one at a time, what is looked at first.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::engine::run::embeddings::RowOf;
use crate::explore::map::{self, Map};
use crate::job::{Job, Progress, Request};
use crate::store::catalogue::{self, VideoState};
use crate::store::{RunFolder, Workspace};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::i18n::{self, tr};
use crate::ui::media::ClipRef;
use crate::ui::page::Cx;

/// Maps that are kept in memory; each takes about 300 bytes a clip.
pub const KEPT: usize = 24;

/// Names a map: a run, a step, and a data set unless all are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub run: String,
    pub step: u64,
    pub set: Option<String>,
}

/// A video's data set and path: the same in all runs.
pub type VideoKey = (String, String);

/// Where a clip comes from: its groups, each value with the name of its column, or else the number of its recording.
pub fn origin(video: &RowOf) -> String {
    match video.groups.is_empty() {
        true => tr!("map-from", set = video.set.as_str(), source = video.source),
        false => video.group_words(),
    }
}

/// A map and what is needed to play its clips.
pub struct Shown {
    pub key: Key,
    /// Name of the run's arm.
    pub arm: String,
    pub map: Map,
    /// Frames of each video; `None` where the catalogue has none any more.
    pub clips: Vec<Option<ClipRef>>,
    rows: HashMap<VideoKey, usize>,
}

impl Shown {
    /// The row of a video.
    pub fn row(&self, video: &VideoKey) -> Option<usize> {
        self.rows.get(video).copied()
    }

    /// The video of a row.
    pub fn video(&self, row: usize) -> VideoKey {
        let video = &self.map.videos[row];
        (video.set.clone(), video.path.clone())
    }
}

struct Busy {
    key: Key,
    job: Job,
    load: Load<Shown>,
    /// A person has asked to stop it.
    stopped: bool,
}

/// The maps of the page.
#[derive(Default)]
pub struct Maps {
    /// In the order in which they came.
    done: Vec<(Key, Result<Arc<Shown>, LocalText>)>,
    busy: Option<Busy>,
    /// The map whose making a person has stopped last.
    stopped: Option<Key>,
    /// What was wanted last; it is not forgotten for something else.
    wanted: Vec<Key>,
}

impl Maps {
    /// Takes over what has been made; true if something came.
    pub fn poll(&mut self) -> bool {
        let Some(busy) = &mut self.busy else { return false };
        if !busy.load.poll() {
            return false;
        }
        let asked_away = busy.job.request() >= Request::Stop && !busy.stopped;
        self.stopped = if busy.stopped { Some(busy.key.clone()) } else { self.stopped.take() };
        let key = busy.key.clone();
        let result = busy.load.take();
        self.busy = None;
        let Some(result) = result.filter(|r| r.is_ok() || !asked_away) else { return true };
        if self.done.len() >= KEPT {
            let oldest = self.done.iter().position(|(key, _)| !self.wanted.contains(key)).unwrap_or(0);
            drop(self.done.remove(oldest));
        }
        self.done.push((key, result.map(Arc::new)));
        true
    }

    /// Makes the first of `wanted` that is not there yet; work on anything less wanted gives way.
    pub fn want(&mut self, cx: &Cx<'_>, mut wanted: Vec<Key>) {
        wanted.truncate(KEPT);
        self.wanted = wanted;
        let wanted = &self.wanted;
        let Some(next) = wanted.iter().find(|key| !self.done.iter().any(|(done, _)| done == *key)) else { return };
        match &self.busy {
            Some(busy) if busy.key != *next => busy.job.ask(Request::Stop),
            Some(_) => {}
            None => {
                let (job, workspace, key) = (Job::default(), cx.workspace.clone(), next.clone());
                let its_job = job.clone();
                let load = Load::start(cx.ctx, "map", move || make(&workspace, &key, &its_job));
                self.busy = Some(Busy { key: next.clone(), job, load, stopped: false });
            }
        }
    }

    /// A map that is there.
    pub fn get(&self, key: &Key) -> Option<&Arc<Shown>> {
        self.done.iter().find(|(done, _)| done == key)?.1.as_ref().ok()
    }

    /// Why a map could not be made.
    pub fn error(&self, key: &Key) -> Option<&str> {
        self.done.iter().find(|(done, _)| done == key)?.1.as_ref().err().map(i18n::said)
    }

    /// Whether a person has stopped its making.
    pub fn was_stopped(&self, key: &Key) -> bool {
        self.stopped.as_ref() == Some(key)
    }

    /// How far the map is that is being made.
    pub fn progress(&self, key: &Key) -> Option<Progress> {
        self.busy.as_ref().filter(|busy| busy.key == *key).map(|busy| busy.job.progress())
    }

    /// Ends the work on the map that is being made.
    pub fn stop(&mut self) {
        if let Some(busy) = &mut self.busy {
            busy.job.ask(Request::Stop);
            busy.stopped = true;
        }
    }

    /// Forgets a failure, so that the map is made again.
    pub fn retry(&mut self, key: &Key) {
        self.stopped = None;
        self.done.retain(|(done, result)| done != key || result.is_ok());
    }

    /// Nothing is being made.
    pub fn is_idle(&self) -> bool {
        self.busy.is_none()
    }
}

fn make(workspace: &Workspace, key: &Key, job: &Job) -> Result<Shown, LocalText> {
    let folder = RunFolder::open(&workspace.runs_dir(), &key.run)?;
    let map = map::map(&folder, key.step, key.set.as_deref(), job)?;
    let frames = frames(workspace, &map);
    let keys = map.videos.iter().map(|v| (v.set.clone(), v.path.clone()));
    let rows: HashMap<VideoKey, usize> = keys.enumerate().map(|(row, key)| (key, row)).collect();
    let clips = map.videos.iter().map(|v| frames.get(v.set.as_str())?.get(v.path.as_str()).cloned()).collect();
    let arm = folder.record()?.config.arm.name;
    Ok(Shown { key: key.clone(), arm, map, clips, rows })
}

/// Data set → path → frames. A map without pictures is better than none, so a data set that is gone is left out.
fn frames<'a>(workspace: &Workspace, map: &'a Map) -> BTreeMap<&'a str, HashMap<String, ClipRef>> {
    let mut sets: BTreeMap<&str, HashMap<String, ClipRef>> = BTreeMap::new();
    let Ok(db) = workspace.db() else { return sets };
    for video in &map.videos {
        sets.entry(&video.set).or_default();
    }
    for (set, clips) in &mut sets {
        for video in catalogue::videos(&db, set).unwrap_or_default() {
            let (Some(shard), true) = (video.shard, video.state != VideoState::Bad) else { continue };
            let shard = workspace.cache_dir().join(shard);
            clips.insert(video.path, ClipRef { shard, first_frame: 0, frames: video.frames, fps: video.fps });
        }
    }
    sets
}
