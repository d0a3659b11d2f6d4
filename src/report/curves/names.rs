//! Names of metrics and axes for people. The words are in `figures.ftl`.

use super::axis::XAxis;
use crate::measure::{Form, Metric, ProbeKind};
use crate::report::verdict::wording::labels;
use crate::text::{Language, text};

/// How a curve is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricName {
    pub name: String,
    /// Where it comes from and its unit; may be empty.
    pub note: String,
    /// Whether shares are shown as percent.
    pub percent: bool,
}

/// Tags of the curves that have a name: `curve-<tag>` and `curve-<tag>-note` in `figures.ftl`.
const NAMED: &[&str] = &[
    "loss",
    "loss_intra",
    "loss_inter",
    "lr",
    "momentum",
    "ramp",
    "queue_filled",
    "neighbour_sim",
    "valid_neighbours",
    "threshold",
    "neighbours_k",
    "neighbour_age",
    "feature_std",
    "key_mean_square",
    "alignment",
    "age_gap",
    "stale_gap",
    "epoch/neighbour_purity",
    "epoch/self_hit",
    "epoch/own_video",
    "epoch/other_source",
    "epoch/cross_group",
    "epoch/similarity",
    "epoch/similarity_p10",
    "epoch/similarity_p50",
    "epoch/similarity_p90",
    "epoch/hub_share",
    "epoch/hub_skewness",
    "epoch/feature_std",
    "epoch/effective_rank",
    "epoch/uniformity",
    "snapshot/purity",
    "time/clips_per_s",
    "time/data_wait_share",
    "cost/petaflops",
    "cost/hours",
];

/// The name of a curve; an unknown one keeps its tag.
pub fn metric_name(tag: &str, language: Language) -> MetricName {
    if let Some(known) = probe_name(tag, language).or_else(|| group_name(tag, language)) {
        return known;
    }
    if !NAMED.contains(&tag) {
        return MetricName { name: tag.to_owned(), note: String::new(), percent: false };
    }
    let [name, note] = keys(tag).map(|key| text(language, &key, None));
    MetricName { name, note, percent: false }
}

/// Keys of a curve's name and note.
fn keys(tag: &str) -> [String; 2] {
    let key = format!("curve-{}", tag.replace(['/', '_'], "-"));
    [key.clone(), key + "-note"]
}

/// The values that a curve can have, before shares become percent: an interval of its mean ends there.
pub fn limits(tag: &str) -> [f32; 2] {
    match tag {
        "neighbour_sim" | "threshold" | "epoch/similarity" => [-1.0, 1.0],
        "epoch/similarity_p10" | "epoch/similarity_p50" | "epoch/similarity_p90" => [-1.0, 1.0],
        "alignment" => [0.0, 4.0],
        "epoch/uniformity" => [-8.0, 0.0],
        "epoch/cross_group" | "snapshot/purity" => [0.0, 1.0],
        group if group.starts_with("group/") => [0.0, 1.0],
        "age_gap" | "stale_gap" => [f32::NEG_INFINITY, f32::INFINITY],
        "queue_filled" | "key_mean_square" | "valid_neighbours" | "momentum" | "time/data_wait_share" => [0.0, 1.0],
        "epoch/neighbour_purity" | "epoch/self_hit" | "epoch/own_video" | "epoch/other_source" | "epoch/hub_share" => {
            [0.0, 1.0]
        }
        "epoch/hub_skewness" => [f32::NEG_INFINITY, f32::INFINITY],
        probe if probe.starts_with("probe/") => scores(probe),
        known if NAMED.contains(&known) => [0.0, f32::INFINITY],
        _ => [f32::NEG_INFINITY, f32::INFINITY],
    }
}

/// The ends of the metric of a probe's curve.
fn scores(tag: &str) -> [f32; 2] {
    let metric = tag.rsplit('/').next().and_then(|rest| Metric::find(rest.rsplit_once('@')?.0));
    metric.map_or([f32::NEG_INFINITY, f32::INFINITY], |metric| metric.range().map(|end| end as f32))
}

