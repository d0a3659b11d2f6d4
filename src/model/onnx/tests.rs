//! The written graph, read back and evaluated by a plain interpreter, against the network itself.

use std::collections::HashMap;

use burn::tensor::{Device, Tensor, TensorData};
use prost::Message;
use rand::RngExt;

use super::proto::{AttributeProto, FLOAT, ModelProto, NodeProto};
use super::{HEAD, LOGITS, Linear, encoded};
use crate::config::{BackboneSpec, ClipInput, ClipSpec};
use crate::data::augment::motion;
use crate::model::{Array, Backbone, BackboneConfig, InputScale, Plan};
use crate::random::stream;

/// Values by name.
type Values = HashMap<String, Array>;

fn strides(shape: &[usize]) -> Vec<usize> {
    (0..shape.len()).map(|i| shape[i + 1..].iter().product()).collect()
}

/// Every index of a shape, in row-major order.
fn indices(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let (all, strides, shape) = (shape.iter().product::<usize>(), strides(shape), shape.to_vec());
    (0..all).map(move |flat| strides.iter().zip(&shape).map(|(stride, size)| flat / stride % size).collect())
}

/// An array whose element at each index is `of(index)`.
fn made(shape: &[usize], of: impl Fn(&[usize]) -> f32) -> Array {
    Array { shape: shape.to_vec(), values: indices(shape).map(|index| of(&index)).collect() }
}

fn at(array: &Array, index: &[usize]) -> f32 {
    array.values[index.iter().zip(strides(&array.shape)).map(|(i, stride)| i * stride).sum::<usize>()]
}

/// Both arrays, the smaller one repeated along axes of size 1 (and missing ones in front).
fn together(a: &Array, b: &Array, of: impl Fn(f32, f32) -> f32) -> Array {
    let rank = a.shape.len().max(b.shape.len());
    let padded = |x: &Array| -> Vec<usize> { [vec![1; rank - x.shape.len()], x.shape.clone()].concat() };
    let (left, right) = (padded(a), padded(b));
    let shape: Vec<usize> = left.iter().zip(&right).map(|(a, b)| *a.max(b)).collect();
    let (a, b) = (Array { shape: left, ..a.clone() }, Array { shape: right, ..b.clone() });
    let own = |x: &Array, index: &[usize]| -> f32 {
        let index: Vec<usize> = index.iter().zip(&x.shape).map(|(i, size)| if *size == 1 { 0 } else { *i }).collect();
        at(x, &index)
    };
    made(&shape, |index| of(own(&a, index), own(&b, index)))
}

fn attribute<'a>(node: &'a NodeProto, name: &str) -> &'a AttributeProto {
    node.attribute.iter().find(|a| a.name == name).unwrap_or_else(|| panic!("{} has no {name}", node.op_type))
}

fn wholes(node: &NodeProto, name: &str) -> Vec<usize> {
    attribute(node, name).ints.iter().map(|n| *n as usize).collect()
}

/// A window that slides over (T, H, W): `start` and `of` fold the values inside the padding.
fn windows(
    node: &NodeProto,
    x: &Array,
    each: impl Fn(&mut dyn Iterator<Item = [usize; 6]>, usize, usize) -> f32,
    channels: usize,
) -> Array {
    let (kernel, stride, pads) = (wholes(node, "kernel_shape"), wholes(node, "strides"), wholes(node, "pads"));
    let size = &x.shape[2..];
    let out = |i: usize| (size[i] + pads[i] + pads[i + 3] - kernel[i]) / stride[i] + 1;
    made(&[x.shape[0], channels, out(0), out(1), out(2)], |index| {
        let mut inside = indices(&kernel).filter_map(|k| {
            let place = |i: usize| (index[i + 2] * stride[i] + k[i]).checked_sub(pads[i]).filter(|p| *p < size[i]);
            Some([place(0)?, place(1)?, place(2)?, k[0], k[1], k[2]])
        });
        each(&mut inside, index[0], index[1])
    })
}

