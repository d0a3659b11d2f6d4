//! Weights that were trained elsewhere, put into a backbone: every array by name and shape, or a list of what is not.

mod localize;
pub mod names;
mod recognised;

pub use recognised::recognised;

use std::collections::BTreeSet;

use serde::Serialize;

use self::names::{Family, LayerNames};
use super::array::Array;
use super::walk::Place;
use super::{Backbone, ConvPlan, InputScale, Plan, portable};
use crate::config::{BackboneSpec, ClipInput};
use crate::data::weights::Table;

/// Parts of a layer's normalisation, in the order of [`portable::PARTS`].
const NORM_PARTS: [&str; 4] = ["weight", "bias", "running_mean", "running_var"];
/// What programs put before the names of a network's layers, the likeliest first.
const PREFIXES: [&str; 5] = ["", "backbone.", "module.", "module.backbone.", "encoder."];
/// Names in a list of an error at most.
const MOST_NAMES: usize = 8;

/// The clips that a network was trained with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TrainedWith {
    pub scale: InputScale,
    pub frames: usize,
    pub rate_hz: f32,
    pub side: usize,
    pub channels: ClipInput,
}

/// Arrays of a file that fill a backbone.
#[derive(Clone, Debug, PartialEq)]
pub struct Pretrained {
    pub family: Family,
    /// What stood before the names.
    pub prefix: String,
    pub with: TrainedWith,
    /// Names of arrays that no layer wants, such as a classifier's.
    pub unused: Vec<String>,
    layers: Vec<(Place, [Array; 5])>,
}

/// Why a file does not fill a backbone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    #[error("it has no layers of this backbone: the first would be {wanted}; it holds {found}")]
    Other { wanted: String, found: String },
    #[error("arrays that do not fit: {count}, such as {listed}; set the backbone and its width as the file has them")]
    Arrays { count: usize, listed: String },
    #[error("it was trained with {trained} as channels, the experiment gives {given}: set clip.input")]
    Channels { trained: &'static str, given: &'static str },
    #[error("what it says of its clips cannot be read ({0})")]
    Facts(String),
}

impl Pretrained {
    /// Finds every array of the backbone in a table.
    ///
    /// # Errors
    /// Layers of another network, missing arrays, other shapes, facts that cannot be read.
    pub fn matched(spec: &BackboneSpec, table: &Table) -> Result<Self, Mismatch> {
        let places = Plan::of(spec).places();
        let Some((family, prefix)) = family(spec, table) else { return Err(other(spec, table)) };
        let (mut layers, mut faults, mut used) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (place, conv) in places {
            let Some(names) = family.names(spec, place) else { continue };
            let full = full_names(&prefix, &names);
            let found = full.each_ref().map(|name| table.arrays.get(name));
            for ((name, array), shape) in full.iter().zip(found).zip(shapes(&conv)) {
                faults.extend(fault(name, array, &shape));
            }
            used.extend(full);
            if let [Some(weight), Some(gamma), Some(beta), Some(mean), Some(variance)] = found {
                layers.push((place, [weight, gamma, beta, mean, variance].map(Clone::clone)));
            }
        }
        if !faults.is_empty() {
            return Err(Mismatch::Arrays { count: faults.len(), listed: listed(&faults) });
        }
        let with = trained_with(family, table)?;
        let unused = table.arrays.keys().filter(|name| !used.contains(*name)).cloned().collect();
        Ok(Self { family, prefix, with, unused, layers })
    }

    /// Refuses clips with other channels than it was trained with.
    ///
    /// # Errors
    /// [`Mismatch::Channels`].
    pub fn check_channels(&self, given: ClipInput) -> Result<(), Mismatch> {
        let word = |channels| match channels {
            ClipInput::Rgb => "Rgb",
            ClipInput::Motion => "Motion",
        };
        match self.with.channels == given {
            true => Ok(()),
            false => Err(Mismatch::Channels { trained: word(self.with.channels), given: word(given) }),
        }
    }

    /// `backbone`, of the same plan and on a plain device, with these weights.
    pub fn filled(&self, backbone: Backbone) -> Backbone {
        let mut arrays = self.layers.iter().map(|(_, arrays)| arrays.clone());
        let places = self.layers.iter().map(|(place, _)| *place);
        let of = |_| arrays.next().expect("there are as many layers as places");
        portable::filled(backbone, places, of).with_input_scale(self.with.scale)
    }
}

