//! The kernels against burn's own operations on the same device, values and gradients.

use burn::nn::BatchNormConfig;
use burn::tensor::{Device, Tensor, activation, module};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::version::Version;
use super::window::Geometry;
use super::*;
use crate::random::stream;

fn random<const D: usize>(shape: [usize; D], rng: &mut ChaCha8Rng, device: &Device) -> Tensor<D> {
    let values: Vec<f32> = (0..shape.iter().product()).map(|_| rng.random::<f32>() * 2.0 - 1.0).collect();
    Tensor::<1>::from_floats(values.as_slice(), device).reshape(shape)
}

fn assert_close<const D: usize>(name: &str, actual: Tensor<D>, expected: Tensor<D>) {
    assert_eq!(actual.dims(), expected.dims(), "{name}");
    let scale = expected.clone().abs().max().into_scalar::<f32>().max(1e-3);
    let error = (actual - expected).abs().max().into_scalar::<f32>() / scale;
    assert!(error < 2e-5, "{name}: relative error {error}");
}

/// Our convolution of channels-last tensors, and burn's of the same in its own layout; output and both gradients.
fn compare_conv(x: [usize; 5], weight: [usize; 5], stride: [usize; 3], padding: [usize; 3]) {
    let device = Device::flex().autodiff();
    let rng = &mut stream(1, "test", 0);
    let x = random(x, rng, &device).require_grad();
    let weight = random(weight, rng, &device).require_grad();
    let name = format!("x {:?} weight {:?} stride {stride:?} padding {padding:?}", x.dims(), weight.dims());

    let ours = conv3d(x.clone(), weight.clone(), stride, padding);
    let factor = random(ours.dims(), rng, &device);
    let mut grads = (ours.clone() * factor.clone()).sum().backward();
    let ours = [Some(ours.inner()), x.grad_remove(&mut grads), weight.grad_remove(&mut grads)];

    let options = ConvOptions::new(stride, padding, [1; 3], 1);
    let first = x.clone().permute([0, 4, 1, 2, 3]);
    let theirs = module::conv3d(first, weight.clone().permute([4, 3, 0, 1, 2]), None, options);
    let theirs = theirs.permute([0, 2, 3, 4, 1]);
    let mut grads = (theirs.clone() * factor).sum().backward();
    let theirs = [Some(theirs.inner()), x.grad_remove(&mut grads), weight.grad_remove(&mut grads)];

    for ((what, ours), theirs) in ["output", "input gradient", "weight gradient"].iter().zip(ours).zip(theirs) {
        assert_close(&format!("{what}, {name}"), ours.unwrap(), theirs.unwrap());
    }
}

#[test]
fn a_layer_whose_places_do_not_fit_their_numbers_is_refused() {
    let window = Window { stride: [1, 2, 2], padding: [0, 3, 3] };
    let size = |batch| Geometry::new([batch, 8, 112, 112, 64], [1, 7, 7, 64, 8], window).positions();
    assert_eq!(size(600), 600 * 8 * 56 * 56);
    assert!(std::panic::catch_unwind(|| size(700)).is_err(), "700 clips are 4.5 · 10⁹ numbers");
}

#[test]
fn convolutions_and_their_gradients_equal_those_of_burn() {
    compare_conv([2, 3, 5, 6, 4], [3, 3, 3, 4, 5], [1; 3], [1; 3]);
    compare_conv([3, 4, 7, 6, 3], [3, 7, 7, 3, 8], [1, 2, 2], [1, 3, 3]);
    compare_conv([2, 5, 4, 4, 6], [3, 3, 3, 6, 7], [2; 3], [1; 3]);
    compare_conv([2, 4, 5, 5, 6], [1, 1, 1, 6, 9], [1; 3], [0; 3]);
    compare_conv([2, 4, 5, 5, 6], [1, 1, 1, 6, 9], [2; 3], [0; 3]);
    compare_conv([2, 6, 3, 3, 8], [3, 1, 1, 8, 4], [2, 1, 1], [1, 0, 0]);
    compare_conv([2, 2, 9, 9, 8], [1, 3, 3, 8, 4], [1, 2, 2], [0, 1, 1]);
}

#[test]
fn clips_smaller_than_the_kernel_are_padded() {
    compare_conv([2, 1, 1, 1, 3], [3, 3, 3, 3, 2], [1; 3], [1; 3]);
}

