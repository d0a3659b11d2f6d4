//! Reports from stored results: the same numbers, sentences and figures for the command line and the window.
//!
//! - [`verdict`]: scores compared pair by pair, one sentence per contrast; start reading at [`compare`].
//! - [`pilot`]: the one page for a decision. [`curves`]: learning curves. [`map`]: the embedding map in classes.
//!   [`runs`]: the list of runs, their log, their progress.
//! - [`figure`]: figures for the screen, SVG and PNG.
//! - [`judgements`] by eye, and [`query_order`], the order in which they are asked for; [`learning_check`].
//! - [`document`]: all of it as a report. [`card`]: the model card of one encoder.

mod arm_slot;
pub mod card;
pub mod curves;
pub mod document;
pub mod figure;
pub mod judgements;
pub mod learning_check;
mod localize;
pub mod map;
pub mod measure;
pub mod pilot;
pub mod query_order;
pub mod runs;
pub mod verdict;
pub mod when;

pub use arm_slot::arm_slots;
pub use verdict::compare::{Comparison, CostRow, Row, compare};
pub use verdict::contrast::Verdict;
pub use verdict::paired::Difference;
