//! A table of named arrays of 32-bit floats, and its file.

use std::collections::{BTreeMap, HashMap};

use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::pickle::Element;
use super::{Fault, storage};

/// Numbers of any shape, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Floats {
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
}

/// Named arrays; what a file says beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub arrays: BTreeMap<String, Floats>,
    /// JSON of [`FACTS`], where the file has it.
    pub facts: Option<String>,
}

/// Name of the facts that our own exported files hold.
pub const FACTS: &str = "kinrin";

impl Table {
    /// As safetensors. The same table gives the same bytes.
    pub fn written(&self) -> Vec<u8> {
        let raw: Vec<_> =
            self.arrays.iter().map(|(name, array)| (name, &array.shape, storage::bytes(&array.values))).collect();
        let views = raw.iter().map(|(name, shape, bytes)| {
            let view = TensorView::new(Dtype::F32, (*shape).clone(), bytes);
            (*name, view.expect("the bytes were made of values of this shape"))
        });
        let facts = self.facts.as_ref().map(|facts| HashMap::from([(FACTS.to_owned(), facts.clone())]));
        safetensors::serialize(views, facts).expect("names are unique and the views are whole")
    }

    /// From safetensors; arrays of other types than floats are left out.
    ///
    /// # Errors
    /// A damaged file.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let wrong = |error: safetensors::SafeTensorError| Fault::broken(error.to_string());
        let file = SafeTensors::deserialize(bytes).map_err(wrong)?;
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(wrong)?;
        let facts = header.metadata().as_ref().and_then(|metadata| metadata.get(FACTS).cloned());
        let array = |(name, view): (&str, TensorView<'_>)| {
            let values = storage::floats(view.data(), element(view.dtype())?)?;
            Some((name.to_owned(), Floats { shape: view.shape().to_vec(), values }))
        };
        Ok(Self { arrays: file.iter().filter_map(array).collect(), facts })
    }
}

fn element(dtype: Dtype) -> Option<Element> {
    match dtype {
        Dtype::F64 => Some(Element::F64),
        Dtype::F32 => Some(Element::F32),
        Dtype::F16 => Some(Element::F16),
        Dtype::BF16 => Some(Element::Bf16),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_and_a_cut_one_is_refused() {
        let array = Floats { shape: vec![2, 1], values: vec![1.5, -2.0] };
        let table = Table { arrays: BTreeMap::from([("a.b".to_owned(), array)]), facts: Some("{}".to_owned()) };
        let bytes = table.written();
        assert_eq!(Table::read(&bytes).unwrap(), table);
        for length in 0..bytes.len() {
            assert!(Table::read(&bytes[..length]).is_err(), "{length} bytes");
        }
    }
}
