//! Stochastic gradient descent with momentum and weight decay, by PyTorch's formula:
//! `g ← g + λw; v ← μv + g; w ← w − ηv`, with v = 0 before the first step. Vectors (γ and β of normalisations, biases)
//! do not decay, as in SlowFast: there is nothing in them to keep small, and a shrinking γ slows what follows it.
//!
//! Why not burn's own: its momentum dampens gradients by 0.1 unless told otherwise, and its stored state is bound
//! to parameter numbers that change with every start and comes back on burn's default device, which is a GPU even
//! where there is none. Here the state is kept by the parameter's path and stays on its device.

use std::collections::BTreeMap;

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, Gradients, Tensor, TensorData};

use super::state::Arrays;
use crate::config::SgdSpec;

/// The optimiser and the velocity of every parameter it has moved.
pub struct Sgd {
    momentum: f64,
    weight_decay: f64,
    /// v by parameter path, flattened.
    velocity: BTreeMap<String, Tensor<1>>,
}

impl Sgd {
    /// An optimiser that has not moved anything yet. `lr` and `warmup` of the spec are for the schedule.
    pub fn new(spec: &SgdSpec) -> Self {
        Self { momentum: spec.momentum, weight_decay: spec.weight_decay, velocity: BTreeMap::new() }
    }

    /// One step. Parameters without a gradient stay as they are: no decay, no momentum.
    pub fn step<M: Module>(&mut self, lr: f64, module: M, grads: Gradients) -> M {
        module.map(&mut Step { sgd: self, lr, grads, path: Vec::new() })
    }

    /// Stores the velocities under `velocity/<path>`.
    pub fn save(&self, arrays: &mut Arrays) {
        for (path, velocity) in &self.velocity {
            arrays.put_data(format!("velocity/{path}"), &velocity.to_data());
        }
    }

    /// Takes the velocities up again, on `device`.
    pub fn load(&mut self, arrays: &mut Arrays, device: &Device) -> Result<(), String> {
        self.velocity.clear();
        for name in arrays.names() {
            if let Some(path) = name.strip_prefix("velocity/") {
                let (shape, values) = arrays.take_f32(&name)?;
                let data = TensorData::new(values, [shape.iter().product::<usize>()]);
                self.velocity.insert(path.to_owned(), Tensor::from_data(data, device));
            }
        }
        Ok(())
    }

    fn update<const D: usize>(&mut self, lr: f64, path: String, weight: Tensor<D>, grad: Tensor<D>) -> Tensor<D> {
        let decays = D > 1 && self.weight_decay > 0.0;
        let grad = if decays { grad + weight.clone() * self.weight_decay } else { grad };
        let shape = grad.dims();
        let flat = grad.reshape([-1]);
        let velocity = match self.velocity.remove(&path) {
            Some(old) => old * self.momentum + flat,
            None => flat,
        };
        self.velocity.insert(path, velocity.clone());
        weight - velocity.reshape(shape) * lr
    }
}

/// One walk over the module's parameters.
struct Step<'a> {
    sgd: &'a mut Sgd,
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
                let updated = self.sgd.update(self.lr, self.path.join("."), tensor.inner(), grad);
                Tensor::from_inner(updated).require_grad()
            }
            None => tensor,
        };
        Param::from_mapped_value(id, tensor, mapper)
    }
}