#[test]
fn layers_larger_than_a_tile_equal_those_of_burn() {
    compare_conv([3, 2, 9, 9, 96], [3, 3, 3, 96, 40], [1; 3], [1; 3]);
    compare_conv([2, 4, 20, 20, 130], [1, 1, 1, 130, 70], [1; 3], [0; 3]);
}

/// Everything that normalisation, residual and ReLU give: output, gradients, running statistics.
fn outcome(channels: usize, ours: bool, add: bool, relu: bool) -> Vec<Tensor<1>> {
    let device = Device::flex().autodiff();
    let rng = &mut stream(2, "test", 0);
    let shape = [3, 4, 11, 6, channels];
    let x = (random(shape, rng, &device) + 0.7).require_grad();
    let residual = random(shape, rng, &device).require_grad();
    let factor = random(shape, rng, &device);
    let mut norm = BatchNormConfig::new(channels).init(&device);
    let gamma = random([channels], rng, &device).require_grad();
    let beta = random([channels], rng, &device).require_grad();
    norm.gamma = burn::module::Param::from_tensor(gamma);
    norm.beta = burn::module::Param::from_tensor(beta);
    let y = if ours {
        normalise(&norm, x.clone(), add.then(|| residual.clone()), relu, Statistics::ByDevice)
    } else {
        let y = norm.forward(x.clone().permute([0, 4, 1, 2, 3])).permute([0, 2, 3, 4, 1]);
        let y = if add { y + residual.clone() } else { y };
        if relu { activation::relu(y) } else { y }
    };
    let mut grads = (y.clone() * factor).sum().backward();
    let mut all = vec![y.inner().flatten(0, 4)];
    all.push(x.grad_remove(&mut grads).unwrap().flatten(0, 4));
    all.extend(residual.grad_remove(&mut grads).map(|grad| grad.flatten(0, 4)));
    all.push(norm.gamma.val().grad_remove(&mut grads).unwrap());
    all.push(norm.beta.val().grad_remove(&mut grads).unwrap());
    all.extend([norm.running_mean.value_sync().inner(), norm.running_var.value_sync().inner()]);
    all
}

#[test]
fn normalisation_with_residual_and_relu_equals_that_of_burn() {
    for (add, relu) in [(false, false), (false, true), (true, false), (true, true)] {
        for channels in [8, 87] {
            let (ours, theirs) = (outcome(channels, true, add, relu), outcome(channels, false, add, relu));
            assert_eq!(ours.len(), theirs.len());
            for (index, (ours, theirs)) in ours.into_iter().zip(theirs).enumerate() {
                assert_close(&format!("result {index}, {channels} channels, add {add}, relu {relu}"), ours, theirs);
            }
        }
    }
}

#[test]
fn on_a_plain_device_the_running_statistics_normalise() {
    let device = Device::flex();
    let rng = &mut stream(3, "test", 0);
    let norm = BatchNormConfig::new(4).init(&device);
    norm.running_mean.update(random([4], rng, &device));
    norm.running_var.update(random([4], rng, &device).abs() + 0.5);
    norm.running_mean.value_sync();
    norm.running_var.value_sync();
    let x = random([2, 3, 5, 5, 4], rng, &device);
    let theirs = norm.forward(x.clone().permute([0, 4, 1, 2, 3])).permute([0, 2, 3, 4, 1]);
    assert_close(
        "output",
        normalise(&norm, x.clone(), Some(x.clone()), true, Statistics::ByDevice),
        activation::relu(theirs + x),
    );
}

#[test]
fn on_a_plain_device_the_batch_normalises_where_asked_and_the_running_statistics_follow() {
    let run = |device: Device, statistics| {
        let rng = &mut stream(4, "test", 0);
        let norm = BatchNormConfig::new(4).init(&device);
        let x = random([2, 3, 5, 5, 4], rng, &device) * 3.0 + 1.0;
        let y = normalise(&norm, x, None, true, statistics);
        let plain = |t: Tensor<1>| if t.device().is_autodiff() { t.inner() } else { t };
        let y = y.flatten(0, 4);
        [plain(y), plain(norm.running_mean.value_sync()), plain(norm.running_var.value_sync())]
    };
    let plain = run(Device::flex(), Statistics::Batch);
    let trained = run(Device::flex().autodiff(), Statistics::ByDevice);
    for (name, (ours, theirs)) in ["output", "mean", "variance"].iter().zip(plain.into_iter().zip(trained)) {
        assert_close(name, ours, theirs);
    }
}

