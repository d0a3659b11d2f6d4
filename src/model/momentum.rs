//! The momentum (EMA) twin `f'`, `g'`.
//!
//! Only weights are averaged. The running statistics of the twin's batch normalisation are its own: they follow the
//! batches that it makes keys of (as in MoCo and SlowFast), and serve where it embeds for people to look at.

use burn::module::{Module, ModuleMapper, ModuleVisitor, Param};
use burn::tensor::Tensor;

/// `m · twin + (1 − m) · online` for every weight. Running statistics stay as they are, or are averaged like weights
/// where `statistics` says so. Records no gradient.
///
/// `twin` must be on a plain device and have the structure of `online`, which may go on behind the twin's end with a
/// predictor (see [`super::Encoder::twin`]).
pub fn update<M: Module>(twin: M, online: &M, m: f64, statistics: bool) -> M {
    let mut collect = Collect { flat: Vec::new() };
    // `valid` leaves autodiff.
    online.valid().visit(&mut collect);
    twin.map(&mut Blend { online: collect.flat.into_iter(), m, statistics, path: Vec::new() })
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
    m: f64,
    statistics: bool,
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
        let online = self.online.next().expect("online has all that the twin has");
        if !self.statistics && self.path.last() == Some(&true) {
            return param;
        }
        let m = self.m;
        param.map(|twin| {
            let shape = twin.dims();
            twin * m + online.reshape(shape) * (1.0 - m)
        })
    }
}
