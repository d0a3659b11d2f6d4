//! The negatives of InfoNCE, and rules for those that are not what they seem: hard ones may count more, an estimate of
//! hidden positives may be taken off their sum, and the most similar ones may be left out.
//!
//! * **Hard negatives** (Robinson et al., arXiv 2010.04592): each of the N negatives with logit l is weighted by
//!   `N · e^{β l} / Σ e^{β l}`. Gradients flow through the weights, as in the authors' code.
//! * **Debiasing** (Chuang et al., arXiv 2007.00224): with R the weighted sum, p the logit of the positive and τ⁺ the
//!   share of negatives that are of the query's own class, the sum becomes
//!   `max((R − τ⁺ · N · eᵖ) / (1 − τ⁺), N · e^{−1/τ})`.
//! * **Cancellation** (after Huynh et al., arXiv 2011.11765, with the queue in place of support views): the m rows of
//!   the queue most similar to the query are no negatives.
//!
//! With β, τ⁺ and m of 0 this is [`info_nce`] itself, bit by bit.

use burn::tensor::{Bool, Tensor};

use super::info_nce;
use super::search::top_k;
use crate::config::ContrastiveSpec;

/// How negatives count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NegativeRule {
    /// β, how much more hard negatives count.
    pub hardness: f64,
    /// τ⁺, share of negatives that are believed to be of the query's class.
    pub class_prior: f64,
    /// m, the most similar rows that are left out.
    pub cancelled: usize,
    /// τ of the logits.
    pub temperature: f64,
}

impl NegativeRule {
    /// The rule of an experiment's settings.
    pub fn of(spec: &ContrastiveSpec) -> Self {
        Self {
            hardness: spec.hard_negatives,
            class_prior: spec.class_prior,
            cancelled: spec.cancelled_negatives,
            temperature: spec.temperature,
        }
    }

    /// Negatives of one place: all rows of `logits [N, M]` that `masked [N, M]` does not mark.
    pub fn negatives(self, logits: Tensor<2>, masked: Option<Tensor<2, Bool>>) -> Negatives {
        let masked = self.without_the_nearest(&logits, masked);
        if self.hardness == 0.0 && self.class_prior == 0.0 {
            return Negatives { rule: self, sum: info_nce::log_sum_exp(logits, masked), weighing: None };
        }
        let [n, m] = logits.dims();
        let device = logits.device().without_autodiff();
        let count = match &masked {
            Some(mask) => mask.clone().bool_not().float().sum_dim(1),
            None => Tensor::full([n, 1], m as f32, &device),
        };
        let sum = |factor: f64| info_nce::log_sum_exp(logits.clone() * factor, masked.clone());
        let weighing = Some(Weighing { importance: sum(self.hardness), count });
        Negatives { rule: self, sum: sum(1.0 + self.hardness), weighing }
    }

    /// The mask with the most similar rows added to it.
    fn without_the_nearest(self, logits: &Tensor<2>, masked: Option<Tensor<2, Bool>>) -> Option<Tensor<2, Bool>> {
        if self.cancelled == 0 {
            return masked;
        }
        let cosines = logits.clone().inner() * self.temperature;
        let rows = cosines.dims()[1];
        let nearest = top_k(cosines, masked.clone(), self.cancelled).retrieved(rows);
        Some(match masked {
            Some(masked) => masked.bool_or(nearest),
            None => nearest,
        })
    }
}

/// The negatives of each query, summed.
pub struct Negatives {
    rule: NegativeRule,
    /// `[N, 1]`: `log Σ e^{(1 + β) l}`.
    sum: Tensor<2>,
    weighing: Option<Weighing>,
}

/// What the weights of negatives are made of.
struct Weighing {
    /// `[N, 1]`: `log Σ e^{β l}`.
    importance: Tensor<2>,
    /// `[N, 1]`: how many there are.
    count: Tensor<2>,
}

impl Negatives {
    /// These and those of another place, under one rule.
    pub fn join(self, other: Self) -> Self {
        let weighing = self.weighing.zip(other.weighing).map(|(a, b)| Weighing {
            importance: info_nce::join(a.importance, b.importance),
            count: a.count + b.count,
        });
        Self { rule: self.rule, sum: info_nce::join(self.sum, other.sum), weighing }
    }

    /// The loss of every positive against these negatives; see [`info_nce::losses`].
    ///
    /// # Shapes
    /// `positives [N, P]` logits → `[N, P]`. Zero where a row has no negatives.
    pub fn losses(&self, positives: Tensor<2>) -> Tensor<2> {
        let negatives = match &self.weighing {
            None => self.sum.clone(),
            Some(weighing) => self.weighted(weighing, &positives),
        };
        info_nce::losses(positives, negatives)
    }

    /// Logarithm of the weighted, debiased sum for each positive: `[N, P]`, or `[N, 1]` where all have the same.
    fn weighted(&self, weighing: &Weighing, positives: &Tensor<2>) -> Tensor<2> {
        let [n, p] = positives.dims();
        let none = weighing.count.clone().lower_elem(0.5);
        let count = weighing.count.clone().clamp_min(1.0).log();
        let sum = self.sum.clone() - weighing.importance.clone() + count.clone();
        let prior = self.rule.class_prior;
        if prior == 0.0 {
            return sum.mask_fill(none, info_nce::ABSENT);
        }
        // Share of the sum that hidden positives make up. The bound keeps it finite; beyond 1 the floor holds anyway.
        let hidden = (positives.clone() + count.clone() + prior.ln() - sum.clone()).clamp_max(30.0).exp();
        let left = (hidden.neg() + 1.0).clamp_min(1e-12).log() + sum - (1.0 - prior).ln();
        let floor = count - 1.0 / self.rule.temperature;
        let debiased = (left - floor.clone()).clamp_min(0.0) + floor;
        debiased.mask_fill(none.expand([n, p]), info_nce::ABSENT)
    }
}
