//! Files damaged at random, of every container and table of the footage: whatever they make of themselves, an import ends,
//! with little memory and disk, and says what it could not read.
//!
//! `KINRIN_MUTATIONS` sets the number of files and of tables (66 of each without it). File number i is damaged by the random
//! stream (11, "damage", i), table number i by (11, "table", i); what came of them is printed (`--nocapture`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::made::{decoders, stored};
use crate::common::{self, Place};
use kinrin::data::DataError;
use kinrin::data::decode::DecoderChoice;
use kinrin::data::import::{self, ImportRequest};
use kinrin::data::labels::TableOptions;
use kinrin::job::Job;
use kinrin::random;
use kinrin::store::{Reason, Workspace, catalogue};
use rand::{Rng, RngExt};

/// Larger files take longer than they find; every container has one that is smaller.
const LARGEST: u64 = 300_000;
/// Bytes on disk that one of them may become.
const MOST_DISK: u64 = 256 << 20;
/// Address space that the importing program may have, KiB; its children have less by themselves.
const MOST_MEMORY: u64 = 4 << 20;
const SEED: u64 = 11;

fn count() -> u64 {
    std::env::var("KINRIN_MUTATIONS").map_or(66, |text| text.parse().unwrap())
}

fn files(wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let packs = ["odd", "field"].into_iter().filter_map(common::real_data);
    let files = packs.flat_map(|pack| walkdir::WalkDir::new(pack).sort_by_file_name()).map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file() && entry.metadata().unwrap().len() > 0);
    files.map(walkdir::DirEntry::into_path).filter(|path| wanted(path)).collect()
}

/// The files by container and codec as far as names tell them, of the small ones.
fn containers() -> BTreeMap<String, Vec<PathBuf>> {
    let text = |path: &Path| path.extension().is_none_or(|ending| ending == "csv" || ending == "md");
    let small = |path: &Path| std::fs::metadata(path).unwrap().len() < LARGEST;
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut all: Vec<String> = Vec::new();
    for path in files(|path| !text(path)) {
        let ending = path.extension().unwrap().to_str().unwrap().to_owned();
        let fragments = path.to_str().unwrap().contains("06-fragmented");
        let kind = if fragments { "fragmented mp4".to_owned() } else { ending };
        all.push(kind.clone());
        if small(&path) {
            found.entry(kind).or_default().push(path);
        }
    }
    assert!(all.iter().all(|kind| found.contains_key(kind)), "{all:?}");
    found
}

/// Damages bytes: bits, numbers set to extremes, a part taken out or doubled, the end cut off.
fn damage(bytes: &mut Vec<u8>, random: &mut impl Rng) {
    for _ in 0..random.random_range(1..5) {
        if bytes.len() < 16 {
            return;
        }
        // Half of the damage goes where containers keep their numbers.
        let reach = if random.random_bool(0.5) { bytes.len() } else { bytes.len().min(2048) };
        let at = random.random_range(0..reach - 8);
        match random.random_range(0..8) {
            0 | 1 => bytes[at] ^= 1 << random.random_range(0..8),
            2 => bytes[at] = random.random(),
            3 => length(bytes, at, random),
            4 => bytes.truncate(at + 8),
            5 => _ = bytes.drain(at..at + random.random_range(1..8)),
            6 => bytes[at..at + 4].fill(if random.random_bool(0.5) { 0xff } else { 0 }),
            _ => {
                let part: Vec<u8> = bytes[at..(at + random.random_range(8..256)).min(bytes.len())].to_vec();
                _ = bytes.splice(at..at, part);
            }
        }
    }
}

/// Writes a length that is wrong by little or much, in either order of bytes.
fn length(bytes: &mut [u8], at: usize, random: &mut impl Rng) {
    let now = u32::from_be_bytes(*bytes[at..].first_chunk().unwrap());
    let all = bytes.len() as u32;
    let lengths = [0, 1, 7, 8, now.wrapping_add(1), now.wrapping_sub(1), all, all * 2, 0x7fff_ffff, 0x8000_0000];
    let wrong = lengths[random.random_range(0..lengths.len())];
    let wrong = if random.random_bool(0.5) { wrong.to_be_bytes() } else { wrong.to_le_bytes() };
    bytes[at..at + 4].copy_from_slice(&wrong);
}

