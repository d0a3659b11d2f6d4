//! A source video that is being decoded in its own quality, off the thread of the window.

use crate::data::original::{self, Original};
use crate::job::{Job, Request};
use crate::store::judgement::VideoName;
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::page::Cx;

/// The work on one video; dropping it ends the decoder.
pub struct Decoding {
    pub video: VideoName,
    pub load: Load<Original>,
    job: Job,
}

impl Drop for Decoding {
    fn drop(&mut self) {
        self.job.ask(Request::Abort);
    }
}

impl Decoding {
    /// Begins to decode the source of `video`.
    pub fn start(cx: &Cx<'_>, video: &VideoName) -> Self {
        let (job, workspace, wanted) = (Job::default(), cx.workspace.clone(), video.clone());
        let its_job = job.clone();
        let load = Load::start(cx.ctx, "original video", move || {
            original::open(&workspace, &wanted.set, &wanted.path, &its_job).map_err(LocalText::from)
        });
        Self { video: video.clone(), load, job }
    }
}
