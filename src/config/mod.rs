//! What a pilot is: the `Experiment` read from one RON file, checked once, overridden, hashed.
//!
//! Start with [`Experiment`]. `load` reads a file, applies `--set` overrides, validates and
//! returns an experiment that every later layer may trust.

mod check;
pub mod diff;
mod experiment;
pub mod fields;
mod fields_table;
pub mod fields_text;
pub mod fields_value;
mod load;
mod nearest;
mod part;
pub mod presets;
mod rule;
mod text;

pub use check::{Problem, Wrong, readable, readable_in};
pub(crate) use experiment::hash_json;
pub use experiment::{Arm, EvaluationSpec, Experiment, MethodSpec, RunConfig};
pub use load::{ConfigError, load_file, load_text, parse_text, read_text, to_ron};
pub use nearest::nearest;
pub use part::{
    AugmentSpec, BackboneSpec, Budget, ClipInput, ClipSpec, ContrastiveSpec, Crops, DataSpec, DeviceChoice, IivclSpec,
    KeyStatistics, Limits, NeighbourQuery, OptimiserRule, PoolUse, PretrainSpec, Probe, SgdSpec, SplitSpec,
    SupervisedSpec, TaskKind, TaskSpec,
};
pub use rule::is_name;
pub use text::edited;