/// Writes damaged files in turn of every container; a picture beside a sound one, as frames of a video.
fn write_damaged(place: &Place, containers: &BTreeMap<String, Vec<PathBuf>>) {
    let kinds: Vec<&Vec<PathBuf>> = containers.values().collect();
    for i in 0..count() {
        let mut random = random::stream(SEED, "damage", i);
        let sources = kinds[i as usize % kinds.len()];
        let source = &sources[random.random_range(0..sources.len())];
        let sound = std::fs::read(source).unwrap();
        let mut bytes = sound.clone();
        damage(&mut bytes, &mut random);
        if source.extension().is_some_and(|ending| ending == "jpg") {
            place.write(&format!("{i:05}.jpg/f1.jpg"), bytes);
            place.write(&format!("{i:05}.jpg/f2.jpg"), sound);
        } else {
            place.write(&format!("{i:05}-{}", source.file_name().unwrap().to_str().unwrap()), bytes);
        }
    }
}

/// The program with bounded memory: one that wants more ends with an error.
fn bounded(place: &Place, arguments: &[&str]) -> Command {
    let program = place.command(arguments);
    if !cfg!(target_os = "linux") {
        return program;
    }
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -v {MOST_MEMORY}; exec \"$0\" \"$@\"")]);
    command.arg(program.get_program()).args(program.get_args());
    command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.stdin(Stdio::null());
    command
}

#[test]
fn damaged_files_cost_a_line_and_nothing_else() {
    let containers = containers();
    if containers.is_empty() {
        return;
    }
    for decoder in decoders() {
        let place = Place::new();
        write_damaged(&place, &containers);
        let footage = place.footage();
        let name = ["data", "import", footage.to_str().unwrap(), "--name", "d", "--json"];
        let start = Instant::now();
        let how = ["--decoder", decoder, "--timeout", "120"];
        let output = bounded(&place, &[&name[..], &how].concat()).output().unwrap();
        assert!(output.status.success(), "{decoder}: {}", String::from_utf8_lossy(&output.stderr));
        let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(summary["stopped"], false, "{decoder}");
        check(&place, decoder);
        report(&place, decoder, &containers, start);
    }
}

fn check(place: &Place, decoder: &str) {
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
    let left = walkdir::WalkDir::new(cache(place)).into_iter().map(Result::unwrap);
    let left: Vec<_> = left.filter(|entry| entry.path().extension().is_some_and(|name| name == "tmp")).collect();
    assert!(left.is_empty(), "{left:?}");
}

fn cache(place: &Place) -> PathBuf {
    Workspace::open(&place.workspace()).unwrap().cache_dir()
}

/// Prints how many files of each container ended how.
fn report(place: &Place, decoder: &str, containers: &BTreeMap<String, Vec<PathBuf>>, start: Instant) {
    let videos = stored(place);
    let mut ends: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut slow: Vec<&String> = Vec::new();
    for (path, video) in &videos {
        let i: usize = path[..5].parse().unwrap();
        let kind = containers.keys().nth(i % containers.len()).unwrap();
        let state = ["ok", "partial", "bad"].iter().position(|state| *state == video.row.state.as_str()).unwrap();
        ends.entry(kind).or_default()[state] += 1;
        slow.extend(matches!(video.row.reason, Some(Reason::TimeLimit(_) | Reason::Stalled(_))).then_some(path));
    }
    let files = walkdir::WalkDir::new(cache(place)).into_iter().map(Result::unwrap);
    let disk: u64 =
        files.filter_map(|entry| entry.metadata().ok()).filter(std::fs::Metadata::is_file).map(|d| d.len()).sum();
    let secs = start.elapsed().as_secs();
    let few = videos.len() < containers.len();
    assert!(few || ends.len() == containers.len(), "every container: {ends:?}");
    eprintln!(
        "{decoder}: {} damaged files, seed {SEED}: {secs} s, {} MB of frames; ok, partial, bad: {ends:?}",
        videos.len(),
        disk / 1_000_000,
    );
    assert!(slow.is_empty(), "{decoder}: without an end: {slow:?}");
}

