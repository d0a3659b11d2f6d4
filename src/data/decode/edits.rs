//! Edit lists of MP4 files: when a track begins. One that cuts something off is not followed here.

use re_mp4::{ElstBox, Mp4, Track, TrackKind, TrakBox};

/// Seconds from the start of the container to the first picture of `track`, as a player counts: from where the first
/// of the sounds and pictures begins. `None`: its edit list shows only a part, repeats, or changes the speed.
pub fn start(mp4: &Mp4, track: &Track, trak: &TrakBox) -> Option<f64> {
    let scale = f64::from(mp4.moov.mvhd.timescale.max(1));
    let own = begins(track, trak, scale)?;
    let sounds =
        mp4.tracks().values().filter(|other| other.kind == Some(TrackKind::Audio) && !other.samples.is_empty());
    let first = sounds.map(|sound| list(sound.trak(mp4)).map_or(0.0, |list| delay(list, scale).0)).fold(own, f64::min);
    Some(own - first)
}

fn list(trak: &TrakBox) -> Option<&ElstBox> {
    trak.edts.as_ref().and_then(|edits| edits.elst.as_ref())
}

/// The time of an entry that shows nothing.
fn nothing(list: &ElstBox) -> u64 {
    if list.version == 1 { u64::MAX } else { u64::from(u32::MAX) }
}

/// Seconds of nothing at the start of the list, and how many entries say so.
fn delay(list: &ElstBox, movie_scale: f64) -> (f64, usize) {
    let empty = list.entries.iter().take_while(|entry| entry.media_time == nothing(list));
    empty.fold((0.0, 0), |(secs, n), entry| (secs + entry.segment_duration as f64 / movie_scale, n + 1))
}

/// Seconds from the start of the movie to the first picture; `None`: the list cuts pictures off.
fn begins(track: &Track, trak: &TrakBox, movie_scale: f64) -> Option<f64> {
    let first = track.samples.first()?;
    let scale = first.timescale.max(1) as f64;
    let offsets = trak.mdia.minf.stbl.ctts.as_ref();
    let offset = offsets.and_then(|offsets| offsets.entries.first()).map_or(0, |entry| i64::from(entry.sample_offset));
    // Times of showing were shifted to begin at 0; this is where they began.
    let lead = (offset - first.composition_timestamp) as f64;
    let Some(list) = list(trak).filter(|list| !list.entries.is_empty()) else { return Some(lead / scale) };
    let (delay, empty) = delay(list, movie_scale);
    let rest = &list.entries[empty..];
    // A wait after the film shows nothing of it.
    let behind = rest.iter().rev().take_while(|entry| entry.media_time == nothing(list)).count();
    let [shown] = &rest[..rest.len() - behind] else { return None };
    let from = shown.media_time as f64;
    let until = from + shown.segment_duration as f64 / movie_scale * scale;
    let last = track.samples.iter().map(|sample| sample.composition_timestamp).max()? as f64 + lead;
    let cut = from > lead || shown.segment_duration > 0 && last >= until;
    let as_it_is = (shown.media_rate, shown.media_rate_fraction) == (1, 0) && !cut;
    as_it_is.then_some(delay + (lead - from) / scale)
}
