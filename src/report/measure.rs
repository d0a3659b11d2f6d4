//! One line of a benchmark: what was measured, and whether it meets its bar.

use serde::{Deserialize, Serialize};

/// A measured value with its bar. The bar is an upper limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    pub name: String,
    pub value: f64,
    pub unit: String,
    pub bar: Option<f64>,
    /// What the figure covers.
    pub note: String,
}

impl Measure {
    /// A value without a bar.
    pub fn new(name: &str, value: f64, unit: &str, note: &str) -> Self {
        Self { name: name.to_owned(), value, unit: unit.to_owned(), bar: None, note: note.to_owned() }
    }

    /// With its upper limit.
    pub fn at_most(self, bar: f64) -> Self {
        Self { bar: Some(bar), ..self }
    }

    /// Whether the bar is met; `None` without one.
    pub fn met(&self) -> Option<bool> {
        self.bar.map(|bar| self.value <= bar)
    }
}
