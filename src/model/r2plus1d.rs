//! R(2+1)D-18 (Tran et al., CVPR 2018), as torchvision's `r2plus1d_18`: every 3×3×3 convolution is split into a
//! spatial and a temporal one with about as many weights.

use super::plan::{ConvPlan, Plan};
use super::resnet3d::basic_stages;

/// The plan at this width (64 in the literature).
pub(super) fn plan(width: usize) -> Plan {
    // 45 is torchvision's (and the original Caffe2 model's) choice at width 64.
    let middle = (45 * width / 64).max(1);
    let stem = vec![ConvPlan::new(3, middle, [1, 7, 7]).stride([1, 2, 2]), ConvPlan::new(middle, width, [3, 1, 1])];
    let blocks = basic_stages(width, |input, output, stride| {
        // Both convolutions of a block use the middle width of the first, as torchvision does.
        let middle = input * output * 27 / (input * 9 + 3 * output);
        vec![
            ConvPlan::new(input, middle, [1, 3, 3]).stride([1, stride, stride]),
            ConvPlan::new(middle, output, [3, 1, 1]).stride([stride, 1, 1]),
            ConvPlan::new(output, middle, [1, 3, 3]),
            ConvPlan::new(middle, output, [3, 1, 1]),
        ]
    });
    Plan { patch: [1; 3], stem, pool: false, blocks, zero_last_gamma: false }
}
