//! The verdict's sentence for reading from afar, in English and Japanese, broken between phrases.
//!
//! The full sentence with everything it rests on is [`crate::report::verdict::wording`]'s; here the conditions stand in a line
//! of their own. Both say no more than the interval supports.

use serde::Serialize;

use super::head::{Head, Part, State};
use crate::eval::stats::Finding;
use crate::report::verdict::wording::{interval_en, interval_ja, probes_en, probes_ja, signed, unsigned};
use crate::text::Language;

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

fn plain(text: impl Into<String>) -> Span {
    Span { text: text.into(), tone: Tone::Plain }
}

fn strong(text: impl Into<String>) -> Span {
    Span { text: text.into(), tone: Tone::Verdict }
}

/// In English; `methods` are those of the arm and its reference.
pub(super) fn english(head: &Head, methods: [&str; 2]) -> Spoken {
    let lines = english_lines(head, methods);
    Spoken { sentence: joined(&lines, " "), lines, conditions: english_conditions(head) }
}

/// In Japanese; `methods` are those of the arm and its reference.
pub(super) fn japanese(head: &Head, methods: [&str; 2]) -> Spoken {
    let lines = japanese_lines(head, methods);
    Spoken { sentence: joined(&lines, ""), lines, conditions: japanese_conditions(head) }
}

fn joined(lines: &[Vec<Span>], between: &str) -> String {
    let line = |spans: &Vec<Span>| spans.iter().map(|s| s.text.as_str()).collect::<String>();
    lines.iter().map(line).collect::<Vec<_>>().join(between)
}

fn english_lines(head: &Head, [method, other]: [&str; 2]) -> Vec<Vec<Span>> {
    let (arm, reference, d) = (&head.arm, &head.reference, head.difference);
    let who = match (method, other) {
        ("iivcl", "intra") => format!("{arm}, which also learns from neighbours,"),
        _ => arm.clone(),
    };
    let basis = d
        .map(|d| format!(" ({}n\u{a0}=\u{a0}{} seeds).", before(interval_en(d.ci95, d.seeds), "; "), d.seeds))
        .unwrap_or_default();
    let points = d.map_or(0.0, |d| d.mean);
    match (head.state, d) {
        (State::Improved, _) => vec![
            vec![plain(format!("{who} beats {reference}"))],
            vec![plain("by "), strong(format!("{} points", unsigned(points))), plain(format!(" in accuracy{basis}"))],
        ],
        (State::Worse, _) => vec![
            vec![plain(format!("{who} falls behind {reference}"))],
            vec![plain("by "), strong(format!("{} points", unsigned(points))), plain(format!(" in accuracy{basis}"))],
        ],
        (State::NotDistinguishable, _) => vec![
            vec![plain(format!("{arm} and {reference} are ")), strong("not yet distinguishable"), plain(":")],
            vec![plain(format!("the difference is {} points{basis}", signed(points)))],
        ],
        (State::NotEnough, Some(_)) => vec![
            vec![plain(format!("One seed says nothing about {arm} and {reference}:"))],
            vec![
                strong(format!("it needs {} more seeds", head.seeds_missing)),
                plain(format!(" (this one gave {} points).", signed(points))),
            ],
        ],
        (State::NotEnough, None) if reference.is_empty() => vec![
            vec![plain(if arm.is_empty() {
                "No arm has results yet:".into()
            } else {
                format!("Only {arm} has results:")
            })],
            vec![strong("there is nothing to compare yet"), plain(".")],
        ],
        (State::NotEnough, None) => vec![
            vec![plain(format!("{arm} and {reference} cannot be compared yet:"))],
            vec![strong("no seed has finished in both"), plain(".")],
        ],
    }
}

