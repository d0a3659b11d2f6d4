//! The evaluation of a run: frozen probes per task, networks trained with labels per budget, fold and draw.
//! Each finished unit goes into the journal; a resumed run does only what is missing.

use burn::module::Module;
use burn::tensor::Device;

use super::cost::Meter;
use super::extract::Extraction;
use super::head;
use super::journal::{Journal, Unit};
use super::plateau::{self, Inner};
use super::pulse::Pulse;
use super::run_data::{RunData, TaskData};
use super::supervised::CellRun;
use super::task;
use crate::config::{MethodKind, Probe, RunConfig};
use crate::engine::EngineError;
use crate::eval::protocol::{Answer, Cell, GroupScore, Judged};
use crate::measure::ProbeKind;
use crate::model::Backbone;
use crate::store::RunFolder;
use crate::store::group_scores::{self, GroupScoreRow};
use crate::store::predictions::{self, PredictionRow};
use crate::store::results::Cost;

/// What is judged, and on what.
pub struct Evaluation<'a> {
    pub config: &'a RunConfig,
    pub data: &'a RunData,
    pub device: &'a Device,
    /// Where the answers of the final evaluation are kept; nowhere for a look on the way.
    pub folder: Option<&'a RunFolder>,
}

/// A network to be trained with labels.
struct Job<'a> {
    task: &'a TaskData,
    cell: Cell,
    inner: Option<Inner>,
    unit: String,
    /// Steps, at most.
    steps: u64,
}

