//! Anomaly detection: trained on normal footage only, labels only for scoring.
//!
//! [`distance`] and [`one_class`] make scores of features; [`untrained`] makes them of plain frames, for what does not
//! learn; [`levels`], [`ranking`] and [`alarms`] judge them, window by window and video by video. A higher score always
//! means less normal.

pub mod alarms;
pub mod distance;
pub mod levels;
mod localize;
pub mod one_class;
pub mod ranking;
pub mod untrained;

/// Why no anomaly score can be made of these normal clips.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnomalyError {
    #[error("{clips} normal clips are too few; at least {needed} are needed")]
    TooFewNormal { clips: usize, needed: usize },
    #[error("all normal clips have the same features, so nothing can be called far from them")]
    NoSpread,
}