#[test]
fn the_statistics_of_many_rows_are_exact_far_from_zero() {
    let rows = 5000;
    let x: Vec<f32> = (0..rows).map(|i| 1000.0 + (i % 2) as f32).collect();
    let (mean, variance) = norm::statistics(&x, 1, Version::best());
    assert!((mean[0] - 1000.5).abs() < 1e-3, "{mean:?}");
    assert!((variance[0] - 0.25).abs() < 1e-3, "{variance:?}");
}

/// The bits of a convolution's output and gradients by one version of the loops, computed by so many threads.
fn convolution(version: Version, threads: usize, x: [usize; 5], weight: [usize; 5], window: Window) -> [Vec<u32>; 3] {
    let rng = &mut stream(5, "test", 0);
    let mut values = |len| -> Vec<f32> { (0..len).map(|_| rng.random::<f32>() - 0.5).collect() };
    let geometry = Geometry::new(x, weight, window);
    let (x, weight) = (values(x.iter().product()), values(weight.iter().product()));
    let grad = values(geometry.positions() * geometry.output);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let all = pool.install(|| {
        [
            conv::forward(&x, &weight, &geometry, version),
            conv::input_gradient(&grad, &weight, &geometry, version),
            conv::weight_gradient(&x, &grad, &geometry, version),
        ]
    });
    all.map(|values| values.into_iter().map(f32::to_bits).collect())
}

/// Convolutions with tiles, panels and lines of all sorts: whole, cut off, in the padding.
fn convolutions() -> [([usize; 5], [usize; 5], Window); 4] {
    let padded = |kernel: [usize; 3], stride| Window { stride, padding: kernel.map(|k| k / 2) };
    [
        ([3, 1, 7, 9, 33], [3, 3, 3, 33, 45], padded([3, 3, 3], [1; 3])),
        ([2, 4, 13, 13, 3], [3, 7, 7, 3, 32], padded([3, 7, 7], [1, 2, 2])),
        ([5, 4, 9, 8, 20], [3, 3, 3, 20, 70], padded([3, 3, 3], [2; 3])),
        ([3, 8, 12, 12, 16], [1, 1, 1, 16, 24], padded([1, 1, 1], [1; 3])),
    ]
}

#[test]
fn a_convolution_has_the_same_bits_with_one_thread_and_with_many() {
    for (x, weight, window) in convolutions() {
        let one = convolution(Version::best(), 1, x, weight, window);
        assert!(one == convolution(Version::best(), 5, x, weight, window), "x {x:?} weight {weight:?}");
    }
}

#[test]
fn every_version_that_this_processor_runs_gives_the_same_convolution() {
    for (x, weight, window) in convolutions() {
        let expected = convolution(Version::Base, 2, x, weight, window);
        for version in Version::available() {
            for (actual, expected) in convolution(version, 2, x, weight, window).iter().zip(&expected) {
                let numbers = |bits: &[u32]| -> Vec<f32> { bits.iter().map(|bits| f32::from_bits(*bits)).collect() };
                let tensor = |bits: &[u32]| Tensor::<1>::from_floats(numbers(bits).as_slice(), &Device::flex());
                assert_close(&format!("{version:?} x {x:?} weight {weight:?}"), tensor(actual), tensor(expected));
            }
        }
    }
}

#[test]
fn normalisation_has_the_same_bits_with_one_thread_and_with_many() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let all = pool.install(|| outcome(87, true, true, true));
        all.into_iter().map(|values| values.into_data().try_to_vec::<f32>().unwrap()).collect::<Vec<_>>()
    };
    assert!(run(1) == run(5));
}

#[test]
fn what_tasks_fill_is_whole_and_in_order() {
    let values = spare::filled(10, 4, || (), |(), index, part| part.fill(index as f32));
    assert_eq!(values, [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0]);
}

#[test]
fn memory_is_taken_again_only_when_nobody_else_holds_it() {
    let len = 1 << 15;
    let tensor = |value| ops::tensor(vec![value; len], &[len]);
    let held = tensor(1.0);
    spare::give(held.clone());
    assert!(spare::take(len).iter().all(|value| *value == 0.0), "a held tensor was given away");
    spare::give(tensor(2.0));
    assert!(spare::take(len - 1).iter().all(|value| *value == 0.0), "of another length");
    assert!(spare::take(len).iter().all(|value| *value == 2.0), "a free tensor was not kept");
    assert!(spare::take(len).iter().all(|value| *value == 0.0), "given twice");
    assert!(held.storage::<f32>().iter().all(|value| *value == 1.0));
}