fn japanese_lines(head: &Head, [method, other]: [&str; 2]) -> Vec<Vec<Span>> {
    let (arm, reference, d) = (&head.arm, &head.reference, head.difference);
    let who = match (method, other) {
        ("iivcl", "intra") => format!("近傍も正例に使う {arm} は、"),
        _ => format!("{arm} は、"),
    };
    let than = match other {
        "intra" => format!("同じ動画だけで学ぶ {reference} より"),
        "random" => format!("学習なしの {reference} より"),
        "scratch" => format!("事前学習なしの {reference} より"),
        _ => format!("{reference} より"),
    };
    let basis = d
        .map(|d| format!("（{}n\u{a0}=\u{a0}{}\u{a0}シード）", before(interval_ja(d.ci95, d.seeds), "、"), d.seeds))
        .unwrap_or_default();
    let points = d.map_or(0.0, |d| d.mean);
    let by = |word: &str| {
        vec![plain("正解率が "), strong(format!("{} ポイント{word}", unsigned(points))), plain(format!("{basis}。"))]
    };
    match (head.state, d) {
        (State::Improved, _) => vec![vec![plain(format!("{who}{than}"))], by("高い")],
        (State::Worse, _) => vec![vec![plain(format!("{who}{than}"))], by("低い")],
        (State::NotDistinguishable, _) => vec![
            vec![plain(format!("{arm} と {reference} の差は、")), strong("まだ区別できない"), plain("。")],
            vec![plain(format!("正解率の差は {} ポイント{basis}。", signed(points)))],
        ],
        (State::NotEnough, Some(_)) => vec![
            vec![plain(format!("シード 1 個では、{arm} と {reference} の差は判断できない。"))],
            vec![
                strong(format!("あと {} シード必要", head.seeds_missing)),
                plain(format!("（このシードでは {} ポイント）。", signed(points))),
            ],
        ],
        (State::NotEnough, None) if reference.is_empty() => vec![
            vec![plain(if arm.is_empty() {
                "結果のある方式がまだない。".into()
            } else {
                format!("結果があるのは {arm} だけ。")
            })],
            vec![strong("比べる相手がまだない"), plain("。")],
        ],
        (State::NotEnough, None) => vec![
            vec![plain(format!("{arm} と {reference} は、まだ比べられない。"))],
            vec![strong("両方が終わったシードがない"), plain("。")],
        ],
    }
}

/// A part of a list before the next one; nothing where there is none.
fn before(part: String, comma: &str) -> String {
    if part.is_empty() { part } else { part + comma }
}

fn english_conditions(head: &Head) -> Vec<Span> {
    let Some(v) = &head.verdict else { return vec![plain(missing_en(head))] };
    let budgets = match v.budgets.as_slice() {
        [one] if one == "all" => "all labels".to_owned(),
        [one] => format!("{one} labels per class"),
        many => format!("mean over {} labels per class", and_en(many)),
    };
    let tasks = if v.tasks.len() > 1 { format!(", {} tasks", v.tasks.len()) } else { String::new() };
    let n = head.difference.map_or(0, |d| d.n);
    let first = format!(
        "This footage, these settings: {budgets}{tasks}; {}; tested on groups whose labels were not used ({}, \
         n\u{a0}=\u{a0}{n}\u{a0}pairs).",
        probes_en(v),
        design(head, ["seed", "fold", "draw"].map(|word| move |n: usize| counted_en(n, word)))
    );
    let mut spans = vec![plain(first)];
    spans.extend(head.caveats(Language::En));
    if head.seeds_missing > 0 && v.seeds > 1 {
        spans.push(Span { text: format!(" Only {} seeds: three are advised.", v.seeds), tone: Tone::Caution });
    }
    spans.extend(all_labels_en(head));
    spans
}

fn all_labels_en(head: &Head) -> Vec<Span> {
    let Some(Part { effect, .. }) = &head.with_all_labels else { return Vec::new() };
    let e = &effect.estimate;
    let range = match e.ci95 {
        Some(c) => format!(" ({} to {})", signed(c[0]), signed(c[1])),
        None if e.seeds > 1 => format!(" ({})", interval_en(None, e.seeds)),
        None => String::new(),
    };
    let said = plain(format!(" With all labels: {}{range}, ", signed(e.mean)));
    let (text, tone) = match effect.finding {
        Finding::Higher => ("higher.", Tone::Plain),
        Finding::Lower => ("lower.", Tone::Caution),
        Finding::NotDistinguishable => ("not yet distinguishable.", Tone::Caution),
        Finding::OneSeed => ("one seed says nothing.", Tone::Caution),
    };
    vec![said, Span { text: text.to_owned(), tone }]
}

