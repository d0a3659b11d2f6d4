//! The verdict's sentence for reading from afar, broken between phrases. The words are in `report.ftl`.
//!
//! The full sentence with everything it rests on is [`crate::report::verdict::wording`]'s; here the conditions stand in a line
//! of their own. Both say no more than the interval supports.

use serde::Serialize;

use super::head::{Head, Part, State};
use crate::eval::stats::Finding;
use crate::measure::{Form, Metric};
use crate::report::verdict::recordings::OtherRecordings;
use crate::report::verdict::wording::{interval, labels, learns_nothing, names, probes, signed, unsigned};
use crate::text::{Args, Language, text};

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Plain,
    /// In the verdict's colour.
    Verdict,
    /// What is not distinguishable.
    Caution,
}

/// A piece of text in one tone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Span {
    pub text: String,
    pub tone: Tone,
}

/// The verdict in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Spoken {
    /// Two lines, broken between phrases.
    pub lines: Vec<Vec<Span>>,
    /// What it rests on, and where the effect is not distinguishable.
    pub conditions: Vec<Span>,
    /// The sentence in one piece, for reading aloud and for the clipboard.
    pub sentence: String,
}

/// The verdict in a language; `methods` are those of the arm and its reference.
pub(super) fn spoken(head: &Head, methods: [&str; 2], language: Language) -> Spoken {
    let lines = lines(head, methods, language);
    let line = |spans: &Vec<Span>| spans.iter().map(|s| s.text.as_str()).collect::<String>();
    let between = if language == Language::Ja { "" } else { " " };
    let sentence = lines.iter().map(line).collect::<Vec<_>>().join(between);
    Spoken { sentence, lines, conditions: conditions(head, language) }
}

/// Text with its parts between `*` in the colour of the verdict. Names of arms have no `*`.
fn marked(text: &str) -> Vec<Span> {
    let tones = [Tone::Plain, Tone::Verdict].into_iter().cycle();
    let spans = text.split('*').zip(tones).filter(|(part, _)| !part.is_empty());
    spans.map(|(part, tone)| Span { text: part.to_owned(), tone }).collect()
}

fn lines(head: &Head, methods: [&str; 2], language: Language) -> Vec<Vec<Span>> {
    let keys = match (head.state, head.difference) {
        (State::Improved, _) => ["report-lead-improved-1", "report-lead-improved-2"],
        (State::Worse, _) => ["report-lead-worse-1", "report-lead-worse-2"],
        (State::NotDistinguishable, _) => ["report-lead-open-1", "report-lead-open-2"],
        (State::NotEnough, Some(_)) => ["report-lead-one-seed-1", "report-lead-one-seed-2"],
        (State::NotEnough, None) if !head.reference.is_empty() => ["report-lead-no-pair-1", "report-lead-no-pair-2"],
        (State::NotEnough, None) if head.arm.is_empty() => ["report-lead-no-arm-1", "report-lead-one-arm-2"],
        (State::NotEnough, None) => ["report-lead-one-arm-1", "report-lead-one-arm-2"],
    };
    let args = lead_args(head, methods, language);
    keys.map(|key| marked(&text(language, key, Some(&args)))).to_vec()
}

/// What the two lines may name.
fn lead_args<'a>(head: &'a Head, [method, other]: [&str; 2], language: Language) -> Args<'a> {
    let (arm, reference, d) = (&head.arm, &head.reference, head.difference);
    let who = match (method, other) {
        ("iivcl", "intra") => text!(language, "report-lead-arm-neighbours", arm = arm),
        _ => text!(language, "report-lead-arm", arm = arm),
    };
    let than = match other {
        "intra" => "report-lead-than-same-video",
        "random" => "report-lead-than-untrained",
        "scratch" => "report-lead-than-scratch",
        _ => "report-lead-than",
    };
    let points = d.map_or(0.0, |d| d.mean);
    let metric = head.verdict.as_ref().map(|v| Metric::name(&v.metric, Form::Inline, language));
    let with_sign = matches!(head.state, State::NotDistinguishable | State::NotEnough);
    let basis = d.map(|d| (interval(d.ci95, d.seeds, language), d.seeds)).map(|(interval, seeds)| match interval {
        none if none.is_empty() => text!(language, "report-lead-basis-seeds", seeds = seeds),
        known => text!(language, "report-lead-basis", interval = known, seeds = seeds),
    });
    let mut args = Args::new();
    args.set("arm", arm);
    args.set("reference", reference);
    args.set("who", who);
    args.set("than", text!(language, than, reference = reference));
    args.set("points", if with_sign { signed(points) } else { unsigned(points) });
    args.set("basis", basis.unwrap_or_default());
    args.set("metric", metric.unwrap_or_default());
    args.set("missing", head.seeds_missing);
    args
}

fn plain(text: impl Into<String>) -> Span {
    Span { text: text.into(), tone: Tone::Plain }
}

