//! The view as plain text, and its table as rows of cells.

use super::View;
use crate::report::verdict::effect::{Effect, Estimate};
use crate::report::verdict::wording::signed;
use crate::text::{Language, text as localized};

/// What was chosen, the cost of each arm, and the scores and differences at every budget.
pub fn text(view: &View) -> String {
    let c = &view.choice;
    let mut lines = vec![format!(
        "{}, {}, {}: cost of a run, and improvement over {} at {} labels",
        c.task, c.probe, c.metric, c.reference, c.budget
    )];
    for p in &view.cost.points {
        let unit = view.cost.axis.0.marked(view.cost.unit.to_owned(), Language::En);
        let [mean, min, max] = [p.cost.mean, p.cost.min, p.cost.max].map(|v| v / view.cost.divisor);
        let improvement = p.improvement.map_or_else(|| "reference".to_owned(), |e| difference(&e));
        lines
            .push(format!("  {:<12} {mean:.2} {unit} ({min:.2} to {max:.2}, n = {})   {improvement}", p.arm, p.cost.n));
    }
    if view.cost.points.is_empty() {
        lines.push(format!("  {} has no such result yet: nothing to compare with", c.reference));
    }
    lines.push(String::new());
    lines.push(format!("arm          labels  {} (95 % interval, n)            − {}", c.metric, c.reference));
    for row in &view.numbers {
        let against = row.difference.as_ref().map_or_else(String::new, difference);
        let sketch = if row.sketch { "  (a sketch)" } else { "" };
        lines.push(format!("{:<12} {:>6}  {:<36} {against}{sketch}", row.arm, row.budget, score(&row.score)));
    }
    lines.join("\n")
}

/// A mean in percent with its interval and n.
pub fn score(e: &Estimate) -> String {
    let interval =
        e.ci95.map(|[low, high]| format!(" ({:.1} to {:.1})", low * 100.0, high * 100.0)).unwrap_or_default();
    format!("{:.1} %{interval}, n = {}", e.mean * 100.0, e.n)
}

/// A difference in points with its interval and n.
pub fn difference(e: &Effect) -> String {
    difference_in(e, Language::En)
}

/// [`difference`] in a language.
pub fn difference_in(e: &Effect, language: Language) -> String {
    let e = &e.estimate;
    let (mean, n, range) = (signed(e.mean), e.n, e.ci95.map(|range| range.map(signed)));
    match range {
        Some([low, high]) => localized!(language, "report-difference", mean = mean, low = low, high = high, n = n),
        None if e.seeds > 1 => localized!(language, "report-difference-alike", mean = mean, n = n),
        None => localized!(language, "report-difference-alone", mean = mean, n = n),
    }
}
