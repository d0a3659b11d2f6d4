//! Numbers of any shape on the host.

use burn::tensor::{Device, Tensor, TensorData};

/// Numbers of any shape, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    pub shape: Vec<usize>,
    pub values: Vec<f32>,
}

impl Array {
    /// A tensor's values.
    ///
    /// # Panics
    /// If the device gives no numbers back.
    pub fn of<const D: usize>(tensor: Tensor<D>) -> Self {
        let shape = tensor.dims().to_vec();
        let values =
            tensor.into_data().convert::<f32>().try_to_vec().expect("weights are floats that can be read back");
        Self { shape, values }
    }

    /// As a tensor on `device`; the number of dimensions must be D.
    pub fn tensor<const D: usize>(self, device: &Device) -> Tensor<D> {
        Tensor::from_data(TensorData::new(self.values, self.shape), device)
    }
}
