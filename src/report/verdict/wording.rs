//! The verdict's sentence in each language: no more than the interval supports. The words are in `report.ftl`.

use super::contrast::Verdict;
use crate::eval::stats::Finding;
use crate::measure::{Form, Metric, ProbeKind};
use crate::text::{Language, text};

/// The verdict in a language.
pub fn sentence(v: &Verdict, language: Language) -> String {
    let (arm, reference) = (&v.arm, &v.reference);
    let (points, basis) = (unsigned(v.mean), basis(v, language));
    let (interval, seeds) = (interval(v.ci95, v.seeds, language), v.seeds);
    let key = match v.finding {
        Finding::Higher => "report-verdict-higher",
        Finding::Lower => "report-verdict-lower",
        Finding::NotDistinguishable => "report-verdict-open",
        Finding::OneSeed => {
            let points = signed(v.mean);
            return text!(
                language,
                "report-verdict-one-seed",
                arm = arm,
                reference = reference,
                points = points,
                basis = basis
            );
        }
    };
    let points = if v.finding == Finding::NotDistinguishable { signed(v.mean) } else { points };
    text!(
        language,
        key,
        arm = arm,
        reference = reference,
        points = points,
        interval = interval,
        seeds = seeds,
        basis = basis
    )
}

/// What the difference is a mean of.
fn basis(v: &Verdict, language: Language) -> String {
    let (probes, tasks) = (probes(v, language), names(&v.tasks, language));
    let (metric, budgets) = (Metric::name(&v.metric, Form::Short, language), labels(&v.budgets, language));
    if learns_nothing(&v.probe) {
        return text!(language, "report-verdict-basis-unlabelled", probes = probes, metric = metric, tasks = tasks);
    }
    text!(language, "report-verdict-basis", probes = probes, metric = metric, tasks = tasks, budgets = budgets)
}

/// Whether a probe learns from no label, so that budgets of them mean nothing.
pub fn learns_nothing(probe: &str) -> bool {
    ProbeKind::find(probe).is_some_and(|probe| !probe.has_budgets())
}

/// What was judged with: both probes where an encoder meets a network trained from scratch.
pub fn probes(v: &Verdict, language: Language) -> String {
    let [probe, reference] = [&v.probe, &v.reference_probe].map(|key| ProbeKind::name(key, Form::Full, language));
    if v.probe == v.reference_probe {
        return probe;
    }
    text!(language, "report-probes-both", probe = probe, reference = reference)
}

/// Label budgets in a sentence: counts a class, shares, all labels.
pub fn labels<T: AsRef<str>>(budgets: &[T], language: Language) -> String {
    let budgets = || budgets.iter().map(AsRef::as_ref);
    let shares: Vec<&str> = budgets().filter(|budget| budget.ends_with('%')).collect();
    let counts: Vec<&str> = budgets().filter(|budget| *budget != "all" && !budget.ends_with('%')).collect();
    let list =
        |key: &str, some: &[&str]| (!some.is_empty()).then(|| text!(language, key, list = names(some, language)));
    let all = budgets().any(|budget| budget == "all").then(|| text!(language, "report-all-labels"));
    let said = [list("report-verdict-labels", &counts), list("report-verdict-shares", &shares), all];
    said.into_iter().flatten().collect::<Vec<_>>().join(&text!(language, "report-labels-and"))
}

/// Names of tasks or budgets as a list: `a, b` or `a・b`.
pub fn names<T: AsRef<str>>(names: &[T], language: Language) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(&text!(language, "report-names-between"))
}

/// The interval of a difference, or why there is none; empty with one seed.
pub fn interval(ci95: Option<[f64; 2]>, seeds: usize, language: Language) -> String {
    match (ci95, seeds) {
        (Some([low, high]), _) => text!(language, "report-interval", low = signed(low), high = signed(high)),
        (None, 0 | 1) => String::new(),
        (None, seeds) => text!(language, "report-interval-none", seeds = seeds),
    }
}

/// The interval of a score behind its mean in a table: half its width, or both ends where it is cut at 0 or 100 %.
pub fn interval_cell(mean: f64, ci95: Option<[f64; 2]>) -> String {
    match ci95 {
        None => String::new(),
        Some([low, high]) if ((high - mean) - (mean - low)).abs() < 1e-9 => format!("± {:.1}", (high - low) * 50.0),
        Some([low, high]) => format!("[{:.1}, {:.1}]", low * 100.0, high * 100.0),
    }
}

/// Points with one decimal and a sign, and no minus before zero.
pub fn signed(share: f64) -> String {
    let sign = if (share * 1000.0).round() < 0.0 { '−' } else { '+' };
    format!("{sign}{}", unsigned(share))
}

/// Points with one decimal and without a sign.
pub fn unsigned(share: f64) -> String {
    format!("{:.1}", (share * 100.0).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_shares_of_labels_are_told_apart() {
        let said = |budgets: &[&str], language| labels(budgets, language);
        assert_eq!(said(&["2", "5"], Language::En), "2, 5 labels a class");
        assert_eq!(said(&["10%"], Language::En), "10% of the labels");
        assert_eq!(said(&["2", "10%", "all"], Language::En), "2 labels a class and 10% of the labels and all labels");
        assert_eq!(said(&["10%", "20%"], Language::Ja), "ラベルの 10%・20%");
    }
}
