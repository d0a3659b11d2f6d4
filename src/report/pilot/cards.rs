//! The four cards under the figures: diversity of the footage, leaks, the worst group, cost. Each has a number, what it
//! counts, and one sentence.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Pilot;
use super::data_checks::Leak;
use crate::eval::economics::break_even::BreakEven;
use crate::explore::data_check::Severity;
use crate::explore::data_check::summary::{CheckSummary, Danger};
use crate::measure::{CostKind, Form};
use crate::report::verdict::wording::{percent_more, signed};
use crate::text::{Language, list, text};

/// Values of a group column that a card names.
const NAMED: usize = 4;

/// Share of the videos that differ below which a card asks to look.
const ENOUGH_DISTINCT: f64 = 0.8;

/// What a card is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    Diversity,
    Leaks,
    WorstGroup,
    Cost,
}

/// What a card says at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Nothing speaks against it.
    Fine,
    /// To be looked at.
    Look,
    /// Scores would not mean what they seem to.
    Bad,
    /// Not known, or nothing to judge.
    Open,
}

/// One card in a language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Card {
    pub about: About,
    pub light: Light,
    pub title: String,
    /// The light in a word.
    pub word: String,
    /// Large; empty where there is none.
    pub number: String,
    /// What it counts.
    pub unit: String,
    pub sentence: String,
}

/// The four cards.
pub fn cards(pilot: &Pilot, language: Language) -> [Card; 4] {
    let checks = pilot.checks().all();
    [
        checks.map_or_else(|| unchecked(About::Diversity, language), |checks| diversity(checks, language)),
        checks.map_or_else(|| unchecked(About::Leaks, language), |checks| leaks(checks, &pilot.checks().cut, language)),
        worst_group(pilot, language),
        cost(pilot, language),
    ]
}

impl Card {
    fn new(about: About, light: Light, language: Language) -> Self {
        let (title, word) = match about {
            About::Diversity => ("pilot-card-diversity", word(light)),
            About::Leaks => ("pilot-card-leaks", word(light)),
            About::WorstGroup => ("pilot-card-worst-group", word(light)),
            About::Cost => ("pilot-card-cost", "pilot-card-estimate"),
        };
        let [title, word] = [title, word].map(|key| text(language, key, None));
        Self { about, light, title, word, number: String::new(), unit: String::new(), sentence: String::new() }
    }
}

fn word(light: Light) -> &'static str {
    match light {
        Light::Fine => "pilot-card-fine",
        Light::Look => "pilot-card-look",
        Light::Bad => "pilot-card-bad",
        Light::Open => "pilot-card-open",
    }
}

fn unchecked(about: About, language: Language) -> Card {
    Card { sentence: text(language, "pilot-card-unchecked", None), ..Card::new(about, Light::Open, language) }
}

/// The worst finding of one danger, and how many there are.
fn worst(checks: &[CheckSummary], danger: Danger, language: Language) -> (Light, Option<String>, usize) {
    let all = checks.iter().flat_map(|check| check.found.iter().map(move |found| (check, found)));
    let of_it: Vec<_> = all.filter(|(_, found)| found.danger == danger).collect();
    let light = match of_it.iter().map(|(_, found)| found.severity).min() {
        None | Some(Severity::Note) => Light::Fine,
        Some(Severity::Warn) => Light::Look,
        Some(Severity::Bad) => Light::Bad,
    };
    let said = of_it.iter().min_by_key(|(_, found)| found.severity).map(|(check, found)| {
        let of_set = if checks.len() > 1 { format!("{}: ", name_among(checks, check)) } else { String::new() };
        of_set + found.what(language)
    });
    (light, said, of_it.len())
}

/// The set, with its column where the set was checked for several.
fn name_among(checks: &[CheckSummary], check: &CheckSummary) -> String {
    let several = checks.iter().filter(|other| other.set == check.set).count() > 1;
    match check.column.as_deref().filter(|_| several) {
        Some(column) => format!("{} ({column})", check.set),
        None => check.set.clone(),
    }
}

fn diversity(checks: &[CheckSummary], language: Language) -> Card {
    let (mut light, said, _) = worst(checks, Danger::Diversity, language);
    // A set that was checked for several columns has its videos once.
    let sets: BTreeMap<&str, &CheckSummary> = checks.iter().map(|check| (check.set.as_str(), check)).collect();
    let sum = |of: fn(&CheckSummary) -> usize| sets.values().map(|check| of(check)).sum::<usize>();
    let (distinct, videos) = (sum(|check| check.distinct), sum(|check| check.videos));
    // Many copies are a note only of the check, but here the number stands alone.
    if light == Light::Fine && (distinct as f64) < ENOUGH_DISTINCT * videos as f64 {
        light = Light::Look;
    }
    let shares = checks.iter().find(|check| !check.shares.is_empty()).map(|check| shares(check, language));
    Card {
        number: distinct.to_string(),
        unit: text!(language, "pilot-card-different", videos = videos),
        sentence: sentences(&[said, shares], language),
        ..Card::new(About::Diversity, light, language)
    }
}

