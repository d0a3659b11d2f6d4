//! Shards: the decoded frames of one video in one file, memory-mapped for reading.
//!
//! Layout, little-endian: 64 bytes of header (magic, version, width, height, frames, fps, bytes of the note, zeros),
//! the frames (RGB, `width * height * 3` bytes each), the note (why the video breaks off, and behind a unit separator
//! where its moments lie; both empty for a plain one), and the blake3 hash of frames, note and header. A shard is written under a temporary name, synced and renamed:
//! one that can be found is whole.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use memmap2::Mmap;

use super::{DataError, ShardProblem};
use crate::store::catalogue::{Recipe, is_rate};
use crate::store::{Reason, TimeMap, atomic};

const MAGIC: &[u8; 8] = b"KINSHARD";
const VERSION: u32 = 1;
const HEADER: usize = 64;
const HASH: usize = blake3::OUT_LEN;
/// Between the parts of a note.
const SEPARATOR: char = '\u{1f}';

/// Where the shard of a video lies, relative to the cache folder: `<recipe>/<ab>/<content hash>.kshard`.
pub fn shard_path(recipe: &Recipe, content_hash: &str) -> PathBuf {
    let first = content_hash.get(..2).unwrap_or("00");
    Path::new(&recipe_folder(recipe)).join(first).join(format!("{content_hash}.kshard"))
}

/// The recipe in a folder name; a change of the decoding itself gets a new version here.
fn recipe_folder(recipe: &Recipe) -> String {
    let number = |value: f32| if value == 0.0 { "own".to_owned() } else { value.to_string() };
    let limit = if recipe.max_secs == 0 { String::new() } else { format!("-first{}s", recipe.max_secs) };
    format!("v{VERSION}-side{}-fps{}{limit}", number(recipe.short_side as f32), number(recipe.fps))
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Header {
    width: u32,
    height: u32,
    frames: u32,
    fps: f32,
    note: u32,
}

impl Header {
    fn to_bytes(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..8].copy_from_slice(MAGIC);
        let words = [VERSION, self.width, self.height, self.frames, self.fps.to_bits(), self.note];
        for (slot, word) in bytes[8..].chunks_exact_mut(4).zip(words) {
            slot.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, ShardProblem> {
        if bytes.len() < HEADER || &bytes[..8] != MAGIC {
            return Err(ShardProblem::NoShard);
        }
        let mut words = bytes[8..].chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let mut next = || words.next().unwrap_or(0);
        if next() != VERSION {
            return Err(ShardProblem::OtherVersion);
        }
        Ok(Self { width: next(), height: next(), frames: next(), fps: f32::from_bits(next()), note: next() })
    }

    fn frame_bytes(self) -> u64 {
        u64::from(self.width) * u64::from(self.height) * 3
    }

    fn file_bytes(self) -> Option<u64> {
        let frames = self.frame_bytes().checked_mul(u64::from(self.frames))?;
        frames.checked_add(HEADER as u64 + u64::from(self.note) + HASH as u64)
    }
}

/// Writes a shard frame by frame. Without [`ShardWriter::finish`] nothing is left behind.
pub struct ShardWriter {
    path: PathBuf,
    file: std::io::BufWriter<tempfile::NamedTempFile>,
    header: Header,
    hash: blake3::Hasher,
}

impl ShardWriter {
    /// A shard to be at `path`, of frames of `width` × `height` pixels.
    pub fn create(path: &Path, width: u32, height: u32) -> Result<Self, DataError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(DataError::io(folder))?;
        let named = tempfile::Builder::new().suffix(".tmp").tempfile_in(folder);
        let named = named.map_err(atomic::without_path).map_err(DataError::io(folder))?;
        let mut file = std::io::BufWriter::new(named);
        let header = Header { width, height, ..Header::default() };
        file.write_all(&header.to_bytes()).map_err(atomic::without_path).map_err(DataError::io(path))?;
        Ok(Self { path: path.to_owned(), file, header, hash: blake3::Hasher::new() })
    }

    /// Width and height of its frames, pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.header.width, self.header.height)
    }

    /// Frames pushed so far.
    pub fn frames(&self) -> u32 {
        self.header.frames
    }

    /// Bytes of the frames pushed so far.
    pub fn bytes(&self) -> u64 {
        self.header.frame_bytes() * u64::from(self.header.frames)
    }

    /// Adds a frame, RGB interleaved, `width * height * 3` bytes.
    pub fn push(&mut self, frame: &[u8]) -> Result<(), DataError> {
        if frame.len() as u64 != self.header.frame_bytes() {
            let (width, height) = self.size();
            let problem = ShardProblem::Frame { bytes: frame.len(), width, height };
            return Err(DataError::Shard { path: self.path.clone(), problem });
        }
        self.hash.update(frame);
        self.file.write_all(frame).map_err(atomic::without_path).map_err(DataError::io(&self.path))?;
        self.header.frames += 1;
        Ok(())
    }

    /// Makes the shard appear at its path, whole and synced. `broken`: why the video breaks off, if it does.
    pub fn finish(self, fps: f32, broken: Option<&Reason>) -> Result<(), DataError> {
        self.finish_timed(fps, broken, &TimeMap::default())
    }

    /// [`Self::finish`] of a recording with a clock of its own.
    ///
    /// # Errors
    /// The file cannot be written, or `fps` is no rate.
    pub fn finish_timed(mut self, fps: f32, broken: Option<&Reason>, times: &TimeMap) -> Result<(), DataError> {
        if !is_rate(fps) {
            return Err(DataError::Shard { path: self.path, problem: ShardProblem::Rate });
        }
        let mut note = broken.map(Reason::to_stored).unwrap_or_default();
        if !times.is_plain() {
            note.push(SEPARATOR);
            note.push_str(&times.to_stored());
        }
        self.header.fps = fps;
        self.header.note = note.len() as u32;
        let header = self.header.to_bytes();
        self.hash.update(note.as_bytes()).update(&header);
        let path = self.path;
        let error = |source| DataError::Io { path: path.clone(), source: atomic::without_path(source) };
        self.file.write_all(note.as_bytes()).map_err(error)?;
        self.file.write_all(self.hash.finalize().as_bytes()).map_err(error)?;
        let mut file = self.file.into_inner().map_err(|e| error(e.into_error()))?;
        file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(&header)).map_err(error)?;
        file.as_file().sync_all().map_err(error)?;
        file.persist(&path).map_err(|e| error(e.error))?;
        Ok(())
    }
}

