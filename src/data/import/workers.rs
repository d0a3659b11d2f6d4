//! Worker threads of an import: each hashes a file, finds or makes its shard, and returns its row of the catalogue.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use super::ImportRequest;
use super::plan::{Planned, stamp, unreadable};
use crate::data::DataError;
use crate::data::cache::{ShardReader, shard_path};
use crate::data::decode::{self, DecodeError, Decoded, Decoders, Limits, Source, hash_frames, is_frames};
use crate::data::scan::is_lost_below;
use crate::job::{Job, Request};
use crate::store::catalogue::{FileStamp, VideoRow, VideoState, is_rate};
use crate::store::{Reason, TimeMap, Workspace};

/// State shared by the worker threads.
pub struct Workers<'a> {
    pub workspace: &'a Workspace,
    pub request: &'a ImportRequest,
    pub decoders: &'a Decoders,
    pub job: &'a Job,
    /// Threads that decode one video.
    threads: usize,
    /// Whether videos that broke off are decoded again although their file is the same: another decoder may read more.
    pub anew: bool,
}

/// Threads that decode each of so many videos, where `jobs` may be decoded at the same time.
pub fn threads(jobs: usize, videos: usize) -> usize {
    /// More add little, and each takes some of the memory that one file may use.
    const MOST: usize = 4;
    (jobs / videos.max(1)).clamp(1, MOST)
}

impl<'a> Workers<'a> {
    /// For so many `videos`: where there are fewer than may be decoded at the same time, each has several threads.
    pub fn new(
        workspace: &'a Workspace,
        request: &'a ImportRequest,
        decoders: &'a Decoders,
        job: &'a Job,
        videos: usize,
    ) -> Self {
        let threads = threads(request.jobs, videos);
        Self { workspace, request, decoders, job, threads, anew: false }
    }

    /// Takes tasks until there is none left or the job is to stop.
    pub fn run(&self, tasks: &[Planned], next: &AtomicU64, send: &SyncSender<(usize, Result<VideoRow, DataError>)>) {
        while self.go_on() {
            let task = next.fetch_add(1, Ordering::Relaxed) as usize;
            let Some(planned) = tasks.get(task) else { return };
            let result = self.import(planned);
            let failed = result.is_err();
            let Some(result) = result.transpose() else { return };
            if send.send((task, result)).is_err() || failed {
                return;
            }
        }
    }

    /// Waits out a pause.
    fn go_on(&self) -> bool {
        while self.job.request() == Request::Pause {
            std::thread::sleep(Duration::from_millis(50));
        }
        self.job.request() == Request::Run
    }

    /// `None`: stopped in between.
    fn import(&self, planned: &Planned) -> Result<Option<VideoRow>, DataError> {
        let full = match &planned.file {
            Ok((full, _)) => full,
            Err(reason) => return Ok(Some(bad(planned, reason.clone(), String::new(), UNKNOWN))),
        };
        if decode::sniff::is_blank(full)
            && let Ok(stamp) = stamp(full)
        {
            return Ok(Some(bad(planned, Reason::UnknownContent, String::new(), stamp)));
        }
        // Hours may have passed since the file was found.
        let read = stamp(full).and_then(|stamp| Ok((stamp, self.hash(full)?)));
        let (before, hash) = match read {
            Ok((stamp, Some(hash))) => (stamp, hash),
            Ok((_, None)) => return Ok(None),
            Err(error) => {
                self.refuse_lost(&error)?;
                return Ok(Some(bad(planned, unreadable(&error), String::new(), UNKNOWN)));
            }
        };
        let shard = shard_path(&self.request.recipe, &hash);
        let at = self.workspace.cache_dir().join(&shard);
        let mut decoded = match in_cache(&at) {
            Some(decoded) if decoded.broken.as_ref().is_none_or(|broken| self.is_final(broken)) => Ok(decoded),
            _ => self.decode(full, &at),
        };
        let same = self.is_same(full, before)?;
        if let (Ok(decoded), false) = (&mut decoded, same) {
            decoded.broken.get_or_insert(Reason::Changed);
        }
        let stamp = if same { before } else { UNKNOWN };
        match decoded {
            Ok(decoded) => Ok(Some(VideoRow { shard: Some(shard), ..row(planned, decoded, hash, stamp) })),
            Err(DecodeError::Bad { reason, again }) => {
                Ok(Some(bad(planned, reason, hash, if again { UNKNOWN } else { stamp })))
            }
            Err(DecodeError::Stopped) => Ok(None),
            Err(DecodeError::Own(error)) => Err(error),
        }
    }

