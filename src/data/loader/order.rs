//! Which element comes when: a new permutation every epoch, found from the step alone.

use std::sync::{Arc, Mutex, PoisonError};

use rand::seq::SliceRandom;

use crate::random::stream;

/// Permutations of `0..n`, one per epoch, from the stream `name` of a seed.
pub(super) struct Order {
    n: usize,
    seed: u64,
    name: &'static str,
    /// The last epochs asked for; threads work at most across one border between two.
    recent: Mutex<Vec<(u64, Arc<Vec<u32>>)>>,
}

impl Order {
    pub(super) fn new(n: usize, seed: u64, name: &'static str) -> Self {
        Self { n, seed, name, recent: Mutex::default() }
    }

    /// The permutation of an epoch.
    pub(super) fn of(&self, epoch: u64) -> Arc<Vec<u32>> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, order)) = recent.iter().find(|(e, _)| *e == epoch) {
            return order.clone();
        }
        let mut order: Vec<u32> = (0..self.n as u32).collect();
        order.shuffle(&mut stream(self.seed, self.name, epoch));
        let order = Arc::new(order);
        recent.push((epoch, order.clone()));
        if recent.len() > 4 {
            recent.remove(0);
        }
        order
    }

    /// Element `i` of the endless sequence of all epochs' permutations.
    pub(super) fn at(&self, i: u64) -> u32 {
        self.of(i / self.n as u64)[(i % self.n as u64) as usize]
    }
}
