//! The settings: the ones that readers ask for, then all of them as the program reads them.

use super::block::{Block, Text};
use super::facts::Facts;
use super::say::Say;
use crate::config::{self, BackboneSpec, ClipInput, PoolUse, SplitSpec, TaskSpec};

/// The section.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    vec![
        Block::section(say.it("Settings", "設定")),
        Block::KeyValue(rows(facts, say)),
        Block::part(say.it("All settings", "全設定")),
        Block::note(say.it(
            "As `kinrin run` reads them; with the same data they give the same numbers on the same kind of device.",
            "kinrin run が読み込む形式です。同じデータと同じ種類のデバイスなら、同じ数値になります。",
        )),
        Block::Code(config::to_ron(&facts.experiment)),
    ]
}

fn rows(facts: &Facts, say: Say) -> Vec<(String, Text)> {
    let e = &facts.experiment;
    let seeds: Vec<String> = e.seeds.iter().map(u64::to_string).collect();
    let budgets: Vec<String> = e.evaluation.budgets.iter().map(ToString::to_string).collect();
    let probes: Vec<&str> = e.evaluation.probes.iter().map(|probe| probe.kind().key()).collect();
    let tasks: Vec<String> = e.evaluation.tasks.iter().map(|t| task(t, say)).collect();
    let (clip, pretrain) = (&e.clip, &e.pretrain);
    let input = match clip.input {
        ClipInput::Rgb => say.it("colour", "カラー"),
        ClipInput::Motion => say.it("brightness and its change (fixed cameras)", "明るさとその変化（固定カメラ向け）"),
    };
    let pool = match e.data.pool {
        PoolUse::All => say.it("all footage, without labels", "全映像（ラベルなし）"),
        PoolUse::WithoutTestGroups => say.it("without the footage of the test groups", "試験グループの映像を除く"),
    };
    let epochs = say.it(
        format!(
            "{} epochs, {} videos a step, {} clips a video",
            pretrain.epochs, pretrain.batch_videos, pretrain.views
        ),
        format!(
            "{} エポック、1 ステップ {} 動画、1 動画 {} クリップ",
            pretrain.epochs, pretrain.batch_videos, pretrain.views
        ),
    );
    let clips = say.it(
        format!("{} frames at {} Hz, {} × {} px, {input}", clip.frames, clip.rate_hz, clip.size, clip.size),
        format!("{} フレーム（毎秒 {}）、{} × {} 画素、{input}", clip.frames, clip.rate_hz, clip.size, clip.size),
    );
    vec![
        (say.it("Experiment", "実験"), e.name.as_str().into()),
        (say.it("Description", "説明"), e.description.as_str().into()),
        (
            say.it("Pre-training footage", "事前学習の映像"),
            format!("{}{}", say.list(&e.data.sets), say.it(format!(" ({pool})"), format!("（{pool}）"))).into(),
        ),
        (say.it("Seeds", "シード"), say.list(&seeds).into()),
        (say.it("Network", "ネットワーク"), backbone(&e.backbone).into()),
        (say.it("Clip", "クリップ"), clips.into()),
        (say.it("Pre-training", "事前学習"), epochs.into()),
        (say.it("Tasks", "タスク"), tasks.join("\n").into()),
        (say.it("Label budgets", "ラベル予算"), say.budgets(&budgets).into()),
        (say.it("Draws of the labels", "ラベルの選び直し"), e.evaluation.draws.to_string().into()),
        (say.it("Probes", "プローブ"), say.list(&probes).into()),
    ]
    .into_iter()
    .filter(|(_, value): &(String, Text)| !value.plain().is_empty())
    .collect()
}

fn backbone(spec: &BackboneSpec) -> String {
    match spec {
        BackboneSpec::Compact { width } => format!("Compact, width {width}"),
        BackboneSpec::R3d18 { width } => format!("R3D-18, width {width}"),
        BackboneSpec::R2plus1d18 { width } => format!("R(2+1)D-18, width {width}"),
        BackboneSpec::SlowR50 { width } => format!("Slow-R50, width {width}"),
    }
}

fn task(task: &TaskSpec, say: Say) -> String {
    let TaskSpec { name, set, group, split, kind: _ } = task;
    let cut = match split {
        SplitSpec::HoldOut { test } => {
            let share = test * 100.0;
            say.it(format!("{share:.0} % held out"), format!("{share:.0}% を取り置き"))
        }
        SplitSpec::LeaveOneGroupOut => say.it("each group tested once", "1 グループずつ試験"),
        SplitSpec::KFold { folds } => say.it(format!("{folds} folds"), format!("{folds} 分割")),
        SplitSpec::TrainTest { train, test } => {
            let (from, to) = (say.list(train), say.list(test));
            say.it(format!("from {from} to {to}"), format!("{from} で学習、{to} で試験"))
        }
    };
    let by = group
        .as_ref()
        .map_or_else(String::new, |group| say.it(format!(", groups by {group}"), format!("、グループは {group}")));
    say.it(format!("{name}: {set}, {cut}{by}"), format!("{name}：{set}、{cut}{by}"))
}
