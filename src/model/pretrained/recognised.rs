//! Which of our backbones a table of weights belongs to.

use super::names::Family;
use super::{Pretrained, before};
use crate::config::BackboneSpec;
use crate::data::weights::Table;
use crate::model::{Place, Plan};

/// Every kind of backbone with a width.
const KINDS: [fn(usize) -> BackboneSpec; 4] = [
    |width| BackboneSpec::R3d18 { width },
    |width| BackboneSpec::R2plus1d18 { width },
    |width| BackboneSpec::SlowR50 { width },
    |width| BackboneSpec::Compact { width },
];

/// The backbone that the arrays fill, with its width, and the weights in it.
pub fn recognised(table: &Table) -> Option<(BackboneSpec, Pretrained)> {
    let fits = |spec: BackboneSpec| Pretrained::matched(&spec, table).ok().map(|found| (spec, found));
    KINDS.iter().find_map(|kind| widths(&kind(8), table).into_iter().find_map(|width| fits(kind(width))))
}

/// Widths that the last convolution of the stem may tell.
fn widths(spec: &BackboneSpec, table: &Table) -> Vec<usize> {
    let last = Place::Stem(Plan::of(spec).stem.len().saturating_sub(1));
    let names = Family::of(spec).iter().filter_map(|family| family.names(spec, last));
    let found = names.flat_map(|names| {
        let name = format!("{}.weight", names.conv);
        let fits = table.arrays.iter().filter(move |(found, _)| before(found, &name).is_some());
        fits.filter_map(|(_, array)| array.shape.first().copied()).collect::<Vec<_>>()
    });
    // A plan of no width, or of an absurd one, cannot be made.
    found.filter(|width| (4..=512).contains(width)).collect()
}