/// `probe/<task>/<probe>/<metric>@<budget>`, written when probes are run at checkpoints.
fn probe_name(tag: &str, language: Language) -> Option<MetricName> {
    let mut parts = tag.strip_prefix("probe/")?.splitn(3, '/');
    let (task, probe, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let (metric, budget) = rest.rsplit_once('@')?;
    let (metric, probe) = (Metric::name(metric, Form::Short, language), ProbeKind::name(probe, Form::Short, language));
    let labels = match budget {
        "all" => text!(language, "curve-labels-all"),
        share if share.ends_with('%') => labels(&[share.to_owned()], language),
        n => text!(language, "curve-labels", n = n),
    };
    let name = text!(language, "curve-probe", task = task, metric = metric);
    let note = text!(language, "curve-probe-note", probe = probe, labels = labels);
    Some(MetricName { name, note, percent: true })
}

/// `group/<value>/neighbour_purity` and others, where a group column is watched.
fn group_name(tag: &str, language: Language) -> Option<MetricName> {
    let (group, reading) = tag.strip_prefix("group/")?.rsplit_once('/')?;
    let [name, note] = match reading {
        "neighbour_purity" => {
            [text!(language, "curve-group-purity", group = group), text!(language, "curve-group-purity-note")]
        }
        "cross_group" => {
            [text!(language, "curve-group-cross", group = group), text!(language, "curve-epoch-cross-group-note")]
        }
        "self_hit" => {
            [text!(language, "curve-group-self-hit", group = group), text!(language, "curve-epoch-self-hit-note")]
        }
        _ => return None,
    };
    Some(MetricName { name, note, percent: false })
}

/// Title of the x axis.
pub fn axis_name(axis: XAxis, language: Language) -> String {
    let key = match axis {
        XAxis::Steps => "curve-axis-steps",
        XAxis::Clips => "curve-axis-clips",
        XAxis::Hours => "curve-axis-hours",
        XAxis::Flops => "curve-axis-flops",
    };
    text(language, key, None)
}

/// Which curves to show first, the most telling ones before the others.
pub fn rank(tag: &str) -> usize {
    // Terms before their sum: arms with one term and with two are compared term by term.
    let first = [
        "loss_intra",
        "loss_inter",
        "loss",
        "epoch/neighbour_purity",
        "snapshot/purity",
        "epoch/similarity",
        "epoch/effective_rank",
        "epoch/feature_std",
        "neighbour_sim",
    ];
    match first.iter().position(|t| *t == tag) {
        Some(place) => place + 1,
        // One probe stands first: few labels, plain accuracy.
        None if tag.starts_with("probe/") && tag.contains(&format!("/{}@", Metric::Top1.key())) => 0,
        None => first.len() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_interval_leaves_what_a_curve_can_be() {
        assert_eq!(limits("probe/a/knn/top1@2"), [0.0, 1.0]);
        assert_eq!(limits("probe/a/retrieval/r@10@all"), [0.0, 1.0]);
        assert_eq!(limits("probe/a/knn/of_another_version@2")[0], f32::NEG_INFINITY);
        assert_eq!(limits("epoch/neighbour_purity"), [0.0, 1.0]);
        assert_eq!(limits("loss"), [0.0, f32::INFINITY]);
        assert_eq!(limits("epoch/hub_skewness")[0], f32::NEG_INFINITY);
        assert_eq!(limits("of another program")[0], f32::NEG_INFINITY, "nothing is known about it");
    }

    #[test]
    fn probes_are_named_by_task_probe_and_labels() {
        let name = metric_name("probe/activity/knn/top1@5", Language::En);
        assert_eq!((name.name.as_str(), name.note.as_str()), ("activity, top-1", "k-NN probe, % · 5 labels a class"));
        let recall = metric_name("probe/a/retrieval/r@10@all", Language::En);
        assert_eq!((recall.name.as_str(), recall.note.as_str()), ("a, R@10", "retrieval, % · all labels"));
        assert!(metric_name("probe/a/linear/top1@all", Language::Ja).note.contains("全ラベル"));
    }

    #[test]
    fn every_named_curve_has_its_words_in_both_languages() {
        for key in NAMED.iter().flat_map(|tag| keys(tag)) {
            for language in Language::ALL {
                assert_ne!(text(language, &key, None), key, "{language:?}");
            }
        }
        let note = metric_name("lr", Language::Ja);
        assert_eq!((note.name.as_str(), note.note.as_str()), ("学習率", ""), "no note where the name says all");
    }

    #[test]
    fn the_curves_of_a_group_bear_its_name_whatever_is_in_it() {
        let name = metric_name("group/site/B/neighbour_purity", Language::En);
        assert_eq!(name.name, "Neighbour purity, site/B");
        assert_eq!(limits("group/site/B/neighbour_purity"), [0.0, 1.0]);
        assert_eq!(metric_name("group/site/B/cross_group", Language::En).name, "Neighbour is of another group, site/B");
        assert!(metric_name("group/B/self_hit", Language::Ja).name.contains('B'));
        assert_eq!(metric_name("group/B/other", Language::En).name, "group/B/other");
    }

    #[test]
    fn an_unknown_curve_keeps_its_tag() {
        assert_eq!(metric_name("my/tag", Language::Ja).name, "my/tag");
        assert_eq!(metric_name("loss", Language::Ja).name, "損失");
    }
}
