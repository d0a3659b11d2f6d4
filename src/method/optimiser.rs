//! The optimisers, by PyTorch's formulas. Vectors (γ and β of normalisations, biases) do not decay, as in SlowFast:
//! there is nothing in them to keep small, and a shrinking γ slows what follows it.
//!
//! * SGD with momentum: `g ← g + λw; v ← μv + g; w ← w − ηv`, with v = 0 before the first step.
//! * AdamW (Loshchilov & Hutter, arXiv 1711.05101): `m ← μm + (1−μ)g; s ← βs + (1−β)g²;
//!   w ← w − ηλw − η · m/(1−μᵗ) / (√(s/(1−βᵗ)) + ε)` at a parameter's t-th step, with β = 0.999 and ε = 1e-8.
//!
//! Why not burn's own: its momentum dampens gradients by 0.1 unless told otherwise, and its stored state is bound
//! to parameter numbers that change with every start and comes back on burn's default device, which is a GPU even
//! where there is none. Here the state is kept by the parameter's path and stays on its device.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, Gradients, Tensor, TensorData};

use super::state::Arrays;
use crate::config::OptimiserSpec;

/// β of AdamW, for the squares of the gradients.
const SQUARES: f64 = 0.999;
/// ε of AdamW.
const EPSILON: f64 = 1e-8;

/// An optimiser and what it remembers of every parameter it has moved, by parameter path, flattened.
pub struct Optimiser {
    rule: OptimiserSpec,
    /// v of SGD, m of AdamW.
    velocity: BTreeMap<String, Tensor<1>>,
    /// s of AdamW.
    squares: BTreeMap<String, Tensor<1>>,
    /// t of AdamW.
    count: BTreeMap<String, u32>,
}

impl Optimiser {
    /// An optimiser that has not moved anything yet. `lr` and `warmup` of the spec are for the schedule.
    pub fn new(spec: &OptimiserSpec) -> Self {
        Self { rule: spec.clone(), velocity: BTreeMap::new(), squares: BTreeMap::new(), count: BTreeMap::new() }
    }

    /// One step. Parameters without a gradient stay as they are: no decay, no momentum.
    pub fn step<M: Module>(&mut self, lr: f64, module: M, grads: Gradients) -> M {
        module.map(&mut Step { optimiser: self, lr, grads, path: Vec::new() })
    }

    /// Stores what it remembers under `velocity/<path>`, `squares/<path>` and `count/<path>`.
    pub fn save(&self, arrays: &mut Arrays) {
        for (path, velocity) in &self.velocity {
            arrays.put_data(format!("velocity/{path}"), &velocity.to_data());
        }
        for (path, squares) in &self.squares {
            arrays.put_data(format!("squares/{path}"), &squares.to_data());
        }
        for (path, count) in &self.count {
            arrays.put_u32(format!("count/{path}"), &[*count]);
        }
    }

    /// Takes it up again, on `device`.
    pub fn load(&mut self, arrays: &mut Arrays, device: &Device) -> Result<(), String> {
        (self.velocity, self.squares, self.count) = Default::default();
        for name in arrays.names() {
            if let Some(path) = name.strip_prefix("velocity/") {
                self.velocity.insert(path.to_owned(), take(arrays, &name, device)?);
            } else if let Some(path) = name.strip_prefix("squares/") {
                self.squares.insert(path.to_owned(), take(arrays, &name, device)?);
            } else if let Some(path) = name.strip_prefix("count/") {
                let count = arrays.take_u32(&name)?.first().copied().unwrap_or(0);
                self.count.insert(path.to_owned(), count);
            }
        }
        Ok(())
    }

    fn update<const D: usize>(&mut self, lr: f64, path: String, weight: Tensor<D>, grad: Tensor<D>) -> Tensor<D> {
        let decay = if D > 1 { self.rule.weight_decay() } else { 0.0 };
        match self.rule {
            OptimiserSpec::Sgd { momentum, .. } => self.sgd((lr, momentum, decay), path, weight, grad),
            OptimiserSpec::AdamW { beta1, .. } => self.adam_w((lr, beta1, decay), path, weight, grad),
        }
    }

    /// `rates`: η, μ, λ.
    fn sgd<const D: usize>(&mut self, rates: (f64, f64, f64), path: String, w: Tensor<D>, g: Tensor<D>) -> Tensor<D> {
        let (lr, momentum, decay) = rates;
        let grad = if decay > 0.0 { g + w.clone() * decay } else { g };
        let shape = grad.dims();
        let flat = grad.reshape([-1]);
        let velocity = match self.velocity.remove(&path) {
            Some(old) => old * momentum + flat,
            None => flat,
        };
        self.velocity.insert(path, velocity.clone());
        w - velocity.reshape(shape) * lr
    }

    /// `rates`: η, μ, λ.
    fn adam_w<const D: usize>(
        &mut self,
        rates: (f64, f64, f64),
        path: String,
        w: Tensor<D>,
        g: Tensor<D>,
    ) -> Tensor<D> {
        let (lr, beta1, decay) = rates;
        let shape = g.dims();
        let grad: Tensor<1> = g.reshape([-1]);
        let blend = |old: Option<Tensor<1>>, new: Tensor<1>, keep: f64| match old {
            Some(old) => old * keep + new * (1.0 - keep),
            None => new * (1.0 - keep),
        };
        let velocity = blend(self.velocity.remove(&path), grad.clone(), beta1);
        let squares = blend(self.squares.remove(&path), grad.clone() * grad, SQUARES);
        let count = self.count.entry(path.clone()).or_insert(0);
        *count += 1;
        let unbiased = |keep: f64| 1.0 - keep.powi(count.cast_signed());
        let deviation = (squares.clone() / unbiased(SQUARES)).sqrt() + EPSILON;
        let step = velocity.clone() / unbiased(beta1) / deviation;
        self.velocity.insert(path.clone(), velocity);
        self.squares.insert(path, squares);
        w * (1.0 - lr * decay) - step.reshape(shape) * lr
    }
}

/// A stored tensor, flattened.
fn take(arrays: &mut Arrays, name: &str, device: &Device) -> Result<Tensor<1>, String> {
    let (shape, values) = arrays.take_f32(name)?;
    let data = TensorData::new(values, [shape.iter().product::<usize>()]);
    Ok(Tensor::from_data(data, device))
}

/// One walk over the module's parameters.
struct Step<'a> {
    optimiser: &'a mut Optimiser,
    lr: f64,
    grads: Gradients,
    path: Vec<String>,
}

impl ModuleMapper for Step<'_> {
    fn enter_module(&mut self, name: &str, _container_type: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (id, tensor, mapper) = param.consume();
        let tensor = match tensor.grad_remove(&mut self.grads) {
            Some(grad) => {
                let updated = self.optimiser.update(self.lr, self.path.join("."), tensor.inner(), grad);
                Tensor::from_inner(updated).require_grad()
            }
            None => tensor,
        };
        Param::from_mapped_value(id, tensor, mapper)
    }
}
