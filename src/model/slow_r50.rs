//! Slow-R50: the slow pathway of SlowFast (Feichtenhofer et al., ICCV 2019), as PyTorchVideo's `slow_r50`.

use super::plan::{BlockPlan, ConvPlan, Plan};

/// Blocks and temporal kernel of the first convolution, per stage.
const STAGES: [(usize, usize); 4] = [(3, 1), (4, 1), (6, 3), (3, 3)];

/// The plan at this width (64 in the literature).
pub(super) fn plan(width: usize) -> Plan {
    let stem = ConvPlan::new(3, width, [1, 7, 7]).stride([1, 2, 2]);
    let mut blocks = Vec::new();
    let mut input = width;
    for (stage, (depth, time)) in STAGES.into_iter().enumerate() {
        let inner = width << stage;
        let output = 4 * inner;
        for index in 0..depth {
            let stride = if index == 0 && stage > 0 { [1, 2, 2] } else { [1; 3] };
            let shortcut = (index == 0).then(|| ConvPlan::new(input, output, [1; 3]).stride(stride));
            let main = vec![
                ConvPlan::new(input, inner, [time, 1, 1]),
                ConvPlan::new(inner, inner, [1, 3, 3]).stride(stride),
                ConvPlan::new(inner, output, [1; 3]),
            ];
            blocks.push(BlockPlan { main, shortcut });
            input = output;
        }
    }
    Plan { patch: [1; 3], stem: vec![stem], pool: true, blocks, zero_last_gamma: true }
}
