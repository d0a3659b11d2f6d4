//! The verdict card in words: the sentence in two lines, and in a line of their own the conditions that it rests on.
//! The words are in `report.ftl`.

use serde::Serialize;

use super::caveats;
use super::head::{Head, Part, State};
use crate::eval::stats::Finding;
use crate::report::verdict::contrast::Verdict;
use crate::report::verdict::recordings::OtherRecordings;
use crate::report::verdict::wording::{self, Claim, Span, Tone, basis, interval, names, signed};
use crate::text::{Language, list, text};

/// The verdict in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Spoken {
    /// Two lines, broken between phrases; a third one where the data leak.
    pub lines: Vec<Vec<Span>>,
    /// What it rests on, and where the effect is not distinguishable.
    pub conditions: Vec<Span>,
    /// The sentence in one piece, for reading aloud and for the clipboard.
    pub sentence: String,
}

/// The verdict in a language; `methods` are those of the arm and its reference.
pub(super) fn spoken(head: &Head, methods: [&str; 2], language: Language) -> Spoken {
    let verdict = head.verdict.as_ref().map(|verdict| named(verdict, head, language));
    let claim = match (&verdict, head.arm.as_str(), head.reference.as_str()) {
        (Some(verdict), ..) => Claim::Compared { verdict, missing: head.seeds_missing },
        (None, arm, "") => Claim::Alone { arm },
        (None, arm, reference) => Claim::NoPair { arm, reference },
    };
    let mut lines = wording::lines(claim, methods, language).to_vec();
    if head.state == State::Unsound {
        let said = match head.leaking_tasks.as_slice() {
            [] => text(language, "report-lead-unsound", None),
            tasks => text!(language, "report-lead-unsound-part", tasks = list(language, tasks)),
        };
        lines.push(vec![Span { text: said, tone: Tone::Verdict }]);
    }
    Spoken { sentence: wording::joined(&lines, language), lines, conditions: conditions(head, language) }
}

/// The verdict with arms that are sketches named as such.
fn named(verdict: &Verdict, head: &Head, language: Language) -> Verdict {
    let [arm, reference] = [&verdict.arm, &verdict.reference].map(|arm| match head.is_sketch(arm) {
        true => text!(language, "report-arm-sketch", arm = arm),
        false => arm.clone(),
    });
    Verdict { arm, reference, ..verdict.clone() }
}

fn plain(text: impl Into<String>) -> Span {
    Span { text: text.into(), tone: Tone::Plain }
}

fn conditions(head: &Head, language: Language) -> Vec<Span> {
    let Some(v) = &head.verdict else {
        return std::iter::once(plain(missing(head, language))).chain(caveats::lost(&head.lost, language)).collect();
    };
    let n = head.difference.map_or(0, |d| d.n);
    let tested = text!(language, "report-tested", design = design(head, language), n = n);
    let mut spans = vec![plain(basis(v, &tested, language))];
    spans.extend(head.at_chance.map(|chance| {
        let chance = format!("{:.1}", chance * 100.0);
        let said = text!(language, "report-at-chance", arm = &head.arm, chance = chance);
        Span { text: said, tone: Tone::Caution }
    }));
    spans.extend(other_recordings(&head.other_recordings, v.tasks.len() > 1, language));
    spans.extend(head.caveats(language));
    if head.seeds_missing > 0 && v.seeds > 1 {
        spans.push(Span { text: text!(language, "report-few-seeds", seeds = v.seeds), tone: Tone::Caution });
    }
    spans.extend(all_labels(head, language));
    spans
}

/// What is known of other recordings like these, or why nothing is, each reason once; with the names of the tasks where
/// there are several.
fn other_recordings(all: &[OtherRecordings], named: bool, language: Language) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for of in all {
        match (of.mean, of.ci95) {
            (Some(mean), Some(interval)) => spans.push(known_of_others(of, mean, interval, named, language)),
            _ => {
                let why = of.why_none.as_ref().map_or("", |why| why.in_language(language));
                let why = why.trim_end_matches('。');
                match reasons.iter_mut().find(|(known, _)| *known == why) {
                    Some((_, tasks)) => tasks.push(&of.task),
                    None => reasons.push((why, vec![&of.task])),
                }
            }
        }
    }
    spans.extend(reasons.into_iter().map(|(why, tasks)| {
        // A reason that holds for all needs no names.
        let of = if tasks.len() == all.len() { String::new() } else { of_tasks(&tasks, language) };
        Span { text: text!(language, "report-recordings-none", of = of, why = why), tone: Tone::Caution }
    }));
    spans
}

fn known_of_others(of: &OtherRecordings, mean: f64, [low, high]: [f64; 2], named: bool, language: Language) -> Span {
    let task = if named { of_tasks(&[&of.task], language) } else { String::new() };
    let (mean, low, high) = (signed(mean), signed(low), signed(high));
    let (groups, seeds) = (of.groups, of.seeds);
    let key = if of.within_groups { "report-recordings-within" } else { "report-recordings" };
    plain(text!(language, key, of = task, points = mean, low = low, high = high, groups = groups, seeds = seeds))
}

fn of_tasks(tasks: &[&str], language: Language) -> String {
    text!(language, "report-recordings-of", task = names(tasks, language))
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
        _ if effect.is_lost_among_many() => ("report-with-all-labels-open-among-many", Tone::Caution),
        Finding::Higher => ("report-with-all-labels-higher", Tone::Plain),
        Finding::Lower => ("report-with-all-labels-lower", Tone::Caution),
        Finding::NotDistinguishable => ("report-with-all-labels-open", Tone::Caution),
        Finding::OneSeed => ("report-with-all-labels-one-seed", Tone::Caution),
    };
    // The parts of the difference stand among each other.
    let compared = head.by_task.len() + 1;
    vec![said, Span { text: text!(language, key, n = compared), tone }]
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
