//! Comparison of arms from stored results: rows, paired differences, a verdict, a table for people.
//!
//! Start with [`compare::compare`]: everything else formats what it returns.

mod arm_slot;
pub mod browse;
mod cells;
pub mod compare;
pub mod judgements;
pub mod map;
pub mod paired;
pub mod run_list;
pub mod run_log;
pub mod run_summary;
mod select;
pub mod table;
pub mod verdict;
pub mod when;
pub mod wording;

pub use arm_slot::arm_slots;
pub use compare::{Comparison, CostRow, Row, compare};
pub use paired::Difference;
pub use verdict::Verdict;