fn convolved(node: &NodeProto, x: &Array, w: &Array) -> Array {
    let input = w.shape[1];
    let each = |inside: &mut dyn Iterator<Item = [usize; 6]>, n: usize, o: usize| {
        let products = inside
            .flat_map(|[t, h, v, a, b, c]| (0..input).map(move |i| at(x, &[n, i, t, h, v]) * at(w, &[o, i, a, b, c])));
        products.sum()
    };
    windows(node, x, each, w.shape[0])
}

fn pooled(node: &NodeProto, x: &Array) -> Array {
    let each = |inside: &mut dyn Iterator<Item = [usize; 6]>, n: usize, c: usize| {
        inside.map(|[t, h, w, ..]| at(x, &[n, c, t, h, w])).fold(f32::NEG_INFINITY, f32::max)
    };
    windows(node, x, each, x.shape[1])
}

/// Mean over the axes that `is_kept` refuses, which stay with size 1.
fn mean(x: &Array, is_kept: impl Fn(usize) -> bool) -> Array {
    let shape: Vec<usize> = x.shape.iter().enumerate().map(|(i, n)| if is_kept(i) { *n } else { 1 }).collect();
    let mut sums = made(&shape, |_| 0.0);
    let (strides, share) = (strides(&shape), sums.values.len() as f32 / x.values.len() as f32);
    for (index, value) in indices(&x.shape).zip(&x.values) {
        let place: usize = (0..shape.len()).map(|i| if is_kept(i) { index[i] * strides[i] } else { 0 }).sum();
        sums.values[place] += value * share;
    }
    sums
}

fn joined(parts: &[&Array], axis: usize) -> Array {
    let mut shape = parts[0].shape.clone();
    shape[axis] = parts.iter().map(|part| part.shape[axis]).sum();
    made(&shape, |index| {
        let mut index = index.to_vec();
        let part = parts.iter().find(|part| {
            let there = index[axis] < part.shape[axis];
            index[axis] -= if there { 0 } else { part.shape[axis] };
            there
        });
        at(part.unwrap(), &index)
    })
}

fn evaluated(node: &NodeProto, values: &Values) -> Array {
    let inputs: Vec<&Array> = node.input.iter().map(|name| &values[name]).collect();
    let x = inputs[0];
    let list = |i: usize| -> Vec<usize> { inputs[i].values.iter().map(|v| *v as usize).collect() };
    match node.op_type.as_str() {
        "Add" => together(x, inputs[1], |a, b| a + b),
        "Sub" => together(x, inputs[1], |a, b| a - b),
        "Mul" => together(x, inputs[1], |a, b| a * b),
        "Relu" => Array { values: x.values.iter().map(|v| v.max(0.0)).collect(), ..x.clone() },
        "Concat" => joined(&inputs, attribute(node, "axis").i.unwrap() as usize),
        "ReduceMean" => mean(x, |axis| !wholes(node, "axes").contains(&axis)),
        "ReduceSum" => {
            let averaged = mean(x, |axis| !list(1).contains(&axis));
            let count = (x.values.len() / averaged.values.len()) as f32;
            Array { values: averaged.values.iter().map(|v| v * count).collect(), ..averaged }
        }
        "Slice" => {
            let (from, to, axes) = (list(1), list(2), list(3));
            let mut shape = x.shape.clone();
            axes.iter().enumerate().for_each(|(i, axis)| shape[*axis] = to[i] - from[i]);
            made(&shape, |index| {
                let mut index = index.to_vec();
                axes.iter().enumerate().for_each(|(i, axis)| index[*axis] += from[i]);
                at(x, &index)
            })
        }
        "Reshape" => {
            let wanted = list(1);
            let shape = wanted.iter().zip(0..).map(|(n, i): (&usize, usize)| if *n == 0 { x.shape[i] } else { *n });
            Array { shape: shape.collect(), values: x.values.clone() }
        }
        "Transpose" => {
            let order = wholes(node, "perm");
            let shape: Vec<usize> = order.iter().map(|axis| x.shape[*axis]).collect();
            made(&shape, |index| {
                let mut from = vec![0; index.len()];
                order.iter().zip(index).for_each(|(axis, i)| from[*axis] = *i);
                at(x, &from)
            })
        }
        "Conv" => convolved(node, x, inputs[1]),
        "BatchNormalization" => {
            let epsilon = attribute(node, "epsilon").f.unwrap();
            made(&x.shape, |index| {
                let [gamma, beta, mean, variance] = [1, 2, 3, 4].map(|i| inputs[i].values[index[1]]);
                (at(x, index) - mean) / (variance + epsilon).sqrt() * gamma + beta
            })
        }
        "MaxPool" => pooled(node, x),
        "GlobalAveragePool" => mean(x, |axis| axis < 2),
        "Gemm" => {
            assert_eq!(attribute(node, "transB").i, Some(1));
            let (weight, bias) = (inputs[1], &inputs[2].values);
            made(&[x.shape[0], weight.shape[0]], |index| {
                let product = |d: usize| at(x, &[index[0], d]) * at(weight, &[index[1], d]);
                (0..x.shape[1]).map(product).sum::<f32>() + bias[index[1]]
            })
        }
        "Flatten" => Array { shape: vec![x.shape[0], x.values.len() / x.shape[0]], values: x.values.clone() },
        other => panic!("no operator {other}"),
    }
}

