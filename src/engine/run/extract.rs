//! Frozen features of a list of clips, in batches on the device.

use std::sync::Arc;

use burn::tensor::{Device, Tensor};

use super::gaps::Gaps;
use super::stopwatch::Stopwatch;
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

/// How long a network took for its clips, reading back included and loading not. The first batch, in which kernels
/// may be compiled, is left out where there are more.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Timed {
    pub seconds: f64,
    /// Clips, each crop of one counted.
    pub clips: usize,
    /// Seconds of gaps in which the process was not at work, of all batches.
    pub left_out: f64,
}

impl Timed {
    fn add(&mut self, seconds: f64, clips: usize, is_second: bool) {
        if is_second {
            *self = Self { left_out: self.left_out, ..Self::default() };
        }
        *self = Self { seconds: self.seconds + seconds, clips: self.clips + clips, ..*self };
    }
}

impl Extraction<'_> {
    /// Seconds of footage that `clips` timed clips span. Crops of one clip show the same footage.
    pub fn footage_s(&self, clips: usize) -> f64 {
        clips as f64 / self.views.crops.count() as f64 * self.clip.frames as f64 / f64::from(self.clip.rate_hz)
    }

    /// Runs `network` (clips `[B, 3, T, H, W]` to rows `[B, D]`) over all clips and averages the rows of each source.
    ///
    /// `beat(done, total)` is called between batches; its error ends the work.
    pub fn run(
        &self,
        network: impl FnMut(Tensor<5>) -> Tensor<2>,
        beat: impl FnMut(u64, u64) -> Result<(), EngineError>,
    ) -> Result<Features, EngineError> {
        self.timed(network, beat).map(|(features, _)| features)
    }

    /// [`Extraction::run`], and how long the network took.
    pub fn timed(
        &self,
        mut network: impl FnMut(Tensor<5>) -> Tensor<2>,
        mut beat: impl FnMut(u64, u64) -> Result<(), EngineError>,
    ) -> Result<(Features, Timed), EngineError> {
        let sources = self.sources.to_vec();
        let mut loader = EvalLoader::start(self.pool.clone(), self.clip, sources, self.views, BATCH, self.device, 1)?;
        let total = loader.total() as u64;
        let (mut sums, mut d, mut done, mut timed) = (Vec::new(), 0, 0, Timed::default());
        let mut gaps = Gaps::default();
        loop {
            beat(done, total)?;
            let Some(batch) = loader.next().transpose()? else { break };
            let began = Stopwatch::start();
            let rows = network(batch.clips);
            d = rows.dims()[1];
            let values = host(rows)?;
            let (at_work, gap) = gaps.part(began.lap());
            timed.add(at_work, batch.source.len(), done == BATCH as u64);
            timed.left_out += gap;
            sums.resize(self.sources.len() * d, 0.0);
            for (row, source) in values.chunks_exact(d).zip(&batch.source) {
                let sum = &mut sums[source * d..(source + 1) * d];
                sum.iter_mut().zip(row).for_each(|(s, v)| *s += v / self.views.count() as f32);
            }
            done += batch.source.len() as u64;
        }
        Ok((Features { n: self.sources.len(), d, rows: sums }, timed))
    }
}

/// Reads a tensor back as f32.
pub fn host<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, EngineError> {
    tensor.into_data().convert::<f32>().try_to_vec().map_err(|e| EngineError::Device(format!("{e:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_batch_is_left_out_where_there_are_more() {
        let mut timed = Timed::default();
        timed.add(9.0, 16, false);
        assert_eq!(timed, Timed { seconds: 9.0, clips: 16, left_out: 0.0 }, "it is all there is");
        timed.add(1.0, 16, true);
        timed.add(0.5, 7, false);
        assert_eq!(timed, Timed { seconds: 1.5, clips: 23, left_out: 0.0 });
    }
}
