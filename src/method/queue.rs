//! The key queue: momentum keys of past clips with the numbers of their video and source, first in, first out.
//!
//! One queue can hold several key matrices (*banks*) for the same clips: IIVCL needs the keys of `g'_intra` as
//! negatives of the same-video term and those of `g'_inter` for the neighbour term, since the two heads span
//! different spaces. Ids, pointer and fill are shared.
//!
//! Rows fill from 0 upwards, and only filled rows are ever handed out: an unfilled row cannot win a search.

use burn::tensor::{Bool, Device, Int, Tensor, TensorData};

use super::state::Arrays;

/// Rows of unit keys on the device, and whose they are.
pub struct KeyQueue {
    banks: Vec<Tensor<2>>,
    video: Labels,
    source: Labels,
    pointer: usize,
    filled: usize,
    full_since: Option<u64>,
}

/// One number per row, on the host for look-up and on the device for masks.
struct Labels {
    host: Vec<u32>,
    device: Tensor<2, Int>,
}

/// All of a queue on the host, for a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueState {
    /// Per bank, `rows × dim` values.
    pub banks: Vec<Vec<f32>>,
    pub video: Vec<u32>,
    pub source: Vec<u32>,
    pub pointer: usize,
    pub filled: usize,
    pub full_since: Option<u64>,
}

impl KeyQueue {
    /// An empty queue of `rows` rows with `banks` keys of `dim` values per row.
    pub fn new(banks: usize, rows: usize, dim: usize, device: &Device) -> Self {
        Self {
            banks: (0..banks).map(|_| Tensor::zeros([rows, dim], device)).collect(),
            video: Labels::new(vec![0; rows], device),
            source: Labels::new(vec![0; rows], device),
            pointer: 0,
            filled: 0,
            full_since: None,
        }
    }

    /// Q, the number of rows, filled or not.
    pub fn rows(&self) -> usize {
        self.video.host.len()
    }

    /// Number of banks.
    pub fn banks(&self) -> usize {
        self.banks.len()
    }

    /// Rows that hold a key.
    pub fn filled(&self) -> usize {
        self.filled
    }

    /// First step that found the queue full; see [`Self::note_step`].
    pub fn full_since(&self) -> Option<u64> {
        self.full_since
    }

    /// To be called once at the start of every step: remembers when the queue was first full.
    pub fn note_step(&mut self, step: u64) {
        if self.filled == self.rows() && self.full_since.is_none() {
            self.full_since = Some(step);
        }
    }

    /// The filled keys of a bank, `[filled, dim]`.
    pub fn keys(&self, bank: usize) -> Tensor<2> {
        self.banks[bank].clone().narrow(0, 0, self.filled)
    }

    /// The `n` newest and the `n` oldest filled keys of a bank, both `[n, dim]`; there must be so many.
    pub fn ends(&self, bank: usize, n: usize) -> [Tensor<2>; 2] {
        let rows = self.rows();
        // The row before the pointer is the newest one; the oldest is at it once the queue is full.
        let oldest = if self.filled == rows { self.pointer } else { 0 };
        [(self.pointer + rows - n) % rows, oldest].map(|start| self.run(bank, start, n))
    }

    /// `n` rows of a bank from `start` on, beyond the last one again from the first.
    fn run(&self, bank: usize, start: usize, n: usize) -> Tensor<2> {
        let first = n.min(self.rows() - start);
        let keys = &self.banks[bank];
        let begin = keys.clone().narrow(0, start, first);
        if first == n { begin } else { Tensor::cat(vec![begin, keys.clone().narrow(0, 0, n - first)], 0) }
    }

    /// `[N, filled]`: whether a row comes from the video of one of the `rows [N, k]`, where `wanted` says so.
    pub fn same_video_as(&self, rows: &Tensor<2, Int>, wanted: &Tensor<2, Bool>) -> Tensor<2, Bool> {
        siblings(&self.videos_of(rows), wanted, &self.videos())
    }

    /// `[N, M]`: whether a stranger of `videos [M]` comes from the video of one of the `rows [N, k]`, where `wanted`.
    pub fn of_video_of(&self, rows: &Tensor<2, Int>, wanted: &Tensor<2, Bool>, videos: &[u32]) -> Tensor<2, Bool> {
        siblings(&self.videos_of(rows), wanted, &row_of(videos, &self.video.device.device()))
    }

    /// `[N, filled]`: whether a row comes from one of the `videos [N, k]`; a number below 0 is of none.
    pub fn of_videos(&self, videos: &Tensor<2, Int>) -> Tensor<2, Bool> {
        siblings(videos, &videos.clone().greater_equal_elem(0), &self.videos())
    }

