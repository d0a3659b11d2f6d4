//! The numbers beside the report as CSV: every score, the cost of every run, the curves of the figures.

use super::inputs::Inputs;
use crate::measure::CostKind;
use crate::report::curves::axis::XAxis;
use crate::report::curves::plot::Request;
use crate::report::curves::quantiles;
use crate::report::curves::set::CurveSet;

/// Every score with its run: one line per task, probe, budget, metric, fold and draw.
///
/// # Errors
/// None in memory; the writer's own are passed on.
pub fn scores(inputs: &Inputs) -> Result<String, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let head = [
        "run",
        "arm",
        "seed",
        "task",
        "probe",
        "labels_per_class",
        "metric",
        "fold",
        "draw",
        "value",
        "n_train",
        "n_test",
    ];
    table.write_record(head)?;
    for run in inputs.finished() {
        for s in run.results.iter().flat_map(|results| &results.scores) {
            let [seed, fold, draw] = [run.entry.seed.to_string(), s.fold.to_string(), s.draw.to_string()];
            let [value, train, test] = [s.value.to_string(), s.n_train.to_string(), s.n_test.to_string()];
            let row: [&str; 12] = [
                &run.entry.run,
                &run.entry.arm,
                &seed,
                &s.task,
                &s.probe,
                &s.budget,
                &s.metric,
                &fold,
                &draw,
                &value,
                &train,
                &test,
            ];
            table.write_record(row)?;
        }
    }
    text(table)
}

/// What every run has spent.
///
/// # Errors
/// As [`scores`].
pub fn costs(inputs: &Inputs) -> Result<String, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    let head = ["run", "arm", "seed"].into_iter().chain(CostKind::KEYS);
    table.write_record(head)?;
    for run in inputs.finished() {
        let Some(cost) = run.results.as_ref().map(|results| &results.cost) else { continue };
        let spent = CostKind::all().map(|kind| cost.known(kind).map_or_else(String::new, |v| v.to_string()));
        let names = [run.entry.run.clone(), run.entry.arm.clone(), run.entry.seed.to_string()];
        table.write_record(names.into_iter().chain(spent))?;
    }
    text(table)
}

/// All recorded curves of the pre-training: mean and 95 % interval over seeds by step.
///
/// # Errors
/// As [`scores`].
pub fn curves(curves: &CurveSet) -> Result<String, csv::Error> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["metric", "arm", "step", "mean", "low95", "high95", "n"])?;
    for metric in curves.metrics().into_iter().filter(|metric| quantiles::parts(metric).is_none()) {
        let plot = curves.plot(&Request { metric: metric.clone(), axis: XAxis::Steps, smoothing: 0.0 });
        for arm in &plot.arms {
            for (i, step) in arm.mean.xs.iter().enumerate() {
                // One seed has no interval.
                let value =
                    |values: &[f32]| values.get(i).filter(|v| v.is_finite()).map_or_else(String::new, f32::to_string);
                let [mean, low, high] = [&arm.mean, &arm.low, &arm.high].map(|track| value(&track.values));
                let n = arm.n.get(i).map_or_else(String::new, ToString::to_string);
                table.write_record([&metric, &arm.arm, &step.to_string(), &mean, &low, &high, &n])?;
            }
        }
    }
    text(table)
}

fn text(table: csv::Writer<Vec<u8>>) -> Result<String, csv::Error> {
    let bytes = table.into_inner().map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
