//! Learning curves: read from the event files of runs ([`series`]), grouped by arm, drawn as figures.

pub mod axis;
pub mod figure;
pub mod group;
pub mod minmax_pyramid;
pub mod names;
pub mod plot;
pub mod quantiles;
pub mod reference;
pub mod series;
pub mod set;
pub mod smooth;
