//! A memory larger than the queue: which videos of the whole pool are nearest to each, by features of the backbone that
//! are made anew every few epochs. The memory says who the neighbours are, the queue says where their keys lie now: what
//! is not in the queue at a step is no neighbour then.

use burn::tensor::{Device, Int, Tensor};
use rayon::prelude::*;

use super::Clock;
use super::queue::row_of;
use super::search::exact;
use super::state::Arrays;

/// Videos that are listed for each neighbour of a query: not all of them have a key in the queue.
const LISTED: usize = 8;
/// Stands where a list is shorter; no video has this number.
const NOBODY: u32 = u32::MAX;
/// Name of its array in a stored method.
const STORED: &str = "memory/near";

/// The nearest videos of every video.
#[derive(Clone, Debug, PartialEq)]
pub struct Memory {
    every: u64,
    listed: usize,
    /// `[videos × listed]`, nearest first; empty before the first features.
    near: Vec<u32>,
}

impl Memory {
    /// `every`: steps from one look at the pool to the next; `k`: neighbours per query, at most.
    pub fn new(every: u64, k: usize) -> Self {
        Self { every: every.max(1), listed: LISTED * k.max(1), near: Vec::new() }
    }

    /// Whether it wants features before this step.
    pub fn is_due(&self, clock: Clock) -> bool {
        clock.step > 0 && clock.step.is_multiple_of(self.every)
    }

    /// Takes in `features [videos × D]`. Nearness is the cosine of what is left without their mean, which all videos have
    /// in common. `hidden(a, b)`: video b may not be a neighbour of video a.
    pub fn take(&mut self, features: &[f32], videos: usize, hidden: impl Fn(usize, usize) -> bool + Sync) {
        let d = features.len() / videos.max(1);
        if d == 0 {
            return;
        }
        let rows = centred(features, d);
        let hidden = |a: usize, b: usize| a == b || hidden(a, b);
        let list = |found: Vec<super::search::Neighbour>| {
            let mut list: Vec<u32> = found.iter().map(|n| n.row as u32).collect(); // videos of a pool are far fewer
            list.resize(self.listed, NOBODY);
            list
        };
        self.near = exact(&rows, &rows, d, self.listed, Some(&hidden)).into_iter().flat_map(list).collect();
    }

    /// FLOPs of one look: products of all videos with each other.
    pub fn flops(videos: usize, d: usize) -> u64 {
        2 * (videos as u64).pow(2) * d as u64
    }

    /// The nearest videos of each of `videos`, `[N, listed]`; −1 where there are no more. `None` before the first features.
    pub fn near(&self, videos: &[u32], device: &Device) -> Option<Tensor<2, Int>> {
        if self.near.is_empty() {
            return None;
        }
        let nobody = vec![NOBODY; self.listed];
        let list = |video: &u32| {
            let from = *video as usize * self.listed;
            self.near.get(from..from + self.listed).unwrap_or(&nobody).to_vec()
        };
        let all: Vec<u32> = videos.iter().flat_map(list).collect();
        Some(row_of(&all, device).reshape([videos.len(), self.listed]))
    }

    /// Adds the lists to a file's arrays, where there are some.
    pub fn save(&self, arrays: &mut Arrays) {
        if !self.near.is_empty() {
            arrays.put_u32(STORED, &self.near);
        }
    }

    /// Takes them out of a file's arrays, for a pool of `videos`; `Err` says what is wrong.
    pub fn load(&mut self, arrays: &mut Arrays, videos: usize) -> Result<(), String> {
        let has_some = arrays.names().iter().any(|name| name == STORED);
        self.near = if has_some { arrays.take_u32(STORED)? } else { Vec::new() };
        match self.near.len() == videos * self.listed || self.near.is_empty() {
            true => Ok(()),
            false => Err(format!(
                "its memory has {} entries, not {} for each of {videos} videos",
                self.near.len(),
                self.listed
            )),
        }
    }
}

/// Rows less their mean, at length 1; rows that are the mean stay zero.
fn centred(rows: &[f32], d: usize) -> Vec<f32> {
    let n = (rows.len() / d).max(1) as f64;
    let mean: Vec<f64> =
        (0..d).map(|j| rows.iter().skip(j).step_by(d).map(|v| f64::from(*v)).sum::<f64>() / n).collect();
    let mut rows = rows.to_vec();
    rows.par_chunks_mut(d).for_each(|row| {
        row.iter_mut().zip(&mean).for_each(|(v, mean)| *v = (f64::from(*v) - mean) as f32);
        let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
        if length > 0.0 {
            row.iter_mut().for_each(|v| *v /= length);
        }
    });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Videos 0 and 1 lie together, 2 and 3 too, on the other side of the mean; 4 is between.
    fn filled() -> Memory {
        let features = [5.0, 1.0, 5.0, 1.2, 5.0, -1.0, 5.0, -1.2, 5.1, 0.0];
        let mut memory = Memory::new(3, 1);
        memory.take(&features, 5, |_, _| false);
        memory
    }

    fn near(memory: &Memory, video: u32) -> Vec<i64> {
        let found = memory.near(&[video], &Device::flex()).unwrap();
        found.into_data().try_into_vec_as::<i64>().unwrap()
    }

    #[test]
    fn the_nearest_videos_come_first_and_the_own_one_never() {
        let memory = filled();
        assert_eq!((near(&memory, 0)[0], near(&memory, 3)[0]), (1, 2));
        assert_eq!(near(&memory, 0).iter().filter(|v| **v >= 0).count(), 4, "all others, then nobody");
        assert!(!near(&memory, 0).contains(&0));
        assert!(near(&memory, 99).iter().all(|v| *v == -1), "a video that it does not know");
        assert_eq!(Memory::new(3, 1).near(&[0], &Device::flex()).map(|t| t.dims()), None);
    }

    #[test]
    fn hidden_videos_are_not_listed() {
        let mut memory = filled();
        memory.take(&[1.0, 0.0, 0.9, 0.1, -1.0, 0.0], 3, |a, b| a.min(b) == 0 && a.max(b) == 1);
        assert_eq!(near(&memory, 0)[..2], [2, -1]);
        assert_eq!(near(&memory, 2)[2], -1, "two others, none of them hidden");
        assert!(near(&memory, 2)[..2].iter().all(|v| *v >= 0));
    }

    #[test]
    fn it_is_due_at_the_end_of_its_epochs_and_comes_back_from_a_file() {
        let memory = filled();
        let due = |step| memory.is_due(Clock { step, steps: 10 });
        assert_eq!([0, 1, 3, 4, 6].map(due), [false, false, true, false, true]);
        let mut arrays = Arrays::default();
        memory.save(&mut arrays);
        let mut other = Memory::new(3, 1);
        other.load(&mut arrays, 5).unwrap();
        assert_eq!(other, memory);
        memory.save(&mut arrays);
        assert!(other.load(&mut arrays, 6).is_err(), "of another pool");
    }
}
