//! The settings: the ones that readers ask for, and at the end of the report all of them as the program reads them.

use super::block::{Block, Text};
use super::inputs::Inputs;
use super::say::Say;
use crate::config::{self, BackboneSpec, ClipInput, PoolUse, Probe, SplitSpec, TaskSpec};
use crate::measure::{Form, ProbeKind};
use crate::text::text;

/// The section of those that readers ask for.
pub fn blocks(inputs: &Inputs, say: Say) -> Vec<Block> {
    vec![Block::section(text!(say.0, "document-settings")), Block::KeyValue(rows(inputs, say))]
}

/// The section of all of them; it takes pages.
pub fn all(inputs: &Inputs, say: Say) -> Vec<Block> {
    vec![
        Block::section(text!(say.0, "document-settings-all")),
        Block::note(text!(say.0, "document-settings-note")),
        Block::Code(config::to_ron(&inputs.experiment)),
    ]
}

fn rows(inputs: &Inputs, say: Say) -> Vec<(String, Text)> {
    let e = &inputs.experiment;
    let seeds: Vec<String> = e.seeds.iter().map(u64::to_string).collect();
    let budgets: Vec<String> = e.evaluation.budgets.iter().map(ToString::to_string).collect();
    let name = |probe: &Probe| ProbeKind::name(probe.kind().key(), Form::Full, say.0);
    let probes: Vec<String> = e.evaluation.probes.iter().map(name).collect();
    let tasks: Vec<String> = e.evaluation.tasks.iter().map(|t| task(t, say)).collect();
    let (clip, pretrain) = (&e.clip, &e.pretrain);
    let input = match clip.input {
        ClipInput::Rgb => text!(say.0, "document-settings-colour"),
        ClipInput::Motion => text!(say.0, "document-settings-motion"),
    };
    let pool = match e.data.pool {
        PoolUse::All => text!(say.0, "document-settings-pool-all"),
        PoolUse::WithoutTestGroups => text!(say.0, "document-settings-pool-without-test"),
    };
    let epochs = text!(
        say.0,
        "document-settings-epochs",
        epochs = pretrain.epochs,
        videos = pretrain.batch_videos,
        views = pretrain.views
    );
    let clips = text!(
        say.0,
        "document-settings-clip",
        frames = clip.frames,
        rate = clip.rate_hz.to_string(),
        width = clip.size,
        height = clip.size,
        input = input
    );
    vec![
        (text!(say.0, "document-experiment"), e.name.as_str().into()),
        (text!(say.0, "document-description"), e.description.as_str().into()),
        (
            text!(say.0, "document-footage"),
            format!("{}{}", say.list(&e.data.sets), text!(say.0, "document-footage-pool", pool = pool)).into(),
        ),
        (text!(say.0, "document-seeds"), say.list(&seeds).into()),
        (text!(say.0, "document-network"), backbone_name(&e.backbone).into()),
        (text!(say.0, "document-clip"), clips.into()),
        (text!(say.0, "document-pretraining"), epochs.into()),
        (text!(say.0, "document-tasks"), tasks.join("\n").into()),
        (text!(say.0, "document-label-budgets"), say.budgets(&budgets).into()),
        (text!(say.0, "document-label-draws"), e.evaluation.draws.to_string().into()),
        (text!(say.0, "document-probes"), say.list(&probes).into()),
    ]
    .into_iter()
    .filter(|(_, value): &(String, Text)| !value.plain().is_empty())
    .collect()
}

/// A backbone as people call it.
pub fn backbone_name(spec: &BackboneSpec) -> String {
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
            text!(say.0, "document-split-hold-out", share = format!("{share:.0}"))
        }
        SplitSpec::LeaveOneGroupOut => text!(say.0, "document-split-leave-one-out"),
        SplitSpec::KFold { folds } => text!(say.0, "document-split-folds", folds = folds),
        SplitSpec::TrainTest { train, test } => {
            let (from, to) = (say.list(train), say.list(test));
            text!(say.0, "document-split-train-test", from = from, to = to)
        }
    };
    let by = group.as_ref().map_or_else(String::new, |group| text!(say.0, "document-split-groups", group = group));
    text!(say.0, "document-task", name = name, set = set, cut = cut, by = by)
}
