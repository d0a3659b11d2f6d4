//! Public weights against PyTorch: files read as it wrote them, features as it computes them. `golden/public_weights.py`
//! made the values; with `--check` it holds its networks against torchvision's and PyTorchVideo's own.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::collections::BTreeMap;

use burn::tensor::{Device, Tensor, TensorData};
use kinrin::config::BackboneSpec;
use kinrin::data::augment::{MEAN, STD};
use kinrin::data::weights::{Fault, Floats, Table, torch};
use kinrin::model::BackboneConfig;
use kinrin::model::pretrained::{Pretrained, recognised};
use kinrin::random::stream;
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    backbone: String,
    width: usize,
    shape: Vec<usize>,
    arrays: Vec<(String, Vec<usize>)>,
    features: Vec<f32>,
}

/// The script's numbers from −1 to 1.
fn numbers(name: &str, count: usize) -> Vec<f64> {
    let mut state =
        name.bytes().fold(2_166_136_261u32, |state, byte| (state ^ u32::from(byte)).wrapping_mul(16_777_619));
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / 2f64.powi(31) - 1.0
    };
    (0..count).map(|_| next()).collect()
}

/// The script's weights.
fn filled(name: &str, shape: &[usize]) -> Floats {
    let values = numbers(name, shape.iter().product());
    let gain = (6.0 / shape[1..].iter().product::<usize>() as f64).sqrt();
    let is_scale = name.ends_with("running_var") || name.ends_with("weight");
    let value = |v: f64| match (shape.len(), is_scale) {
        (5, _) => v * gain,
        (_, true) => 1.0 + 0.5 * v,
        _ => 0.1 * v,
    };
    Floats { shape: shape.to_vec(), values: values.into_iter().map(|v| value(v) as f32).collect() }
}

fn spec(case: &Case) -> BackboneSpec {
    let width = case.width;
    match case.backbone.as_str() {
        "R3d18" => BackboneSpec::R3d18 { width },
        "R2plus1d18" => BackboneSpec::R2plus1d18 { width },
        _ => BackboneSpec::SlowR50 { width },
    }
}

#[test]
fn public_networks_give_pytorchs_features() {
    let golden: Golden = serde_json::from_str(include_str!("../golden/public_weights.json")).unwrap();
    assert_eq!(golden.cases.len(), 4);
    for case in &golden.cases {
        let arrays = case.arrays.iter().map(|(name, shape)| (name.clone(), filled(name, shape))).collect();
        let table = Table { arrays, facts: None };
        assert_eq!(recognised(&table).unwrap().0, spec(case));
        let found = Pretrained::matched(&spec(case), &table).unwrap();
        assert_eq!(found.unused, Vec::<String>::new());
        let device = Device::flex();
        let drawn = BackboneConfig::from(&spec(case)).init(&device, &mut stream(0, "init", 0));
        let count = case.shape.iter().product();
        let pixels = numbers("clip", count).into_iter().map(|v| ((v + 1.0) / 2.0) as f32);
        let clips: Vec<f32> = pixels.map(|pixel| (pixel - MEAN) / STD).collect();
        let clips: Tensor<5> = Tensor::from_data(TensorData::new(clips, case.shape.clone()), &device);
        let features: Vec<f32> = found.filled(drawn).forward(clips).into_data().try_to_vec().unwrap();
        let largest = case.features.iter().fold(0f32, |most, v| most.max(v.abs()));
        assert_eq!(features.len(), case.features.len());
        for (ours, theirs) in features.iter().zip(&case.features) {
            assert!((ours - theirs).abs() < 1e-4 * largest, "{}: {ours} is not {theirs}", case.backbone);
        }
    }
}

const ZIP: &[u8] = include_bytes!("../fixtures/weights/zip.pyth");
const BEFORE_ZIP: &[u8] = include_bytes!("../fixtures/weights/before_zip.pyth");

fn floats(shape: &[usize], values: impl IntoIterator<Item = f64>) -> Floats {
    Floats { shape: shape.to_vec(), values: values.into_iter().map(|v| v as f32).collect() }
}

#[test]
fn files_of_both_formats_hold_what_pytorch_put_into_them() {
    let shared = numbers("shared", 12);
    let turned = (0..12).map(|i| shared[i % 3 * 4 + i / 3]);
    let exact = BTreeMap::from([
        ("a.weight", floats(&[3, 4], shared.clone())),
        ("a.transposed", floats(&[4, 3], turned)),
        ("a.part", floats(&[4], shared[5..9].to_vec())),
        ("b.parameter", floats(&[1, 2, 3], numbers("parameter", 6))),
        ("b.double", floats(&[3], numbers("double", 3))),
        ("b.scalar", floats(&[], [2.5])),
    ]);
    for file in [ZIP, BEFORE_ZIP] {
        let table = torch::table(file).unwrap();
        for (name, wanted) in &exact {
            assert_eq!(&table.arrays[*name], wanted, "{name}");
        }
        for (name, digits) in [("half", 1e-3), ("brain", 8e-3)] {
            let found = &table.arrays[&format!("b.{name}")].values;
            assert!(found.iter().zip(numbers(name, 5)).all(|(a, b)| (f64::from(*a) - b).abs() < digits), "{name}");
        }
        assert_eq!(table.arrays.len(), exact.len() + 2, "whole numbers are no weights");
        assert_eq!(Table::read(&table.written()).unwrap(), table);
    }
}

#[test]
fn a_file_that_is_cut_or_changed_anywhere_gives_an_error_or_other_numbers_but_never_a_panic() {
    for file in [ZIP, BEFORE_ZIP] {
        for length in 0..file.len() - 22 {
            assert!(torch::table(&file[..length]).is_err(), "{length} bytes");
        }
        for place in 0..file.len() {
            for byte in [0x00, 0x01, 0x7f, 0x80, 0xff, b'.', b'('] {
                let mut changed = file.to_vec();
                changed[place] = byte;
                drop(torch::table(&changed));
            }
        }
    }
}

#[test]
fn a_changed_number_in_a_zip_fails_its_checksum() {
    let mut changed = ZIP.to_vec();
    let data = ZIP.windows(10).position(|w| w == b"zip/data/0").unwrap();
    changed[data + 80] ^= 1;
    assert!(matches!(torch::table(&changed), Err(Fault::Broken(_))));
}

#[test]
fn a_file_that_wants_to_call_is_refused_by_the_name_that_it_calls() {
    let magic = &BEFORE_ZIP[..15];
    let hostile = [magic, b"\x80\x02M\xe9\x03.\x80\x02}.\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R."].concat();
    assert_eq!(torch::table(&hostile), Err(Fault::Forbidden("os.system".to_owned())));
    assert_eq!(torch::table(b"no weights at all"), Err(Fault::Unknown));
}
