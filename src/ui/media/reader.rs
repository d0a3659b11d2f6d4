//! The threads that read frames: they map shards, copy pixels and answer the newest wishes first.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use egui::{ColorImage, Context};

use crate::data::InputError;
use crate::data::cache::ShardReader;
use crate::text::LocalText;

/// Shards that stay mapped at a time, over all threads.
const OPEN_SHARDS: usize = 96;

/// A wish that was not repeated for so many passes is for something that is no longer in sight.
const STALE: u64 = 3;

/// Names a texture: what part of which shard, and in which role.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub shard: PathBuf,
    pub first_frame: u32,
    pub frames: u32,
    /// A still of its own beside the moving picture of the same clip.
    pub still: bool,
}

/// A frame that was read, or why it could not be.
pub struct Answer {
    pub key: Key,
    /// Number of the frame in the shard.
    pub frame: u32,
    pub picture: Result<ColorImage, LocalText>,
}

#[derive(Default)]
struct Wishes {
    /// The newest last.
    order: Vec<Key>,
    /// Frame and the pass in which it was asked for last.
    of: HashMap<Key, (u32, u64)>,
    pass: u64,
    closed: bool,
}

struct Shared {
    wishes: Mutex<Wishes>,
    wake: Condvar,
    open: Mutex<Open>,
}

/// Handle to the threads; they end when it is dropped.
pub struct Readers {
    shared: Arc<Shared>,
    answers: Receiver<Answer>,
}

impl Drop for Readers {
    fn drop(&mut self) {
        lock(&self.shared.wishes).closed = true;
        self.shared.wake.notify_all();
    }
}

impl Readers {
    /// Starts `threads` named threads; the window is woken for every answer.
    pub fn start(ctx: &Context, threads: usize) -> Self {
        let (sender, answers) = channel();
        let shared = Arc::new(Shared { wishes: Mutex::default(), wake: Condvar::new(), open: Mutex::default() });
        for i in 0..threads {
            let (shared, sender, ctx) = (shared.clone(), sender.clone(), ctx.clone());
            // Without a thread the pictures stay placeholders; nothing else depends on it.
            let _ = std::thread::Builder::new().name(format!("media {i}")).spawn(move || work(&shared, &sender, &ctx));
        }
        Self { shared, answers }
    }

    /// Asks for a frame of a texture; a later wish for the same texture replaces an earlier one.
    pub fn ask(&self, key: &Key, frame: u32, pass: u64) {
        let mut wishes = lock(&self.shared.wishes);
        wishes.pass = pass;
        if wishes.of.insert(key.clone(), (frame, pass)).is_none() {
            wishes.order.push(key.clone());
            drop(wishes);
            self.shared.wake.notify_one();
        }
    }

    /// The next answer that is there.
    pub fn answer(&self) -> Option<Answer> {
        self.answers.try_recv().ok()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn work(shared: &Shared, sender: &Sender<Answer>, ctx: &Context) {
    while let Some((key, frame)) = next(shared) {
        let picture = read(shared, &key.shard, frame);
        if sender.send(Answer { key, frame, picture }).is_err() {
            return;
        }
        ctx.request_repaint();
    }
}

/// Waits for the newest wish that still stands; none when the window is gone.
fn next(shared: &Shared) -> Option<(Key, u32)> {
    let mut wishes = lock(&shared.wishes);
    loop {
        if wishes.closed {
            return None;
        }
        while let Some(key) = wishes.order.pop() {
            let Some((frame, asked)) = wishes.of.remove(&key) else { continue };
            if asked + STALE >= wishes.pass {
                return Some((key, frame));
            }
        }
        wishes = shared.wake.wait(wishes).unwrap_or_else(PoisonError::into_inner);
    }
}

fn read(shared: &Shared, path: &Path, frame: u32) -> Result<ColorImage, LocalText> {
    let known = lock(&shared.open).get(path); // the lock is free again before a shard is opened
    let shard = known.map_or_else(|| open(shared, path), Ok)?;
    let frame = (frame as usize).min(shard.frames().saturating_sub(1));
    if shard.frames() == 0 {
        return Err(InputError::NoFrames(path.display().to_string()).into());
    }
    Ok(ColorImage::from_rgb([shard.width(), shard.height()], shard.frame(frame)))
}

fn open(shared: &Shared, path: &Path) -> Result<Arc<ShardReader>, LocalText> {
    let shard = Arc::new(ShardReader::open(path)?);
    lock(&shared.open).insert(path, &shard);
    Ok(shard)
}

/// The mapped shards, with the time each was last used.
#[derive(Default)]
struct Open {
    clock: u64,
    shards: HashMap<PathBuf, (u64, Arc<ShardReader>)>,
}

impl Open {
    fn get(&mut self, path: &Path) -> Option<Arc<ShardReader>> {
        self.clock += 1;
        let (used, shard) = self.shards.get_mut(path)?;
        *used = self.clock;
        Some(shard.clone())
    }

    fn insert(&mut self, path: &Path, shard: &Arc<ShardReader>) {
        if self.shards.len() >= OPEN_SHARDS {
            let oldest = self.shards.iter().min_by_key(|(_, (used, _))| *used).map(|(path, _)| path.clone());
            oldest.and_then(|path| self.shards.remove(&path));
        }
        self.shards.insert(path.to_owned(), (self.clock, shard.clone()));
    }
}
