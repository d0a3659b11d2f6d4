//! The order in which a backbone is evaluated: one walk over its plan, from which operations are counted and graphs are
//! written.

use super::plan::{ConvPlan, Plan};

/// One operation. Values are numbered: 0 is the clips, i + 1 what step i puts out.
#[derive(Clone, Debug)]
pub struct Step {
    /// The value that it reads.
    pub input: usize,
    /// (T, H, W) of that value.
    pub size: [usize; 3],
    pub op: Op,
}

/// What is done.
#[derive(Clone, Debug)]
pub enum Op {
    /// Space-to-depth; what does not fill a patch is cut off first.
    Patch([usize; 3]),
    /// Convolution, batch normalisation, `+ residual`, ReLU.
    Conv {
        conv: ConvPlan,
        place: Place,
        /// The value that is added.
        residual: Option<usize>,
        relu: bool,
    },
    /// Spatial 3×3 max pooling with stride 2, padding 1.
    Pool,
    /// Mean over time and space: the features.
    Average,
}

/// Where in a plan a convolution stands; blocks and convolutions count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Stem(usize),
    /// Block, convolution.
    Main(usize, usize),
    /// Block.
    Shortcut(usize),
}

impl Plan {
    /// All steps for clips of size (T, H, W), in an order in which every value is there before it is read.
    pub fn walk(&self, clip: [usize; 3]) -> Vec<Step> {
        let mut walk = Walk { steps: Vec::new(), value: 0, size: clip };
        if self.patch != [1; 3] {
            walk.step(Op::Patch(self.patch), std::array::from_fn(|i| clip[i] / self.patch[i]));
        }
        for (i, conv) in self.stem.iter().enumerate() {
            walk.conv(conv, Place::Stem(i), None, true);
        }
        if self.pool {
            let [t, h, w] = walk.size;
            walk.step(Op::Pool, [t, h.div_ceil(2), w.div_ceil(2)]);
        }
        for (b, block) in self.blocks.iter().enumerate() {
            let (entry, size) = (walk.value, walk.size);
            let mut residual = entry;
            if let Some(conv) = &block.shortcut {
                walk.conv(conv, Place::Shortcut(b), None, false);
                residual = walk.value;
                (walk.value, walk.size) = (entry, size);
            }
            for (i, conv) in block.main.iter().enumerate() {
                let is_last = i + 1 == block.main.len();
                walk.conv(conv, Place::Main(b, i), is_last.then_some(residual), true);
            }
        }
        walk.step(Op::Average, [1; 3]);
        walk.steps
    }

    /// Where its convolutions stand, in the order of the walk.
    pub fn places(&self) -> Vec<(Place, ConvPlan)> {
        let conv = |step: Step| match step.op {
            Op::Conv { conv, place, .. } => Some((place, conv)),
            _ => None,
        };
        // Where they stand does not depend on the size.
        self.walk([1 << 10; 3]).into_iter().filter_map(conv).collect()
    }

    /// Multiply-adds of the convolutions for one clip of size (T, H, W).
    pub fn macs(&self, clip: [usize; 3]) -> u64 {
        self.total(clip, ConvPlan::macs)
    }

    /// Numbers that the convolutions put out for one clip of size (T, H, W).
    pub fn outputs(&self, clip: [usize; 3]) -> u64 {
        self.total(clip, ConvPlan::outputs)
    }

    /// Sum of `of(convolution, size of its input)` over all convolutions.
    fn total(&self, clip: [usize; 3], of: fn(&ConvPlan, [usize; 3]) -> u64) -> u64 {
        let cost = |step: &Step| match &step.op {
            Op::Conv { conv, .. } => of(conv, step.size),
            _ => 0,
        };
        self.walk(clip).iter().map(cost).sum()
    }
}

/// A walk on its way.
struct Walk {
    steps: Vec<Step>,
    /// The value that the next step reads, and its size.
    value: usize,
    size: [usize; 3],
}

impl Walk {
    fn conv(&mut self, conv: &ConvPlan, place: Place, residual: Option<usize>, relu: bool) {
        self.step(Op::Conv { conv: *conv, place, residual, relu }, conv.output_size(self.size));
    }

    fn step(&mut self, op: Op, output: [usize; 3]) {
        self.steps.push(Step { input: self.value, size: self.size, op });
        self.value = self.steps.len();
        self.size = output;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BackboneSpec;

    #[test]
    fn every_value_is_there_before_it_is_read_and_a_residual_has_the_size_that_it_is_added_to() {
        for spec in [BackboneSpec::Compact { width: 8 }, BackboneSpec::SlowR50 { width: 4 }] {
            let steps = Plan::of(&spec).walk([4, 22, 18]);
            let mut sizes = vec![[4, 22, 18]];
            for step in &steps {
                assert_eq!(sizes[step.input], step.size);
                let output = match &step.op {
                    Op::Conv { conv, residual, .. } => {
                        let output = conv.output_size(step.size);
                        assert!(residual.is_none_or(|value| sizes[value] == output));
                        output
                    }
                    Op::Patch(patch) => std::array::from_fn(|i| step.size[i] / patch[i]),
                    Op::Pool => [step.size[0], step.size[1].div_ceil(2), step.size[2].div_ceil(2)],
                    Op::Average => [1; 3],
                };
                sizes.push(output);
            }
            assert!(matches!(steps.last().unwrap().op, Op::Average));
        }
    }

    #[test]
    fn each_convolution_stands_at_one_place() {
        let plan = Plan::of(&BackboneSpec::SlowR50 { width: 4 });
        let places = plan.places();
        assert_eq!(places.len(), plan.convs().count());
        assert!(places.iter().enumerate().all(|(i, (place, _))| places[..i].iter().all(|(other, _)| other != place)));
    }
}
