//! How gradients become steps.

use serde::{Deserialize, Serialize};

/// The optimiser, with a half-cosine schedule of the learning rate and a linear warm-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum OptimiserSpec {
    /// Stochastic gradient descent with momentum, as the base method has it.
    Sgd {
        /// Peak learning rate.
        #[serde(default = "sgd_rate")]
        lr: f64,
        /// Share of the last step's direction that is kept.
        #[serde(default = "momentum")]
        momentum: f64,
        #[serde(default = "weight_decay")]
        weight_decay: f64,
        /// Share of all steps spent in linear warm-up.
        #[serde(default = "warmup")]
        warmup: f64,
    },
    /// AdamW (arXiv 1711.05101). Learns in far fewer steps, at a learning rate about a hundredth of that of SGD.
    AdamW {
        /// Peak learning rate.
        #[serde(default = "adamw_rate")]
        lr: f64,
        /// β₁, of the running mean of the gradients. That of their squares is 0.999.
        #[serde(default = "momentum")]
        beta1: f64,
        #[serde(default = "weight_decay")]
        weight_decay: f64,
        /// Share of all steps spent in linear warm-up.
        #[serde(default = "warmup")]
        warmup: f64,
    },
}

fn sgd_rate() -> f64 {
    0.05
}

fn adamw_rate() -> f64 {
    0.003
}

fn momentum() -> f64 {
    0.9
}

fn weight_decay() -> f64 {
    1e-4
}

fn warmup() -> f64 {
    0.1
}

impl OptimiserSpec {
    /// SGD with this rate, the rest as it is by default.
    pub fn sgd(lr: f64) -> Self {
        Self::Sgd { lr, momentum: momentum(), weight_decay: weight_decay(), warmup: warmup() }
    }

    /// AdamW with this rate, the rest as it is by default.
    pub fn adamw(lr: f64) -> Self {
        Self::AdamW { lr, beta1: momentum(), weight_decay: weight_decay(), warmup: warmup() }
    }

    /// Peak learning rate.
    pub fn lr(&self) -> f64 {
        match self {
            Self::Sgd { lr, .. } | Self::AdamW { lr, .. } => *lr,
        }
    }

    /// Share of all steps spent in linear warm-up.
    pub fn warmup(&self) -> f64 {
        match self {
            Self::Sgd { warmup, .. } | Self::AdamW { warmup, .. } => *warmup,
        }
    }

    /// What is taken off the weights in each step, as a share of the learning rate.
    pub fn weight_decay(&self) -> f64 {
        match self {
            Self::Sgd { weight_decay, .. } | Self::AdamW { weight_decay, .. } => *weight_decay,
        }
    }

    /// Path of the learning rate below the setting of the optimiser.
    pub fn lr_key(&self) -> &'static str {
        match self {
            Self::Sgd { .. } => "Sgd.lr",
            Self::AdamW { .. } => "AdamW.lr",
        }
    }
}

/// The optimiser as files of earlier versions hold it, under the name `sgd`. Without a rule it was SGD.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LegacySgd {
    rule: LegacyRule,
    lr: f64,
    momentum: f64,
    weight_decay: f64,
    warmup: f64,
}

#[derive(Clone, Copy, Deserialize)]
enum LegacyRule {
    Sgd,
    AdamW,
}

impl Default for LegacySgd {
    fn default() -> Self {
        let (lr, momentum, weight_decay, warmup) = (sgd_rate(), momentum(), weight_decay(), warmup());
        Self { rule: LegacyRule::Sgd, lr, momentum, weight_decay, warmup }
    }
}

impl From<LegacySgd> for OptimiserSpec {
    fn from(old: LegacySgd) -> Self {
        let LegacySgd { rule, lr, momentum, weight_decay, warmup } = old;
        match rule {
            LegacyRule::Sgd => Self::Sgd { lr, momentum, weight_decay, warmup },
            LegacyRule::AdamW => Self::AdamW { lr, beta1: momentum, weight_decay, warmup },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{PretrainSpec, SupervisedSpec};

    #[test]
    fn what_earlier_versions_wrote_still_means_the_same() {
        let pretrain = |text: &str| ron::from_str::<PretrainSpec>(text).map(|spec| spec.optimiser);
        assert_eq!(pretrain("(sgd: (lr: 0.12))").unwrap(), OptimiserSpec::sgd(0.12));
        assert_eq!(pretrain("(sgd: (rule: AdamW, lr: 0.002))").unwrap(), OptimiserSpec::adamw(0.002));
        assert_eq!(pretrain("(sgd: ())").unwrap(), OptimiserSpec::sgd(0.05));
        assert_eq!(pretrain("()").unwrap(), OptimiserSpec::adamw(0.003));
        assert_eq!(pretrain("(optimiser: Sgd(lr: 0.4))").unwrap(), OptimiserSpec::sgd(0.4));
        assert!(pretrain("(sgd: (), optimiser: AdamW())").is_err(), "which of the two counts?");
        let supervised = |text: &str| ron::from_str::<SupervisedSpec>(text).unwrap().optimiser;
        assert_eq!([supervised("()"), supervised("(sgd: (lr: 0.05))")], [0.02, 0.05].map(OptimiserSpec::sgd));
    }
}
