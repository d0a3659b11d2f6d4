//! Every family's names fill the backbone that they are of.

use std::collections::BTreeMap;

use burn::tensor::Device;

use super::names::Family;
use super::*;
use crate::data::augment::{MEAN, STD};
use crate::model::BackboneConfig;
use crate::random::stream;

const SPECS: [BackboneSpec; 4] = [
    BackboneSpec::Compact { width: 8 },
    BackboneSpec::R3d18 { width: 4 },
    BackboneSpec::R2plus1d18 { width: 4 },
    BackboneSpec::SlowR50 { width: 4 },
];

fn drawn(spec: &BackboneSpec, seed: u64) -> Backbone {
    BackboneConfig::from(spec).init(&Device::flex(), &mut stream(seed, "init", 0))
}

fn places(spec: &BackboneSpec) -> Vec<Place> {
    Plan::of(spec).places().into_iter().map(|(place, _)| place).collect()
}

/// A backbone's arrays as a family names them, behind a prefix.
fn table(spec: &BackboneSpec, family: Family, prefix: &str, backbone: &Backbone) -> Table {
    let own = portable::arrays(backbone, places(spec));
    let mut arrays = BTreeMap::new();
    for place in places(spec) {
        let full = full_names(prefix, &family.names(spec, place).unwrap());
        let layer = portable::name(place);
        for (name, part) in full.into_iter().zip(portable::PARTS) {
            arrays.insert(name, own[&format!("{layer}.{part}")].clone());
        }
    }
    let facts = r#"{"input":{"frames":8,"rate_hz":6.0,"side":56,"mean":[0.45,0.45,0.45],
        "std":[0.225,0.225,0.225],"channels":"Motion"}}"#;
    Table { arrays, facts: (family == Family::Kinrin).then(|| facts.to_owned()) }
}

fn all() -> impl Iterator<Item = (BackboneSpec, Family)> {
    SPECS.into_iter().flat_map(|spec| Family::of(&spec).iter().map(move |family| (spec.clone(), *family)))
}

#[test]
fn every_family_fills_the_backbone_and_no_name_stands_for_two_arrays() {
    for (spec, family) in all() {
        let given = drawn(&spec, 1);
        let table = table(&spec, family, "", &given);
        assert_eq!(table.arrays.len(), 5 * places(&spec).len(), "{spec:?} {family:?}");
        let found = Pretrained::matched(&spec, &table).unwrap();
        assert_eq!((found.family, found.unused.len()), (family, 0));
        let filled = found.filled(drawn(&spec, 2));
        assert_eq!(portable::arrays(&filled, places(&spec)), portable::arrays(&given, places(&spec)), "{spec:?}");
        assert_eq!(recognised(&table).unwrap().0, spec);
    }
}

#[test]
fn a_prefix_is_found_and_the_momentum_twin_is_not_taken_for_the_network() {
    let spec = BackboneSpec::SlowR50 { width: 4 };
    let (network, twin) = (drawn(&spec, 1), drawn(&spec, 2));
    let mut both = table(&spec, Family::SlowFast, "backbone.", &network);
    both.arrays.extend(table(&spec, Family::SlowFast, "backbone_hist.", &twin).arrays);
    both.arrays.insert("ptr".to_owned(), Array { shape: vec![1], values: vec![0.0] });
    let found = Pretrained::matched(&spec, &both).unwrap();
    assert_eq!(found.prefix, "backbone.");
    assert_eq!(found.unused.len(), 1 + 5 * places(&spec).len());
    let filled = found.filled(drawn(&spec, 3));
    assert_eq!(portable::arrays(&filled, places(&spec)), portable::arrays(&network, places(&spec)));
}

#[test]
fn what_does_not_fit_is_named() {
    let spec = BackboneSpec::R3d18 { width: 4 };
    let mut table = table(&spec, Family::Torchvision, "", &drawn(&spec, 1));
    assert!(matches!(Pretrained::matched(&SPECS[2], &table), Err(Mismatch::Arrays { .. })));
    assert!(matches!(Pretrained::matched(&SPECS[3], &table), Err(Mismatch::Other { .. })));
    let wide = Pretrained::matched(&BackboneSpec::R3d18 { width: 8 }, &table).unwrap_err();
    assert!(wide.to_string().contains("stem.0.weight ([4, 3, 3, 7, 7], not [8, 3, 3, 7, 7])"), "{wide}");
    table.arrays.remove("layer4.1.conv2.1.running_var");
    let missing = Pretrained::matched(&spec, &table).unwrap_err();
    assert!(
        missing.to_string().contains("do not fit: 1") && missing.to_string().contains("layer4.1.conv2.1.running_var")
    );
    assert!(recognised(&table).is_none());
}

#[test]
fn clips_come_with_the_weights() {
    let of =
        |spec: &BackboneSpec, family| Pretrained::matched(spec, &table(spec, family, "", &drawn(spec, 1))).unwrap();
    let torchvision = of(&SPECS[1], Family::Torchvision);
    assert_eq!((torchvision.with.frames, torchvision.with.side), (16, 112));
    assert_eq!(torchvision.filled(drawn(&SPECS[1], 2)).input_scale().mean, [0.43216, 0.394_666, 0.37645]);
    let slow = of(&SPECS[3], Family::PyTorchVideo);
    assert_eq!(slow.with.scale, InputScale { mean: [MEAN; 3], std: [STD; 3] });
    assert!(slow.check_channels(ClipInput::Rgb).is_ok() && slow.check_channels(ClipInput::Motion).is_err());
    let own = of(&SPECS[0], Family::Kinrin);
    assert!(own.check_channels(ClipInput::Motion).is_ok() && own.check_channels(ClipInput::Rgb).is_err());
    let mut unsaid = table(&SPECS[0], Family::Kinrin, "", &drawn(&SPECS[0], 1));
    unsaid.facts = None;
    assert!(matches!(Pretrained::matched(&SPECS[0], &unsaid), Err(Mismatch::Facts(_))));
}
