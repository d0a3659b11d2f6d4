//! Facts about the networks: sizes from the literature, gradients, repeatability, twins, files.

use burn::module::{Module, ModuleVisitor, Param};
use burn::tensor::{Device, Tensor, TensorData};
use rand::RngExt;

use super::*;
use crate::config::{BackboneSpec, ContrastiveSpec};
use crate::random::stream;

const TINY: [BackboneSpec; 4] = [
    BackboneSpec::Compact { width: 8 },
    BackboneSpec::R3d18 { width: 4 },
    BackboneSpec::R2plus1d18 { width: 4 },
    BackboneSpec::SlowR50 { width: 4 },
];

fn encoder(spec: &BackboneSpec, device: &Device, seed: u64) -> Encoder {
    let heads = ContrastiveSpec { hidden: 16, dim: 8, ..ContrastiveSpec::default() };
    EncoderConfig::new(spec, &heads, true, false).init(device, &mut stream(seed, "init", 0))
}

fn clips(shape: [usize; 5], device: &Device) -> Tensor<5> {
    let rng = &mut stream(9, "clips", 0);
    let values: Vec<f32> = (0..shape.iter().product()).map(|_| rng.random::<f32>() - 0.5).collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// All numbers of a module, running statistics included.
fn numbers<M: Module>(module: &M) -> Vec<f32> {
    struct Numbers(Vec<f32>);
    impl ModuleVisitor for Numbers {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            self.0.extend(param.val().into_data().try_to_vec::<f32>().unwrap());
        }
    }
    let mut all = Numbers(Vec::new());
    module.valid().visit(&mut all);
    all.0
}

/// An encoder that has seen a batch, so that its running statistics are not the initial ones.
fn used_encoder(seed: u64) -> Encoder {
    let device = Device::flex().autodiff();
    let encoder = encoder(&TINY[0], &device, seed);
    encoder.forward(clips([2, 3, 4, 16, 16], &device));
    encoder
}

#[test]
fn parameter_counts_are_those_of_torchvision_and_pytorchvideo_without_the_classifier() {
    let classifier = |features: u64| features * 400 + 400;
    let count = |spec| flops::backbone_params(&spec);
    assert_eq!(count(BackboneSpec::R3d18 { width: 64 }), 33_371_472 - classifier(512));
    assert_eq!(count(BackboneSpec::R2plus1d18 { width: 64 }), 31_505_325 - classifier(512));
    assert_eq!(count(BackboneSpec::SlowR50 { width: 64 }), 32_454_096 - classifier(2048));
}

#[test]
fn r3d_18_has_the_weights_of_its_layer_list() {
    // Stem, then per stage: first block, second block, projection; each convolution with γ and β.
    let conv = |input: u64, output: u64, kernel: u64| input * output * kernel + 2 * output;
    let stage = |input, output| conv(input, output, 27) + 3 * conv(output, output, 27) + conv(input, output, 1);
    let total = conv(3, 64, 147) + 4 * conv(64, 64, 27) + stage(64, 128) + stage(128, 256) + stage(256, 512);
    assert_eq!(flops::backbone_params(&BackboneSpec::R3d18 { width: 64 }), total);
}

#[test]
fn the_modules_hold_the_parameters_of_their_plans() {
    for spec in TINY {
        let backbone = BackboneConfig::from(&spec).init(&Device::flex(), &mut stream(0, "init", 0));
        let plan = Plan::of(&spec);
        // The module also counts the running mean and variance of each normalisation.
        let norms: u64 = plan.convs().map(|conv| 2 * conv.output as u64).sum();
        assert_eq!(flops::params(&backbone), plan.params() + norms, "{spec:?}");
    }
}

#[test]
fn flops_of_the_18_layer_networks_are_those_of_torchvision() {
    let giga_macs = |spec| flops::forward(&spec, (16, 112, 112)) as f64 / 2e9;
    // torchvision lists multiply-adds: 40.70 and 40.52 with the classifier, which is 0.0002.
    assert!((giga_macs(BackboneSpec::R3d18 { width: 64 }) - 40.70).abs() < 0.01);
    assert!((giga_macs(BackboneSpec::R2plus1d18 { width: 64 }) - 40.52).abs() < 0.01);
}

