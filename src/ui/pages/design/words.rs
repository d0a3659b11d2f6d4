//! Numbers, values and findings in the words of the current language.

use serde_json::Value;

use crate::config::fields::{self, Kind};
use crate::config::{Experiment, Problem, Wrong, fields_value, readable};
use crate::engine::plan::precheck::{Finding, What};
use crate::method::advice::QueueAdvice;
use crate::text::LocalText;
use crate::ui::i18n::{self, tr};

/// A number with separated thousands and a true minus; never more digits than it was given with.
pub fn number(value: f64) -> String {
    let plain =
        if value == 0.0 || (1e-4..1e15).contains(&value.abs()) { value.to_string() } else { format!("{value:e}") };
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("−", rest));
    let (whole, rest) = digits.find(['.', 'e']).map_or((digits, ""), |at| digits.split_at(at));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{rest}")
}

/// A number of an estimate: two digits that count, for its range is wide.
pub fn rounded(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return number(value);
    }
    let digits = (1 - value.abs().log10().floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.digits$}");
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    short.parse().map_or_else(|_| text.clone(), number)
}

/// The name of a shape or a choice.
pub fn choice(word: &str) -> String {
    tr(&format!("design-choice-{word}"))
}

/// Label budgets as people write them: `2, 10%, all`.
pub fn budgets(value: &Value) -> String {
    let one = |v: &Value| match (v["PerClass"].as_u64(), v["Percent"].as_u64()) {
        (Some(n), _) => number(n as f64),
        (None, Some(percent)) => format!("{percent}%"),
        (None, None) => tr("design-all"),
    };
    value.as_array().map(|items| items.iter().map(one).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// Words or numbers of a list.
pub fn list(value: &Value) -> String {
    let one = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    value.as_array().map(|items| items.iter().map(one).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// The label of a setting, with the arm or task it belongs to.
pub fn place(experiment: &Experiment, path: &str) -> String {
    // An element of a list that is one setting is named like the list.
    let label = fields::nearest(path).map_or_else(|| path.to_owned(), |field| tr(&field.key()));
    let owner = readable(experiment, path);
    let mut keys = owner.split('.');
    match (keys.next(), keys.next(), keys.next()) {
        (Some("arms"), Some(name), Some(_)) => format!("{name}: {label}"),
        (Some("evaluation"), Some("tasks"), Some(name)) if path.matches('.').count() > 2 => format!("{name}: {label}"),
        _ => label,
    }
}

/// The limit of a mistake, as it stands under its field.
fn wrong(problem: &Problem) -> String {
    let is_text = fields::find(&problem.path).is_some_and(|f| matches!(f.kind, Kind::Text { .. } | Kind::Name { .. }));
    match &problem.wrong {
        Wrong::Range { low, high } if high.is_finite() => {
            tr!("design-wrong-range", low = number(*low), high = number(*high))
        }
        Wrong::Range { low, .. } => tr!("design-wrong-least", low = number(*low)),
        Wrong::Count { low: 1, high } if *high == usize::MAX => tr("design-wrong-empty"),
        Wrong::Count { low, high } if is_text => tr!("design-wrong-length", low = *low, high = *high),
        Wrong::Count { low, high } => tr!("design-wrong-count", low = *low, high = *high),
        Wrong::Characters => tr("design-wrong-characters"),
        Wrong::Twice(name) => tr!("design-wrong-twice", name = name.as_str()),
        Wrong::Order => tr("design-wrong-order"),
        Wrong::EveryGroupTested(_) => tr("design-wrong-every-group"),
        Wrong::NoSuchEndpoint { name, known } => {
            tr!("design-wrong-no-endpoint", name = name.as_str(), known = known.as_str())
        }
        Wrong::NoProbe => tr("design-wrong-no-probe"),
        Wrong::NoSuchArm(name) => tr!("design-wrong-no-arm", name = name.as_str()),
        Wrong::Other => problem.message.clone(),
    }
}

/// A mistake with the setting it is in.
pub fn mistake(experiment: &Experiment, problem: &Problem) -> String {
    format!("{}: {}", place(experiment, &problem.path), wrong(problem))
}

/// What stands in a field without a meaning for its setting.
pub fn unread(text: &str) -> String {
    tr!("design-unread", text = text)
}

/// What a finding says under its field.
pub fn detail(finding: &Finding) -> String {
    match &finding.what {
        What::Setting(problem) => wrong(problem),
        What::FewSeeds(n) => tr!("design-few-seeds-detail", n = *n),
        What::RecordingsNotMasked => tr("design-not-masked-detail"),
        What::OneArm => tr("design-one-arm-detail"),
        What::NotPooled { task, set } => tr!("design-not-pooled-detail", task = task.as_str(), set = set.as_str()),
        What::NothingToTrain { arm } => tr!("design-nothing-to-train-detail", arm = arm.as_str()),
        What::Lopsided { train, test } => tr!("design-lopsided-detail", train = *train, test = *test),
        What::Queue(QueueAdvice::TooLong { clips, most, .. }) => {
            tr!("design-queue-long-detail", clips = number(*clips as f64), most = number(*most as f64))
        }
        What::Queue(QueueAdvice::NeverFills { keys, .. }) => {
            tr!("design-queue-short-detail", keys = number(*keys as f64))
        }
        What::SlowKeys(warning) => i18n::said(&LocalText::from(warning.clone())).to_owned(),
        What::NoSet { name, near: Some(near) } => {
            tr!("design-no-set-near", name = name.as_str(), near = near.as_str())
        }
        What::NoSet { name, .. } => tr!("design-no-set-detail", name = name.as_str()),
        What::NoColumn { column, known } => {
            tr!("design-no-column-detail", column = column.as_str(), known = known.as_str())
        }
        What::NoLabels { set, classes } => tr!("design-no-labels-detail", set = set.as_str(), n = *classes),
        What::UnknownGroups { clips, of } => {
            tr!("design-no-groups-detail", clips = number(*clips as f64), of = number(*of as f64))
        }
        What::SingleClips { classes } => tr!("design-single-clips-detail", classes = classes.as_str()),
        What::Data(message) => i18n::said(message).to_owned(),
    }
}

/// The headline of a finding in the list of problems.
pub fn title(experiment: &Experiment, finding: &Finding) -> String {
    match &finding.what {
        What::Setting(_) => place(experiment, &finding.path),
        What::FewSeeds(n) => tr!("design-few-seeds", n = *n),
        What::RecordingsNotMasked => tr("design-not-masked"),
        What::OneArm => tr("design-one-arm"),
        What::NotPooled { set, .. } => tr!("design-not-pooled", set = set.as_str()),
        What::NothingToTrain { arm } => tr!("design-nothing-to-train", arm = arm.as_str()),
        What::Lopsided { .. } => tr!("design-lopsided", place = place(experiment, &finding.path)),
        What::Queue(QueueAdvice::TooLong { .. }) => tr("design-queue-long"),
        What::Queue(QueueAdvice::NeverFills { .. }) => tr("design-queue-short"),
        What::SlowKeys(_) => tr("design-slow-keys"),
        What::NoSet { name, .. } => tr!("design-no-set", name = name.as_str()),
        What::SingleClips { .. } => tr!("design-single-clips", place = place(experiment, &finding.path)),
        What::UnknownGroups { .. } => tr!("design-no-groups", place = place(experiment, &finding.path)),
        What::NoColumn { .. } | What::NoLabels { .. } | What::Data(_) => {
            tr!("design-data-wrong", place = place(experiment, &finding.path))
        }
    }
}

/// What the repairing button says.
pub fn repair(finding: &Finding, value: &Value) -> String {
    match (&finding.what, value) {
        (What::RecordingsNotMasked, _) => tr("design-mask-them"),
        (What::NotPooled { .. }, Value::String(set)) => tr!("design-judge-on", set = set.as_str()),
        (_, Value::Number(n)) => tr!("design-set-to", value = number(n.as_f64().unwrap_or_default())),
        (_, Value::String(text)) => tr!("design-set-to", value = text.as_str()),
        (_, Value::Array(_)) => {
            let text = if finding.path.ends_with("budgets") { budgets(value) } else { list(value) };
            tr!("design-set-to", value = text)
        }
        _ => tr!("design-set-to", value = fields_value::text(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::typed;

    #[test]
    fn numbers_are_grouped_and_read_back() {
        let pairs = [(4096.0, "4,096"), (-1.0, "−1"), (0.994, "0.994"), (1e-6, "1e-6"), (1_048_576.5, "1,048,576.5")];
        for (value, text) in pairs {
            assert_eq!(number(value), text);
            assert_eq!(typed::number(text), Some(value), "{text}");
        }
    }

    #[test]
    fn an_estimate_has_two_digits_that_count() {
        let pairs = [(2.234, "2.2"), (0.004_567, "0.0046"), (13_400.0, "13,400"), (3.0, "3"), (0.0, "0")];
        for (value, text) in pairs {
            assert_eq!(rounded(value), text);
        }
    }
}
