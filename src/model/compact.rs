//! The small backbone for CPUs, chosen by measurement.
//!
//! Each frame is cut into 4×4 patches (nothing is thrown away, and the costly large-kernel stem on 3 channels is
//! gone); then follow three stages of two (2+1)D residual blocks (Tran et al., CVPR 2018). Time keeps its full
//! resolution in the first stage, because the small networks here are meant to see motion.

use super::plan::{BlockPlan, ConvPlan, Plan};

/// The plan at this width; features: 4 · width.
pub(super) fn plan(width: usize) -> Plan {
    let patch = [1, 4, 4];
    let stem = ConvPlan::new(3 * patch.iter().product::<usize>(), width, [1; 3]);
    let mut blocks = Vec::new();
    for stage in 0..3 {
        let output = width << stage;
        if stage == 0 {
            blocks.push(block(output, output, 1));
        } else {
            blocks.push(block(output / 2, output, 2));
        }
        blocks.push(block(output, output, 1));
    }
    Plan { patch, stem: vec![stem], pool: false, blocks, zero_last_gamma: false }
}

/// A spatial 1×3×3 and a temporal 3×1×1 convolution.
fn block(input: usize, output: usize, stride: usize) -> BlockPlan {
    let main = vec![
        ConvPlan::new(input, output, [1, 3, 3]).stride([1, stride, stride]),
        ConvPlan::new(output, output, [3, 1, 1]).stride([stride, 1, 1]),
    ];
    let shortcut = (input != output).then(|| ConvPlan::new(input, output, [1; 3]).stride([stride; 3]));
    BlockPlan { main, shortcut }
}
