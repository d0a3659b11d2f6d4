//! Process steps over time: frame accuracy, edit score and F1 at an overlap, as MS-TCN defines them (Abu Farha & Gall,
//! CVPR 2019; the measures are of Lea et al., CVPR 2017). All as shares between 0 and 1, not percent.
//!
//! Frame accuracy hardly notices over-segmentation; edit score and F1 do.

/// Overlaps (intersection over union) at which F1 is usually given.
pub const OVERLAPS: [f64; 3] = [0.10, 0.25, 0.50];

/// Steps of the frames of one video.
#[derive(Clone, Copy, Debug)]
pub struct Labelled<'a> {
    pub truth: &'a [usize],
    /// As long as `truth`.
    pub predicted: &'a [usize],
}

/// A run of frames with one step, `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub step: usize,
    pub start: usize,
    pub end: usize,
}

/// Runs of equal steps; those of `background` are left out.
pub fn segments(steps: &[usize], background: Option<usize>) -> Vec<Segment> {
    let mut start = 0;
    let runs = steps.chunk_by(|a, b| a == b).map(|run| {
        let segment = Segment { step: run[0], start, end: start + run.len() };
        start = segment.end;
        segment
    });
    runs.filter(|s| Some(s.step) != background).collect()
}

/// Share of frames with the right step, over the frames of all videos; background counts, as in MS-TCN. `None` without
/// frames.
pub fn frame_accuracy(videos: &[Labelled]) -> Option<f64> {
    let frames: usize = videos.iter().map(|v| v.truth.len()).sum();
    let right = |v: &Labelled| v.truth.iter().zip(v.predicted).filter(|(t, p)| t == p).count();
    let hits: usize = videos.iter().map(right).sum();
    (frames > 0).then(|| hits as f64 / frames as f64)
}

/// Mean over videos of 1 − (edits from the predicted order of steps to the true one) / (the longer one's number of
/// segments). How long steps last is of no account, only their order. `None` without videos.
pub fn edit_score(videos: &[Labelled], background: Option<usize>) -> Option<f64> {
    let of = |video: &Labelled| {
        let order = |steps: &[usize]| segments(steps, background).iter().map(|s| s.step).collect::<Vec<_>>();
        let (truth, predicted) = (order(video.truth), order(video.predicted));
        let longest = truth.len().max(predicted.len());
        if longest == 0 { 1.0 } else { 1.0 - edits(&predicted, &truth) as f64 / longest as f64 }
    };
    (!videos.is_empty()).then(|| videos.iter().map(of).sum::<f64>() / videos.len() as f64)
}

/// Levenshtein's distance: insertions, deletions and substitutions cost 1.
fn edits(a: &[usize], b: &[usize]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// F1 over the segments of all videos. A predicted segment is right where the true segment of its step that it overlaps
/// most reaches `overlap` (intersection over union) and is not taken yet; each true segment can be found once. `None`
/// where there are no segments at all.
pub fn f1_at(videos: &[Labelled], overlap: f64, background: Option<usize>) -> Option<f64> {
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for video in videos {
        let [found, others, left] = matches(video, overlap, background);
        (right, wrong, missed) = (right + found, wrong + others, missed + left);
    }
    // 2PR / (P + R) in counts; it needs no care where a precision or recall has no base.
    (right + wrong + missed > 0).then(|| f64::from(2 * right) / f64::from(2 * right + wrong + missed))
}

/// Right and wrong predicted segments, and missed true ones.
fn matches(video: &Labelled, overlap: f64, background: Option<usize>) -> [u32; 3] {
    let truth = segments(video.truth, background);
    let mut taken = vec![false; truth.len()];
    let mut counts = [0, 0];
    for predicted in segments(video.predicted, background) {
        // The first of equal overlaps, as argmax in NumPy.
        let best =
            truth.iter().enumerate().map(|(i, t)| (i, iou(&predicted, t))).reduce(|a, b| if b.1 > a.1 { b } else { a });
        let hit = best.filter(|&(i, iou)| iou >= overlap && iou > 0.0 && !taken[i]);
        counts[usize::from(hit.is_none())] += 1;
        if let Some((i, _)) = hit {
            taken[i] = true;
        }
    }
    [counts[0], counts[1], taken.iter().filter(|&&t| !t).count() as u32]
}

/// Intersection over union of two segments of the same step; 0 of different ones.
fn iou(a: &Segment, b: &Segment) -> f64 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let whole = a.end.max(b.end) - a.start.min(b.start);
    if a.step == b.step { shared as f64 / whole as f64 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_scores_full_and_shifted_edges_leave_the_order_whole() {
        let truth = [0, 0, 1, 1, 2, 2];
        let same = [Labelled { truth: &truth, predicted: &truth }];
        let shifted = [Labelled { truth: &truth, predicted: &[0, 1, 1, 1, 1, 2] }];
        assert_eq!((frame_accuracy(&same), edit_score(&same, None)), (Some(1.0), Some(1.0)));
        assert_eq!(f1_at(&same, 0.5, None), Some(1.0));
        assert_eq!((frame_accuracy(&shifted), edit_score(&shifted, None)), (Some(4.0 / 6.0), Some(1.0)));
        assert_eq!((f1_at(&shifted, 0.5, None), f1_at(&shifted, 0.6, None)), (Some(1.0), Some(0.0)));
    }

    #[test]
    fn over_segmentation_costs_edits_and_f1_but_hardly_frames() {
        let truth = [1; 20];
        let mut predicted = [1; 20];
        predicted[5] = 2;
        predicted[12] = 3;
        let video = [Labelled { truth: &truth, predicted: &predicted }];
        assert_eq!(frame_accuracy(&video), Some(0.9));
        // One of five segments is needed: four edits. None of the three parts reaches half of the whole.
        assert!((edit_score(&video, None).unwrap() - 0.2).abs() < 1e-12);
        assert_eq!(f1_at(&video, 0.5, None), Some(0.0));
        assert_eq!(f1_at(&video, 0.3, None), Some(2.0 / 6.0));
    }

    #[test]
    fn background_is_no_segment_but_counts_as_frames() {
        let video = [Labelled { truth: &[0, 0, 1, 1], predicted: &[2, 0, 1, 1] }];
        assert_eq!(segments(video[0].truth, Some(0)), [Segment { step: 1, start: 2, end: 4 }]);
        assert_eq!((frame_accuracy(&video), edit_score(&video, Some(0))), (Some(0.75), Some(0.5)));
        assert_eq!(f1_at(&[Labelled { truth: &[0], predicted: &[0] }], 0.5, Some(0)), None);
        assert_eq!(edit_score(&[], None), None);
    }
}
