//! The momentum (EMA) twin `f'`, `g'`.
//!
//! The running statistics of batch normalisation are averaged like weights (EMAN, arXiv 2101.08482) and the twin
//! lives on a plain device, where it normalises with them: a key carries no trace of the batch it was made in.
//! They have a momentum of their own: unlike weights, the statistics of twin and online network do not start at
//! useful values, so in a short run they have to follow faster at first.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::Tensor;

/// `m · twin + (1 − m) · online`, with m = `weights` for every weight and m = `statistics` for every running
/// statistic. Records no gradient.
///
/// `twin` must be on a plain device and have the structure of `online` (see [`super::Encoder::twin`]).
pub fn update<M: Module>(twin: M, online: &M, weights: f64, statistics: f64) -> M {
    let mut collect = Collect { flat: Vec::new() };
    // `valid` leaves autodiff and brings pending running statistics up to date.
    online.valid().visit(&mut collect);
    twin.map(&mut Blend { online: collect.flat.into_iter(), weights, statistics, path: Vec::new() })
}

/// Collects all float tensors, flattened, in the order of a visit.
struct Collect {
    flat: Vec<Tensor<1>>,
}

impl ModuleVisitor for Collect {
    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        self.flat.push(param.val().flatten(0, D - 1));
    }
}

/// Blends them into another module of the same structure.
struct Blend {
    online: std::vec::IntoIter<Tensor<1>>,
    weights: f64,
    statistics: f64,
    /// Whether each field on the way to the tensor is a running statistic.
    path: Vec<bool>,
}

impl ModuleMapper for Blend {
    fn enter_module(&mut self, name: &str, _container_type: &str) {
        self.path.push(name.starts_with("running_"));
    }

    fn exit_module(&mut self, _name: &str, _container_type: &str) {
        self.path.pop();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let online = self.online.next().expect("twin and online have the same structure");
        let m = if self.path.last() == Some(&true) { self.statistics } else { self.weights };
        param.map(|twin| {
            let shape = twin.dims();
            twin * m + online.reshape(shape) * (1.0 - m)
        })
    }
}
