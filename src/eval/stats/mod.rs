//! What a difference of two arms lets one say, and what it does not.
//!
//! | file | question |
//! |---|---|
//! | [`seeds`] | would the same come out with other seeds on this footage? |
//! | [`clusters`] | would it on other recordings like these? |
//! | [`reference`] | intervals and p values of an estimate, of either kind |
//! | [`holm`] | several contrasts at once |
//! | [`equivalence`] | is the gain smaller than worthwhile? |
//! | [`decision`] | the rule: planned seeds first, then one primary finding, then the secondary ones |
//! | [`power`] | which effect can a planned design see; how many seeds or groups would be needed? |
//! | [`simulation`] | do all of these keep what they promise? |

pub mod clusters;
pub mod decision;
pub mod equivalence;
pub mod holm;
mod localize;
pub mod power;
pub mod reference;
pub mod seeds;
pub mod simulation;

pub use seeds::{
    DIFFERENCES, Finding, NARROWEST, SCORES, Summary, cut, difference, finding, score, seed_means, summary, t_quantile,
};