/// An open shard; its frames are read straight from the file's pages.
pub struct ShardReader {
    path: PathBuf,
    header: Header,
    map: Mmap,
}

impl ShardReader {
    /// Opens the shard at `path`; checks its header and size, not its checksum.
    pub fn open(path: &Path) -> Result<Self, DataError> {
        let file = File::open(path).map_err(DataError::io(path))?;
        // SAFETY: shards are written under another name and renamed, and never changed in place afterwards; the
        // mapping is read-only. A foreign program that cuts the file while it is open can stop us by SIGBUS, which
        // is the price of not copying every frame.
        #[allow(unsafe_code)]
        let map = unsafe { Mmap::map(&file) }.map_err(DataError::io(path))?;
        let damaged = |problem| DataError::Shard { path: path.to_owned(), problem };
        let header = Header::from_bytes(&map).map_err(damaged)?;
        if header.file_bytes() != Some(map.len() as u64) {
            return Err(damaged(ShardProblem::Size));
        }
        Ok(Self { path: path.to_owned(), header, map })
    }

    /// Number of frames.
    pub fn frames(&self) -> usize {
        self.header.frames as usize
    }

    /// Pixels.
    pub fn width(&self) -> usize {
        self.header.width as usize
    }

    /// Pixels.
    pub fn height(&self) -> usize {
        self.header.height as usize
    }

    /// Frames per second.
    pub fn fps(&self) -> f32 {
        self.header.fps
    }

    /// Why the video breaks off, if it does.
    pub fn broken(&self) -> Option<Reason> {
        let text = self.note().split(SEPARATOR).next();
        text.filter(|text| !text.is_empty()).map(Reason::from_stored)
    }

    /// Where moments of the recording lie in the frames.
    pub fn times(&self) -> TimeMap {
        self.note().split_once(SEPARATOR).map(|(_, text)| TimeMap::from_stored(text)).unwrap_or_default()
    }