#[test]
fn flops_of_r3d_18_are_those_of_its_layer_list() {
    // Positions after the stem: 16·56·56; each stage divides them by 8.
    let positions = |stage: u32| 16 * 56 * 56 / 8u64.pow(stage);
    let mut macs = 3 * 64 * 147 * positions(0) + 4 * 64 * 64 * 27 * positions(0);
    for stage in 1..4u32 {
        let (input, output) = (32u64 << stage, 64u64 << stage);
        macs += (input * output * 28 + 3 * output * output * 27) * positions(stage);
    }
    assert_eq!(flops::forward(&BackboneSpec::R3d18 { width: 64 }, (16, 112, 112)), 2 * macs);
}

#[test]
fn backbones_turn_clips_into_features() {
    for device in [Device::flex(), Device::flex().autodiff()] {
        for spec in TINY {
            let backbone = BackboneConfig::from(&spec).init(&device, &mut stream(0, "init", 0));
            let features = backbone.forward(clips([2, 3, 5, 21, 18], &device));
            assert_eq!(features.dims(), [2, backbone.features()], "{spec:?}");
            assert!(features.into_data().try_to_vec::<f32>().unwrap().iter().all(|x| x.is_finite()), "{spec:?}");
        }
    }
}

#[test]
fn embeddings_are_unit_rows_even_of_zero_features() {
    let device = Device::flex();
    let config = ProjectionHeadConfig { features: 6, hidden: 8, dim: 4, norm: false };
    let head = config.init(&device, &mut stream(0, "head", 0));
    let rows = head.forward(Tensor::from_floats([[1.0, -2.0, 0.5, 3.0, 0.0, 1.0]], &device));
    let length: f32 = rows.powi_scalar(2).sum().into_scalar();
    assert!((length - 1.0).abs() < 1e-5, "{length}");
    let zero = head.forward(Tensor::zeros([1, 6], &device));
    assert!(zero.into_data().try_to_vec::<f32>().unwrap().iter().all(|x| x.is_finite()));
}

#[test]
fn the_same_stream_gives_the_same_weights_and_another_seed_others() {
    let device = Device::flex();
    let of = |seed| numbers(&encoder(&TINY[1], &device, seed));
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn an_inter_head_does_not_change_the_other_weights() {
    let device = Device::flex();
    let heads = ContrastiveSpec { hidden: 16, dim: 8, ..ContrastiveSpec::default() };
    let of = |inter| EncoderConfig::new(&TINY[0], &heads, inter, false).init(&device, &mut stream(0, "init", 0));
    let (with, without) = (of(true), of(false));
    assert_eq!(numbers(&with.backbone), numbers(&without.backbone));
    assert_eq!(numbers(&with.intra), numbers(&without.intra));
}

#[test]
fn gradients_reach_every_parameter() {
    struct Count<'a> {
        grads: &'a burn::tensor::Gradients,
        missing: usize,
        found: usize,
    }
    impl ModuleVisitor for Count<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            let value = param.val();
            if !value.is_require_grad() {
                return; // running statistics
            }
            match value.grad(self.grads).map(|grad| grad.abs().sum().into_scalar::<f32>()) {
                Some(sum) if sum.is_finite() => self.found += 1,
                _ => self.missing += 1,
            }
        }
    }
    let device = Device::flex().autodiff();
    for spec in TINY {
        let encoder = encoder(&spec, &device, 0);
        let (intra, inter) = encoder.forward(clips([2, 3, 4, 16, 16], &device));
        let loss = (intra * inter.unwrap()).sum();
        let grads = loss.backward();
        let mut count = Count { grads: &grads, missing: 0, found: 0 };
        encoder.visit(&mut count);
        assert_eq!(count.missing, 0, "{spec:?}");
        assert_eq!(count.found, 3 * Plan::of(&spec).convs().count() + 18, "{spec:?}");
    }
}

