//! Which runs are drawn: what the table of runs tells the curves.

use crate::store::Status;

/// One run whose tick is set, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSelection {
    /// Name of its folder.
    pub run: String,
    /// Name of its arm; runs of one arm make one band.
    pub arm: String,
    pub seed: u64,
    /// Place of the arm in its experiment, from 0: decides colour, mark and dash.
    pub slot: usize,
    /// Where it stands. While a process works on it more points come; with every other change of state they may have
    /// come, too: a run can begin and end between two looks at the list.
    pub state: Status,
}