    fn note(&self) -> &str {
        let end = self.map.len() - HASH;
        std::str::from_utf8(&self.map[end - self.header.note as usize..end]).unwrap_or_default()
    }

    /// Frame `i`: RGB interleaved, row by row, `width * height * 3` bytes.
    ///
    /// # Panics
    /// If `i` is not below [`Self::frames`].
    pub fn frame(&self, i: usize) -> &[u8] {
        assert!(i < self.frames(), "frame {i} of {}", self.frames());
        let bytes = self.header.frame_bytes() as usize;
        &self.map[HEADER + i * bytes..HEADER + (i + 1) * bytes]
    }

    /// Reads everything and compares it with the checksum.
    pub fn verify(&self) -> Result<(), DataError> {
        let end = self.map.len() - HASH;
        let mut hash = blake3::Hasher::new();
        hash.update(&self.map[HEADER..end]).update(&self.map[..HEADER]);
        if hash.finalize().as_bytes() == &self.map[end..] {
            return Ok(());
        }
        Err(DataError::Shard { path: self.path.clone(), problem: ShardProblem::Checksum })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(folder: &Path, broken: Option<&Reason>) -> PathBuf {
        let path = folder.join("x/ab/abc.kshard");
        let mut writer = ShardWriter::create(&path, 3, 2).unwrap();
        for i in 0..4u8 {
            writer.push(&[i; 18]).unwrap();
        }
        writer.finish(12.5, broken).unwrap();
        path
    }

    #[test]
    fn frames_come_back_as_they_were_pushed() {
        let folder = tempfile::tempdir().unwrap();
        let shard = ShardReader::open(&written(folder.path(), Some(&Reason::GaveUp))).unwrap();
        assert_eq!((shard.frames(), shard.width(), shard.height(), shard.fps()), (4, 3, 2, 12.5));
        assert_eq!(shard.frame(3), &[3; 18]);
        assert_eq!(shard.broken(), Some(Reason::GaveUp));
        shard.verify().unwrap();
    }

    #[test]
    fn a_clock_of_its_own_comes_back_and_no_rate_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc.kshard");
        let times = TimeMap::new(vec![(2.0, 0.0)]);
        let writer = || {
            let mut writer = ShardWriter::create(&path, 1, 1).unwrap();
            writer.push(&[1, 2, 3]).unwrap();
            writer
        };
        for reason in [None, Some(&Reason::GaveUp)] {
            writer().finish_timed(12.0, reason, &times).unwrap();
            let shard = ShardReader::open(&path).unwrap();
            assert_eq!((shard.broken().as_ref(), shard.times()), (reason, times.clone()));
        }
        std::fs::remove_file(&path).unwrap();
        for fps in [0.0, f32::NAN, f32::INFINITY, -1.0] {
            assert!(writer().finish(fps, None).is_err(), "{fps}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn any_changed_byte_fails_the_check_or_the_opening() {
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path(), None);
        let whole = std::fs::read(&path).unwrap();
        for i in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[i] ^= 0x40;
            std::fs::write(&path, bytes).unwrap();
            let checked = ShardReader::open(&path).and_then(|shard| shard.verify());
            assert!(matches!(checked, Err(DataError::Shard { .. })), "byte {i}");
        }
    }

    #[test]
    fn a_shard_cut_short_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = written(folder.path(), None);
        let whole = std::fs::read(&path).unwrap();
        for length in [1, 63, 64, 100, whole.len() - 1] {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert!(matches!(ShardReader::open(&path), Err(DataError::Shard { .. })), "{length} bytes");
        }
    }

    #[test]
    fn an_unfinished_shard_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc.kshard");
        let mut writer = ShardWriter::create(&path, 1, 1).unwrap();
        writer.push(&[1, 2, 3]).unwrap();
        drop(writer);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn recipes_do_not_share_shards() {
        let path = |recipe| shard_path(&recipe, "abcd");
        let plain = path(Recipe::new(64, 12.0));
        assert_eq!(plain, Path::new("v1-side64-fps12/ab/abcd.kshard"));
        assert_ne!(plain, path(Recipe::new(64, 0.0)));
        assert_ne!(plain, path(Recipe { max_secs: 5, ..Recipe::new(64, 12.0) }));
    }
}
