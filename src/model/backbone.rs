//! The video network `f`: clips to features, built from a [`Plan`].

use burn::module::Module;
use burn::nn::BatchNorm;
use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;

use super::conv::ConvNorm;
use super::input::{self, InputScale};
use super::kernel::{self, Statistics};
use super::plan::{BlockPlan, ConvPlan, Plan};
use super::walk::Place;
use crate::config::BackboneSpec;

/// Makes a [`Backbone`] of the configured kind.
#[derive(Clone, Debug)]
pub struct BackboneConfig {
    plan: Plan,
}

impl From<&BackboneSpec> for BackboneConfig {
    fn from(spec: &BackboneSpec) -> Self {
        Self { plan: Plan::of(spec) }
    }
}

impl From<Plan> for BackboneConfig {
    fn from(plan: Plan) -> Self {
        Self { plan }
    }
}

impl BackboneConfig {
    /// Builds the network on `device`; every weight is drawn from `rng`, in the order of the plan.
    pub fn init(&self, device: &Device, rng: &mut ChaCha8Rng) -> Backbone {
        let plan = &self.plan;
        let stem = plan.stem.iter().map(|conv| ConvNorm::new(conv, device, rng)).collect();
        let blocks = plan.blocks.iter().map(|block| Block::new(block, plan.zero_last_gamma, device, rng)).collect();
        Backbone {
            stem,
            blocks,
            patch: plan.patch,
            pool: plan.pool,
            features: plan.features(),
            input: InputScale::default().parts(),
        }
    }
}

/// A residual video network without its classifier.
///
/// On an autodiff device batch normalisation uses and updates the statistics of the batch; on a plain device it
/// uses the running ones. Clones share the running statistics: make a twin with `valid()`, not with `clone()`.
#[derive(Module, Debug)]
pub struct Backbone {
    stem: Vec<ConvNorm>,
    blocks: Vec<Block>,
    patch: [usize; 3],
    pool: bool,
    features: usize,
    /// Mean and deviation that clips are to be normalised with.
    input: [[f32; 3]; 2],
}

impl Backbone {
    /// Clips to globally averaged features.
    ///
    /// # Shapes
    /// `[B, 3, T, H, W]` to `[B, D]`. T, H and W need not be multiples of the patch: the rest is cut off.
    pub fn forward(&self, clips: Tensor<5>) -> Tensor<2> {
        self.forward_with(clips, Statistics::ByDevice)
    }

    /// [`Self::forward`] with a choice of what batch normalisation normalises with.
    pub fn forward_with(&self, clips: Tensor<5>, statistics: Statistics) -> Tensor<2> {
        let clips = input::rescaled(clips, self.input_scale());
        let mut x = kernel::enter(clips, self.patch);
        for conv in &self.stem {
            x = conv.forward(x, None, true, statistics);
        }
        if self.pool {
            x = kernel::max_pool(x);
        }
        for block in &self.blocks {
            x = block.forward(x, statistics);
        }
        kernel::average(x)
    }

    /// D, the number of features.
    pub fn features(&self) -> usize {
        self.features
    }

    /// The backbone for weights that were trained with clips in this normalisation. It still takes those of our loaders
    /// and changes them itself.
    pub fn with_input_scale(self, input: InputScale) -> Self {
        Self { input: input.parts(), ..self }
    }

    /// The normalisation that its first layer sees.
    pub fn input_scale(&self) -> InputScale {
        let [mean, std] = self.input;
        InputScale { mean, std }
    }

    /// The convolution at a place of the plan.
    ///
    /// # Panics
    /// If the plan has no such place.
    pub(super) fn conv(&self, place: Place) -> &ConvNorm {
        match place {
            Place::Stem(i) => &self.stem[i],
            Place::Main(block, i) => &self.blocks[block].main[i],
            Place::Shortcut(block) => self.blocks[block].shortcut.as_ref().expect("places come from the plan"),
        }
    }

    /// [`Self::conv`], to be changed.
    pub(super) fn conv_mut(&mut self, place: Place) -> &mut ConvNorm {
        match place {
            Place::Stem(i) => &mut self.stem[i],
            Place::Main(block, i) => &mut self.blocks[block].main[i],
            Place::Shortcut(block) => self.blocks[block].shortcut.as_mut().expect("places come from the plan"),
        }
    }

    /// Every batch normalisation, in the order of the plan.
    pub(super) fn norms_mut(&mut self) -> impl Iterator<Item = &mut BatchNorm> {
        self.stem.iter_mut().chain(self.blocks.iter_mut().flat_map(Block::convs_mut)).map(ConvNorm::norm_mut)
    }
}

/// `relu(main(x) + shortcut(x))`, with ReLU between the convolutions of `main`.
#[derive(Module, Debug)]
struct Block {
    main: Vec<ConvNorm>,
    shortcut: Option<ConvNorm>,
}

impl Block {
    fn new(plan: &BlockPlan, zero_last_gamma: bool, device: &Device, rng: &mut ChaCha8Rng) -> Self {
        let mut init = |conv: &ConvPlan| ConvNorm::new(conv, device, rng);
        let mut main: Vec<ConvNorm> = plan.main.iter().map(&mut init).collect();
        let shortcut = plan.shortcut.as_ref().map(&mut init);
        if zero_last_gamma {
            main = main.pop().map(ConvNorm::zero_gamma).map_or(Vec::new(), |last| {
                main.push(last);
                main
            });
        }
        Self { main, shortcut }
    }

    fn convs_mut(&mut self) -> impl Iterator<Item = &mut ConvNorm> {
        self.main.iter_mut().chain(&mut self.shortcut)
    }

    fn forward(&self, x: Tensor<5>, statistics: Statistics) -> Tensor<5> {
        let mut residual = Some(match &self.shortcut {
            Some(conv) => conv.forward(x.clone(), None, false, statistics),
            None => x.clone(),
        });
        let last = self.main.len() - 1;
        self.main.iter().enumerate().fold(x, |x, (i, conv)| {
            let residual = if i == last { residual.take() } else { None };
            conv.forward(x, residual, true, statistics)
        })
    }
}
