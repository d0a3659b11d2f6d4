//! The channels of [`crate::data::augment::motion`] as nodes: luma, its change, its deviation from the mean picture.

use super::graph::{Graph, Value};
use crate::data::augment::{LUMA, motion};
use crate::model::Array;

/// The axis of time, and that of the channels.
const TIME: i64 = 2;
const CHANNELS: i64 = 1;

/// From normalised red, green and blue `clips [N, 3, T, H, W]`; the name of the three channels.
pub fn nodes(graph: &mut Graph, clips: &str, frames: usize) -> String {
    let weights = graph.floats("motion.weights", &Array { shape: vec![1, 3, 1, 1, 1], values: LUMA.to_vec() });
    let gain = graph.floats("motion.gain", &Array { shape: vec![1], values: vec![motion::GAIN] });
    let channels = graph.wholes("motion.channels", &[CHANNELS]);
    let weighted = graph.node("Mul", &[clips, &weights], "motion.weighted", vec![]);
    let luma = graph.node("ReduceSum", &[&weighted, &channels], "motion.luma", vec![("keepdims", Value::Whole(1))]);
    let before = before(graph, &luma, frames);
    let step = graph.node("Sub", &[&luma, &before], "motion.step", vec![]);
    let change = graph.node("Mul", &[&step, &gain], "motion.change", vec![]);
    let over_time = vec![("axes", Value::Wholes(vec![TIME])), ("keepdims", Value::Whole(1))];
    let mean = graph.node("ReduceMean", &[&luma], "motion.mean", over_time);
    let rest = graph.node("Sub", &[&luma, &mean], "motion.rest", vec![]);
    let deviation = graph.node("Mul", &[&rest, &gain], "motion.deviation", vec![]);
    graph.node("Concat", &[&luma, &change, &deviation], "motion", vec![("axis", Value::Whole(CHANNELS))])
}

/// The frame before each; the first one has itself.
fn before(graph: &mut Graph, luma: &str, frames: usize) -> String {
    let axes = graph.wholes("motion.time", &[TIME]);
    let zero = graph.wholes("motion.from", &[0]);
    let one = graph.wholes("motion.first.to", &[1]);
    let first = graph.node("Slice", &[luma, &zero, &one, &axes], "motion.first", vec![]);
    if frames < 2 {
        return first;
    }
    let last = graph.wholes("motion.others.to", &[frames as i64 - 1]);
    let others = graph.node("Slice", &[luma, &zero, &last, &axes], "motion.others", vec![]);
    graph.node("Concat", &[&first, &others], "motion.before", vec![("axis", Value::Whole(TIME))])
}
