//! Output of our own decoders in their child process: frames at the wanted rate, as PPM.

use std::io::{self, BufWriter, Write};

use super::clock::{Clock, Timing};
use super::ppm;
use super::task::{DecodeTask, Status};
use crate::store::TimeMap;

/// Where a decoder of ours puts its frames: keeps the rate, writes PPM.
pub struct Sink<W: Write> {
    out: BufWriter<W>,
    clock: Clock,
}

impl<W: Write> Sink<W> {
    /// `fps`, `max_secs` of the task hold for what is written.
    pub fn new(task: &DecodeTask, out: W) -> Self {
        Self { out: BufWriter::with_capacity(256 << 10, out), clock: Clock::new(task.fps, task.max_secs) }
    }

    /// The first picture begins `at` seconds after the start of the container; 0 where nothing is said. `fps`: the
    /// rate, as far as the index tells it.
    pub fn begin(&mut self, at: f64, fps: f32) -> io::Result<()> {
        self.clock.begin(at);
        let times = if at == 0.0 { TimeMap::default() } else { TimeMap::new(vec![(at, 0.0)]) };
        Status { timing: Timing { fps, times, ..Timing::default() }, begun: true, ..Status::default() }.tell()
    }

    /// How often the frame shown until `end` (seconds after the start) is to be written; `last`: none follows.
    pub fn copies(&mut self, end: f64, last: bool) -> u64 {
        if !self.clock.is_running() {
            self.clock.begin(0.0);
        }
        if last { self.clock.end(Some(end)) } else { self.clock.begin(end) }
    }

    /// Whether all that the recipe wants is written.
    pub fn full(&self) -> bool {
        self.clock.full()
    }

    /// Writes a frame `copies` times.
    pub fn write(&mut self, size: (u32, u32), rgb: &[u8], copies: u64) -> io::Result<()> {
        for _ in 0..copies {
            ppm::write(&mut self.out, size.0, size.1, rgb)?;
        }
        Ok(())
    }

    /// Writes what is held back. The timing of all frames written.
    pub fn finish(mut self) -> io::Result<Timing> {
        self.out.flush()?;
        Ok(self.clock.finish())
    }
}
