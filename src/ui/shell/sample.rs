//! Whether the experiment of the header is of the demo's generated footage: by its data sets, whatever its name.

use crate::data::demo;
use crate::store::{RunFolder, Workspace, catalogue};
use crate::text::LocalText;
use crate::ui::background::Load;

/// What is known of the experiment that is shown.
#[derive(Default)]
pub struct SampleData {
    /// The experiment that was looked at.
    of: Option<String>,
    is_sample: Load<bool>,
}

impl SampleData {
    /// Forgets what is known: an import may have changed a data set.
    pub fn forget(&mut self) {
        self.of = None;
    }

    /// Whether all data sets of `experiment`, which `run` is a run of, are generated; not before it is known.
    pub fn is_sample(&mut self, ctx: &egui::Context, workspace: &Workspace, experiment: &str, run: &str) -> bool {
        if self.of.as_deref() != Some(experiment) {
            self.of = Some(experiment.to_owned());
            let (workspace, run) = (workspace.clone(), run.to_owned());
            self.is_sample = Load::start(ctx, "sample data", move || look(&workspace, &run));
        }
        self.is_sample.poll();
        self.is_sample.value().copied().unwrap_or_default()
    }
}

fn look(workspace: &Workspace, run: &str) -> Result<bool, LocalText> {
    let experiment = RunFolder::open(&workspace.runs_dir(), run)?.record()?.config.experiment;
    let db = workspace.db()?;
    let judged = experiment.evaluation.tasks.iter().map(|task| &task.set);
    for name in experiment.data.sets.iter().chain(judged) {
        let clips = catalogue::clips(&db, name)?;
        let labels = clips.iter().filter_map(|clip| clip.label.as_deref());
        if !demo::is_generated(&catalogue::data_set(&db, name)?.group_columns, labels) {
            return Ok(false);
        }
    }
    Ok(true)
}