    /// A network share that is gone makes no file bad; a damaged place on a disk does.
    fn refuse_lost(&self, error: &std::io::Error) -> Result<(), DataError> {
        let source = &self.request.source;
        if is_lost_below(source, error) { Err(DataError::lost(source, error)) } else { Ok(()) }
    }

    /// Whether a file is still as it was before it was read: one that is being recorded grows. A decoder takes a share
    /// that went away meanwhile for the end of the file, or for damage: so its last byte is read once more.
    fn is_same(&self, full: &Path, before: FileStamp) -> Result<bool, DataError> {
        match stamp(full).and_then(|now| last_byte(full).map(|()| now)) {
            Ok(now) => Ok(now == before),
            Err(error) => self.refuse_lost(&error).map(|()| false),
        }
    }

    /// Whether a video that broke off for this reason is left as it is.
    fn is_final(&self, broken: &Reason) -> bool {
        !self.anew && !broken.is_lifted(self.request.limits.wall.as_secs())
    }

    fn decode(&self, full: &Path, at: &Path) -> Result<Decoded, DecodeError> {
        let ImportRequest { recipe, limits, folder_fps, .. } = self.request;
        let source = Source { path: full, folder_fps: *folder_fps };
        let limits = Limits { threads: self.threads, ..*limits };
        decode::decode(self.decoders, &source, recipe, &limits, at, self.job)
    }

    /// Hash of the content; `None`: stopped. A folder of frames at another rate is another video.
    fn hash(&self, full: &Path) -> std::io::Result<Option<String>> {
        let mut hash = blake3::Hasher::new();
        let go_on = || matches!(self.job.request(), Request::Run | Request::Pause);
        if is_frames(full) {
            hash.update(format!("frames at {}\n", self.request.folder_fps).as_bytes());
            let done = hash_frames(full, &mut hash, &go_on)?;
            return Ok(done.then(|| hash.finalize().to_hex().to_string()));
        }
        let mut file = std::fs::File::open(full)?;
        let mut buffer = vec![0; 256 << 10];
        while go_on() {
            match file.read(&mut buffer)? {
                0 => return Ok(Some(hash.finalize().to_hex().to_string())),
                got => hash.update(&buffer[..got]),
            };
        }
        Ok(None)
    }
}

/// Reads the last byte of a file; nothing of an empty one or of a folder of frames.
fn last_byte(full: &Path) -> std::io::Result<()> {
    if is_frames(full) {
        return Ok(());
    }
    let mut file = std::fs::File::open(full)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(1)))?;
    file.read(&mut [0]).map(|_| ())
}

/// A stamp that matches no file: the next import looks again.
const UNKNOWN: FileStamp = FileStamp { size: -1, time: 0 };

/// What a whole and sound shard holds. One that is damaged is made again.
fn in_cache(at: &Path) -> Option<Decoded> {
    let shard = ShardReader::open(at).ok()?;
    shard.verify().ok()?;
    if !is_rate(shard.fps()) {
        return None; // an older version could store one
    }
    Some(Decoded {
        frames: shard.frames() as u32,
        width: shard.width() as u32,
        height: shard.height() as u32,
        fps: shard.fps(),
        broken: shard.broken(),
        times: shard.times(),
    })
}

fn row(planned: &Planned, decoded: Decoded, content_hash: String, stamp: FileStamp) -> VideoRow {
    VideoRow {
        id: 0,
        path: planned.path.clone(),
        state: if decoded.broken.is_some() { VideoState::Partial } else { VideoState::Ok },
        reason: decoded.broken,
        frames: decoded.frames,
        width: decoded.width,
        height: decoded.height,
        fps: decoded.fps,
        times: decoded.times,
        content_hash,
        shard: None,
        stamp,
    }
}

fn bad(planned: &Planned, reason: Reason, content_hash: String, stamp: FileStamp) -> VideoRow {
    let broken = Some(reason);
    let nothing = Decoded { frames: 0, width: 0, height: 0, fps: 0.0, broken, times: TimeMap::default() };
    VideoRow { state: VideoState::Bad, ..row(planned, nothing, content_hash, stamp) }
}
