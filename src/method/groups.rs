//! Groups of the pooled videos in a column that a method's search masks by, such as the site or the person.

use burn::tensor::{Bool, Device, Int, Tensor};

use super::queue::row_of;

/// Number of the group of every video in the pool.
pub struct Groups {
    host: Vec<u32>,
    /// `[1, videos]`.
    device: Tensor<2, Int>,
}

impl Groups {
    /// `of_video[v]`: number of video v's group.
    pub fn new(of_video: &[u32], device: &Device) -> Self {
        Self { host: of_video.to_vec(), device: row_of(of_video, device) }
    }

    /// Whether two videos are of one group.
    pub fn one(&self, a: usize, b: usize) -> bool {
        self.host.get(a).is_some_and(|group| self.host.get(b) == Some(group))
    }

    /// `[N, M]`: whether the video of query n and that of row m are of one group. `rows [1, M]`: numbers of videos.
    pub fn same(&self, queries: &[u32], rows: Tensor<2, Int>) -> Tensor<2, Bool> {
        let shape = [queries.len(), rows.dims()[1]];
        let queries = self.of(row_of(queries, &self.device.device())).transpose();
        self.of(rows).expand(shape).equal(queries.expand(shape))
    }

    /// [`Self::same`] of videos with each other.
    pub fn same_among(&self, videos: &[u32]) -> Tensor<2, Bool> {
        self.same(videos, row_of(videos, &self.device.device()))
    }

    fn of(&self, videos: Tensor<2, Int>) -> Tensor<2, Int> {
        self.device.clone().gather(1, videos)
    }
}
