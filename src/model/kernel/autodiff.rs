//! Gradients of the kernels, recorded on burn's tape.

use burn::backend::autodiff::Autodiff;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{AutodiffBackend, Flex};

use super::norm::Next;
use super::ops::{VideoOps, dims, tensor};
use super::version::Version;
use super::window::{Geometry, Window};
use super::{conv, norm, spare};

/// A tensor on the tape.
type Taped<C> = FloatTensor<Autodiff<Flex, C>>;

impl<C: CheckpointStrategy> VideoOps for Autodiff<Flex, C> {
    fn video_conv(x: Taped<C>, weight: Taped<C>, window: Window) -> Taped<C> {
        let nodes = [x.node(), weight.node()];
        let (x, weight) = (x.into_primitive().to_contiguous(), weight.into_primitive().to_contiguous());
        let y = Flex::video_conv(x.clone(), weight.clone(), window);
        match ConvBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish((x, weight, window), y),
            OpsKind::UnTracked(prep) => prep.finish(y),
        }
    }

    fn video_norm(
        x: Taped<C>,
        gamma: Taped<C>,
        beta: Taped<C>,
        residual: Taped<C>,
        add: bool,
        epsilon: f64,
        relu: bool,
    ) -> (Taped<C>, Taped<C>, Taped<C>) {
        let nodes = [x.node(), gamma.node(), beta.node(), residual.node()];
        let x = x.into_primitive().to_contiguous();
        let (gamma, beta, residual) = (gamma.into_primitive(), beta.into_primitive(), residual.into_primitive());
        let (y, mean, variance) =
            Flex::video_norm(x.clone(), gamma.clone(), beta.clone(), residual, add, epsilon, relu);
        let saved = SavedNorm {
            x,
            y: (relu && add).then(|| y.clone()),
            mean: mean.clone(),
            variance: variance.clone(),
            gamma,
            beta,
            epsilon,
            relu,
            has_residual: add,
        };
        let y = match NormBackward.prepare::<C>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(saved, y),
            OpsKind::UnTracked(prep) => prep.finish(y),
        };
        (y, Self::from_inner(mean), Self::from_inner(variance))
    }

    fn video_affine(
        x: Taped<C>,
        scale: Taped<C>,
        shift: Taped<C>,
        residual: Taped<C>,
        add: bool,
        relu: bool,
    ) -> Taped<C> {
        let residual = residual.into_primitive();
        let (x, scale, shift) = (x.into_primitive(), scale.into_primitive(), shift.into_primitive());
        Self::from_inner(Flex::video_affine(x, scale, shift, residual, add, relu))
    }
}

#[derive(Debug)]
struct ConvBackward;

impl Backward<Flex, 2> for ConvBackward {
    type State = (FlexTensor, FlexTensor, Window);

    fn backward(self, ops: Ops<Self::State, 2>, grads: &mut Gradients, _checkpointer: &mut Checkpointer) {
        let grad = grads.consume::<Flex>(&ops.node).to_contiguous();
        let (x, weight, window) = ops.state;
        let geometry = Geometry::new(dims(&x), dims(&weight), window);
        let [node_x, node_weight] = ops.parents;
        if let Some(node) = node_x {
            let dx = conv::input_gradient(grad.storage(), weight.storage(), &geometry, Version::best());
            grads.register::<Flex>(node.id, tensor(dx, &dims(&x)));
        }
        if let Some(node) = node_weight {
            let dw = conv::weight_gradient(x.storage(), grad.storage(), &geometry, Version::best());
            grads.register::<Flex>(node.id, tensor(dw, &dims(&weight)));
        }
        spare::give(grad);
        spare::give(x);
    }
}

#[derive(Clone, Debug)]
struct SavedNorm {
    x: FlexTensor,
    /// The output, where the ReLU is behind a residual.
    y: Option<FlexTensor>,
    mean: FlexTensor,
    variance: FlexTensor,
    gamma: FlexTensor,
    beta: FlexTensor,
    epsilon: f64,
    relu: bool,
    has_residual: bool,
}

#[derive(Debug)]
struct NormBackward;

impl Backward<Flex, 4> for NormBackward {
    type State = SavedNorm;

    fn backward(self, ops: Ops<Self::State, 4>, grads: &mut Gradients, _checkpointer: &mut Checkpointer) {
        // Written into: a copy only if someone else still holds it.
        let mut grad = grads.consume::<Flex>(&ops.node).to_contiguous();
        let state = ops.state;
        let shape = dims(&state.x);
        let saved = norm::Saved {
            x: state.x.storage(),
            mean: state.mean.storage(),
            variance: state.variance.storage(),
            gamma: state.gamma.storage(),
            beta: state.beta.storage(),
            epsilon: state.epsilon,
            next: match (state.has_residual, state.relu) {
                (true, _) => Next::Residual(state.y.as_ref().map(FlexTensor::storage)),
                (false, true) => Next::Relu,
                (false, false) => Next::Nothing,
            },
        };
        let result = norm::backward(&saved, grad.storage_mut(), Version::best());
        let [node_x, node_gamma, node_beta, node_residual] = ops.parents;
        let (dx, residual) = match result.x {
            Some(x) => (tensor(x, &shape), Some(grad)),
            None => (grad, None),
        };
        if let Some(node) = node_x {
            grads.register::<Flex>(node.id, dx);
        }
        for (node, values) in [(node_gamma, result.gamma), (node_beta, result.beta)] {
            if let Some(node) = node {
                grads.register::<Flex>(node.id, tensor(values, &shape[4..]));
            }
        }
        if let (Some(node), Some(residual)) = (node_residual, residual) {
            grads.register::<Flex>(node.id, residual);
        }
        spare::give(state.x);
        state.y.into_iter().for_each(spare::give);
    }
}
