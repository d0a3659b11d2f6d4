//! How the residuals of keys are stored: one byte a value, or one byte for a part of several values.

use super::product::{Product, Tables};
use super::scalar::{Scalar, Steps};

/// Makes codes of rows.
pub enum Quantiser {
    /// Four times smaller than single precision.
    Scalar(Scalar),
    /// 8, 16 or 32 times smaller.
    Product(Product),
}

impl Quantiser {
    /// Learns from `rows [n × dim]`. `None` where `dim` cannot be cut into parts for such a compression.
    pub fn train(rows: &[f32], dim: usize, compression: usize, seed: u64) -> Option<Self> {
        match compression {
            4 => Some(Self::Scalar(Scalar::train(rows, dim))),
            8 | 16 | 32 if dim.is_multiple_of(compression / 4) => {
                Some(Self::Product(Product::train(rows, dim, compression / 4, seed)))
            }
            _ => None,
        }
    }

    /// The codes of rows, row-major; all rows have equally many bytes.
    pub fn encode(&self, rows: &[f32]) -> Vec<u8> {
        match self {
            Self::Scalar(scalar) => scalar.encode(rows),
            Self::Product(product) => product.encode(rows),
        }
    }

    /// The rows that codes stand for.
    pub fn decode(&self, codes: &[u8]) -> Vec<f32> {
        match self {
            Self::Scalar(scalar) => scalar.decode(codes),
            Self::Product(product) => product.decode(codes),
        }
    }

    /// A query, ready for inner products with codes.
    pub fn query(&self, query: &[f32]) -> Query {
        match self {
            Self::Scalar(scalar) => Query::Steps(scalar.query(query)),
            Self::Product(product) => Query::Tables(product.tables(query)),
        }
    }

    /// Bytes of what was learnt.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Scalar(scalar) => scalar.bytes(),
            Self::Product(product) => product.bytes(),
        }
    }
}

/// A query that meets codes.
pub enum Query {
    Steps(Steps),
    Tables(Tables),
}

impl Query {
    /// The inner product with the row of these codes.
    #[inline]
    pub fn product(&self, codes: &[u8]) -> f32 {
        match self {
            Self::Steps(steps) => steps.product(codes),
            Self::Tables(tables) => tables.product(codes),
        }
    }
}
