//! Frozen features: what an encoder makes of every clip. Never looks at a label.

/// One row of features per clip.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// Clips.
    pub n: usize,
    /// Numbers per clip.
    pub d: usize,
    /// `[n × d]`
    pub rows: Vec<f32>,
}

impl Features {
    /// The features of clip `i`.
    pub fn row(&self, i: usize) -> &[f32] {
        &self.rows[i * self.d..(i + 1) * self.d]
    }
}
