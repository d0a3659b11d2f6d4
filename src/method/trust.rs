//! Which of the found neighbours are believed: settings that move over the run, a floor that follows the similarities,
//! and the agreement of the views.

use burn::tensor::{Bool, Tensor};

use super::encoded::Encoded;
use super::queue::KeyQueue;
use super::schedule::{self, Clock};
use super::search::TopK;
use super::state::Arrays;
use crate::config::IivclSpec;

/// The settings as they are at a step: what moves has its value of the moment, and θ is at least `floor`.
pub fn in_force(spec: &IivclSpec, floor: Option<f64>, clock: Clock) -> IivclSpec {
    let line = |from: f64, to: Option<f64>| schedule::line(from, to.unwrap_or(from), clock);
    let threshold = line(spec.threshold, spec.threshold_end);
    let k = spec.k_start.map_or(spec.k, |first| line(first as f64, Some(spec.k as f64)).round() as usize);
    IivclSpec {
        lambda_intra: line(spec.lambda_intra, spec.lambda_intra_end),
        lambda_inter: line(spec.lambda_inter, spec.lambda_inter_end),
        threshold: floor.map_or(threshold, |floor| floor.max(threshold)),
        k,
        ..spec.clone()
    }
}

/// A running quantile of the similarities of the neighbours that the steps find: each step's quantile, averaged with a
/// memory of about twenty steps.
#[derive(Clone, Debug, PartialEq)]
pub struct RunningQuantile {
    share: f64,
    value: Option<f64>,
}

/// Weight of the past in the average.
const MEMORY: f64 = 0.95;

/// Name of its array in a stored method.
const STORED: &str = "trust/quantile";

impl RunningQuantile {
    /// `share`: how much lies below the quantile, 0 to 1.
    pub fn new(share: f64) -> Self {
        Self { share, value: None }
    }

    /// The quantile; `None` until something was seen.
    pub fn value(&self) -> Option<f64> {
        self.value
    }

    /// Takes in the similarities of a step. One that found nothing changes nothing.
    pub fn observe(&mut self, similarities: impl Iterator<Item = f32>) {
        let mut seen: Vec<f32> = similarities.collect();
        if seen.is_empty() {
            return;
        }
        seen.sort_by(f32::total_cmp);
        let place = ((self.share * seen.len() as f64) as usize).min(seen.len() - 1);
        let now = f64::from(seen[place]);
        self.value = Some(self.value.map_or(now, |past| MEMORY * past + (1.0 - MEMORY) * now));
    }

    /// Adds the quantile to a file's arrays, bit by bit.
    pub fn save(&self, arrays: &mut Arrays) {
        let bits = self.value.unwrap_or_default().to_bits();
        arrays.put_u32(STORED, &[u32::from(self.value.is_some()), bits as u32, (bits >> 32) as u32]);
    }

    /// Takes it out of a file's arrays; `Err` says what is missing.
    pub fn load(&mut self, arrays: &mut Arrays) -> Result<(), String> {
        let [there, low, high] = arrays.take_u32(STORED)?[..] else {
            return Err(format!("array \"{STORED}\" has not 3 numbers"));
        };
        self.value = (there == 1).then(|| f64::from_bits(u64::from(high) << 32 | u64::from(low)));
        Ok(())
    }
}

/// `top` of the searches of all views, without the neighbours that not every view of the query's video has found. It is
/// videos that have to agree: two views may find different clips of one.
///
/// # Shapes
/// `top [ρB, k]`, view-major as all of `encoded`.
pub fn agreed(queue: &KeyQueue, encoded: &Encoded, top: TopK) -> TopK {
    let nothing = top.accepted(-1.0).bool_not();
    // Numbers of videos travel as floats, which are exact up to 2²⁴; a place that found nothing agrees with nothing.
    let found = queue.videos_of(&top.row).float().mask_fill(nothing, -1.0);
    let offsets = 1..encoded.views;
    let agreement = offsets.map(|offset| is_among(&found, &encoded.of_other_view(found.clone(), offset)));
    match agreement.reduce(Tensor::bool_and) {
        Some(agreed) => top.without(agreed.bool_not()),
        None => top,
    }
}

