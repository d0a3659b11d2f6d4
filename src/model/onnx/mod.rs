//! A backbone as an ONNX model, as it is computed when it is judged: batch normalisation with its running statistics.
//! The nodes come from the walk from which FLOPs are counted.
//!
//! Input `clips [N, 3, T, H, W]`: red, green and blue, normalised as our loaders do; what the backbone takes instead of
//! them (channels of motion, another normalisation) is part of the graph. Output `features [N, D]` and, of an encoder with
//! a head, `logits [N, C]`.

mod graph;
mod motion;
pub mod proto;
#[cfg(test)]
mod tests;

use prost::Message;

use self::graph::{Graph, Value};
use self::proto::{
    DimensionProto, FLOAT, IR_VERSION, ModelProto, OPSET, OperatorSetIdProto, StringStringEntryProto, TensorShapeProto,
    TensorTypeProto, TypeProto, ValueInfoProto,
};
use super::walk::Op;
use super::{Array, Backbone, Plan, portable};
use crate::config::{ClipInput, ClipSpec};

/// Name of the input and of the outputs.
pub const INPUT: &str = "clips";
pub const OUTPUT: &str = "features";
pub const LOGITS: &str = "logits";

/// Names of a head's weight and bias.
pub const HEAD: [&str; 2] = ["head.weight", "head.bias"];

/// A head: a linear layer on the features.
#[derive(Clone, Copy)]
pub struct Linear<'a> {
    /// `[C, D]`
    pub weight: &'a Array,
    /// `[C]`
    pub bias: &'a Array,
}

/// The file's bytes. `metadata`: pairs that readers find beside the graph.
pub fn encoded(
    backbone: &Backbone,
    plan: &Plan,
    clip: &ClipSpec,
    head: Option<Linear<'_>>,
    metadata: &[(String, String)],
) -> Vec<u8> {
    let entry = |(key, value): &(String, String)| StringStringEntryProto { key: key.clone(), value: value.clone() };
    let model = ModelProto {
        ir_version: IR_VERSION,
        producer_name: "kinrin".to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        doc_string: "Video encoder: normalised RGB clips [N, 3, T, H, W] to features [N, D]".to_owned(),
        graph: Some(graph(backbone, plan, clip, head).proto),
        opset_import: vec![OperatorSetIdProto { domain: Some(String::new()), version: OPSET }],
        metadata_props: metadata.iter().map(entry).collect(),
    };
    model.encode_to_vec()
}

fn graph(backbone: &Backbone, plan: &Plan, clip: &ClipSpec, head: Option<Linear<'_>>) -> Graph {
    let mut graph = Graph::default();
    graph.proto.name = "encoder".to_owned();
    let size = [clip.frames, clip.size, clip.size];
    let dims = |rest: &[usize]| -> Vec<DimensionProto> {
        let free = DimensionProto { dim_value: None, dim_param: Some("N".to_owned()) };
        let fixed = |&n: &usize| DimensionProto { dim_value: Some(n as i64), dim_param: None };
        std::iter::once(free).chain(rest.iter().map(fixed)).collect()
    };
    let [t, h, w] = size;
    graph.proto.input.push(value(INPUT, dims(&[3, t, h, w]), "normalised red, green, blue"));
    graph.proto.output.push(value(OUTPUT, dims(&[plan.features()]), ""));
    let mut start = INPUT.to_owned();
    if clip.input == ClipInput::Motion {
        start = motion::nodes(&mut graph, &start, clip.frames);
    }
    if let Some(affine) = backbone.input_scale().affine() {
        start = rescale(&mut graph, &start, affine);
    }
    let mut values = vec![start];
    for (i, step) in plan.walk(size).iter().enumerate() {
        let input = values[step.input].clone();
        let output = match &step.op {
            Op::Patch(patch) => space_to_depth(&mut graph, &input, step.size, *patch),
            Op::Conv { .. } => convolution(&mut graph, backbone, &step.op, &input, &values),
            Op::Pool => max_pool(&mut graph, &input, i),
            Op::Average => average(&mut graph, &input),
        };
        values.push(output);
    }
    if let Some(Linear { weight, bias }) = head {
        let (weights, biases) = (graph.floats(HEAD[0], weight), graph.floats(HEAD[1], bias));
        graph.node("Gemm", &[OUTPUT, &weights, &biases], LOGITS, vec![("transB", Value::Whole(1))]);
        graph.proto.output.push(value(LOGITS, dims(&bias.shape), "scores of the labels before a softmax"));
    }
    graph
}