    /// Videos of the filled rows, `[1, filled]`.
    pub fn videos(&self) -> Tensor<2, Int> {
        self.video.device.clone().narrow(1, 0, self.filled)
    }

    /// Videos of `rows [N, k]`.
    pub fn videos_of(&self, rows: &Tensor<2, Int>) -> Tensor<2, Int> {
        let [n, k] = rows.dims();
        let flat = rows.clone().reshape([1, n * k]);
        self.video.device.clone().gather(1, flat).reshape([n, k])
    }

    /// Video of a filled row.
    pub fn video_of(&self, row: usize) -> u32 {
        self.video.host[row]
    }

    /// Keys that were taken in after a filled row.
    pub fn younger_than(&self, row: usize) -> usize {
        (self.pointer + 2 * self.rows() - 1 - row) % self.rows()
    }

    /// `[N, filled]`: whether a row comes from the video of query n.
    pub fn same_video(&self, videos: &[u32]) -> Tensor<2, Bool> {
        self.video.equal(videos, self.filled)
    }

    /// `[N, filled]`: whether a row comes from the source recording of query n.
    pub fn same_source(&self, sources: &[u32]) -> Tensor<2, Bool> {
        self.source.equal(sources, self.filled)
    }

    /// Takes in new keys, one `[n, dim]` matrix per bank, over the oldest rows. Of more keys than rows the last stay.
    pub fn push(&mut self, keys: &[Tensor<2>], videos: &[u32], sources: &[u32]) {
        let rows = self.rows();
        let skip = videos.len().saturating_sub(rows);
        let mut start = skip;
        while start < videos.len() {
            let count = (videos.len() - start).min(rows - self.pointer);
            self.write(keys, start, count);
            self.video.write(self.pointer, &videos[start..start + count]);
            self.source.write(self.pointer, &sources[start..start + count]);
            self.pointer = (self.pointer + count) % rows;
            self.filled = (self.filled + count).min(rows);
            start += count;
        }
    }

    fn write(&mut self, keys: &[Tensor<2>], start: usize, count: usize) {
        let place = self.pointer..self.pointer + count;
        // The old matrices are given up, so that the back end may write in place.
        let old = std::mem::take(&mut self.banks);
        let write = |(bank, new): (Tensor<2>, &Tensor<2>)| {
            let dim = bank.dims()[1];
            bank.slice_assign([place.clone(), 0..dim], new.clone().narrow(0, start, count))
        };
        self.banks = old.into_iter().zip(keys).map(write).collect();
    }

    /// Reads the whole queue back to the host.
    pub fn state(&self) -> QueueState {
        let read = |bank: &Tensor<2>| {
            bank.clone().into_data().try_into_vec_as::<f32>().expect("keys are f32: the queue made them so")
        };
        QueueState {
            banks: self.banks.iter().map(read).collect(),
            video: self.video.host.clone(),
            source: self.source.host.clone(),
            pointer: self.pointer,
            filled: self.filled,
            full_since: self.full_since,
        }
    }

    /// Puts a stored state in place; `Err` says in what it does not fit this queue.
    pub fn restore(&mut self, state: QueueState) -> Result<(), String> {
        let rows = self.rows();
        self.check(&state, rows)?;
        let device = self.video.device.device();
        for (bank, values) in self.banks.iter_mut().zip(state.banks) {
            *bank = Tensor::from_data(TensorData::new(values, bank.dims()), &device);
        }
        self.video = Labels::new(state.video, &device);
        self.source = Labels::new(state.source, &device);
        (self.pointer, self.filled, self.full_since) = (state.pointer, state.filled, state.full_since);
        Ok(())
    }

    fn check(&self, state: &QueueState, rows: usize) -> Result<(), String> {
        let sizes = self.banks.iter().map(|b| b.dims().iter().product::<usize>());
        if !sizes.eq(state.banks.iter().map(Vec::len)) || state.video.len() != rows || state.source.len() != rows {
            return Err(format!("it holds {} rows in {} banks", state.video.len(), state.banks.len()));
        }
        if state.pointer >= rows || state.filled > rows {
            return Err(format!("its pointer {} or fill {} lies beyond {rows} rows", state.pointer, state.filled));
        }
        Ok(())
    }
}

