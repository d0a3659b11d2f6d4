//! The sentence of a verdict in each language, and numbers as they stand in sentences: no more than the interval
//! supports. The words are in `report.ftl`.
//!
//! There is one sentence. It comes in two lines, broken between phrases, for reading from afar, and in one piece with
//! what it rests on behind it.

use serde::Serialize;

use super::contrast::Verdict;
use crate::eval::stats::Finding;
use crate::measure::{Form, Metric, ProbeKind};
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

/// What can be said of two arms.
#[derive(Clone, Copy, Debug)]
pub enum Claim<'a> {
    /// They have seeds in common; `missing`: seeds that are still to come.
    Compared { verdict: &'a Verdict, missing: usize },
    /// Both are known, and no seed is in both.
    NoPair { arm: &'a str, reference: &'a str },
    /// One arm alone; empty: none at all.
    Alone { arm: &'a str },
}

/// The sentence in two lines; `methods` are the keys of the methods of arm and reference.
pub fn lines(claim: Claim<'_>, methods: [&str; 2], language: Language) -> [Vec<Span>; 2] {
    let (keys, args) = match claim {
        Claim::Compared { verdict, missing } => (keys(verdict.finding), compared(verdict, missing, methods, language)),
        Claim::NoPair { arm, reference } => (
            ["report-lead-no-pair-1", "report-lead-no-pair-2"],
            [("arm", arm), ("reference", reference)].into_iter().collect(),
        ),
        Claim::Alone { arm: "" } => (["report-lead-no-arm-1", "report-lead-one-arm-2"], Args::new()),
        Claim::Alone { arm } => {
            (["report-lead-one-arm-1", "report-lead-one-arm-2"], [("arm", arm)].into_iter().collect())
        }
    };
    keys.map(|key| marked(&text(language, key, Some(&args))))
}

/// Two lines as one sentence.
pub fn joined(lines: &[Vec<Span>], language: Language) -> String {
    let line = |spans: &Vec<Span>| spans.iter().map(|s| s.text.as_str()).collect::<String>();
    lines.iter().map(line).collect::<Vec<_>>().join(between(language))
}

/// The sentence of a verdict in one piece, with what it rests on.
pub fn sentence(verdict: &Verdict, methods: [&str; 2], language: Language) -> String {
    let missing = ENOUGH_SEEDS.saturating_sub(verdict.seeds);
    let lines = lines(Claim::Compared { verdict, missing }, methods, language);
    [joined(&lines, language), basis(verdict, "", language)].join(between(language))
}

/// Seeds below which more are asked for. Two give an interval, but it leans on a single degree of freedom.
pub const ENOUGH_SEEDS: usize = 3;

/// What stands between two sentences.
fn between(language: Language) -> &'static str {
    if language == Language::Ja { "" } else { " " }
}

/// The two lines of a finding.
fn keys(finding: Finding) -> [&'static str; 2] {
    match finding {
        Finding::Higher => ["report-lead-improved-1", "report-lead-improved-2"],
        Finding::Lower => ["report-lead-worse-1", "report-lead-worse-2"],
        Finding::NotDistinguishable => ["report-lead-open-1", "report-lead-open-2"],
        Finding::OneSeed => ["report-lead-one-seed-1", "report-lead-one-seed-2"],
    }
}

/// What the two lines of a comparison may name.
fn compared<'a>(v: &'a Verdict, missing: usize, [method, other]: [&str; 2], language: Language) -> Args<'a> {
    let who = match (method, other) {
        ("iivcl", "intra") => text!(language, "report-lead-arm-neighbours", arm = &v.arm),
        _ => text!(language, "report-lead-arm", arm = &v.arm),
    };
    let than = match other {
        "intra" => "report-lead-than-same-video",
        "random" => "report-lead-than-untrained",
        "scratch" => "report-lead-than-scratch",
        _ => "report-lead-than",
    };
    // The direction of what is higher or lower is in the words.
    let in_words = matches!(v.finding, Finding::Higher | Finding::Lower);
    let basis = match interval(v.ci95, v.seeds, language) {
        none if none.is_empty() => text!(language, "report-lead-basis-seeds", seeds = v.seeds),
        interval => text!(language, "report-lead-basis", interval = interval, seeds = v.seeds),
    };
    let mut args = Args::new();
    args.set("arm", &v.arm);
    args.set("reference", &v.reference);
    args.set("who", who);
    args.set("than", text!(language, than, reference = &v.reference));
    args.set("metric", Metric::name(&v.metric, Form::Sentence, language));
    args.set("points", if in_words { unsigned(v.mean) } else { signed(v.mean) });
    args.set("basis", basis);
    args.set("missing", missing);
    args
}

