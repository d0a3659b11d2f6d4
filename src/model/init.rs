//! Initial weights, drawn from a given generator. The back end's own generator is one global of the process, so
//! weights from it would depend on whatever else ran before.

use burn::module::Param;
use burn::tensor::{Device, Shape, Tensor, TensorData};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A parameter drawn from N(0, `deviation`²), in row-major order.
pub(super) fn normal<const D: usize>(
    shape: [usize; D],
    deviation: f64,
    device: &Device,
    rng: &mut ChaCha8Rng,
) -> Param<Tensor<D>> {
    let count = shape.iter().product();
    let mut values = Vec::with_capacity(count + 1);
    while values.len() < count {
        let [a, b] = normal_pair(rng);
        values.push((a * deviation) as f32);
        values.push((b * deviation) as f32);
    }
    values.truncate(count);
    let data = TensorData::new(values, Shape::from(shape));
    Param::from_tensor(Tensor::from_data(data, device))
}

/// Two standard normal numbers (Box–Muller).
fn normal_pair(rng: &mut ChaCha8Rng) -> [f64; 2] {
    let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
    let (sin, cos) = (std::f64::consts::TAU * rng.random::<f64>()).sin_cos();
    [radius * cos, radius * sin]
}
