//! The small backbone for CPUs.

use super::plan::{BlockPlan, ConvPlan, Plan};

/// The plan at this width.
pub(super) fn plan(width: usize) -> Plan {
    let stem = ConvPlan::new(48, width, [1; 3]);
    let mut blocks = Vec::new();
    let mut input = width;
    for stage in 0..3 {
        let output = width << stage;
        let stride = if stage == 0 { 1 } else { 2 };
        let shortcut = (stage > 0).then(|| ConvPlan::new(input, output, [1; 3]).stride([stride; 3]));
        let main =
            vec![ConvPlan::new(input, output, [3; 3]).stride([stride; 3]), ConvPlan::new(output, output, [3; 3])];
        blocks.push(BlockPlan { main, shortcut });
        input = output;
    }
    Plan { patch: [1, 4, 4], stem: vec![stem], pool: false, blocks, zero_last_gamma: false }
}