/// Whose names the table has, and what stands before them.
fn family(spec: &BackboneSpec, table: &Table) -> Option<(Family, String)> {
    let mut candidates: Vec<(Family, String)> = Vec::new();
    for family in Family::of(spec) {
        let Some(names) = family.names(spec, Place::Stem(0)) else { continue };
        let first = format!("{}.weight", names.conv);
        let prefixes = table.arrays.keys().filter_map(|name| before(name, &first));
        candidates.extend(prefixes.map(|prefix| (*family, prefix.to_owned())));
    }
    let rank = |prefix: &str| PREFIXES.iter().position(|known| *known == prefix).unwrap_or(PREFIXES.len());
    candidates.into_iter().min_by_key(|(_, prefix)| (rank(prefix), prefix.clone()))
}

/// What stands before the name of a layer's array: nothing, or words with a point behind each.
fn before<'n>(name: &'n str, layer: &str) -> Option<&'n str> {
    name.strip_suffix(layer).filter(|prefix| prefix.is_empty() || prefix.ends_with('.'))
}

fn other(spec: &BackboneSpec, table: &Table) -> Mismatch {
    let firsts = Family::of(spec).iter().filter_map(|family| family.names(spec, Place::Stem(0)));
    let wanted: Vec<String> = firsts.map(|names| format!("{}.weight", names.conv)).collect();
    let found: Vec<String> = table.arrays.keys().cloned().collect();
    Mismatch::Other { wanted: wanted.join(" / "), found: listed(&found) }
}

fn listed(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > MOST_NAMES { format!("{shown} …") } else { shown }
}

fn full_names(prefix: &str, names: &LayerNames) -> [String; 5] {
    let norm = |part: usize| format!("{prefix}{}.{}", names.norm, NORM_PARTS[part]);
    [format!("{prefix}{}.weight", names.conv), norm(0), norm(1), norm(2), norm(3)]
}

/// Shapes of a layer's arrays.
fn shapes(conv: &ConvPlan) -> [Vec<usize>; 5] {
    let [t, h, w] = conv.kernel;
    let norm = || vec![conv.output];
    [vec![conv.output, conv.input, t, h, w], norm(), norm(), norm(), norm()]
}

fn fault(name: &str, found: Option<&Array>, wanted: &[usize]) -> Option<String> {
    match found {
        None => Some(format!("{name} (missing)")),
        Some(array) if array.shape != wanted => Some(format!("{name} ({:?}, not {wanted:?})", array.shape)),
        Some(_) => None,
    }
}

/// The clips that a family's networks were trained with; our own files say it themselves.
fn trained_with(family: Family, table: &Table) -> Result<TrainedWith, Mismatch> {
    let public = |scale, frames, rate_hz, side| TrainedWith { scale, frames, rate_hz, side, channels: ClipInput::Rgb };
    match family {
        // Kinetics-400 as torchvision's references for video classification normalise it.
        Family::Torchvision => {
            let mean = [0.43216, 0.394_666, 0.37645];
            let std = [0.22803, 0.22145, 0.216_989];
            Ok(public(InputScale { mean, std }, 16, 15.0, 112))
        }
        // 8 frames with stride 8 at 30 frames per second.
        Family::SlowFast | Family::PyTorchVideo => Ok(public(InputScale::default(), 8, 3.75, 224)),
        Family::Kinrin => own_facts(table.facts.as_deref().unwrap_or_default()),
    }
}

fn own_facts(facts: &str) -> Result<TrainedWith, Mismatch> {
    #[derive(serde::Deserialize)]
    struct Facts {
        input: Input,
    }
    #[derive(serde::Deserialize)]
    struct Input {
        frames: usize,
        rate_hz: f32,
        side: usize,
        #[serde(flatten)]
        scale: InputScale,
        channels: ClipInput,
    }
    let facts: Facts = serde_json::from_str(facts).map_err(|error| Mismatch::Facts(error.to_string()))?;
    let Input { frames, rate_hz, side, scale, channels } = facts.input;
    let sound = scale.mean.iter().chain(&scale.std).all(|v| v.is_finite()) && scale.std.iter().all(|std| *std > 0.0);
    match sound {
        true => Ok(TrainedWith { scale, frames, rate_hz, side, channels }),
        false => Err(Mismatch::Facts("mean or deviation".to_owned())),
    }
}

#[cfg(test)]
mod tests;
