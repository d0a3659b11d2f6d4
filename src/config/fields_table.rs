//! The table behind [`super::fields`]: one line per setting. Words are in `assets/i18n/*/design.ftl`.

use super::fields::{Field, Kind, Section};
use super::{iivcl, method};
use Kind::{Budgets, Choice, Device, List, Name, Number, Pair, Switch, Text, Texts, Variant, Whole, Wholes};
use Section as S;

pub(super) const fn field(path: &'static str, id: &'static str, section: Section, kind: Kind) -> Field {
    Field { path, id, section, kind, unit: "", optional: false, required: false, term: "", before: None }
}

impl Field {
    pub(super) const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    pub(super) const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn term(mut self, term: &'static str) -> Self {
        self.term = term;
        self
    }

    /// The setting came after runs had been made; this value means what they did.
    pub(super) const fn before(mut self, json: &'static str) -> Self {
        self.before = Some(json);
        self
    }
}

pub(super) const SHARE: Kind = Number { low: 0.0, high: 1.0 };
const VIEWS: Kind = Whole { low: 2, high: 8 };
const FREE: usize = usize::MAX;

const BACKBONES: Kind = Variant(&[
    ("Compact", r#"{"width":32}"#),
    ("R3d18", r#"{"width":64}"#),
    ("R2plus1d18", r#"{"width":64}"#),
    ("SlowR50", r#"{"width":64}"#),
]);
const METHODS: Kind = Variant(method::VARIANTS);
const INITS: Kind = Variant(&[("Drawn", ""), ("Weights", r#""weights.pth""#)]);
const OPTIMISERS: Kind = Variant(&[("AdamW", "{}"), ("Sgd", "{}")]);
const SPLITS: Kind = Variant(&[
    ("KFold", r#"{"folds":5}"#),
    ("LeaveOneGroupOut", ""),
    ("HoldOut", r#"{"test":0.3}"#),
    ("TrainTest", r#"{"train":["A"],"test":["B"]}"#),
]);
const PROBES: Kind = Variant(&[
    ("Knn", r#"{"k":5}"#),
    ("CentredKnn", r#"{"k":5}"#),
    ("Linear", r#"{"l2":0.01}"#),
    ("Retrieval", ""),
    ("FineTune", ""),
    ("NormalKnn", r#"{"k":5}"#),
    ("Mahalanobis", ""),
    ("OneClass", r#"{"nu":0.1}"#),
]);
const TASK_KINDS: Kind =
    Variant(&[("Classification", ""), ("Anomaly", r#"{"normal":["normal"]}"#), ("Steps", "{}"), ("Retrieval", "")]);
const STRIDE: Kind = Number { low: 0.05, high: 60.0 };

/// Every setting, in the order of the form.
pub(super) const PARTS: [&[Field]; 4] = [BEFORE_METHODS, iivcl::FIELDS, method::FIELDS, AFTER_METHODS];

/// What precedes the settings of the methods.
const BEFORE_METHODS: &[Field] = &[
    field("name", "name", S::Pilot, Name { high: 64 }).required(),
    field("description", "description", S::Pilot, Text { low: 0, high: 4000 }),
    field("seeds", "seeds", S::Pilot, Wholes { low: 1, high: 100 }).required().term("seed"),
    field("data.sets", "sets", S::Data, Texts { low: 1, high: 64, each: 64 }).required(),
    field("data.pool", "pool", S::Data, Choice(&["All", "WithoutTestGroups"])).before(r#""All""#),
    field("data.source_group", "source-group", S::Data, Text { low: 0, high: FREE }).optional(),
    field("data.watch_group", "watch-group", S::Data, Text { low: 0, high: FREE }).optional().before("null"),
    field("clip.frames", "frames", S::Clip, Whole { low: 1, high: 64 }).unit("frames"),
    field("clip.rate_hz", "rate", S::Clip, Number { low: 0.1, high: 120.0 }).unit("hz"),
    field("clip.size", "size", S::Clip, Whole { low: 8, high: 512 }).unit("pixels"),
    field("clip.input", "input", S::Clip, Choice(&["Motion", "Rgb"])),
    field("augment.crop_area", "crop", S::Augment, Pair { low: 0.05, high: 1.0 }).unit("share"),
    field("augment.flip", "flip", S::Augment, SHARE).unit("probability"),
    field("augment.jitter", "jitter", S::Augment, SHARE).unit("probability"),
    field("augment.jitter_strength", "jitter-strength", S::Augment, SHARE),
    field("augment.hue", "hue", S::Augment, Number { low: 0.0, high: 0.5 }).unit("share"),
    field("augment.grey", "grey", S::Augment, SHARE).unit("probability"),
    field("augment.blur", "blur", S::Augment, SHARE).unit("probability"),
    field("backbone", "backbone", S::Backbone, BACKBONES).term("backbone"),
    field("backbone.Compact.width", "width", S::Backbone, Whole { low: 8, high: 512 }).unit("channels"),
    field("backbone.R3d18.width", "width", S::Backbone, Whole { low: 4, high: 128 }).unit("channels"),
    field("backbone.R2plus1d18.width", "width", S::Backbone, Whole { low: 4, high: 128 }).unit("channels"),
    field("backbone.SlowR50.width", "width", S::Backbone, Whole { low: 4, high: 128 }).unit("channels"),
    field("arms", "arms", S::Arm, List { low: 1, high: 64 }).required(),
    field("arms.*.name", "arm-name", S::Arm, Name { high: 32 }).required(),
    field("arms.*.method", "method", S::Arm, METHODS).required(),
    field("arms.*.init", "init", S::Arm, INITS).before(r#""Drawn""#),
    field("arms.*.init.Weights", "init-file", S::Arm, Text { low: 1, high: 1024 }).required(),
    field("arms.*.views", "arm-views", S::Arm, VIEWS).unit("clips").optional().before("null"),
];

/// What follows the settings of the methods.
const AFTER_METHODS: &[Field] = &[
    field("pretrain.contrastive.queue", "queue", S::Queue, Whole { low: 1, high: 1_048_576 })
        .unit("rows")
        .term("queue"),
    field("pretrain.contrastive.in_batch_negatives", "in-batch-negatives", S::Queue, Switch)
        .term("infonce")
        .before("false"),
    field("pretrain.contrastive.hard_negatives", "hard-negatives", S::Queue, Number { low: 0.0, high: 10.0 })
        .term("infonce")
        .before("0.0"),
    field("pretrain.contrastive.class_prior", "class-prior", S::Queue, Number { low: 0.0, high: 0.9 })
        .unit("share")
        .term("infonce")
        .before("0.0"),
    field("pretrain.contrastive.cancelled_negatives", "cancelled-negatives", S::Queue, Whole { low: 0, high: 65_536 })
        .unit("rows")
        .term("infonce")
        .before("0"),
    field("pretrain.contrastive.momentum", "key-momentum", S::Queue, SHARE).term("momentum-encoder"),
    field("pretrain.contrastive.momentum_span", "momentum-span", S::Queue, Number { low: 0.001, high: 1.0 })
        .unit("of-steps")
        .term("momentum-encoder"),
    field("pretrain.contrastive.momentum_end", "momentum-end", S::Queue, SHARE).term("momentum-encoder"),
    field("pretrain.contrastive.key_statistics", "key-statistics", S::Queue, Choice(&["Batch", "Averaged"]))
        .term("momentum-encoder"),
    field("pretrain.contrastive.head_norm", "head-norm", S::Queue, Switch),
    field("pretrain.contrastive.temperature", "temperature", S::Queue, Number { low: 0.001, high: 10.0 })
        .term("infonce"),
    field("pretrain.contrastive.hidden", "hidden", S::Queue, Whole { low: 8, high: 8192 }).unit("channels"),
    field("pretrain.contrastive.dim", "dim", S::Queue, Whole { low: 2, high: 2048 })
        .unit("dimensions")
        .term("embedding"),
    field("pretrain.epochs", "epochs", S::Training, Number { low: 0.01, high: 10_000.0 }).unit("epochs").term("epoch"),
    field("pretrain.batch_videos", "batch-videos", S::Training, Whole { low: 2, high: 4096 }).unit("videos"),
    field("pretrain.views", "views", S::Training, VIEWS).unit("clips"),
    field("pretrain.view_distance_s", "view-distance", S::Training, Number { low: 0.0, high: 86_400.0 })
        .unit("seconds")
        .optional()
        .before("null"),
    field("pretrain.snapshots", "snapshots", S::Training, Whole { low: 1, high: 64 }).term("checkpoint"),
    field("pretrain.checkpoint_minutes", "checkpoint-minutes", S::Training, Number { low: 0.0, high: 1440.0 })
        .unit("minutes"),
    field("pretrain.optimiser", "optimiser", S::Optimiser, OPTIMISERS),
    field("pretrain.optimiser.AdamW.lr", "lr", S::Optimiser, RATE),
    field("pretrain.optimiser.AdamW.warmup", "warmup", S::Optimiser, Number { low: 0.0, high: 0.9 }).unit("of-steps"),
    field("pretrain.optimiser.AdamW.beta1", "beta1", S::Optimiser, Number { low: 0.0, high: 0.9999 }),
    field("pretrain.optimiser.AdamW.weight_decay", "weight-decay", S::Optimiser, SHARE),
    field("pretrain.optimiser.Sgd.lr", "lr", S::Optimiser, RATE),
    field("pretrain.optimiser.Sgd.warmup", "warmup", S::Optimiser, Number { low: 0.0, high: 0.9 }).unit("of-steps"),
    field("pretrain.optimiser.Sgd.momentum", "sgd-momentum", S::Optimiser, Number { low: 0.0, high: 0.9999 }),
    field("pretrain.optimiser.Sgd.weight_decay", "weight-decay", S::Optimiser, SHARE),
    field("supervised.steps", "supervised-steps", S::Supervised, Whole { low: 1, high: 1_000_000 }).unit("steps"),
    field("supervised.check_every", "check-every", S::Supervised, Whole { low: 5, high: 1_000_000 })
        .unit("steps")
        .optional()
        .before("null"),
    field("supervised.patience", "patience", S::Supervised, Whole { low: 1, high: 1000 }).unit("looks").before("5"),
    field("supervised.batch_clips", "batch-clips", S::Supervised, Whole { low: 2, high: 4096 }).unit("clips"),
    field("supervised.optimiser", "optimiser", S::SupervisedOptimiser, OPTIMISERS),
    field("supervised.optimiser.AdamW.lr", "lr", S::SupervisedOptimiser, RATE),
    field("supervised.optimiser.AdamW.warmup", "warmup", S::SupervisedOptimiser, Number { low: 0.0, high: 0.9 })
        .unit("of-steps"),
    field("supervised.optimiser.AdamW.beta1", "beta1", S::SupervisedOptimiser, Number { low: 0.0, high: 0.9999 }),
    field("supervised.optimiser.AdamW.weight_decay", "weight-decay", S::SupervisedOptimiser, SHARE),
    field("supervised.optimiser.Sgd.lr", "lr", S::SupervisedOptimiser, RATE),
    field("supervised.optimiser.Sgd.warmup", "warmup", S::SupervisedOptimiser, Number { low: 0.0, high: 0.9 })
        .unit("of-steps"),
    field(
        "supervised.optimiser.Sgd.momentum",
        "sgd-momentum",
        S::SupervisedOptimiser,
        Number { low: 0.0, high: 0.9999 },
    ),
    field("supervised.optimiser.Sgd.weight_decay", "weight-decay", S::SupervisedOptimiser, SHARE),
    field("evaluation.budgets", "budgets", S::Evaluation, Budgets { low: 1, high: 32 }).required().term("budget"),
    field("evaluation.draws", "draws", S::Evaluation, Whole { low: 1, high: 1000 }).unit("draws"),
    field("evaluation.supervised_draws", "supervised-draws", S::Evaluation, Whole { low: 0, high: 1000 }).unit("draws"),
    field("evaluation.supervised_folds", "supervised-folds", S::Evaluation, Whole { low: 1, high: u64::MAX })
        .unit("folds")
        .optional(),
    field("evaluation.clips_per_video", "clips-per-video", S::Evaluation, Whole { low: 1, high: 64 }).unit("clips"),
    field("evaluation.crops", "crops", S::Evaluation, Choice(&["Centre", "ThreeAlong", "Whole"])).before(r#""Centre""#),
    field("evaluation.choose_l2", "choose-l2", S::Evaluation, Switch).term("linear-probe").before("false"),
    field("evaluation.calibrate", "calibrate", S::Evaluation, Switch).before("true"),
    field("evaluation.probe_checkpoints", "probe-checkpoints", S::Evaluation, Switch).term("checkpoint"),
    field("evaluation.tasks", "tasks", S::Tasks, List { low: 1, high: 64 }).required(),
    field("evaluation.tasks.*.name", "task-name", S::Tasks, Name { high: 64 }).required(),
    field("evaluation.tasks.*.set", "task-set", S::Tasks, Text { low: 1, high: 64 }).required(),
    field("evaluation.tasks.*.group", "task-group", S::Tasks, Text { low: 0, high: FREE }).optional(),
    field("evaluation.tasks.*.kind", "task-kind", S::Tasks, TASK_KINDS).before("\"Classification\""),
    field("evaluation.tasks.*.kind.Anomaly.normal", "normal-labels", S::Tasks, Texts { low: 1, high: 64, each: FREE })
        .required(),
    field("evaluation.tasks.*.kind.Anomaly.rest_is_normal", "rest-is-normal", S::Tasks, Switch),
    field("evaluation.tasks.*.kind.Anomaly.stride_s", "stride", S::Tasks, STRIDE).unit("seconds"),
    field("evaluation.tasks.*.kind.Anomaly.alarm_share", "alarm-share", S::Tasks, Number { low: 0.0, high: 0.5 })
        .unit("share"),
    field("evaluation.tasks.*.kind.Steps.background", "background", S::Tasks, Text { low: 0, high: FREE }),
    field("evaluation.tasks.*.kind.Steps.stride_s", "stride", S::Tasks, STRIDE).unit("seconds"),
    field("evaluation.tasks.*.split", "split", S::Tasks, SPLITS).required().term("split"),
    field("evaluation.tasks.*.split.KFold.folds", "folds", S::Tasks, Whole { low: 2, high: 100 })
        .unit("folds")
        .required(),
    field("evaluation.tasks.*.split.HoldOut.test", "test-share", S::Tasks, Number { low: 0.05, high: 0.95 })
        .unit("share")
        .required(),
    field(
        "evaluation.tasks.*.split.TrainTest.train",
        "train-groups",
        S::Tasks,
        Texts { low: 1, high: FREE, each: FREE },
    )
    .required(),
    field("evaluation.tasks.*.split.TrainTest.test", "test-groups", S::Tasks, Texts { low: 1, high: FREE, each: FREE })
        .required(),
    field("evaluation.probes", "probes", S::Probes, List { low: 1, high: 16 }).required(),
    field("evaluation.probes.*", "probe", S::Probes, PROBES).required().term("probe"),
    field("evaluation.probes.*.Knn.k", "knn-k", S::Probes, Whole { low: 1, high: 1000 }).unit("clips").required(),
    field("evaluation.probes.*.CentredKnn.k", "knn-k", S::Probes, Whole { low: 1, high: 1000 })
        .unit("clips")
        .required(),
    field("evaluation.probes.*.Linear.l2", "l2", S::Probes, Number { low: 0.0, high: 1000.0 }).required(),
    field("evaluation.probes.*.NormalKnn.k", "knn-k", S::Probes, Whole { low: 1, high: 1000 }).unit("clips").required(),
    field("evaluation.probes.*.OneClass.nu", "nu", S::Probes, Number { low: 0.001, high: 1.0 })
        .unit("share")
        .required(),
    field("primary.arm", "primary-arm", S::Evaluation, Text { low: 1, high: 32 }).optional(),
    field("primary.reference", "primary-reference", S::Evaluation, Text { low: 1, high: 32 }).optional(),
    field("primary.of_tasks", "primary-tasks", S::Evaluation, Texts { low: 0, high: 64, each: 64 }).before("[]"),
    field("primary.by_probe", "primary-probe", S::Evaluation, Text { low: 1, high: 64 }).optional().before("null"),
    field("primary.by_metric", "primary-metric", S::Evaluation, Text { low: 1, high: 64 }).optional().before("null"),
    field("primary.at_budgets", "primary-budgets", S::Evaluation, Budgets { low: 0, high: 32 }).before("[]"),
    field("decision.worthwhile", "worthwhile", S::Evaluation, Number { low: 0.001, high: 1.0 }).unit("share"),
    field("decision.most_extra_hours", "most-extra-hours", S::Evaluation, Number { low: 0.0, high: 100_000.0 })
        .unit("hours")
        .optional(),
    field("decision.worst_group_floor", "worst-group-floor", S::Evaluation, SHARE)
        .unit("share")
        .optional()
        .before("null"),
    field("device", "device", S::Device, Device),
    field("limits.steps", "limit-steps", S::Limits, Whole { low: 1, high: u64::MAX }).unit("steps").optional(),
    field("limits.minutes", "limit-minutes", S::Limits, Number { low: 0.01, high: 100_000.0 })
        .unit("minutes")
        .optional(),
    field("limits.petaflops", "limit-petaflops", S::Limits, Number { low: 1e-6, high: f64::INFINITY })
        .unit("petaflop")
        .optional()
        .term("flop"),
];

pub(super) const TEMPERATURE: Kind = Number { low: 0.001, high: 100.0 };
const RATE: Kind = Number { low: 1e-6, high: 100.0 };
