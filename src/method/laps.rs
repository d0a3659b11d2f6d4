//! Where the time of a training step goes.

use std::cell::RefCell;
use std::time::Instant;

use burn::tensor::Device;

/// A part of a training step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The wait for the loader's batch.
    Loading,
    /// The twin's update, its keys, and their way into the queue.
    Keys,
    /// Online network and loss.
    Forward,
    /// For neighbours in the queue.
    Search,
    Backward,
    Optimiser,
    /// Numbers for the report, and their way from the device.
    Readings,
    /// Into the monitor and the event file.
    Logging,
}

impl Part {
    /// In the order of a step.
    pub const ALL: [Self; 8] = [
        Self::Loading,
        Self::Keys,
        Self::Forward,
        Self::Search,
        Self::Backward,
        Self::Optimiser,
        Self::Readings,
        Self::Logging,
    ];
}

/// A stopwatch. Off, it reads no clock. On, it waits for the device at the end of every part, so that work is counted
/// where it is caused; a step on a GPU then takes longer than it does in a run.
#[derive(Default)]
pub struct Laps(RefCell<Option<Running>>);

struct Running {
    device: Device,
    since: Instant,
    /// By place in [`Part::ALL`].
    secs: [f64; Part::ALL.len()],
}

impl Laps {
    /// Counts from now on, from 0.
    pub fn start(&self, device: &Device) {
        let running = Running { device: device.clone(), since: Instant::now(), secs: Default::default() };
        *self.0.borrow_mut() = Some(running);
    }

    /// What has passed since the last part ended is of none.
    pub fn skip(&self) {
        if let Some(running) = self.0.borrow_mut().as_mut() {
            running.since = Instant::now();
        }
    }

    /// What has passed since the last part ended is of this one.
    pub fn end(&self, part: Part) {
        if let Some(running) = self.0.borrow_mut().as_mut() {
            // A device that fails says so at the next read-back.
            let _ = running.device.sync();
            let now = Instant::now();
            running.secs[part as usize] += now.duration_since(running.since).as_secs_f64();
            running.since = now;
        }
    }

    /// Seconds of a part so far; 0 while it is off.
    pub fn secs(&self, part: Part) -> f64 {
        self.0.borrow().as_ref().map_or(0.0, |running| running.secs[part as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_of_the_part_that_ends_and_of_none_where_it_is_skipped_or_off() {
        let laps = Laps::default();
        laps.end(Part::Keys);
        assert_eq!(Part::ALL.map(|part| laps.secs(part)), [0.0; 8]);
        let began = Instant::now();
        laps.start(&Device::flex());
        laps.end(Part::Forward);
        laps.skip();
        laps.end(Part::Backward);
        let whole = began.elapsed().as_secs_f64();
        let counted: f64 = Part::ALL.iter().map(|part| laps.secs(*part)).sum();
        assert!(laps.secs(Part::Forward) > 0.0 && counted <= whole);
        assert_eq!(laps.secs(Part::Search), 0.0);
        assert!(Part::ALL.iter().enumerate().all(|(place, part)| *part as usize == place));
    }
}