fn conditions(head: &Head, language: Language) -> Vec<Span> {
    let Some(v) = &head.verdict else { return vec![plain(missing(head, language))] };
    let budgets = match v.budgets.as_slice() {
        _ if learns_nothing(&v.probe) => text!(language, "report-conditions-unlabelled"),
        [one] if one == "all" => text!(language, "report-all-labels"),
        [one] if one.ends_with('%') => labels(&v.budgets, language),
        [one] => text!(language, "report-conditions-labels", n = one),
        many if many.iter().any(|budget| budget == "all" || budget.ends_with('%')) => {
            text!(language, "report-conditions-labels-several", list = labels(many, language))
        }
        many => text!(language, "report-conditions-labels-mean", list = names_and_last(many, language)),
    };
    let tasks = match v.tasks.len() {
        0 | 1 => String::new(),
        n => text!(language, "report-conditions-tasks", n = n),
    };
    let mut spans = vec![plain(text!(
        language,
        "report-conditions",
        budgets = budgets,
        tasks = tasks,
        probes = probes(v, language),
        design = design(head, language),
        n = head.difference.map_or(0, |d| d.n)
    ))];
    spans.extend(head.other_recordings.iter().map(|of| other_recordings(of, v.tasks.len() > 1, language)));
    spans.extend(head.caveats(language));
    if head.seeds_missing > 0 && v.seeds > 1 {
        spans.push(Span { text: text!(language, "report-few-seeds", seeds = v.seeds), tone: Tone::Caution });
    }
    spans.extend(all_labels(head, language));
    spans
}

/// What is known of other recordings like these, or why nothing is; with the task's name where there are several.
fn other_recordings(of: &OtherRecordings, named: bool, language: Language) -> Span {
    let task = if named { text!(language, "report-recordings-of", task = &of.task) } else { String::new() };
    match (of.mean, of.ci95) {
        (Some(mean), Some([low, high])) => {
            let (mean, low, high) = (signed(mean), signed(low), signed(high));
            let (groups, seeds) = (of.groups, of.seeds);
            plain(text!(
                language,
                "report-recordings",
                of = task,
                points = mean,
                low = low,
                high = high,
                groups = groups,
                seeds = seeds
            ))
        }
        _ => {
            let why = of.why_none.as_ref().map_or("", |why| why.in_language(language));
            let why = why.trim_end_matches('。');
            Span { text: text!(language, "report-recordings-none", of = task, why = why), tone: Tone::Caution }
        }
    }
}

fn all_labels(head: &Head, language: Language) -> Vec<Span> {
    let Some(Part { effect, .. }) = &head.with_all_labels else { return Vec::new() };
    let e = &effect.estimate;
    let range = match e.ci95 {
        Some([low, high]) => text!(language, "report-range", low = signed(low), high = signed(high)),
        None if e.seeds > 1 => text!(language, "report-range-none", why = interval(None, e.seeds, language)),
        None => String::new(),
    };
    let said = plain(text!(language, "report-with-all-labels", difference = signed(e.mean), range = range));
    let (key, tone) = match effect.finding {
        Finding::Higher => ("report-with-all-labels-higher", Tone::Plain),
        Finding::Lower => ("report-with-all-labels-lower", Tone::Caution),
        Finding::NotDistinguishable => ("report-with-all-labels-open", Tone::Caution),
        Finding::OneSeed => ("report-with-all-labels-one-seed", Tone::Caution),
    };
    vec![said, Span { text: text(language, key, None), tone }]
}

/// Seeds × folds × draws, where all tasks have the same.
fn design(head: &Head, language: Language) -> String {
    let mut shapes: Vec<(usize, usize)> = head.protocols.iter().map(|p| (p.folds, p.draws)).collect();
    shapes.dedup();
    let counted = |key: &str, n: usize| text!(language, key, n = n);
    let seeds = counted("report-count-seeds", head.difference.map_or(0, |d| d.seeds));
    match shapes.as_slice() {
        [(folds, draws)] => {
            let [folds, draws] = [counted("report-count-folds", *folds), counted("report-count-draws", *draws)];
            format!("{seeds} × {folds} × {draws}")
        }
        _ => seeds,
    }
}

/// How far the two arms have come, and what is still to come.
fn missing(head: &Head, language: Language) -> String {
    let waiting = match head.waiting {
        0 => text!(language, "report-waiting-none"),
        n => text!(language, "report-waiting", n = n),
    };
    let [of_arm, of_reference] = head.finished;
    // Where only one arm is known there is nothing to say of a second.
    if head.arm.is_empty() || head.reference.is_empty() {
        return waiting;
    }
    let [first, second] = [(&head.arm, of_arm), (&head.reference, of_reference)].map(|(arm, seeds)| match seeds {
        0 => text!(language, "report-missing-none", arm = arm),
        n => text!(language, "report-missing-some", arm = arm, n = n),
    });
    text!(language, "report-missing", first = first, second = second, waiting = waiting)
}

/// A list with a word before its last name: `2, 5 and 10`.
fn names_and_last(list: &[String], language: Language) -> String {
    match list {
        [rest @ .., last] if !rest.is_empty() => names(rest, language) + &text!(language, "report-names-last") + last,
        _ => list.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_stars_has_the_colour_of_the_verdict() {
        let spans = marked("by *2.0 points* in accuracy");
        let parts: Vec<(&str, Tone)> = spans.iter().map(|s| (s.text.as_str(), s.tone)).collect();
        assert_eq!(parts, [("by ", Tone::Plain), ("2.0 points", Tone::Verdict), (" in accuracy", Tone::Plain)]);
        assert_eq!(marked("*all*"), [Span { text: "all".to_owned(), tone: Tone::Verdict }]);
    }

    #[test]
    fn a_list_of_budgets_ends_with_a_word_in_english_only() {
        let budgets = ["2", "5", "10"].map(str::to_owned);
        assert_eq!(names_and_last(&budgets, Language::En), "2, 5 and 10");
        assert_eq!(names_and_last(&budgets, Language::Ja), "2・5・10");
    }
}
