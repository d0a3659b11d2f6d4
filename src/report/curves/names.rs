//! Names of metrics and axes for people, in English and Japanese.

use super::axis::XAxis;
use crate::measure::{Form, Metric, ProbeKind};
use crate::text::Language;

/// How a curve is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricName {
    pub name: String,
    /// Where it comes from and its unit; may be empty.
    pub note: String,
    /// Whether shares are shown as percent.
    pub percent: bool,
}

/// Tag, English name and note, Japanese name and note.
type Row = (&'static str, [&'static str; 2], [&'static str; 2]);

const NAMES: [Row; 25] = [
    ("loss", ["Loss", "InfoNCE, total"], ["損失", "InfoNCE、合計"]),
    ("loss_intra", ["Loss, same video", "InfoNCE"], ["損失（同じ動画）", "InfoNCE"]),
    ("loss_inter", ["Loss, neighbours", "InfoNCE"], ["損失（近傍の動画）", "InfoNCE"]),
    ("lr", ["Learning rate", ""], ["学習率", ""]),
    ("momentum", ["Momentum of the key encoder", ""], ["キー側エンコーダーのモメンタム", ""]),
    ("ramp", ["Weight of the neighbour term", ""], ["近傍項の重み", ""]),
    ("queue_filled", ["Filled part of the queue", "share"], ["キューの充填率", "割合"]),
    ("neighbour_sim", ["Similarity to the neighbours", "cosine"], ["近傍との類似度", "コサイン"]),
    ("valid_neighbours", ["Queries with a neighbour", "share"], ["近傍が見つかったクエリ", "割合"]),
    ("feature_std", ["Spread of the embeddings", "batch"], ["埋め込みの広がり", "バッチ"]),
    (
        "key_mean_square",
        ["Squared mean of the keys", "0: they point everywhere"],
        ["キーの平均の 2 乗", "0 ならばらばら"],
    ),
    ("age_gap", ["Age gap of the keys", "logit, fresh minus queue"], ["キーの新旧差", "ロジット、新しいキー − キュー"]),
    (
        "stale_gap",
        ["Age gap within the queue", "logit, newest minus oldest"],
        ["キュー内の新旧差", "ロジット、最新 − 最古"],
    ),
    (
        "epoch/neighbour_purity",
        ["Neighbour purity", "monitor, masked by recording"],
        ["近傍純度", "モニター、同じ収録を除く"],
    ),
    ("epoch/self_hit", ["Nearest is the same video", "monitor, share"], ["最近傍が同じ動画", "モニター、割合"]),
    (
        "epoch/own_video",
        ["Neighbour is the own video", "monitor, 0 with a mask"],
        ["近傍が自分の動画", "モニター、除外時は 0"],
    ),
    ("epoch/other_source", ["Nearest is of another source", "monitor, share"], ["最近傍が別の収録", "モニター、割合"]),
    ("epoch/hub_share", ["Share of the largest hub", "monitor"], ["最大ハブの占有率", "モニター"]),
    ("epoch/hub_skewness", ["Hubness, skewness", "monitor"], ["ハブの偏り（歪度）", "モニター"]),
    ("epoch/feature_std", ["Spread of the embeddings", "monitor"], ["埋め込みの広がり", "モニター"]),
    ("epoch/effective_rank", ["Effective rank", "monitor"], ["実効ランク", "モニター"]),
    ("time/clips_per_s", ["Clips per second", "speed"], ["毎秒のクリップ数", "速度"]),
    ("time/data_wait_share", ["Waiting for data", "share of time"], ["データ待ち", "時間の割合"]),
    ("cost/petaflops", ["Compute", "PFLOP"], ["計算量", "PFLOP"]),
    ("cost/hours", ["Training time", "hours"], ["学習時間", "時間"]),
];

/// The name of a curve; an unknown one keeps its tag.
pub fn metric_name(tag: &str, language: Language) -> MetricName {
    if let Some(probe) = probe_name(tag, language) {
        return probe;
    }
    let found = NAMES.iter().find(|row| row.0 == tag);
    let words = found.map(|(_, en, ja)| if language == Language::Ja { ja } else { en });
    let [name, note] = words.copied().unwrap_or([tag, ""]);
    MetricName { name: name.to_owned(), note: note.to_owned(), percent: false }
}

/// The values that a curve can have, before shares become percent: an interval of its mean ends there.
pub fn limits(tag: &str) -> [f32; 2] {
    match tag {
        "neighbour_sim" => [-1.0, 1.0],
        "age_gap" | "stale_gap" => [f32::NEG_INFINITY, f32::INFINITY],
        "queue_filled" | "key_mean_square" | "valid_neighbours" | "momentum" | "time/data_wait_share" => [0.0, 1.0],
        "epoch/neighbour_purity" | "epoch/self_hit" | "epoch/own_video" | "epoch/other_source" | "epoch/hub_share" => {
            [0.0, 1.0]
        }
        "epoch/hub_skewness" => [f32::NEG_INFINITY, f32::INFINITY],
        probe if probe.starts_with("probe/") => scores(probe),
        known if NAMES.iter().any(|row| row.0 == known) => [0.0, f32::INFINITY],
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
    let ja = language == Language::Ja;
    let (metric, probe) = (Metric::name(metric, Form::Short, language), ProbeKind::name(probe, Form::Short, language));
    let labels = match (budget, ja) {
        ("all", true) => "全ラベル".to_owned(),
        ("all", false) => "all labels".to_owned(),
        (n, true) => format!("クラスあたり {n} 件"),
        (n, false) => format!("{n} labels a class"),
    };
    let (name, note) = match language {
        Language::En => (format!("{task}, {metric}"), format!("{probe}, % · {labels}")),
        Language::Ja => (format!("{task}・{metric}"), format!("{probe}・%・{labels}")),
    };
    Some(MetricName { name, note, percent: true })
}

/// Title of the x axis.
pub fn axis_name(axis: XAxis, language: Language) -> &'static str {
    match (axis, language) {
        (XAxis::Steps, Language::En) => "steps",
        (XAxis::Steps, Language::Ja) => "ステップ",
        (XAxis::Clips, Language::En) => "clips",
        (XAxis::Clips, Language::Ja) => "クリップ",
        (XAxis::Hours, Language::En) => "training time, hours",
        (XAxis::Hours, Language::Ja) => "学習時間（時間）",
        (XAxis::Flops, Language::En) => "FLOPs",
        (XAxis::Flops, Language::Ja) => "FLOPs",
    }
}

/// Which curves to show first, the most telling ones before the others.
pub fn rank(tag: &str) -> usize {
    let first = ["loss", "epoch/neighbour_purity", "epoch/effective_rank", "epoch/feature_std", "neighbour_sim"];
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
    fn an_unknown_curve_keeps_its_tag() {
        assert_eq!(metric_name("my/tag", Language::Ja).name, "my/tag");
        assert_eq!(metric_name("loss", Language::Ja).name, "損失");
    }
}
