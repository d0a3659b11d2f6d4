//! The verdict's sentence in English and Japanese. Both say the same, and no more than the interval supports.

use super::contrast::Verdict;
use crate::eval::stats::Finding;
use crate::measure::{Form, Metric, ProbeKind};
use crate::text::Language;

/// The verdict in English.
pub fn english(v: &Verdict) -> String {
    let (arm, reference) = (&v.arm, &v.reference);
    let metric = Metric::name(&v.metric, Form::Short, Language::En);
    let (tasks, budgets) = (v.tasks.join(", "), budgets_en(&v.budgets));
    let basis = format!("{}, {metric}, mean over {tasks} at {budgets}", probes_en(v));
    let interval = interval_en(v.ci95, v.seeds);
    let scope = "on this footage and with these settings";
    let seeds = v.seeds;
    match v.finding {
        Finding::Higher => format!(
            "{arm} scored {} points higher than {reference} {scope} ({interval}, {seeds} seeds; {basis}).",
            unsigned(v.mean)
        ),
        Finding::Lower => format!(
            "{arm} scored {} points lower than {reference} {scope} ({interval}, {seeds} seeds; {basis}).",
            unsigned(v.mean)
        ),
        Finding::NotDistinguishable => format!(
            "{arm} and {reference} are not yet distinguishable: the difference is {} points ({interval}, {seeds} \
             seeds; {basis}).",
            signed(v.mean)
        ),
        Finding::OneSeed => format!(
            "One seed says nothing about {arm} and {reference}: it gave {} points ({basis}). Run at least three seeds.",
            signed(v.mean)
        ),
    }
}

/// The verdict in Japanese.
pub fn japanese(v: &Verdict) -> String {
    let (arm, reference) = (&v.arm, &v.reference);
    let metric = Metric::name(&v.metric, Form::Short, Language::Ja);
    let (tasks, budgets) = (v.tasks.join("・"), budgets_ja(&v.budgets));
    let basis = format!("{}の{metric}、{tasks}、{budgets}の平均", probes_ja(v));
    let interval = interval_ja(v.ci95, v.seeds);
    let seeds = v.seeds;
    match v.finding {
        Finding::Higher => format!(
            "この映像とこの設定では、{arm} は {reference} を {} ポイント上回りました（{interval}、シード {seeds} 個。{basis}）。",
            unsigned(v.mean)
        ),
        Finding::Lower => format!(
            "この映像とこの設定では、{arm} は {reference} を {} ポイント下回りました（{interval}、シード {seeds} 個。{basis}）。",
            unsigned(v.mean)
        ),
        Finding::NotDistinguishable => format!(
            "{arm} と {reference} の差は、まだ区別できません。差は {} ポイントです（{interval}、シード {seeds} 個。{basis}）。",
            signed(v.mean)
        ),
        Finding::OneSeed => format!(
            "シード 1 個だけでは、{arm} と {reference} の差について何も言えません（このシードでは {} ポイント。{basis}）。\
             3 個以上のシードで実行してください。",
            signed(v.mean)
        ),
    }
}

/// What was judged with: both probes where an encoder meets a network trained from scratch.
pub fn probes_en(v: &Verdict) -> String {
    let [own, other] = [&v.probe, &v.reference_probe].map(|key| ProbeKind::name(key, Form::Full, Language::En));
    if own == other { own } else { format!("{own} against {other}") }
}

/// [`probes_en`] in Japanese.
pub fn probes_ja(v: &Verdict) -> String {
    let [own, other] = [&v.probe, &v.reference_probe].map(|key| ProbeKind::name(key, Form::Full, Language::Ja));
    if own == other { own } else { format!("{own}と{other}") }
}

fn budgets_en(budgets: &[String]) -> String {
    if budgets == ["all"] { "all labels".to_owned() } else { format!("{} labels a class", budgets.join(", ")) }
}

fn budgets_ja(budgets: &[String]) -> String {
    if budgets == ["all"] {
        "全ラベル".to_owned()
    } else {
        format!("クラスあたりラベル {} 件", budgets.join("・"))
    }
}

/// The interval of a difference, or why there is none; empty with one seed.
pub fn interval_en(ci95: Option<[f64; 2]>, seeds: usize) -> String {
    match (ci95, seeds) {
        (Some(c), _) => format!("95 % interval {} to {}", signed(c[0]), signed(c[1])),
        (None, 0 | 1) => String::new(),
        (None, 2) => "both seeds gave the same, so no interval can be stated".to_owned(),
        (None, n) => format!("all {n} seeds gave the same, so no interval can be stated"),
    }
}

/// [`interval_en`] in Japanese.
pub fn interval_ja(ci95: Option<[f64; 2]>, seeds: usize) -> String {
    match (ci95, seeds) {
        (Some(c), _) => format!("95% 区間 {}〜{}", signed(c[0]), signed(c[1])),
        (None, 0 | 1) => String::new(),
        (None, n) => format!("{n} シードの差が同じで、区間を出せない"),
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