/// Shares of the values of a column, the largest first.
fn shares(check: &CheckSummary, language: Language) -> String {
    let named = check.shares.iter().take(NAMED);
    let mut told: Vec<String> = named.map(|(value, share)| format!("{value} {}", percent(*share, language))).collect();
    let more = check.shares.len().saturating_sub(NAMED);
    if more > 0 {
        told.push(text!(language, "pilot-card-more", n = more));
    }
    let column = check.column.clone().unwrap_or_default();
    text!(language, "pilot-card-shares", column = column, list = list(language, &told))
}

/// `cut`: recordings that a split goes through.
fn leaks(checks: &[CheckSummary], cut: &[Leak], language: Language) -> Card {
    let (mut light, mut said, found) = worst(checks, Danger::Leak, language);
    let n = found + cut.len();
    if let Some(leak) = cut.first().filter(|_| light != Light::Bad) {
        (light, said) = (Light::Bad, Some(leak.what.in_language(language).to_owned()));
    }
    Card {
        number: n.to_string(),
        unit: text!(language, "pilot-card-signs", n = n),
        sentence: said.unwrap_or_else(|| text(language, "pilot-card-no-leaks", None)),
        ..Card::new(About::Leaks, light, language)
    }
}

fn worst_group(pilot: &Pilot, language: Language) -> Card {
    let decision = &pilot.decision;
    let Some(worst) = &decision.worst_group else {
        let sentence = text(language, "pilot-card-no-groups", None);
        return Card { sentence, ..Card::new(About::WorstGroup, Light::Open, language) };
    };
    let floor = decision.rule.worst_group_floor;
    let light = match floor {
        Some(floor) if worst.accuracy < floor => Light::Bad,
        // Without a floor a gap that is more than luck is to be looked at.
        _ if worst.gap_interval[0] > 0.0 => Light::Look,
        _ => Light::Fine,
    };
    let [low, high] = worst.gap_interval.map(signed);
    let (group, gap) = (&worst.group, signed(worst.gap));
    let gap = text!(language, "pilot-card-gap", group = group, gap = gap, low = low, high = high, n = worst.groups);
    let floor = floor.map(|floor| text!(language, "pilot-card-floor", floor = format!("{:.0}", floor * 100.0)));
    Card {
        number: percent(worst.accuracy, language),
        unit: text!(language, "pilot-card-in-group", group = group, clips = worst.clips),
        sentence: sentences(&[Some(gap), floor], language),
        ..Card::new(About::WorstGroup, light, language)
    }
}

fn cost(pilot: &Pilot, language: Language) -> Card {
    let (head, economics) = (&pilot.head, &pilot.economics);
    let of = |name: &str| economics.arms.iter().find(|cost| cost.arm == name);
    let Some(arm) = of(&head.arm) else { return Card::new(About::Cost, Light::Open, language) };
    let kind = if arm.money.is_some() { economics.prices.currency.cost() } else { CostKind::DeviceS };
    let compute = pilot.comparison.compute();
    let more = of(&head.reference).filter(|reference| reference.spent(compute) > 0.0);
    let more = more.map(|reference| {
        let more = percent_more(arm.spent(compute), reference.spent(compute));
        let what = compute.name(Form::Sentence, language);
        text!(language, "pilot-card-more-time", more = more, what = what, reference = &reference.arm)
    });
    let in_use = arm.inference_s_per_hour.map(|seconds| {
        let time = CostKind::Inference.text(seconds, language);
        text!(language, "pilot-card-inference", time = time)
    });
    let pays = economics.pays.as_ref().map(|pays| match pays.sites {
        BreakEven::From(n) => text!(language, "pilot-card-pays", n = n),
        BreakEven::AtOnce => text!(language, "pilot-card-pays-at-once"),
        BreakEven::Never => text!(language, "pilot-card-never-pays", against = &pays.against),
    });
    let prices = arm.money.is_none().then(|| text!(language, "pilot-card-no-prices"));
    Card {
        number: kind.text(arm.money.unwrap_or(arm.device_s), language),
        unit: text!(language, "pilot-card-a-run", arm = &arm.arm),
        sentence: sentences(
            &[more, economics.uneven(language).or_else(|| economics.gaps(language)), in_use, pays, prices],
            language,
        ),
        ..Card::new(About::Cost, Light::Open, language)
    }
}

/// A share in percent.
fn percent(share: f64, language: Language) -> String {
    text!(language, "percent", n = format!("{:.0}", share * 100.0))
}

/// Sentences one after the other.
fn sentences(all: &[Option<String>], language: Language) -> String {
    let between = if language == Language::Ja { "" } else { " " };
    all.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(between)
}
