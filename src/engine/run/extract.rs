//! Frozen features of a list of clips, in batches on the device.

use std::sync::Arc;

use burn::tensor::{Device, Tensor};

use crate::config::ClipSpec;
use crate::data::Pool;
use crate::data::loader::{ClipSource, EvalLoader, EvalViews};
use crate::engine::EngineError;
use crate::eval::features::Features;

/// Clips per forward pass.
const BATCH: usize = 16;

/// What is read from where.
pub struct Extraction<'a> {
    pub pool: &'a Arc<Pool>,
    pub clip: &'a ClipSpec,
    pub sources: &'a [ClipSource],
    /// Views of each source, whose rows are averaged.
    pub views: EvalViews,
    pub device: &'a Device,
}

impl Extraction<'_> {
    /// Runs `network` (clips `[B, 3, T, H, W]` to rows `[B, D]`) over all clips and averages the rows of each source.
    ///
    /// `beat(done, total)` is called between batches; its error ends the work.
    pub fn run(
        &self,
        mut network: impl FnMut(Tensor<5>) -> Tensor<2>,
        mut beat: impl FnMut(u64, u64) -> Result<(), EngineError>,
    ) -> Result<Features, EngineError> {
        let sources = self.sources.to_vec();
        let mut loader = EvalLoader::start(self.pool.clone(), self.clip, sources, self.views, BATCH, self.device, 1)?;
        let total = loader.total() as u64;
        let (mut sums, mut d, mut done) = (Vec::new(), 0, 0);
        loop {
            beat(done, total)?;
            let Some(batch) = loader.next().transpose()? else { break };
            let rows = network(batch.clips);
            d = rows.dims()[1];
            sums.resize(self.sources.len() * d, 0.0);
            let values = host(rows)?;
            for (row, source) in values.chunks_exact(d).zip(&batch.source) {
                let sum = &mut sums[source * d..(source + 1) * d];
                sum.iter_mut().zip(row).for_each(|(s, v)| *s += v / self.views.count() as f32);
            }
            done += batch.source.len() as u64;
        }
        Ok(Features { n: self.sources.len(), d, rows: sums })
    }
}

/// Reads a tensor back as f32.
pub fn host<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, EngineError> {
    tensor.into_data().convert::<f32>().try_to_vec().map_err(|e| EngineError::Device(format!("{e:?}")))
}