impl QueueState {
    /// Adds the queue to a file's arrays, under `queue/`.
    pub fn save(&self, arrays: &mut Arrays) {
        let rows = self.video.len();
        for (bank, values) in self.banks.iter().enumerate() {
            arrays.put_f32(format!("queue/keys{bank}"), &[rows, values.len() / rows.max(1)], values);
        }
        arrays.put_u32("queue/video", &self.video);
        arrays.put_u32("queue/source", &self.source);
        let since = self.full_since.map_or([0, 0, 0], |s| [1, s as u32, (s >> 32) as u32]);
        let place = [self.pointer as u32, self.filled as u32, since[0], since[1], since[2]];
        arrays.put_u32("queue/place", &place);
    }

    /// Takes the queue out of a file's arrays; `Err` says what is missing.
    pub fn load(arrays: &mut Arrays, banks: usize) -> Result<Self, String> {
        let keys = (0..banks).map(|bank| arrays.take_f32(&format!("queue/keys{bank}")).map(|(_, values)| values));
        let banks = keys.collect::<Result<_, _>>()?;
        let (video, source) = (arrays.take_u32("queue/video")?, arrays.take_u32("queue/source")?);
        let [pointer, filled, is_full, low, high] = arrays.take_u32("queue/place")?[..] else {
            return Err("array \"queue/place\" has not 5 numbers".into());
        };
        let full_since = (is_full == 1).then_some(u64::from(high) << 32 | u64::from(low));
        Ok(Self { banks, video, source, pointer: pointer as usize, filled: filled as usize, full_since })
    }
}

/// The keys of a stored method in which its search looked, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredQueue {
    /// d.
    pub dim: usize,
    /// `[n × d]`, unit rows; unfilled rows are not among them.
    pub keys: Vec<f32>,
    /// Number of each row's video in the pool.
    pub video: Vec<u32>,
    /// Number of its source recording.
    pub source: Vec<u32>,
}

impl StoredQueue {
    /// Takes the searched bank, which is the last one, out of a file's arrays.
    pub fn load(arrays: &mut Arrays) -> Result<Self, String> {
        let banks = arrays.names().iter().filter(|name| name.starts_with("queue/keys")).count();
        let mut state = QueueState::load(arrays, banks)?;
        let rows = state.video.len();
        let keys = state.banks.pop().ok_or("it has no keys")?;
        if rows == 0 || keys.len() % rows != 0 || state.source.len() != rows || state.filled > rows {
            return Err(format!("{} values for {rows} rows", keys.len()));
        }
        let dim = keys.len() / rows;
        let newest_first = (0..state.filled).map(|age| (state.pointer + rows - 1 - age) % rows);
        let mut found = Self { dim, keys: Vec::with_capacity(state.filled * dim), video: vec![], source: vec![] };
        for row in newest_first {
            found.keys.extend_from_slice(&keys[row * dim..(row + 1) * dim]);
            found.video.push(state.video[row]);
            found.source.push(state.source[row]);
        }
        Ok(found)
    }
}

impl Labels {
    fn new(host: Vec<u32>, device: &Device) -> Self {
        let device = row_of(&host, device);
        Self { host, device }
    }

    fn write(&mut self, at: usize, values: &[u32]) {
        self.host[at..at + values.len()].copy_from_slice(values);
        let device = self.device.device();
        let part = row_of(values, &device);
        self.device = self.device.clone().slice_assign([0..1, at..at + values.len()], part);
    }

    fn equal(&self, queries: &[u32], filled: usize) -> Tensor<2, Bool> {
        let rows = self.device.clone().narrow(1, 0, filled);
        let shape = [queries.len(), filled];
        let queries = row_of(queries, &self.device.device()).transpose();
        rows.expand(shape).equal(queries.expand(shape))
    }
}

/// Whether each of `others [1, M]` is one of `videos [N, k]` that is `wanted [N, k]`: `[N, M]`.
fn siblings(videos: &Tensor<2, Int>, wanted: &Tensor<2, Bool>, others: &Tensor<2, Int>) -> Tensor<2, Bool> {
    let ([n, k], [_, m]) = (videos.dims(), others.dims());
    let column = |j: usize| {
        let same = videos.clone().narrow(1, j, 1).expand([n, m]).equal(others.clone().expand([n, m]));
        same.bool_and(wanted.clone().narrow(1, j, 1).expand([n, m]))
    };
    (1..k).fold(column(0), |found, j| found.bool_or(column(j)))
}

/// Ids as a `[1, n]` integer tensor. Ids count the videos of a pool and stay far below 2³¹.
pub(super) fn row_of(ids: &[u32], device: &Device) -> Tensor<2, Int> {
    let ids: Vec<i32> = ids.iter().map(|&id| id.cast_signed()).collect();
    let count = ids.len();
    Tensor::from_data(TensorData::new(ids, [1, count]), device)
}