/// The features that a stored model gives for these clips.
fn run(bytes: &[u8], clips: Array) -> Array {
    outputs(bytes, clips).remove(0)
}

/// All outputs of a stored model.
fn outputs(bytes: &[u8], clips: Array) -> Vec<Array> {
    let graph = ModelProto::decode(bytes).unwrap().graph.unwrap();
    let mut values = Values::from([(graph.input[0].name.clone(), clips)]);
    for tensor in &graph.initializer {
        let shape = tensor.dims.iter().map(|n| *n as usize).collect();
        let raw = &tensor.raw_data;
        let numbers = if tensor.data_type == FLOAT {
            raw.chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect()
        } else {
            raw.chunks_exact(8).map(|b| i64::from_le_bytes(b.try_into().unwrap()) as f32).collect()
        };
        values.insert(tensor.name.clone(), Array { shape, values: numbers });
    }
    for node in &graph.node {
        let value = evaluated(node, &values);
        assert!(values.insert(node.output[0].clone(), value).is_none(), "{} is given twice", node.output[0]);
    }
    graph.output.iter().map(|output| values.remove(&output.name).unwrap()).collect()
}

fn random(shape: &[usize], name: &str) -> Array {
    let rng = &mut stream(5, name, 0);
    let values = (0..shape.iter().product()).map(|_| 2.0 * rng.random::<f32>() - 1.0).collect();
    Array { shape: shape.to_vec(), values }
}

/// A network whose running statistics are not the initial ones.
fn used(spec: &BackboneSpec) -> Backbone {
    use burn::module::Module;
    let device = Device::flex().autodiff();
    let network = BackboneConfig::from(spec).init(&device, &mut stream(3, "init", 0));
    network.forward(random(&[4, 3, 4, 12, 12], "seen").tensor(&device));
    network.valid()
}

fn compare(spec: &BackboneSpec, clip: &ClipSpec, rescaled: bool) {
    let mut network = used(spec);
    if rescaled {
        network = network.with_input_scale(InputScale { mean: [0.43, 0.39, 0.38], std: [0.23, 0.22, 0.21] });
    }
    let clips = random(&[2, 3, clip.frames, clip.size, clip.size], "clips");
    let found = run(&encoded(&network, &Plan::of(spec), clip, None, &[]), clips.clone());
    let mut taken = clips.clone();
    if clip.input == ClipInput::Motion {
        let length = taken.values.len() / 2;
        taken.values.chunks_exact_mut(length).for_each(|clip_values| motion::apply(clip_values, clip.frames));
    }
    let input: Tensor<5> = Tensor::from_data(TensorData::new(taken.values, taken.shape), &Device::flex());
    let expected = Array::of(network.forward(input));
    assert_eq!(found.shape, expected.shape);
    for (found, expected) in found.values.iter().zip(&expected.values) {
        assert!((found - expected).abs() < 1e-4 * (1.0 + expected.abs()), "{spec:?}: {found} is not {expected}");
    }
}