#[test]
fn a_step_repeats_bit_for_bit() {
    let device = Device::flex().autodiff();
    let run = || {
        let encoder = encoder(&TINY[1], &device, 0);
        let (intra, _) = encoder.forward(clips([3, 3, 4, 24, 24], &device));
        let grads = (intra.clone() * intra.clone().exp()).sum().backward();
        let grad = encoder.intra.first_weight().grad(&grads).unwrap();
        (
            numbers(&encoder),
            intra.into_data().try_to_vec::<f32>().unwrap(),
            grad.into_data().try_to_vec::<f32>().unwrap(),
        )
    };
    assert_eq!(run(), run());
}

#[test]
fn momentum_0_copies_1_keeps_and_a_half_averages() {
    let online = used_encoder(1);
    let twin = || used_encoder(2).twin();
    let (start, target) = (numbers(&twin()), numbers(&online));
    assert_eq!(numbers(&momentum::update(twin(), &online, 0.0, true)), target);
    assert_eq!(numbers(&momentum::update(twin(), &online, 1.0, true)), start);
    let half = numbers(&momentum::update(twin(), &online, 0.5, true));
    let mean = start.iter().zip(&target).map(|(a, b)| 0.5 * a + 0.5 * b);
    assert!(half.iter().zip(mean).all(|(x, mean)| (x - mean).abs() < 1e-6));
}

#[test]
fn running_statistics_are_averaged_only_where_asked_and_the_online_network_is_left_alone() {
    let online = used_encoder(1);
    let before = numbers(&online);
    // Same weights, so only the running statistics differ.
    let fresh = || encoder(&TINY[0], &Device::flex(), 1);
    let start = numbers(&fresh());
    assert_eq!(numbers(&momentum::update(fresh(), &online, 0.0, false)), start);
    assert_eq!(numbers(&momentum::update(fresh(), &online, 0.0, true)), before);
    assert_ne!(start, before);
    assert_eq!(numbers(&online), before);
}

#[test]
fn a_twin_neither_records_gradients_nor_depends_on_its_batch() {
    let twin = used_encoder(1).twin();
    let batch = clips([2, 3, 4, 16, 16], &Device::flex());
    let (both, _) = twin.forward(batch.clone());
    let (alone, _) = twin.forward(batch.slice_dim(0, 0..1));
    assert!(!both.is_require_grad() && !both.device().is_autodiff());
    let error: f32 = (both.slice_dim(0, 0..1) - alone).abs().max().into_scalar();
    assert!(error < 1e-6, "{error}");
}

#[test]
fn weights_survive_a_file_bit_for_bit_with_running_statistics() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("encoder.safetensors");
    let saved = used_encoder(1);
    weights::save(&saved, &path).unwrap();
    for device in [Device::flex(), Device::flex().autodiff()] {
        let loaded = weights::load(encoder(&TINY[0], &device, 5), &path).unwrap();
        assert_eq!(numbers(&loaded), numbers(&saved));
        let (intra, _) = loaded.forward(clips([2, 3, 4, 16, 16], &device));
        assert_eq!(intra.device().is_autodiff(), device.is_autodiff());
        assert_eq!(loaded.intra.first_weight().is_require_grad(), device.is_autodiff());
    }
}

#[test]
fn weights_of_another_network_and_broken_files_are_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let device = Device::flex();
    let path = folder.path().join("weights.safetensors");
    weights::save(&encoder(&TINY[1], &device, 0), &path).unwrap();
    assert!(weights::load(encoder(&TINY[0], &device, 0), &path).is_err());
    assert!(weights::load(encoder(&TINY[1], &device, 0).backbone, &path).is_err());
    std::fs::write(&path, b"no weights").unwrap();
    let message = weights::load(encoder(&TINY[1], &device, 0), &path).unwrap_err().to_string();
    assert!(message.contains("weights.safetensors"), "{message}");
    assert!(weights::load(encoder(&TINY[1], &device, 0), &folder.path().join("absent")).is_err());
}
