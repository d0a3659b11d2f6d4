//! Steps of a process over time: the windows of a cell's test part, read as sequences.

use std::ops::Range;

use crate::eval::protocol::Cell;
use crate::eval::score::{Score, score};
use crate::eval::segmentation::{Labelled, OVERLAPS, edit_score, f1_at, frame_accuracy};
use crate::measure::{Metric, ProbeKind};

/// The metrics of [`OVERLAPS`].
const F1: [Metric; 3] = [Metric::F1At10, Metric::F1At25, Metric::F1At50];

/// How windows follow each other.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    /// Windows of one video each, in order of time.
    pub sequences: &'a [Range<usize>],
    /// The class that is no step.
    pub background: Option<usize>,
}

/// The scores of a probe or network on one cell. `predicted[i]` is the step given to window `cell.test[i]`. A window
/// counts as a frame. A group is never cut, so a sequence is tested as a whole or not at all.
pub fn scores(
    task: &str,
    probe: ProbeKind,
    cell: &Cell,
    labels: &[usize],
    predicted: &[usize],
    timeline: Timeline<'_>,
) -> Vec<Score> {
    let mut of_window = vec![None; labels.len()];
    cell.test.iter().zip(predicted).for_each(|(&i, &step)| of_window[i] = Some(step));
    let tested = timeline.sequences.iter().filter_map(|range| {
        let predicted: Vec<usize> = of_window[range.clone()].iter().copied().collect::<Option<_>>()?;
        Some((&labels[range.clone()], predicted))
    });
    let tested: Vec<(&[usize], Vec<usize>)> = tested.collect();
    let videos: Vec<Labelled<'_>> = tested.iter().map(|(truth, predicted)| Labelled { truth, predicted }).collect();
    let plain = [
        (Metric::FrameAccuracy, frame_accuracy(&videos)),
        (Metric::EditScore, edit_score(&videos, timeline.background)),
    ];
    let overlapping =
        F1.into_iter().zip(OVERLAPS).map(|(metric, at)| (metric, f1_at(&videos, at, timeline.background)));
    let values = plain.into_iter().chain(overlapping);
    values.filter_map(|(metric, value)| Some(score(task, probe, cell, metric, value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Budget;

    #[test]
    fn sequences_are_read_in_their_order_and_those_of_the_training_part_are_left_out() {
        // Two videos are tested, one trains; the background is class 0.
        let labels = [1, 1, 2, 2, 9, 9, 9, 0, 1, 1];
        let sequences = [0..4, 4..7, 7..10];
        let cell =
            Cell { fold: 0, draw: 0, budget: Budget::All, train: vec![4, 5, 6], test: vec![0, 1, 2, 3, 7, 8, 9] };
        let timeline = Timeline { sequences: &sequences, background: Some(0) };
        let found = |predicted: &[usize]| {
            let scores = scores("t", ProbeKind::Linear, &cell, &labels, predicted, timeline);
            let of = |metric: Metric| scores.iter().find(|s| s.metric == metric.key()).unwrap().value;
            [of(Metric::FrameAccuracy), of(Metric::EditScore), of(Metric::F1At50)]
        };
        assert_eq!(found(&[1, 1, 2, 2, 0, 1, 1]), [1.0; 3]);
        // Over-segmented: 5 of 7 windows; edits 2 of 4 in the first video, none in the second.
        let broken = found(&[1, 2, 1, 2, 0, 1, 1]);
        assert!((broken[0] - 5.0 / 7.0).abs() < 1e-12 && (broken[1] - 0.75).abs() < 1e-12, "{broken:?}");
        // Each half of a step is half of it: two of four segments match, then one more in the second video.
        assert!((broken[2] - 2.0 * 3.0 / (2.0 * 3.0 + 2.0)).abs() < 1e-12, "{broken:?}");
    }
}
