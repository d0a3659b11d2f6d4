//! What a container says of its own end.

/// What a container says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    /// Where it says that it ends, if it says so.
    pub end: Option<u64>,
    /// Whether another film begins there.
    pub another: bool,
    /// Seconds that are there and that its head tells, where more than a second is missing.
    pub short: Option<(f64, f64)>,
}
