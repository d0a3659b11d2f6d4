//! R3D-18 (Tran et al., "A Closer Look at Spatiotemporal Convolutions", CVPR 2018), as torchvision's `r3d_18`.

use super::plan::{BlockPlan, ConvPlan, Plan};

/// Stem 3×7×7, then two basic blocks of two 3×3×3 convolutions in each of four stages.
pub(super) fn plan(width: usize) -> Plan {
    let stem = ConvPlan::new(3, width, [3, 7, 7]).stride([1, 2, 2]);
    let blocks = basic_stages(width, |input, output, stride| {
        vec![ConvPlan::new(input, output, [3; 3]).stride([stride; 3]), ConvPlan::new(output, output, [3; 3])]
    });
    Plan { patch: [1; 3], stem: vec![stem], pool: false, blocks, zero_last_gamma: false }
}

/// The 18-layer frame shared by R3D and R(2+1)D: four stages of two blocks; each stage after the first doubles
/// the channels and halves time, height and width. `main(input, output, stride)` gives a block's convolutions.
pub(super) fn basic_stages(width: usize, main: impl Fn(usize, usize, usize) -> Vec<ConvPlan>) -> Vec<BlockPlan> {
    let mut blocks = Vec::new();
    let mut input = width;
    for stage in 0..4 {
        let output = width << stage;
        let stride = if stage == 0 { 1 } else { 2 };
        let shortcut = (stage > 0).then(|| ConvPlan::new(input, output, [1; 3]).stride([stride; 3]));
        blocks.push(BlockPlan { main: main(input, output, stride), shortcut });
        blocks.push(BlockPlan { main: main(output, output, 1), shortcut: None });
        input = output;
    }
    blocks
}
