//! Files damaged at random: whatever they make of themselves, an import ends, in time, with little memory and disk.
//! `KINRIN_MUTATIONS` sets the number of files (60 without it).

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::made::{decoders, stored};
use crate::common::{self, Place};
use kinrin::data::decode::DecoderChoice;
use kinrin::data::import::{self, ImportRequest};
use kinrin::job::Job;
use kinrin::random;
use kinrin::store::Workspace;
use rand::{Rng, RngExt};

/// Larger files take longer than they find.
const LARGEST: u64 = 200_000;
/// Bytes on disk that one of them may become.
const MOST_DISK: u64 = 256 << 20;
const SEED: u64 = 11;

fn sources() -> Vec<PathBuf> {
    let packs = ["odd", "field"].into_iter().filter_map(common::real_data);
    let files = packs.flat_map(|pack| walkdir::WalkDir::new(pack).sort_by_file_name());
    let files = files.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let small = files.filter(|entry| (1..LARGEST).contains(&entry.metadata().unwrap().len()));
    let text = |path: &PathBuf| path.extension().is_none_or(|extension| extension == "csv" || extension == "md");
    small.map(walkdir::DirEntry::into_path).filter(|path| !text(path)).collect()
}

/// Damages a file: bits, numbers set to extremes, a part taken out or doubled, its end cut off.
fn damage(bytes: &mut Vec<u8>, random: &mut impl Rng) {
    for _ in 0..random.random_range(1..8) {
        if bytes.len() < 16 {
            return;
        }
        // Half of the damage goes where containers keep their numbers.
        let reach = if random.random_bool(0.5) { bytes.len() } else { bytes.len().min(2048) };
        let at = random.random_range(0..reach - 8);
        match random.random_range(0..7) {
            0 | 1 => bytes[at] ^= 1 << random.random_range(0..8),
            2 => bytes[at] = random.random(),
            3 => bytes[at..at + 4].fill(if random.random_bool(0.5) { 0xff } else { 0 }),
            4 => bytes.truncate(at + 8),
            5 => _ = bytes.drain(at..at + random.random_range(1..8)),
            _ => {
                let part: Vec<u8> = bytes[at..(at + random.random_range(8..256)).min(bytes.len())].to_vec();
                _ = bytes.splice(at..at, part);
            }
        }
    }
}

#[test]
fn damaged_files_cost_a_line_and_nothing_else() {
    let sources = sources();
    if sources.is_empty() {
        return;
    }
    let count: u64 = std::env::var("KINRIN_MUTATIONS").map_or(60, |text| text.parse().unwrap());
    for decoder in decoders() {
        let place = Place::new();
        for i in 0..count {
            let mut random = random::stream(SEED, "damage", i);
            let source = &sources[random.random_range(0..sources.len())];
            let mut bytes = std::fs::read(source).unwrap();
            damage(&mut bytes, &mut random);
            place.write(&format!("{i:05}-{}", source.file_name().unwrap().to_str().unwrap()), bytes);
        }
        let mut request = ImportRequest::new(place.footage(), "d");
        request.program = Some(env!("CARGO_BIN_EXE_kinrin").into());
        request.decoder = if decoder == "builtin" { DecoderChoice::Builtin } else { DecoderChoice::Ffmpeg };
        (request.limits.wall, request.limits.stall) = (Duration::from_secs(30), Duration::from_secs(15));
        let workspace = Workspace::open(&place.workspace()).unwrap();
        let start = Instant::now();
        let summary = import::run(&workspace, &request, &Job::default()).unwrap();
        let most = Duration::from_secs(30) + Duration::from_secs(count);
        assert!(start.elapsed() < most, "{decoder}: {:?} for {count} files", start.elapsed());
        assert!(!summary.stopped, "{decoder}");
        check(&place, decoder, &workspace);
    }
}

fn check(place: &Place, decoder: &str, workspace: &Workspace) {
    let videos = stored(place);
    assert!(!videos.is_empty());
    for (path, video) in &videos {
        let row = &video.row;
        let bytes = u64::from(row.width) * u64::from(row.height) * 3 * u64::from(row.frames);
        assert!(bytes <= MOST_DISK, "{decoder}: {path} became {bytes} bytes");
        assert_eq!(row.frames > 0, row.fps > 0.0 && row.fps.is_finite(), "{decoder}: {path}: {} fps", row.fps);
        assert!(row.state.as_str() == "ok" || row.reason.is_some(), "{decoder}: {path}");
        let reason = row.reason.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(!reason.contains("limit of"), "{decoder}: {path}: {reason}");
    }
    let left = walkdir::WalkDir::new(workspace.cache_dir()).into_iter().map(Result::unwrap);
    let left: Vec<_> = left.filter(|entry| entry.path().extension().is_some_and(|name| name == "tmp")).collect();
    assert!(left.is_empty(), "{left:?}");
}