/// `[N, k]`: whether an entry of a row of `own [N, k]` is also in the same row of `other [N, k]`.
fn is_among(own: &Tensor<2>, other: &Tensor<2>) -> Tensor<2, Bool> {
    let [n, k] = own.dims();
    let equal = |column: usize| own.clone().equal(other.clone().narrow(1, column, 1).expand([n, k]));
    (1..k).fold(equal(0), |found, column| found.bool_or(equal(column)))
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, TensorData};

    use super::super::encoded::Heads;
    use super::*;

    /// Two videos with two views each; the rows of the queue are of videos 4, 5, 4 and 6.
    fn found(similarity: [[f32; 2]; 4], row: [[i32; 2]; 4]) -> (KeyQueue, Encoded, TopK) {
        let device = Device::flex();
        let mut queue = KeyQueue::new(1, 4, 1, &device);
        queue.push(&[Tensor::ones([4, 1], &device)], &[4, 5, 4, 6], &[4, 5, 4, 6]);
        let features = Tensor::zeros([4, 1], &device);
        let video = vec![0, 1, 0, 1];
        let encoded =
            Encoded { views: 2, videos: 2, features, heads: Heads::INTRA, keys: vec![], source: video.clone(), video };
        let top = TopK {
            similarity: Tensor::from_data(TensorData::new(similarity.concat(), [4, 2]), &device),
            row: Tensor::from_data(TensorData::new(row.concat(), [4, 2]), &device),
        };
        (queue, encoded, top)
    }

    #[test]
    fn a_neighbour_stays_where_the_other_view_finds_the_same_video() {
        // Rows are view-major. Video 0 finds videos 4 and 5, then 4 (another clip) and 6; video 1 finds 6, 4, then 5, 5.
        let rows = [[0, 1], [3, 2], [2, 3], [1, 1]];
        let (queue, encoded, top) = found([[0.9, 0.5]; 4], rows);
        let kept = agreed(&queue, &encoded, top).accepted(-1.0).float().into_data().try_into_vec_as::<f32>().unwrap();
        assert_eq!(kept, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn places_that_found_nothing_agree_with_nothing() {
        let similarity = [[0.9, -3.0], [-3.0, -3.0], [-3.0, -3.0], [0.9, 0.8]];
        let (queue, encoded, top) = found(similarity, [[0, 0], [0, 0], [0, 0], [0, 2]]);
        let kept = agreed(&queue, &encoded, top).accepted(-1.0).float().into_data().try_into_vec_as::<f32>().unwrap();
        assert_eq!(kept, [0.0; 8]);
    }

    fn at(step: u64) -> Clock {
        Clock { step, steps: 11 }
    }

    #[test]
    fn settings_that_do_not_move_are_in_force_as_they_are() {
        let spec = IivclSpec { k: 4, threshold: 0.3, lambda_inter: 0.7, ..IivclSpec::default() };
        assert_eq!(in_force(&spec, None, at(7)), spec);
    }

    #[test]
    fn what_moves_goes_from_its_start_to_its_end() {
        let spec = IivclSpec {
            k: 5,
            k_start: Some(1),
            threshold: 0.0,
            threshold_end: Some(0.5),
            lambda_intra: 1.0,
            lambda_intra_end: Some(0.0),
            ..IivclSpec::default()
        };
        let seen = |step| {
            let now = in_force(&spec, None, at(step));
            (now.k, now.threshold, now.lambda_intra, now.lambda_inter)
        };
        assert_eq!(seen(0), (1, 0.0, 1.0, 1.0));
        assert_eq!(seen(5), (3, 0.25, 0.5, 1.0));
        assert_eq!(seen(10), (5, 0.5, 0.0, 1.0));
    }

    #[test]
    fn the_running_floor_never_lowers_the_fixed_one() {
        let spec = IivclSpec { threshold: 0.3, ..IivclSpec::default() };
        assert_eq!([0.2, 0.6].map(|floor| in_force(&spec, Some(floor), at(0)).threshold), [0.3, 0.6]);
    }

    #[test]
    fn the_running_quantile_has_the_share_below_it_and_follows_slowly() {
        let mut quantile = RunningQuantile::new(0.25);
        assert_eq!(quantile.value(), None);
        quantile.observe([0.5, 0.25, 1.0, 0.75].into_iter());
        assert_eq!(quantile.value(), Some(0.5), "one of four lies below it");
        quantile.observe(std::iter::empty());
        assert_eq!(quantile.value(), Some(0.5), "a step without neighbours changes nothing");
        quantile.observe([1.0; 4].into_iter());
        assert!((quantile.value().unwrap() - (0.95 * 0.5 + 0.05)).abs() < 1e-12);
        (0..400).for_each(|_| quantile.observe([0.125; 4].into_iter()));
        assert!((quantile.value().unwrap() - 0.125).abs() < 1e-6);
    }

    #[test]
    fn a_stored_quantile_comes_back_bit_by_bit() {
        for seen in [vec![], vec![0.1_f32, 0.7]] {
            let mut quantile = RunningQuantile::new(0.5);
            quantile.observe(seen.into_iter());
            let mut arrays = Arrays::default();
            quantile.save(&mut arrays);
            let mut other = RunningQuantile::new(0.5);
            other.observe([0.9].into_iter());
            other.load(&mut arrays).unwrap();
            assert_eq!(other, quantile);
            assert!(other.load(&mut arrays).is_err(), "nothing is left to take");
        }
    }
}
