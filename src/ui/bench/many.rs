//! 1,000 runs of 20 metrics and 10,000 points each: the list, and the first chart.

use std::path::Path;
use std::time::Instant;

use super::frame::{context, draw};
use crate::config::{self, Experiment};
use crate::report::curves::axis::XAxis;
use crate::report::curves::figure::{Look, figure};
use crate::report::curves::plot::Request;
use crate::report::curves::set::{CurveRun, CurveSet, first_metrics};
use crate::report::measure::Measure;
use crate::report::runs;
use crate::store::events::EventWriter;
use crate::store::{RunFolder, RunRecord, RunState, Status, Workspace};
use crate::ui::plot::{self, View};

const ARMS: usize = 50;
const SEEDS: u64 = 20;
const METRICS: usize = 20;
const POINTS: u64 = 10_000;
/// Runs that the first chart shows: two arms with their seeds would be more than anyone compares at first.
const FIRST: usize = 12;

/// Makes the runs in `folder` and measures them.
pub fn run(folder: &Path) -> Result<Vec<Measure>, String> {
    let workspace = Workspace::open(folder).map_err(|e| e.to_string())?;
    let runs = make(&workspace)?;
    let (fresh, _) = timed(|| runs::list::read(&workspace))?;
    let (known, listed) = timed(|| runs::list::read(&workspace))?;
    let (first, _) = timed(|| chart(&workspace, &runs[..FIRST]))?;
    let (large, _) = timed(|| chart(&workspace, &runs[..100]))?;
    let of = format!("{} runs × {METRICS} metrics × {POINTS} points; files in the system's cache", listed.0.len());
    Ok(vec![
        Measure::new("list of 1,000 runs", known, "s", &of).at_most(0.5),
        Measure::new("list of 1,000 runs, index lost", fresh, "s", "every run's record is read again"),
        Measure::new("first chart of 1,000 runs", first, "s", "12 runs read, 4 plots drawn").at_most(1.0),
        Measure::new("100 runs in 4 plots", large, "s", "all that can be drawn at once; it fills in as it is read"),
    ])
}

fn timed<T, E: ToString>(work: impl FnOnce() -> Result<T, E>) -> Result<(f64, T), String> {
    let began = Instant::now();
    let value = work().map_err(|e| e.to_string())?;
    Ok((began.elapsed().as_secs_f64(), value))
}

/// What a click on the Runs page costs: read, average, lay out, tessellate.
fn chart(workspace: &Workspace, runs: &[String]) -> Result<(), String> {
    let mut set = CurveSet::default();
    for (i, name) in runs.iter().enumerate() {
        let mut run = CurveRun::open(workspace, name, i / SEEDS as usize).map_err(|e| e.to_string())?;
        run.update().map_err(|e| e.to_string())?;
        set.runs.push(run);
    }
    let ctx = context();
    for metric in first_metrics(&set.metrics(), 4) {
        let plot = set.plot(&Request { metric, axis: XAxis::Steps, smoothing: 0.3 });
        let shown = figure(&plot, &Look { columns: 420, ..Look::default() });
        draw(&ctx, |ui| drop(plot::show(ui, "bench", &shown, &mut View::fixed(), 206.0)));
    }
    Ok(())
}

/// All runs share one event file by hard links: reading it costs the same, and the disk is not filled with 4 GB.
fn make(workspace: &Workspace) -> Result<Vec<String>, String> {
    let experiment = experiment()?;
    let template = workspace.root().join("events");
    events(&template).map_err(|e| e.to_string())?;
    let mut names = Vec::new();
    for config in experiment.runs() {
        let name = config.run_name();
        let record = RunRecord::new(config, "d", "cpu", 1);
        let folder = workspace.runs_dir().join(&name);
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(&folder)?;
            std::fs::write(
                folder.join("state.ron"),
                config::to_ron(&RunState::new(Status::Done, "end", POINTS, POINTS)),
            )?;
            std::fs::write(folder.join("run.ron"), config::to_ron(&record))
        };
        write().map_err(|e| e.to_string())?;
        let run = RunFolder::open(&workspace.runs_dir(), &name).map_err(|e| e.to_string())?;
        std::fs::hard_link(&template, run.events()).map_err(|e| e.to_string())?;
        names.push(name);
    }
    Ok(names)
}

fn experiment() -> Result<Experiment, String> {
    let arms: String = (0..ARMS).map(|i| format!("(name: \"arm-{i}\", method: Intra),")).collect();
    let text = format!(
        r#"Experiment(name: "many", data: (sets: ["a"]), arms: [{arms}], seeds: {:?}, evaluation: (tasks:
            [(name: "t", set: "a", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#,
        (0..SEEDS).collect::<Vec<_>>()
    );
    config::load_text(&text, Path::new("many.ron"), &[]).map_err(|e| e.to_string())
}

fn events(path: &Path) -> std::io::Result<()> {
    let tags: Vec<String> = (0..METRICS).map(|i| format!("metric/{i:02}")).collect();
    let mut writer = EventWriter::open(path, 0)?;
    for step in 1..=POINTS {
        let value = |i: usize| (step as f32 * 0.01 + i as f32).sin();
        writer.scalars(step, tags.iter().enumerate().map(|(i, tag)| (tag.as_str(), value(i))))?;
    }
    writer.sync().map(drop)
}
