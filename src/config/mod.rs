//! What a pilot is: the `Experiment` read from one RON file, checked once, overridden, hashed.
//!
//! Start with [`Experiment`]. `load` reads a file, applies `--set` overrides, validates and
//! returns an experiment that every later layer may trust.

mod backbone;
mod check;
mod clip;
mod data;
mod decision;
mod device;
pub mod diff;
mod experiment;
pub mod fields;
mod fields_table;
pub mod fields_text;
pub mod fields_value;
pub mod hash;
mod iivcl;
mod load;
pub mod method;
mod method_specs;
mod method_traits;
mod nearest;
mod optimiser;
pub mod presets;
mod pretrain;
mod prices;
mod protocol;
mod rule;
mod run_config;
mod section;
mod syntax;
mod text;

pub use backbone::{BackboneSpec, InitSpec};
pub use check::{Problem, Wrong, readable, readable_in};
pub use clip::{AugmentSpec, ClipInput, ClipSpec};
pub use data::{DataSpec, PoolUse};
pub use decision::DecisionSpec;
pub use device::{DeviceChoice, Limits};
pub use experiment::{Arm, Experiment, PrimarySpec};
pub use iivcl::{IivclSpec, NeighbourQuery};
pub use load::{ConfigError, load_file, load_text, parse_text, read_text, to_ron};
pub use method::{MethodSpec, NnclrSpec};
pub use method_specs::{ClustersSpec, InterSpec, MeanShiftSpec, SceSpec};
pub use method_traits::{MethodKind, MethodTraits, NeighbourTraits};
pub use nearest::nearest;
pub use optimiser::OptimiserSpec;
pub use pretrain::{ContrastiveSpec, KeyStatistics, PretrainSpec, SupervisedSpec};
pub use prices::{Currency, Price, PriceList};
pub use protocol::{Budget, Crops, EvaluationSpec, Probe, SplitSpec, TaskKind, TaskSpec};
pub use rule::is_name;
pub use run_config::RunConfig;
pub use text::edited;
