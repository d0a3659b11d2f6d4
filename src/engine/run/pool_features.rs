//! Features of the whole pool, for a method that makes something of them between its steps.

use std::sync::Arc;

use burn::tensor::Device;

use super::extract::Extraction;
use crate::config::RunConfig;
use crate::data::Pool;
use crate::data::loader::{ClipSource, EvalViews};
use crate::engine::EngineError;
use crate::method::{Clock, Method};

/// Gives `method` the features that its next step wants: those of one plain clip in the middle of every video, by the
/// online backbone as it stands. Returns whether it wanted any.
///
/// `beat(done, total)` is called between batches; its error ends the work, and nothing has changed then.
pub fn give(
    method: &mut Method,
    clock: Clock,
    (config, pool, device): (&RunConfig, &Arc<Pool>, &Device),
    beat: impl FnMut(u64, u64) -> Result<(), EngineError>,
) -> Result<bool, EngineError> {
    if !method.wants_features(clock) {
        return Ok(false);
    }
    let sources: Vec<ClipSource> = (0..pool.len()).map(|video| ClipSource::video(video as u32)).collect();
    let clip = &config.experiment.clip;
    let extraction = Extraction { pool, clip, sources: &sources, views: EvalViews::ONE, device };
    let backbone = method.backbone();
    let features = extraction.run(|clips| backbone.forward(clips), beat)?;
    method.take_features(&features.rows, clock);
    Ok(true)
}
