//! Which runs are drawn: what the table of runs tells the curves.

/// One run whose tick is set, in the order of the table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RunSelection {
    /// Name of its folder.
    pub run: String,
    /// Name of its arm; runs of one arm make one band.
    pub arm: String,
    pub seed: u64,
    /// Place of the arm in its experiment, from 0: decides colour, mark and dash.
    pub slot: usize,
    /// Whether a process works on it now, so that more points will come.
    pub live: bool,
}
