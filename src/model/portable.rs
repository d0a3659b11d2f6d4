//! Weights of a backbone as plain named arrays in PyTorch's layout: what other programs read and give.

use std::collections::BTreeMap;

use super::array::Array;
use super::backbone::Backbone;
use super::walk::Place;

/// Arrays by name.
pub type Arrays = BTreeMap<String, Array>;

/// Names of the five arrays of a convolution with its normalisation, behind its own name.
pub const PARTS: [&str; 5] = ["conv.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"];

/// Our own name of a convolution.
pub fn name(place: Place) -> String {
    match place {
        Place::Stem(i) => format!("stem.{i}"),
        Place::Main(block, i) => format!("blocks.{block}.main.{i}"),
        Place::Shortcut(block) => format!("blocks.{block}.shortcut"),
    }
}

/// All weights and running statistics of a backbone: `stem.0.conv.weight [O, I, kT, kH, kW]`, `stem.0.norm.weight [O]` …
pub fn arrays(backbone: &Backbone, places: impl IntoIterator<Item = Place>) -> Arrays {
    let named = |place: Place| {
        let name = name(place);
        PARTS.into_iter().map(move |part| format!("{name}.{part}")).zip(backbone.conv(place).arrays())
    };
    places.into_iter().flat_map(named).collect()
}

/// `backbone`, on a plain device, with what `of` gives for each place: five arrays of the shapes that [`arrays`] gives.
pub fn filled(
    mut backbone: Backbone,
    places: impl IntoIterator<Item = Place>,
    mut of: impl FnMut(Place) -> [Array; 5],
) -> Backbone {
    for place in places {
        backbone.conv_mut(place).set(of(place));
    }
    backbone
}
