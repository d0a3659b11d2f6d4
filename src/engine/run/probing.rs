//! Quality of the encoder during pre-training: the frozen probes of the evaluation at every snapshot of a pre-training.
//!
//! They look with the same protocol as the final evaluation and decide nothing: no checkpoint is chosen by them, and
//! the final scores are the same without them. `probes.jsonl` has one line per snapshot and task, whose cost is that
//! of the pre-training up to there; the means also stand in the event file as
//! `probe/<task>/<probe>/<metric>@<budget>`. The last point is the evaluation's own; the point of an untrained encoder
//! is at step 0.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::calibration;
use super::evaluate::Evaluation;
use super::journal::{Journal, Unit};
use super::pulse::Pulse;
use crate::engine::EngineError;
use crate::eval::protocol::Judged;
use crate::measure::Metric;
use crate::model::Backbone;
use crate::store::RunFolder;
use crate::store::events::{self, EventWriter};
use crate::store::results::{Cost, Score};

/// Name of the file in the run's folder.
pub const FILE: &str = "probes.jsonl";

/// Units of the evaluation that hold the scores of frozen probes: `frozen/<task>`.
const FROZEN: &str = "frozen/";

/// Who judges, and where it is stored.
pub struct Probing<'a> {
    pub evaluation: Evaluation<'a>,
    pub folder: &'a RunFolder,
}

impl Probing<'_> {
    /// Judges `encoder` after `step`, which has cost `spent`, with what the file lacks, and writes the means as scalars.
    ///
    /// # Errors
    /// A stop or abort; the next call for this step goes on.
    pub fn judge(
        &self,
        step: u64,
        spent: &Cost,
        encoder: &Backbone,
        events: &mut EventWriter,
        pulse: &mut Pulse,
    ) -> Result<(), EngineError> {
        let mut journal = Journal::open(&self.path()).map_err(|e| self.io(e))?;
        let Evaluation { config, data, device, .. } = &self.evaluation;
        let beat = |done, total| pulse.go_on("calibrate", done, total);
        let encoder = &calibration::judged(encoder, config, &data.pool, device, beat)?;
        for task in &self.evaluation.data.tasks {
            let unit = unit_name(step, &task.spec.name);
            if !journal.has(&unit) {
                let (Judged { scores, .. }, _) = self.evaluation.judge(encoder, task, pulse)?;
                journal.add(Unit { unit, scores, cost: spent.clone() }).map_err(|e| self.io(e))?;
            }
        }
        self.write_scalars(step, events)
    }

    /// Takes over the scores of the finished evaluation as the last point of a run whose pre-training has cost `spent`.
    pub fn finish(&self, spent: &Cost, evaluation: &[Unit]) -> Result<(), EngineError> {
        let frozen: Vec<&Unit> = evaluation.iter().filter(|u| u.unit.starts_with(FROZEN)).collect();
        if frozen.is_empty() {
            return Ok(()); // an arm that only trains with labels has no encoder to judge
        }
        let mut journal = Journal::open(&self.path()).map_err(|e| self.io(e))?;
        for last in frozen {
            let unit = unit_name(spent.steps(), &last.unit[FROZEN.len()..]);
            if !journal.has(&unit) {
                let scores = last.scores.clone();
                journal.add(Unit { unit, scores, cost: spent.clone() }).map_err(|e| self.io(e))?;
            }
        }
        let path = self.folder.events();
        let length = std::fs::metadata(&path).map_or(0, |m| m.len());
        // A file of an untrained arm holds this alone and is written anew.
        let keep = if spent.steps() == 0 { 0 } else { length };
        let mut events = EventWriter::open(&path, keep).map_err(|e| self.io(e))?;
        self.write_scalars(spent.steps(), &mut events)
    }

    /// Whether the event file has the means of this step already: a stop right after them keeps them.
    pub fn is_logged(&self, step: u64) -> Result<bool, EngineError> {
        let curves = events::read(&self.folder.events()).map_err(|e| self.io(e))?;
        let of_step = |curve: &events::Curve| curve.iter().any(|point| point.0 == step);
        Ok(curves.iter().any(|(tag, curve)| tag.starts_with("probe/") && of_step(curve)))
    }

    fn write_scalars(&self, step: u64, events: &mut EventWriter) -> Result<(), EngineError> {
        let units = Journal::units(&self.path()).map_err(|e| self.io(e))?;
        let scores = units.iter().filter(|u| step_of(u) == Some(step)).flat_map(|u| &u.scores);
        let means = means(scores);
        events.scalars(step, means.iter().map(|(tag, mean)| (tag.as_str(), *mean))).map_err(|e| self.io(e))?;
        events.flush().map_err(|e| self.io(e))
    }

    fn path(&self) -> PathBuf {
        self.folder.file(FILE)
    }

    fn io(&self, source: std::io::Error) -> EngineError {
        EngineError::Io { path: self.path(), source }
    }
}

fn unit_name(step: u64, task: &str) -> String {
    format!("step-{step}/{task}")
}

/// The step of a line of the file.
pub fn step_of(unit: &Unit) -> Option<u64> {
    unit.unit.strip_prefix("step-")?.split('/').next()?.parse().ok()
}

/// Mean over folds and draws, by the name of its curve.
fn means<'a>(scores: impl Iterator<Item = &'a Score>) -> BTreeMap<String, f32> {
    let mut sums: BTreeMap<String, (f64, u32)> = BTreeMap::new();
    // Curves are drawn in percent.
    for s in scores.filter(|s| Metric::find(&s.metric).is_none_or(Metric::is_share)) {
        let sum = sums.entry(format!("probe/{}/{}/{}@{}", s.task, s.probe, s.metric, s.budget)).or_default();
        *sum = (sum.0 + s.value, sum.1 + 1);
    }
    sums.into_iter().map(|(tag, (sum, n))| (tag, (sum / f64::from(n)) as f32)).collect()
}
