//! What people have said of the clips, read in the background: for the colours of the map.

use std::collections::HashMap;

use super::index::RunSteps;
use crate::report::map::People;
use crate::report::map::judged::{self, Verdicts};
use crate::store::video_tag::{self, VideoTags};
use crate::store::{Workspace, judgement};
use crate::text::LocalText;
use crate::ui::background::Kept;
use crate::ui::page::Cx;

/// Away for so many seconds, somebody may have judged elsewhere.
const AWAY: f64 = 1.0;

/// The verdicts of each run, and the tags.
#[derive(Default)]
struct Said {
    verdicts: HashMap<String, Verdicts>,
    tags: VideoTags,
}

/// What was said.
#[derive(Default)]
pub struct Judged {
    read: Kept<Said>,
    /// The runs that were asked about.
    asked: Option<Vec<String>>,
    seen_at: f64,
    /// Raised with every reading that came.
    pub generation: u64,
    none: (Verdicts, VideoTags),
}

impl Judged {
    /// Reads it when the page is come back to and when there are other runs. Call every frame.
    pub fn update(&mut self, cx: &Cx<'_>, runs: &[RunSteps]) {
        if self.read.poll() {
            self.generation += 1;
        }
        let away = cx.time - std::mem::replace(&mut self.seen_at, cx.time) > AWAY;
        let names: Vec<String> = runs.iter().map(|run| run.run.clone()).collect();
        if (away || self.asked.as_ref() != Some(&names)) && !self.read.is_busy() {
            self.asked = Some(names.clone());
            let workspace = cx.workspace.clone();
            self.read.renew(cx.ctx, "map judgements", move || read(&workspace, &names));
        }
    }

    /// What was said of the clips, and of the neighbours that a run found.
    pub fn of(&self, run: &str) -> People<'_> {
        let (verdicts, tags) = (&self.none.0, &self.none.1);
        let said = self.read.value();
        let verdicts = said.and_then(|said| said.verdicts.get(run)).unwrap_or(verdicts);
        People { verdicts, tags: said.map_or(tags, |said| &said.tags) }
    }

    /// Some video has a tag.
    pub fn has_tags(&self) -> bool {
        self.read.value().is_some_and(|said| !said.tags.is_empty())
    }
}

fn read(workspace: &Workspace, runs: &[String]) -> Result<Said, LocalText> {
    let db = workspace.db()?;
    let all = judgement::list(&db)?;
    let verdicts = runs.iter().map(|run| (run.clone(), judged::verdicts(&all, run))).collect();
    Ok(Said { verdicts, tags: video_tag::all(&db)? })
}
