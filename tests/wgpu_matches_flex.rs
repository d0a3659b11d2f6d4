//! The wgpu back end trains a small network to the same loss curve as the CPU back end.
//!
//! Runs on a software driver (Mesa's llvmpipe) where there is one, so that every machine checks the same thing;
//! skipped with a message only where no adapter is present at all, which on CI is a failure. Autotune is not compiled in, so no time is
//! spent on choosing kernels, and the network has few distinct layers, because each needs shaders of its own.

use burn::optim::momentum::MomentumConfig;
use burn::optim::{GradientsParams, SgdConfig};
use burn::tensor::{Device, Tensor, TensorData};
use kinrin::config::DeviceChoice;
use kinrin::engine::machine::device::{self, AdapterKind};
use kinrin::model::{BackboneConfig, BlockPlan, ConvPlan, Plan};
use kinrin::random::stream;
use rand::RngExt;

/// Largest relative difference of a loss. Both add in single precision but in different orders, and ten steps of
/// training let rounding grow; a wrong gradient shows at the first steps as percents.
const TOLERANCE: f32 = 1e-4;

const STEPS: usize = 10;

/// Patches, a (2+1)D residual block, and a strided one with projection.
fn plan() -> Plan {
    let block = |input, stride| BlockPlan {
        main: vec![
            ConvPlan::new(input, 8, [1, 3, 3]).stride([1, stride, stride]),
            ConvPlan::new(8, 8, [3, 1, 1]).stride([stride, 1, 1]),
        ],
        shortcut: (stride > 1).then(|| ConvPlan::new(input, 8, [1; 3]).stride([stride; 3])),
    };
    let stem = vec![ConvPlan::new(48, 8, [1; 3])];
    Plan { patch: [1, 4, 4], stem, pool: false, blocks: vec![block(8, 1), block(8, 2)], zero_last_gamma: false }
}

fn noise<const D: usize>(name: &str, shape: [usize; D], device: &Device) -> Tensor<D> {
    let rng = &mut stream(0, name, 0);
    let values: Vec<f32> = (0..shape.iter().product()).map(|_| rng.random::<f32>() * 2.0 - 1.0).collect();
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// Trains the network towards random targets; the loss before every step.
fn loss_curve(device: &Device) -> Vec<f32> {
    let device = device.clone().autodiff();
    let mut network = BackboneConfig::from(plan()).init(&device, &mut stream(0, "init", 0));
    let mut sgd = SgdConfig::new().with_momentum(Some(MomentumConfig::new().with_momentum(0.9))).init();
    let clips = noise("clips", [4, 3, 4, 16, 16], &device);
    let targets = noise("targets", [4, 8], &device);
    let step = |_| {
        let loss = (network.forward(clips.clone()) - targets.clone()).powi_scalar(2).mean();
        let value = loss.clone().into_scalar();
        let grads = GradientsParams::from_grads(loss.backward(), &network);
        network = sgd.step(0.1, network.clone(), grads);
        value
    };
    (0..STEPS).map(step).collect()
}

#[test]
fn wgpu_trains_to_the_same_loss_curve_as_the_cpu() {
    let adapters = device::adapters();
    let software = adapters.iter().find(|adapter| adapter.kind == AdapterKind::Software);
    let Some(adapter) = software.or(adapters.first()) else {
        assert!(std::env::var_os("CI").is_none(), "CI must have a Vulkan driver (mesa-vulkan-drivers)");
        eprintln!("skipped: no wgpu adapter (install Mesa's Vulkan drivers)");
        return;
    };
    let wgpu = device::select(DeviceChoice::Wgpu(Some(adapter.index))).unwrap();
    eprintln!("adapter: {}", wgpu.name);
    let (theirs, ours) = (loss_curve(&wgpu.device), loss_curve(&Device::flex()));
    eprintln!("wgpu {theirs:?}\nflex {ours:?}");
    assert!(ours[STEPS - 1] < 0.5 * ours[0], "the network learns");
    for (step, (a, b)) in theirs.iter().zip(&ours).enumerate() {
        assert!((a - b).abs() <= TOLERANCE * b.abs(), "step {step}: wgpu {a}, flex {b}");
    }
}
