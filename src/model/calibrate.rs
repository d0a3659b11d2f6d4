//! Batch normalisation's running statistics, of the clips that a network is looked at with.
//!
//! A fresh network normalises with mean 0 and variance 1 until it has been trained: each layer then passes on whatever
//! scale its weights happen to give, which is not what the same architecture does in training. Here the statistics
//! become the averages over some clips, layer by layer as training would see them; weights stay as they are.

use burn::module::Module;
use burn::nn::BatchNorm;
use burn::tensor::Tensor;

use super::Backbone;

/// A network whose running statistics can be calibrated.
pub trait Calibrated: Module {
    /// Clips `[B, 3, T, H, W]` to rows.
    fn forward(&self, clips: Tensor<5>) -> Tensor<2>;

    /// Every batch normalisation.
    fn norms_mut(&mut self) -> impl Iterator<Item = &mut BatchNorm>;
}

impl Calibrated for Backbone {
    fn forward(&self, clips: Tensor<5>) -> Tensor<2> {
        self.forward(clips)
    }

    fn norms_mut(&mut self) -> impl Iterator<Item = &mut BatchNorm> {
        self.norms_mut()
    }
}

/// `network` with running means and variances that are averages over `batches` of clips `[B, 3, T, H, W]`, each batch
/// counted by its clips. Lives on a plain device and shares nothing with the given one; without any clip it keeps the
/// statistics it had. The same batches give the same bits on the CPU.
///
/// # Errors
/// The first one among `batches`.
pub fn calibrate<N: Calibrated, E>(
    network: &N,
    batches: impl IntoIterator<Item = Result<Tensor<5>, E>>,
) -> Result<N, E> {
    // `valid` makes running statistics of its own, `train` the mode in which a batch is normalised with its own ones.
    let mut network = network.valid().train();
    let momenta: Vec<f64> = network.norms_mut().map(|norm| norm.momentum).collect();
    let mut seen = 0;
    for batch in batches {
        let clips = batch?;
        let rows = clips.dims()[0];
        seen += rows;
        // With this batch's share of all clips so far as momentum, the running values are the averages so far.
        let share = rows as f64 / seen.max(1) as f64;
        network.norms_mut().for_each(|norm| norm.momentum = share);
        let clips = if clips.device().is_autodiff() { clips } else { Tensor::from_inner(clips) };
        network.forward(clips);
    }
    network.norms_mut().zip(momenta).for_each(|(norm, momentum)| norm.momentum = momentum);
    Ok(network.valid())
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use burn::tensor::{Device, TensorData};
    use rand::RngExt;

    use super::*;
    use crate::config::BackboneSpec;
    use crate::model::BackboneConfig;
    use crate::random::stream;

    fn backbone(device: &Device) -> Backbone {
        let spec = BackboneSpec::Compact { width: 8 };
        BackboneConfig::from(&spec).init(device, &mut stream(4, "init", 0))
    }

    fn clips(rows: usize, index: u64) -> Tensor<5> {
        let rng = &mut stream(9, "clips", index);
        let values: Vec<f32> = (0..rows * 3 * 2 * 16 * 16).map(|_| 2.0 * rng.random::<f32>() - 0.2).collect();
        Tensor::from_data(TensorData::new(values, [rows, 3, 2, 16, 16]), &Device::flex())
    }

    fn calibrated(batches: &[(usize, u64)]) -> Backbone {
        let batches = batches.iter().map(|&(rows, index)| Ok::<_, Infallible>(clips(rows, index)));
        calibrate(&backbone(&Device::flex()), batches).unwrap()
    }

    fn values(tensor: Tensor<1>) -> Vec<f32> {
        tensor.into_data().try_to_vec().unwrap()
    }

    /// Running mean and variance of every normalisation.
    fn statistics(mut network: Backbone) -> Vec<Vec<f32>> {
        let both = network.norms_mut().flat_map(|n| [n.running_mean.value_sync(), n.running_var.value_sync()]);
        both.map(values).collect()
    }

    #[test]
    fn the_statistics_are_the_averages_of_the_batches_by_their_clips() {
        let (one, two) = (statistics(calibrated(&[(6, 0)])), statistics(calibrated(&[(2, 1)])));
        let both = statistics(calibrated(&[(6, 0), (2, 1)]));
        for ((a, b), both) in one.iter().zip(&two).zip(&both) {
            for ((a, b), both) in a.iter().zip(b).zip(both) {
                let expected = 0.75 * a + 0.25 * b;
                assert!((both - expected).abs() < 1e-5 * (1.0 + expected.abs()), "{both} is not {expected}");
            }
        }
    }

    #[test]
    fn with_one_batch_the_network_gives_what_it_gives_in_training() {
        let batch = clips(8, 0);
        let training = backbone(&Device::flex().autodiff()).forward(Tensor::from_inner(batch.clone())).inner();
        let plain = backbone(&Device::flex()).forward(batch.clone());
        let found = calibrated(&[(8, 0)]).forward(batch);
        let apart = |a: Tensor<2>, b: Tensor<2>| (a - b).abs().max().into_scalar::<f32>();
        assert!(apart(found.clone(), training.clone()) < 2e-2, "{}", apart(found, training));
        assert!(apart(plain, training) > 0.1);
    }

    #[test]
    fn it_repeats_bit_by_bit_and_leaves_the_given_network_alone() {
        let given = backbone(&Device::flex());
        let batches = || [(4, 0), (4, 1)].map(|(rows, index)| Ok::<_, Infallible>(clips(rows, index)));
        let first = calibrate(&given, batches()).unwrap();
        let second = calibrate(&given, batches()).unwrap();
        let bits =
            |network: Backbone| -> Vec<u32> { statistics(network).concat().iter().map(|v| v.to_bits()).collect() };
        assert_eq!(bits(first), bits(second));
        let untouched = statistics(given);
        assert!(untouched.iter().step_by(2).flatten().all(|&mean| mean == 0.0));
        assert!(untouched.iter().skip(1).step_by(2).flatten().all(|&variance| variance == 1.0));
    }

    #[test]
    fn no_clip_changes_nothing_and_an_error_is_handed_on() {
        let none = calibrate(&backbone(&Device::flex()), std::iter::empty::<Result<_, Infallible>>()).unwrap();
        assert_eq!(statistics(none), statistics(backbone(&Device::flex())));
        assert_eq!(calibrate(&backbone(&Device::flex()), [Err("gone")]).err(), Some("gone"));
    }

    #[test]
    fn a_calibrated_network_can_be_trained_as_before() {
        let mut network = calibrated(&[(4, 0)]).train();
        assert!(network.norms_mut().all(|norm| norm.momentum == 0.1 && norm.training.is_enabled()));
    }
}
