//! A batch after the networks of a method: features, keys, and whose they are.

use burn::tensor::Tensor;

/// A projection head, by the term whose space it spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// Same-video term.
    Intra,
    /// Neighbour term.
    Inter,
}

/// The heads that take part in a method. The queue has one bank of keys for each, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads(&'static [Head]);

impl Heads {
    pub const INTRA: Self = Self(&[Head::Intra]);
    pub const INTER: Self = Self(&[Head::Inter]);
    pub const BOTH: Self = Self(&[Head::Intra, Head::Inter]);

    /// How many take part.
    pub fn count(self) -> usize {
        self.0.len()
    }

    /// Whether a head takes part.
    pub fn has(self, head: Head) -> bool {
        self.0.contains(&head)
    }

    /// The head in whose space neighbours are searched: that of the neighbour term, where there is one.
    pub fn searched(self) -> Head {
        if self.has(Head::Inter) { Head::Inter } else { Head::Intra }
    }

    /// The head whose queries stand for the method in readings: that of the same-video term, where there is one.
    pub fn first(self) -> Head {
        self.0[0]
    }

    /// Bank of a head's keys. The head must take part.
    pub fn bank(self, head: Head) -> usize {
        self.0.iter().position(|h| *h == head).expect("methods ask for their own heads")
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Head> {
        self.0.iter().copied()
    }
}

/// A batch after the networks. Rows are view-major: row `v·B + b` is view v of video b.
pub struct Encoded {
    /// ρ.
    pub views: usize,
    /// B.
    pub videos: usize,
    /// Online features `[ρB, D]`, on the tape.
    pub features: Tensor<2>,
    pub heads: Heads,
    /// Keys `[ρB, d]` of each head in turn, without a tape. Empty until a method without a momentum twin sets them.
    pub keys: Vec<Tensor<2>>,
    /// `[ρB]`.
    pub video: Vec<u32>,
    /// `[ρB]`.
    pub source: Vec<u32>,
}

impl Encoded {
    /// Keys `[ρB, d]` of a head.
    pub fn keys_of(&self, head: Head) -> Tensor<2> {
        self.keys[self.heads.bank(head)].clone()
    }

    /// Brings row `(v + offset, b)` to row `(v, b)`: what another view of the same video has.
    pub fn of_other_view(&self, rows: Tensor<2>, offset: usize) -> Tensor<2> {
        let first = offset % self.views * self.videos;
        if first == 0 {
            return rows;
        }
        let all = self.views * self.videos;
        Tensor::cat(vec![rows.clone().narrow(0, first, all - first), rows.narrow(0, 0, first)], 0)
    }

    /// Brings row `(v, b + 1)` to row `(v, b)`: what the next video of the batch has, and the first one for the last.
    /// Videos stand in a batch in random order.
    pub fn of_next_video(&self, rows: Tensor<2>) -> Tensor<2> {
        let next = |view: usize| {
            let rows = rows.clone().narrow(0, view * self.videos, self.videos);
            Tensor::cat(vec![rows.clone().narrow(0, 1, self.videos - 1), rows.narrow(0, 0, 1)], 0)
        };
        if self.videos < 2 { rows } else { Tensor::cat((0..self.views).map(next).collect(), 0) }
    }
}
