//! One read-back from the device per step: each one waits for a GPU, so all values of a step come in one transaction.

use burn::tensor::{Element, Tensor, TensorData, Transaction};

use super::encoded::Encoded;
use super::queue::KeyQueue;
use super::search::{EVERY, Found, TopK};
use super::{NeighbourPair, StepReport};

/// Collects a step's values on the device until they are read.
pub struct Readback<'a> {
    encoded: &'a Encoded,
    embeddings: Tensor<2>,
    names: Vec<&'static str>,
    values: Vec<Tensor<1>>,
}

impl<'a> Readback<'a> {
    /// The searched keys of the first view become the embeddings.
    pub fn new(encoded: &'a Encoded) -> Self {
        let embeddings = encoded.keys_of(encoded.heads.searched()).narrow(0, 0, encoded.videos);
        let spread = if encoded.videos > 1 { embeddings.clone().var(0).sqrt().mean() } else { zero(&embeddings) };
        Self { encoded, embeddings, names: vec!["feature_std"], values: vec![spread] }
    }

    /// The step's loss (0 where there was nothing to descend) and its parts.
    pub fn losses(&mut self, total: Option<Tensor<1>>, parts: Vec<(&'static str, Tensor<1>)>) {
        let total = total.unwrap_or_else(|| zero(&self.embeddings));
        for (name, value) in [("loss", total)].into_iter().chain(parts) {
            self.names.push(name);
            self.values.push(value.inner());
        }
    }

    /// Further values.
    pub fn scalars(&mut self, values: Vec<(&'static str, Tensor<1>)>) {
        for (name, value) in values {
            self.names.push(name);
            self.values.push(value);
        }
    }

    /// Reads everything. `search`: what was found in the queue, and θ.
    pub fn read(self, search: Option<&(Found, f64)>, queue: Option<&KeyQueue>) -> StepReport {
        let dim = self.embeddings.dims()[1];
        let mut transaction = Transaction::default().register(Tensor::cat(self.values, 0)).register(self.embeddings);
        for found in search.iter().flat_map(|(f, _)| [&f.nearest, &f.found]) {
            transaction = transaction.register(found.similarity.clone()).register(found.row.clone());
        }
        let mut data = transaction.execute().into_iter();
        let scalars = self.names.into_iter().zip(numbers(data.next())).collect();
        let mut report = StepReport { scalars, embeddings: numbers(data.next()), dim, ..StepReport::default() };
        if let (Some((_, threshold)), Some(queue)) = (search, queue) {
            let queries = &self.encoded.video;
            report.nearest = Rows::next(&mut data, queries).pairs(queue);
            let found = Rows::next(&mut data, queries);
            report.scalars.extend(found.summary(TopK::least(*threshold)));
            report.scalars.extend(found.age(TopK::least(*threshold), queue));
            report.neighbours = found.pairs(queue);
        }
        report
    }
}

fn zero(like: &Tensor<2>) -> Tensor<1> {
    Tensor::zeros([1], &like.device())
}

/// The values of the next array; the arrays are of the types that they are read as.
fn numbers<E: Element>(data: Option<TensorData>) -> Vec<E> {
    data.and_then(|d| d.try_into_vec_as::<E>().ok()).unwrap_or_default()
}

/// A [`TopK`] on the host.
struct Rows<'a> {
    queries: &'a [u32],
    similarity: Vec<f32>,
    row: Vec<i64>,
}

impl<'a> Rows<'a> {
    /// The next two arrays are its own.
    fn next(data: &mut impl Iterator<Item = TensorData>, queries: &'a [u32]) -> Self {
        Self { queries, similarity: numbers(data.next()), row: numbers(data.next()) }
    }

    fn width(&self) -> usize {
        (self.similarity.len() / self.queries.len().max(1)).max(1)
    }

    /// All but the masked entries.
    fn pairs(&self, queue: &KeyQueue) -> Vec<NeighbourPair> {
        let entries = self.similarity.iter().zip(&self.row).enumerate();
        let real = entries.filter(|&(_, (&similarity, _))| similarity >= TopK::least(EVERY));
        real.map(|(i, (&similarity, &row))| NeighbourPair {
            query_video: self.queries[i / self.width()],
            key_video: queue.video_of(usize::try_from(row).unwrap_or(0)),
            similarity,
        })
        .collect()
    }

    /// Mean age of the accepted entries in steps; 1 for a key of the step before.
    fn age(&self, least: f32, queue: &KeyQueue) -> Option<(&'static str, f32)> {
        let per_step = self.queries.len().max(1);
        let accepted = self.similarity.iter().zip(&self.row).filter(|(similarity, _)| **similarity >= least);
        let age = |row: i64| 1 + queue.younger_than(usize::try_from(row).unwrap_or(0)) / per_step;
        let ages: Vec<usize> = accepted.map(|(_, &row)| age(row)).collect();
        (!ages.is_empty()).then(|| ("neighbour_age", ages.iter().sum::<usize>() as f32 / ages.len() as f32))
    }

    /// Mean similarity of the accepted entries, and the share of searches that have one.
    fn summary(&self, least: f32) -> [(&'static str, f32); 2] {
        let accepted: Vec<f32> = self.similarity.iter().copied().filter(|&s| s >= least).collect();
        let mean = accepted.iter().sum::<f32>() / accepted.len().max(1) as f32;
        let served = self.similarity.chunks(self.width()).filter(|row| row.iter().any(|s| *s >= least)).count();
        [("neighbour_sim", mean), ("valid_neighbours", served as f32 / self.queries.len().max(1) as f32)]
    }
}