impl Evaluation<'_> {
    /// Does every unit that the journal lacks. `encoder` is `None` for the arm that only trains with labels.
    pub fn run(&self, encoder: Option<&Backbone>, journal: &mut Journal, pulse: &mut Pulse) -> Result<(), EngineError> {
        if let Some(encoder) = encoder {
            for task in &self.data.tasks {
                self.frozen(encoder, task, journal, pulse)?;
            }
        }
        match (self.config.arm.method.traits().kind, encoder) {
            (MethodKind::Supervised, _) => self.networks(ProbeKind::Supervised, None, journal, pulse),
            // Fine-tuning an untrained encoder is the scratch arm.
            (MethodKind::Untrained, _) => Ok(()),
            (MethodKind::Pretrained, encoder)
                if self.config.experiment.evaluation.probes.contains(&Probe::FineTune) =>
            {
                self.networks(ProbeKind::FineTune, encoder, journal, pulse)
            }
            _ => Ok(()),
        }
    }

    fn frozen(
        &self,
        encoder: &Backbone,
        task: &TaskData,
        journal: &mut Journal,
        pulse: &mut Pulse,
    ) -> Result<(), EngineError> {
        let unit = format!("frozen/{}", task.spec.name);
        if journal.has(&unit) {
            return Ok(());
        }
        let (Judged { mut scores, answers, of_groups }, cost) = self.judge(encoder, task, pulse)?;
        if self.config.arm.method.traits().kind == MethodKind::Untrained {
            let clip = &self.config.experiment.clip;
            scores.extend(task::of(&task.spec.kind).untrained(task, clip, self.config.seed)?);
        }
        // Every row that no network gave is of a frozen probe, or of an earlier version.
        let is_frozen = |row: &PredictionRow| ProbeKind::find(&row.probe).is_none_or(|probe| !probe.trains_network());
        self.keep(task, &answers, |row| row.task == task.spec.name && is_frozen(row))?;
        self.keep_of_groups(task, of_groups.as_deref())?;
        self.add(journal, Unit { unit, scores, cost })
    }

    /// Stores the scores within groups of a task that has such, before the journal says that it is done.
    fn keep_of_groups(&self, task: &TaskData, scores: Option<&[GroupScore]>) -> Result<(), EngineError> {
        let (Some(folder), Some(scores)) = (self.folder, scores) else { return Ok(()) };
        let row = |score: &GroupScore| GroupScoreRow {
            task: task.spec.name.clone(),
            group: task.cluster(score.clip),
            probe: score.probe.key().to_owned(),
            metric: score.metric.key().to_owned(),
            budget: score.budget.to_string(),
            fold: score.fold,
            draw: score.draw,
            value: score.value,
        };
        let rows: Vec<GroupScoreRow> = scores.iter().map(row).collect();
        group_scores::replace(folder, &task.spec.name, &rows)
            .map_err(|source| EngineError::Io { path: folder.file(group_scores::FILE), source })
    }

    /// Stores what a probe or a network answered in place of what `is_old` names, before the journal says that it is done.
    fn keep(
        &self,
        task: &TaskData,
        answers: &[Answer],
        is_old: impl Fn(&PredictionRow) -> bool,
    ) -> Result<(), EngineError> {
        let (Some(folder), false) = (self.folder, answers.is_empty()) else { return Ok(()) };
        let row = |answer: &Answer| PredictionRow {
            task: task.spec.name.clone(),
            set: task.spec.set.clone(),
            path: task.path(answer.clip).to_owned(),
            start_s: task.sources[answer.clip].start_s,
            group: task.cluster(answer.clip),
            probe: answer.probe.key().to_owned(),
            budget: answer.budget.to_string(),
            fold: answer.fold,
            draw: answer.draw,
            truth: task.classes[task.labels[answer.clip]].clone(),
            predicted: task.classes[answer.class].clone(),
        };
        let rows: Vec<PredictionRow> = answers.iter().map(row).collect();
        predictions::replace(folder, is_old, &rows)
            .map_err(|source| EngineError::Io { path: folder.file(predictions::FILE), source })
    }

    /// What the frozen probes say on one task, and what they took.
    pub fn judge(&self, encoder: &Backbone, task: &TaskData, pulse: &mut Pulse) -> Result<(Judged, Cost), EngineError> {
        let mut meter = Meter::default();
        let spec = &self.config.experiment.evaluation;
        let extraction = Extraction {
            pool: &task.pool,
            clip: &self.config.experiment.clip,
            sources: &task.sources,
            views: task.views(spec),
            device: self.device,
        };
        let phase = format!("features of {}", task.spec.name);
        let beat = |done, total| pulse.go_on(&phase, done, total);
        let (features, timed) = extraction.timed(|clips| encoder.forward(clips), beat)?;
        meter.paused(pulse.take_paused());
        meter.left_out(timed.left_out);
        meter.device_until_now();
        meter.inference(timed.seconds, extraction.footage_s(timed.clips));
        pulse.go_on(&format!("probes of {}", task.spec.name), 0, 1)?;
        let judged = task::of(&task.spec.kind).evaluate(&features, task, spec, self.config.seed)?;
        meter.paused(pulse.take_paused());
        // Steps, clips and FLOPs of a run are those of its training.
        let cost = meter.read().without_training();
        // Not a part of the comparison, so it costs no arm anything.
        if let Some(folder) = self.folder.filter(|_| head::is_kept(task, &self.data.tasks)) {
            head::keep(folder, &features, task, spec, self.config.seed)?;
        }
        Ok((judged, cost))
    }

    fn networks(
        &self,
        probe: ProbeKind,
        encoder: Option<&Backbone>,
        journal: &mut Journal,
        pulse: &mut Pulse,
    ) -> Result<(), EngineError> {
        let jobs = self.jobs(probe)?;
        let (total, mut before) = (jobs.iter().map(|job| job.steps).sum(), 0);
        for job in jobs {
            let steps_before = before;
            before += job.steps;
            if journal.has(&job.unit) {
                continue;
            }
            let run = CellRun {
                experiment: &self.config.experiment,
                task: job.task,
                cell: &job.cell,
                device: self.device,
                seed: self.config.seed,
                inner: job.inner.as_ref(),
                phase: probe.key(),
                steps_before,
                steps_total: total,
            };
            let (predicted, mut cost) = run.train(self.start(encoder), pulse)?;
            if encoder.is_some() {
                // The cost columns of a pre-trained arm are those of its pre-training.
                cost = cost.without_training();
            }
            self.keep_predicted(&job, probe, &predicted)?;
            let kind = task::of(&job.task.spec.kind);
            let scores = kind.score_network(probe, job.task, &job.cell, &predicted);
            self.add(journal, Unit { unit: job.unit, scores, cost })?;
        }
        Ok(())
    }

    /// Stores what a network answered in its cell.
    fn keep_predicted(&self, job: &Job<'_>, probe: ProbeKind, predicted: &[usize]) -> Result<(), EngineError> {
        let Cell { fold, draw, budget, .. } = job.cell;
        let answer = |(&clip, &class)| Answer { clip, probe, fold, draw, budget, class };
        let answers: Vec<Answer> = job.cell.test.iter().zip(predicted).map(answer).collect();
        let (task, budget) = (&job.task.spec.name, budget.to_string());
        self.keep(job.task, &answers, |row| {
            (&row.task, row.probe.as_str(), &row.budget, row.fold, row.draw) == (task, probe.key(), &budget, fold, draw)
        })
    }

    /// The weights that training with labels starts from, on the autodiff device.
    fn start(&self, encoder: Option<&Backbone>) -> Backbone {
        match encoder {
            Some(backbone) => backbone.clone().train(),
            None => self.data.initial.trainable(self.config, self.device),
        }
    }

    fn jobs(&self, probe: ProbeKind) -> Result<Vec<Job<'_>>, EngineError> {
        let spec = &self.config.experiment.evaluation;
        let mut jobs = Vec::new();
        for task in self.data.tasks.iter().filter(|task| task.spec.kind.trains_networks()) {
            let cells = task.cells(spec, spec.draws, self.config.seed)?;
            let wanted = cells.into_iter().filter(|cell| spec.trains_network(cell.fold, cell.draw));
            jobs.extend(wanted.map(|cell| {
                let unit = format!("{}/{}/{}/{}/{}", probe.key(), task.spec.name, cell.budget, cell.fold, cell.draw);
                let spec = &self.config.experiment.supervised;
                let inner = Inner::of(spec, task, &cell, self.config.seed);
                let steps = plateau::most_steps(spec, inner.as_ref());
                Job { task, cell, inner, unit, steps }
            }));
        }
        Ok(jobs)
    }

    fn add(&self, journal: &mut Journal, unit: Unit) -> Result<(), EngineError> {
        journal.add(unit).map_err(|source| EngineError::Io { path: "scores.jsonl".into(), source })
    }
}