fn japanese_conditions(head: &Head) -> Vec<Span> {
    let Some(v) = &head.verdict else { return vec![plain(missing_ja(head))] };
    let budgets = match v.budgets.as_slice() {
        [one] if one == "all" => "全ラベル".to_owned(),
        [one] => format!("ラベルは各クラス {one} 本"),
        many => format!("ラベルは各クラス {} 本の平均", many.join("・")),
    };
    let tasks = if v.tasks.len() > 1 { format!("、{} タスク", v.tasks.len()) } else { String::new() };
    let n = head.difference.map_or(0, |d| d.n);
    let first = format!(
        "この映像とこの設定での結果。{budgets}{tasks}、{}。ラベルを使っていないグループで評価（{}、n\u{a0}=\u{a0}{n}\u{a0}組）。",
        probes_ja(v),
        design(head, ["シード", "分割", "抽選"].map(|word| move |n: usize| format!("{n}\u{a0}{word}")))
    );
    let mut spans = vec![plain(first)];
    spans.extend(head.caveats(Language::Ja));
    if head.seeds_missing > 0 && v.seeds > 1 {
        spans.push(Span { text: format!("{} シードのみ。3 以上を推奨。", v.seeds), tone: Tone::Caution });
    }
    spans.extend(all_labels_ja(head));
    spans
}

fn all_labels_ja(head: &Head) -> Vec<Span> {
    let Some(Part { effect, .. }) = &head.with_all_labels else { return Vec::new() };
    let e = &effect.estimate;
    let range = match e.ci95 {
        Some(c) => format!("（{}〜{}）", signed(c[0]), signed(c[1])),
        None if e.seeds > 1 => format!("（{}）", interval_ja(None, e.seeds)),
        None => String::new(),
    };
    let said = plain(format!("全ラベルでは差は {}{range}で、", signed(e.mean)));
    let (text, tone) = match effect.finding {
        Finding::Higher => ("高い。", Tone::Plain),
        Finding::Lower => ("低い。", Tone::Caution),
        Finding::NotDistinguishable => ("まだ区別できない。", Tone::Caution),
        Finding::OneSeed => ("シード 1 個では判断できない。", Tone::Caution),
    };
    vec![said, Span { text: text.to_owned(), tone }]
}

/// Seeds × folds × draws, where all tasks have the same.
fn design(head: &Head, [seeds, folds, draws]: [impl Fn(usize) -> String; 3]) -> String {
    let mut shapes: Vec<(usize, usize)> = head.protocols.iter().map(|p| (p.folds, p.draws)).collect();
    shapes.dedup();
    let n = head.difference.map_or(0, |d| d.seeds);
    match shapes.as_slice() {
        [(f, d)] => format!("{} × {} × {}", seeds(n), folds(*f), draws(*d)),
        _ => seeds(n),
    }
}

fn counted_en(n: usize, word: &str) -> String {
    format!("{n}\u{a0}{word}{}", if n == 1 { "" } else { "s" })
}

/// How far the two arms have come, and what is still to come.
fn missing_en(head: &Head) -> String {
    let of = |(arm, seeds): (&String, usize)| match seeds {
        0 => format!("{arm} has no finished seed"),
        n => format!("{arm} has {} finished", counted_en(n, "seed")),
    };
    match arms_and_seeds(head) {
        Some(both) => format!("{}. {}", both.map(of).join(", "), waiting_en(head.waiting)),
        None => waiting_en(head.waiting),
    }
}

/// [`missing_en`] in Japanese.
fn missing_ja(head: &Head) -> String {
    let of = |(arm, seeds): (&String, usize)| match seeds {
        0 => format!("{arm} は完了したシードなし"),
        n => format!("{arm} は {n} シード完了"),
    };
    match arms_and_seeds(head) {
        Some(both) => format!("{}。{}", both.map(of).join("、"), waiting_ja(head.waiting)),
        None => waiting_ja(head.waiting),
    }
}

/// Both arms with their finished seeds; none where only one arm is known.
fn arms_and_seeds(head: &Head) -> Option<[(&String, usize); 2]> {
    let [of_arm, of_reference] = head.finished;
    let both = [(&head.arm, of_arm), (&head.reference, of_reference)];
    both.iter().all(|(name, _)| !name.is_empty()).then_some(both)
}

fn waiting_en(waiting: usize) -> String {
    match waiting {
        0 => "Finish both arms with at least three seeds.".to_owned(),
        1 => "1 run has no results yet.".to_owned(),
        n => format!("{n} runs have no results yet."),
    }
}

fn waiting_ja(waiting: usize) -> String {
    match waiting {
        0 => "両方の方式を 3 シード以上で完了してください。".to_owned(),
        n => format!("{n} 件の実行に、まだ結果がありません。"),
    }
}

fn and_en(words: &[String]) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.join(""),
    }
}
