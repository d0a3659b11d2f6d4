//! A graph in the making: nodes, constants, attributes.

use super::proto::{AttributeProto, FLOAT, GraphProto, INT64, NodeProto, TensorProto};
use crate::model::Array;

/// An attribute's value.
pub enum Value {
    Float(f32),
    Whole(i64),
    Wholes(Vec<i64>),
}

/// Nodes and constants so far.
#[derive(Default)]
pub struct Graph {
    pub proto: GraphProto,
}

impl Graph {
    /// Adds a node with one output, which is named `output`; returns that name.
    pub fn node(&mut self, op: &str, inputs: &[&str], output: &str, attributes: Vec<(&str, Value)>) -> String {
        self.proto.node.push(NodeProto {
            input: inputs.iter().map(|name| (*name).to_owned()).collect(),
            output: vec![output.to_owned()],
            name: output.to_owned(),
            op_type: op.to_owned(),
            attribute: attributes.into_iter().map(|(name, value)| attribute(name, value)).collect(),
        });
        output.to_owned()
    }

    /// Adds constant floats; returns their name.
    pub fn floats(&mut self, name: &str, array: &Array) -> String {
        let raw_data = array.values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.constant(name, &array.shape, FLOAT, raw_data)
    }

    /// Adds constant whole numbers `[n]`; returns their name.
    pub fn wholes(&mut self, name: &str, values: &[i64]) -> String {
        self.constant(name, &[values.len()], INT64, values.iter().flat_map(|v| v.to_le_bytes()).collect())
    }

    fn constant(&mut self, name: &str, shape: &[usize], data_type: i32, raw_data: Vec<u8>) -> String {
        let dims = shape.iter().map(|&n| n as i64).collect();
        self.proto.initializer.push(TensorProto { dims, data_type, name: name.to_owned(), raw_data });
        name.to_owned()
    }
}

fn attribute(name: &str, value: Value) -> AttributeProto {
    let named = AttributeProto { name: name.to_owned(), ..AttributeProto::default() };
    match value {
        Value::Float(f) => AttributeProto { f: Some(f), r#type: 1, ..named },
        Value::Whole(i) => AttributeProto { i: Some(i), r#type: 2, ..named },
        Value::Wholes(ints) => AttributeProto { ints, r#type: 7, ..named },
    }
}