fn value(name: &str, dim: Vec<DimensionProto>, doc: &str) -> ValueInfoProto {
    let tensor_type = Some(TensorTypeProto { elem_type: FLOAT, shape: Some(TensorShapeProto { dim }) });
    ValueInfoProto { name: name.to_owned(), r#type: Some(TypeProto { tensor_type }), doc_string: doc.to_owned() }
}

/// The clips in the normalisation of weights from elsewhere.
fn rescale(graph: &mut Graph, clips: &str, [scale, shift]: [[f32; 3]; 2]) -> String {
    let channels = |values: [f32; 3]| Array { shape: vec![1, 3, 1, 1, 1], values: values.to_vec() };
    let scale = graph.floats("rescale.factor", &channels(scale));
    let shift = graph.floats("rescale.addend", &channels(shift));
    let scaled = graph.node("Mul", &[clips, &scale], "rescale.scaled", vec![]);
    graph.node("Add", &[&scaled, &shift], "rescale", vec![])
}

/// Each patch into the channels; see `backbone`'s own space-to-depth.
fn space_to_depth(graph: &mut Graph, input: &str, size: [usize; 3], patch: [usize; 3]) -> String {
    let parts: [usize; 3] = std::array::from_fn(|i| size[i] / patch[i]);
    let kept: [usize; 3] = std::array::from_fn(|i| parts[i] * patch[i]);
    let mut x = input.to_owned();
    if kept != size {
        let from = graph.wholes("patch.from", &[0, 0, 0]);
        let to = graph.wholes("patch.to", &kept.map(|n| n as i64));
        let axes = graph.wholes("patch.axes", &[2, 3, 4]);
        x = graph.node("Slice", &[&x, &from, &to, &axes], "patch.cut", vec![]);
    }
    // In a shape 0 stands for the size that is there: the free one of the batch.
    let [[t, h, w], [pt, ph, pw]] = [parts, patch].map(|sizes| sizes.map(|n| n as i64));
    let split = graph.wholes("patch.split.shape", &[0, 3, t, pt, h, ph, w, pw]);
    let split = graph.node("Reshape", &[&x, &split], "patch.split", vec![]);
    let order = vec![("perm", Value::Wholes(vec![0, 1, 3, 5, 7, 2, 4, 6]))];
    let turned = graph.node("Transpose", &[&split], "patch.turned", order);
    let shape = graph.wholes("patch.shape", &[0, 3 * pt * ph * pw, t, h, w]);
    graph.node("Reshape", &[&turned, &shape], "patch", vec![])
}

/// Convolution, normalisation, residual, ReLU.
fn convolution(graph: &mut Graph, backbone: &Backbone, op: &Op, input: &str, values: &[String]) -> String {
    let Op::Conv { conv, place, residual, relu } = op else { return input.to_owned() };
    let name = portable::name(*place);
    let layer = backbone.conv(*place);
    let arrays = layer.arrays();
    let constants: Vec<String> = portable::PARTS
        .iter()
        .zip(&arrays)
        .map(|(part, array)| graph.floats(&format!("{name}.{part}"), array))
        .collect();
    let wholes = |values: [usize; 3]| Value::Wholes(values.map(|n| n as i64).to_vec());
    let padding = conv.kernel.map(|k| (k / 2) as i64);
    let attributes = vec![
        ("kernel_shape", wholes(conv.kernel)),
        ("strides", wholes(conv.stride)),
        ("pads", Value::Wholes([padding, padding].concat())),
    ];
    let mut x = graph.node("Conv", &[input, &constants[0]], &format!("{name}.conv"), attributes);
    let normalised: Vec<&str> = std::iter::once(x.as_str()).chain(constants[1..].iter().map(String::as_str)).collect();
    let epsilon = vec![("epsilon", Value::Float(layer.epsilon() as f32))];
    x = graph.node("BatchNormalization", &normalised, &format!("{name}.norm"), epsilon);
    if let Some(residual) = residual {
        x = graph.node("Add", &[&x, &values[*residual]], &format!("{name}.sum"), vec![]);
    }
    if *relu {
        x = graph.node("Relu", &[&x], &format!("{name}.relu"), vec![]);
    }
    x
}

fn max_pool(graph: &mut Graph, input: &str, step: usize) -> String {
    let attributes = vec![
        ("kernel_shape", Value::Wholes(vec![1, 3, 3])),
        ("strides", Value::Wholes(vec![1, 2, 2])),
        ("pads", Value::Wholes(vec![0, 1, 1, 0, 1, 1])),
    ];
    graph.node("MaxPool", &[input], &format!("pool.{step}"), attributes)
}

fn average(graph: &mut Graph, input: &str) -> String {
    let mean = graph.node("GlobalAveragePool", &[input], "average", vec![]);
    graph.node("Flatten", &[&mean], OUTPUT, vec![("axis", Value::Whole(1))])
}
