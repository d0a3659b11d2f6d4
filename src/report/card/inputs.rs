//! What a card is made from.

use crate::config::PrimarySpec;
use crate::data::browse::{Figures, SetView};
use crate::engine::run::head::{HeadFacts, TrainedHead};
use crate::report::{Row, compare};
use crate::store::results::RunResults;
use crate::store::{RunError, RunFolder, RunRecord, RunWarning, Workspace};

/// Everything about one run that its card tells.
pub struct CardInputs {
    pub run: String,
    pub record: RunRecord,
    pub warnings: Vec<RunWarning>,
    /// Each set of the pool with its figures; `None` where it is no longer in the workspace.
    pub sets: Vec<(String, Option<Figures>)>,
    /// Summarised scores of all finished runs of the experiment that may be compared with this one.
    pub rows: Vec<Row>,
    /// Arms with their methods, in the order of the experiment's finished runs.
    pub methods: Vec<(String, String)>,
    /// The head that it keeps, if any.
    pub head: Option<HeadFacts>,
    /// Name and BLAKE3 of the file that the card stands beside.
    pub file: Option<(String, String)>,
}

impl CardInputs {
    /// Reads a run, and the runs of its experiment beside it. Those that cannot be read are passed over with a warning in
    /// the log.
    ///
    /// # Errors
    /// The run itself, or the folder of the runs, cannot be read.
    pub fn read(workspace: &Workspace, folder: &RunFolder) -> Result<Self, RunError> {
        let record = folder.record()?;
        let experiment = &record.config.experiment;
        let results = results(workspace, folder, &experiment.name)?;
        let mut methods: Vec<(String, String)> = Vec::new();
        for result in &results {
            if !methods.iter().any(|(arm, _)| *arm == result.arm) {
                methods.push((result.arm.clone(), result.method.clone()));
            }
        }
        let sets = experiment.data.sets.iter().map(|name| (name.clone(), figures(workspace, name))).collect();
        let rows = compare(&experiment.name, &results, &PrimarySpec::default()).rows;
        let head = TrainedHead::read(folder).unwrap_or_else(|error| {
            tracing::warn!("left out: {error}");
            None
        });
        let (run, warnings, head) = (folder.name(), folder.warnings(), head.map(|head| head.facts));
        Ok(Self { run, warnings, sets, rows, methods, head, file: None, record })
    }

    /// The arm that learned nothing before it was judged, and the one that was trained with labels alone.
    pub fn arm_of(&self, method: &str) -> Option<&str> {
        let own = &self.record.config.arm.name;
        let found = self.methods.iter().find(|(arm, of)| of == method && arm != own);
        found.map(|(arm, _)| arm.as_str())
    }
}

/// Results of the experiment with the settings that this run shares.
fn results(workspace: &Workspace, own: &RunFolder, experiment: &str) -> Result<Vec<RunResults>, RunError> {
    let mut found: Vec<RunResults> = Vec::new();
    for folder in RunFolder::all(&workspace.runs_dir())? {
        if !folder.file("results.ron").is_file() {
            continue;
        }
        match folder.results() {
            Ok(results) => found.extend(Some(results).filter(|r| r.experiment == experiment)),
            Err(error) => tracing::warn!("left out: {error}"),
        }
    }
    let own = own.results().ok();
    found.retain(|r| own.as_ref().is_some_and(|own| own.shared_settings == r.shared_settings));
    Ok(found)
}

fn figures(workspace: &Workspace, name: &str) -> Option<Figures> {
    SetView::load(workspace, name).map(|view| view.figures()).map_err(|e| tracing::warn!("data set {name}: {e}")).ok()
}
