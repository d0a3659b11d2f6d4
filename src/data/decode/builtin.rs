//! Parent's side of our own decoders: the task for the child, and the result from its status.

use std::path::Path;

use super::host::{self, Received};
use super::task::{DecodeTask, Status, Wanted, Work};
use super::{DecodeError, Decoded, Limits, Source, boxes, counts, sniff, spawn};
use crate::job::Tally;
use crate::store::Reason;
use crate::store::catalogue::{Recipe, is_rate};

/// Decodes with our own decoders in a child.
pub fn run(
    kinrin: &Path,
    wanted: Wanted,
    source: &Source<'_>,
    recipe: &Recipe,
    limits: &Limits,
    shard: &Path,
    tally: &Tally<'_>,
) -> Result<Decoded, DecodeError> {
    let Recipe { short_side, fps, max_secs } = *recipe;
    let (folder_fps, pixels) = (source.folder_fps, limits.pixels);
    let mut command = spawn::child(
        kinrin,
        limits,
        Work::Decode(DecodeTask { wanted, short_side, fps, max_secs, folder_fps, pixels }),
    );
    command.arg(source.path);
    conclude(host::receive(command, None, false, recipe, limits, shard, tally)?, recipe, source.path)
}

fn conclude(received: Received, recipe: &Recipe, path: &Path) -> Result<Decoded, DecodeError> {
    let Received { shard, exit, stopped, errors, .. } = received;
    let status = Status::last(&errors);
    let crashed = exit.is_some() && status.as_ref().is_none_or(|status| status.begun);
    let Status { mut timing, broken, needs_ffmpeg, beyond, .. } = status.unwrap_or_default();
    let crash = || crashed.then_some(Reason::Crashed);
    let broken = stopped.clone().or(broken).or_else(crash);
    let broken = match broken {
        // The index of a file that is cut off within it may end before the track of the video.
        None | Some(Reason::NoPictures) => sniff::missing_part(path).or(broken),
        known => known,
    };
    let contradiction = || boxes::Index::of(path).and_then(|index| counts::told(&index));
    let broken = broken.or_else(contradiction).or_else(|| timing.told());
    match shard {
        Some(shard) => {
            timing.fps = rate(recipe, timing.fps);
            host::finish(shard, timing, broken)
        }
        None if needs_ffmpeg => {
            let reason = beyond.map_or(Reason::NeedsFfmpeg, Reason::NotFollowed);
            Err(DecodeError::Bad { reason, again: true })
        }
        None => {
            let reason = broken.unwrap_or(Reason::NoFrame);
            Err(DecodeError::Bad { reason, again: stopped.is_some() })
        }
    }
}

/// The rate of frames of which the child said `told`; one that died early said nothing.
fn rate(recipe: &Recipe, told: f32) -> f32 {
    let rates = [recipe.fps, told, 25.0];
    rates.into_iter().find(|rate| is_rate(*rate)).unwrap_or(25.0)
}
