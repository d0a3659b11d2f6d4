//! Comparison of arms from stored results: rows, paired differences, a verdict, a table for people.
//!
//! Start with [`compare::compare`]: everything else formats what it returns.

mod cells;
pub mod compare;
pub mod paired;
mod select;
pub mod table;
pub mod verdict;
pub mod wording;

pub use compare::{Comparison, CostRow, Row, compare};
pub use paired::Difference;
pub use verdict::Verdict;
