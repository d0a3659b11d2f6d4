//! Comparison of arms from stored results: rows, paired differences, a verdict, a table for people.
//!
//! Start with [`compare::compare`]: everything else formats what it returns. Learning curves begin in [`series`] and
//! become pictures in [`figure`]. [`document`] writes all of it as a report.

mod arm_slot;
pub mod browse;
mod cells;
pub mod compare;
pub mod document;
pub mod figure;
mod japanese;
pub mod judgements;
pub mod learning_check;
pub mod map;
pub mod map_figure;
pub mod map_judged;
pub mod map_time;
pub mod map_words;
pub mod measure;
pub mod paired;
pub mod pilot;
pub mod progress;
pub mod pyramid;
pub mod run_list;
pub mod run_log;
pub mod run_summary;
mod select;
pub mod series;
pub mod series_axis;
pub mod series_figure;
pub mod series_group;
pub mod series_names;
pub mod series_plot;
pub mod series_reference;
pub mod series_set;
pub mod series_smooth;
pub mod table;
pub mod verdict;
pub mod when;
pub mod wording;

pub use arm_slot::arm_slots;
pub use compare::{Comparison, CostRow, Row, compare};
pub use paired::Difference;
pub use verdict::Verdict;