/// Tables of forms that the footage has none of.
const TABLES: [(&str, &str); 3] = [
    ("segments.csv", "path,label,start_s,duration\na.mp4,x,00:00:01:05,00:00:01:00\nv.mp4,y,1,0.5\n"),
    ("segments.csv", "path,label,start_frame,end_frame,group\na.mp4,x,5,30,g\nv.mp4,y,0,9,h\n"),
    ("clips.csv", "path,label,group_site\n\"a.mp4\",\"sit, down\",A\nv.mp4,走る,B\n"),
];

/// The tables of the footage, by the name under which they are read.
fn tables() -> Vec<(String, Vec<u8>)> {
    let found = files(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let named = |path: PathBuf| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap());
    let own = TABLES.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    found.into_iter().map(named).chain(own).collect()
}

/// Puts signs into a table that mean something there.
fn scribble(bytes: &mut Vec<u8>, random: &mut impl Rng) {
    const SIGNS: [&str; 16] = [
        ",",
        ";",
        "\"",
        "\n",
        "\r",
        "\0",
        "\u{feff}",
        "nan",
        "1e999",
        "-5",
        "99:99:99:99",
        "../",
        "//",
        "｡",
        "日",
        "\t",
    ];
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..=bytes.len());
        let sign = SIGNS[random.random_range(0..SIGNS.len())];
        _ = bytes.splice(at..at, sign.bytes());
    }
}

#[test]
fn damaged_tables_are_read_or_refused_with_a_word() {
    let tables = tables();
    if tables.len() == TABLES.len() {
        return;
    }
    let place = Place::new();
    for name in ["a.mp4", "b.mp4", "c.mp4", "v.mp4", "long.mp4", "rec1.mp4"] {
        place.write(name, [std::fs::read(common::fixture("moving.gif")).unwrap(), name.into()].concat());
    }
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let (mut read, mut refused) = (0, 0);
    for i in 0..count() {
        let mut random = random::stream(SEED, "table", i);
        let (name, mut bytes) = tables[i as usize % tables.len()].clone();
        if random.random_bool(0.5) {
            damage(&mut bytes, &mut random);
        } else {
            scribble(&mut bytes, &mut random);
        }
        let table = place.write(&name, &bytes);
        let mut request = ImportRequest::new(place.footage(), "d");
        request.program = Some(env!("CARGO_BIN_EXE_kinrin").into());
        request.decoder = DecoderChoice::Builtin;
        let frame_rate = random.random_bool(0.5).then_some(25.0);
        request.tables = Some(TableOptions { frame_rate, ..TableOptions::default() });
        match import::run(&workspace, &request, &Job::default()) {
            Ok(_) => read += 1,
            Err(DataError::Labels { .. } | DataError::Input(_)) => refused += 1,
            Err(other) => panic!("table {i}: {other}"),
        }
        check_clips(&workspace, i);
        std::fs::remove_file(table).unwrap();
    }
    eprintln!("{} damaged tables of {}, seed {SEED}: {read} read, {refused} refused", read + refused, tables.len());
}

/// Whatever a table says, no clip is without length or time.
fn check_clips(workspace: &Workspace, i: u64) {
    let db = workspace.db().unwrap();
    if catalogue::data_sets(&db).unwrap().is_empty() {
        return;
    }
    for clip in catalogue::clips(&db, "d").unwrap() {
        let times = [clip.start_s, clip.end_s];
        assert!(times.into_iter().flatten().all(|secs| secs.is_finite() && secs >= 0.0), "table {i}: {clip:?}");
        assert!(!matches!(times, [Some(start), Some(end)] if start >= end), "table {i}: {clip:?}");
        assert!(clip.label.is_none_or(|label| !label.is_empty()), "table {i}");
    }
}