fn clip(frames: usize, size: usize, input: ClipInput) -> ClipSpec {
    ClipSpec { frames, rate_hz: 6.0, size, input }
}

#[test]
fn the_graph_gives_the_features_of_the_network() {
    for spec in [
        BackboneSpec::Compact { width: 8 },
        BackboneSpec::R3d18 { width: 4 },
        BackboneSpec::R2plus1d18 { width: 4 },
        BackboneSpec::SlowR50 { width: 4 },
    ] {
        compare(&spec, &clip(2, 12, ClipInput::Rgb), false);
    }
}

#[test]
fn channels_of_motion_are_part_of_the_graph() {
    for frames in [1, 4] {
        compare(&BackboneSpec::Compact { width: 8 }, &clip(frames, 12, ClipInput::Motion), false);
    }
}

#[test]
fn another_normalisation_and_a_cut_rest_of_a_patch_are_part_of_the_graph() {
    compare(&BackboneSpec::Compact { width: 8 }, &clip(2, 14, ClipInput::Rgb), true);
}

#[test]
fn the_sizes_of_a_clip_are_fixed_and_the_batch_is_free() {
    let spec = BackboneSpec::Compact { width: 8 };
    let metadata = [("run".to_owned(), "r".to_owned())];
    let bytes = encoded(&used(&spec), &Plan::of(&spec), &clip(2, 12, ClipInput::Rgb), None, &metadata);
    let model = ModelProto::decode(bytes.as_slice()).unwrap();
    assert_eq!((model.metadata_props[0].key.as_str(), model.metadata_props[0].value.as_str()), ("run", "r"));
    let graph = model.graph.unwrap();
    let shape = graph.input[0].r#type.clone().unwrap().tensor_type.unwrap().shape.unwrap();
    let sizes: Vec<Option<i64>> = shape.dim.iter().map(|dim| dim.dim_value).collect();
    assert_eq!(sizes, [None, Some(3), Some(2), Some(12), Some(12)]);
}

#[test]
fn a_head_gives_logits_beside_the_same_features() {
    let (spec, clip) = (BackboneSpec::Compact { width: 8 }, clip(2, 12, ClipInput::Rgb));
    let (network, plan) = (used(&spec), Plan::of(&spec));
    let d = plan.features();
    let (weight, bias) = (random(&[3, d], "weight"), random(&[3], "bias"));
    let clips = random(&[2, 3, 2, 12, 12], "clips");
    let plain = run(&encoded(&network, &plan, &clip, None, &[]), clips.clone());
    let bytes = encoded(&network, &plan, &clip, Some(Linear { weight: &weight, bias: &bias }), &[]);
    let graph = ModelProto::decode(bytes.as_slice()).unwrap().graph.unwrap();
    assert_eq!(graph.output[1].name, LOGITS);
    assert!(HEAD.iter().all(|name| graph.initializer.iter().any(|array| array.name == *name)));
    let [features, logits] = &outputs(&bytes, clips)[..] else { panic!("not two outputs") };
    assert_eq!((features, &logits.shape), (&plain, &vec![2, 3]));
    for (i, found) in logits.values.iter().enumerate() {
        let (clip, class) = (i / 3, i % 3);
        let row = &weight.values[class * d..][..d];
        let dot = row.iter().zip(&features.values[clip * d..]).map(|(w, x)| w * x).sum::<f32>();
        assert!((found - dot - bias.values[class]).abs() < 1e-5 * (1.0 + found.abs()), "{found}");
    }
}
