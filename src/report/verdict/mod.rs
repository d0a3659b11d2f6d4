//! Comparison of arms: scores of the same seed, fold and draw in pairs, and what their differences support.
//!
//! Start with [`compare::compare`]; [`contrast`] and [`wording`] make the sentences, [`table`] the plain text. [`family`]
//! corrects what is found among many.

pub mod cells;
pub mod compare;
pub mod contrast;
pub mod effect;
pub mod family;
pub mod paired;
pub mod recordings;
pub mod select;
pub mod table;
pub mod wording;
