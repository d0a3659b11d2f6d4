//! Cells of the evaluation protocol.

use crate::config::Budget;

/// One thing to judge: a fold of the split, a label budget and a draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub fold: usize,
    pub draw: usize,
    pub budget: Budget,
    /// Positions of the clips whose labels may be used.
    pub train: Vec<usize>,
    /// Positions of the clips to predict.
    pub test: Vec<usize>,
}
