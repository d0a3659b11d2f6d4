//! Named arrays in one safetensors file: what a method stores beside its networks.

use std::collections::BTreeMap;
use std::path::Path;

use burn::tensor::TensorData;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

use super::error::MethodError;

/// Arrays by name, f32 or u32, as read from or written to a file.
#[derive(Default)]
pub struct Arrays {
    entries: BTreeMap<String, Entry>,
}

struct Entry {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Arrays {
    /// Adds an f32 array.
    pub fn put_f32(&mut self, name: impl Into<String>, shape: &[usize], values: &[f32]) {
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.entries.insert(name.into(), Entry { dtype: Dtype::F32, shape: shape.to_vec(), bytes });
    }

    /// Adds a u32 array of one dimension.
    pub fn put_u32(&mut self, name: impl Into<String>, values: &[u32]) {
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.entries.insert(name.into(), Entry { dtype: Dtype::U32, shape: vec![values.len()], bytes });
    }

    /// Adds the f32 values of a tensor that was read back.
    pub fn put_data(&mut self, name: impl Into<String>, data: &TensorData) {
        let values = data.as_slice::<f32>().expect("weights and keys are f32: the program makes no others");
        self.put_f32(name, data.shape().as_slice(), values);
    }

    /// Takes an f32 array out.
    pub fn take_f32(&mut self, name: &str) -> Result<(Vec<usize>, Vec<f32>), String> {
        let entry = self.take(name, Dtype::F32)?;
        let values = entry.bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        Ok((entry.shape, values))
    }

    /// Takes a u32 array out.
    pub fn take_u32(&mut self, name: &str) -> Result<Vec<u32>, String> {
        let entry = self.take(name, Dtype::U32)?;
        Ok(entry.bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    fn take(&mut self, name: &str, dtype: Dtype) -> Result<Entry, String> {
        let entry = self.entries.remove(name).ok_or_else(|| format!("it has no array \"{name}\""))?;
        if entry.dtype != dtype {
            return Err(format!("array \"{name}\" is of type {:?}, not {dtype:?}", entry.dtype));
        }
        Ok(entry)
    }

    /// Names of what is still inside.
    pub fn names(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }

    /// Writes all arrays to `path`.
    pub fn write(&self, path: &Path) -> Result<(), MethodError> {
        let views = self.entries.iter().map(|(name, e)| {
            let view = TensorView::new(e.dtype, e.shape.clone(), &e.bytes);
            (name, view.expect("bytes were made from the values of this shape"))
        });
        let bytes = safetensors::serialize(views, None).map_err(|e| MethodError::damaged(path, e.to_string()))?;
        std::fs::write(path, bytes).map_err(|source| MethodError::Write { path: path.into(), source })
    }

    /// Reads the arrays of a file that [`Self::write`] made.
    pub fn read(path: &Path) -> Result<Self, MethodError> {
        let bytes = std::fs::read(path).map_err(|source| MethodError::Read { path: path.into(), source })?;
        let file = SafeTensors::deserialize(&bytes).map_err(|e| MethodError::damaged(path, e.to_string()))?;
        let entry = |view: &TensorView| Entry {
            dtype: view.dtype(),
            shape: view.shape().to_vec(),
            bytes: view.data().to_vec(),
        };
        Ok(Self { entries: file.iter().map(|(name, view)| (name.to_owned(), entry(&view))).collect() })
    }
}