/// Text with its parts between `*` in the colour of the verdict. Names of arms have no `*`.
fn marked(text: &str) -> Vec<Span> {
    let tones = [Tone::Plain, Tone::Verdict].into_iter().cycle();
    let spans = text.split('*').zip(tones).filter(|(part, _)| !part.is_empty());
    spans.map(|(part, tone)| Span { text: part.to_owned(), tone }).collect()
}

/// What a verdict is a mean of: labels, tasks, probes. `tested` says how it was tested, where there is room for it.
pub fn basis(v: &Verdict, tested: &str, language: Language) -> String {
    let tasks = match v.tasks.len() {
        0 | 1 => String::new(),
        n => text!(language, "report-conditions-tasks", n = n),
    };
    let budgets = match sees_no_labels(&v.probe) {
        true => text!(language, "report-conditions-unlabelled"),
        false => labels(&v.budgets, language),
    };
    let probes = probes(v, language);
    text!(language, "report-conditions", budgets = budgets, tasks = tasks, probes = probes, tested = tested)
}

/// Label budgets in a sentence: counts a class, shares, all labels; of several a mean.
pub fn labels(budgets: &[String], language: Language) -> String {
    let is_count = |budget: &&String| *budget != "all" && !budget.ends_with('%');
    let counts: Vec<String> = budgets.iter().filter(is_count).cloned().collect();
    match budgets {
        [one] if one == "all" => return text!(language, "report-all-labels"),
        [one] if one.ends_with('%') => return text!(language, "report-conditions-shares", list = one),
        [one] => return text!(language, "report-conditions-labels", n = one),
        many if counts.len() == many.len() => {
            return text!(language, "report-conditions-labels-mean", list = names_and_last(many, language));
        }
        _ => {}
    }
    let shares: Vec<String> = budgets.iter().filter(|budget| budget.ends_with('%')).cloned().collect();
    let counts = (!counts.is_empty())
        .then(|| text!(language, "report-conditions-labels", n = names_and_last(&counts, language)));
    let shares = (!shares.is_empty())
        .then(|| text!(language, "report-conditions-shares", list = names_and_last(&shares, language)));
    let all = budgets.iter().any(|budget| budget == "all").then(|| text!(language, "report-all-labels"));
    let said: Vec<String> = [counts, shares, all].into_iter().flatten().collect();
    let list = said.join(&text!(language, "report-labels-and"));
    text!(language, "report-conditions-labels-several", list = list)
}

/// Whether a probe learns from no label, so that budgets of them mean nothing.
pub fn sees_no_labels(probe: &str) -> bool {
    ProbeKind::find(probe).is_some_and(|probe| !probe.has_budgets())
}

/// What was judged with: both probes where an encoder meets a network trained from scratch.
fn probes(v: &Verdict, language: Language) -> String {
    let [probe, reference] = [&v.probe, &v.reference_probe].map(|key| ProbeKind::name(key, Form::Full, language));
    if v.probe == v.reference_probe {
        return probe;
    }
    text!(language, "report-probes-both", probe = probe, reference = reference)
}

/// Names of tasks or budgets as a list: `a, b` or `a・b`.
pub fn names<T: AsRef<str>>(names: &[T], language: Language) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(&text!(language, "report-names-between"))
}

/// A list with a word before its last name: `2, 5 and 10`.
fn names_and_last(list: &[String], language: Language) -> String {
    match list {
        [rest @ .., last] if !rest.is_empty() => names(rest, language) + &text!(language, "report-names-last") + last,
        _ => list.concat(),
    }
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

/// How much more than `than`, in whole percent with a sign.
pub fn percent_more(of: f64, than: f64) -> String {
    match ((of / than - 1.0) * 100.0).round() {
        0.0 => "±0".to_owned(),
        more => format!("{more:+.0}").replace('-', "−"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_is_told_in_whole_percent() {
        let said = [percent_more(186.0, 11.1), percent_more(9.0, 10.0), percent_more(1.001, 1.0)];
        assert_eq!(said, ["+1576", "−10", "±0"]);
    }

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

    #[test]
    fn counts_and_shares_of_labels_are_told_apart() {
        let said = |budgets: &[&str], language| {
            labels(&budgets.iter().map(|budget| (*budget).to_owned()).collect::<Vec<_>>(), language)
        };
        assert_eq!(said(&["2", "5"], Language::En), "mean over 2 and 5 labels per class");
        assert_eq!(said(&["10%"], Language::En), "10% of the labels");
        assert_eq!(
            said(&["2", "10%", "all"], Language::En),
            "mean over 2 labels per class and 10% of the labels and all labels"
        );
        assert_eq!(said(&["10%", "20%"], Language::Ja), "ラベルの 10%・20%の平均");
    }
}
