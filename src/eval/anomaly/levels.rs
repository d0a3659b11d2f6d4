//! From scores of windows to scores of frames, and from frames to videos.

use super::ranking::{auroc, average_precision};

/// A window of a video, `[start, end)` in frames, with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub start: usize,
    pub end: usize,
    pub score: f64,
}

/// Scores of the frames of one video, with the truth.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frames {
    pub scores: Vec<f64>,
    pub anomalous: Vec<bool>,
}

/// AUROC and average precision at one level; `None` where a level has only normal or only anomalous parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranking {
    pub auroc: Option<f64>,
    pub average_precision: Option<f64>,
}

/// Score of every frame: the mean over the windows that cover it. A frame that no window covers takes the score of the
/// nearest covered one, the earlier of two. `None` where no window covers any frame.
pub fn frame_scores(windows: &[Window], frames: usize) -> Option<Vec<f64>> {
    let (mut sums, mut counts) = (vec![0.0; frames], vec![0_usize; frames]);
    for window in windows {
        for frame in window.start..window.end.min(frames) {
            sums[frame] += window.score;
            counts[frame] += 1;
        }
    }
    let covered: Vec<usize> = (0..frames).filter(|&f| counts[f] > 0).collect();
    let nearest = |frame: usize| covered.iter().copied().min_by_key(|&c| c.abs_diff(frame));
    (0..frames)
        .map(|frame| nearest(frame).map(|f| sums[f] / counts[f] as f64))
        .collect::<Option<Vec<_>>>()
        .filter(|s| !s.is_empty())
}

/// Frame level: the frames of all videos in one ranking, as is usual for surveillance footage (Liu et al., CVPR 2018,
/// "micro"). Long videos weigh more, and scores must be comparable between videos.
pub fn frame_level(videos: &[Frames]) -> Ranking {
    let scores: Vec<f64> = videos.iter().flat_map(|v| v.scores.iter().copied()).collect();
    let anomalous: Vec<bool> = videos.iter().flat_map(|v| v.anomalous.iter().copied()).collect();
    ranking(&scores, &anomalous)
}

/// Video level: a video scores as its highest frame, and is anomalous if any frame is (Sultani et al., CVPR 2018).
/// Videos without frames are left out.
pub fn video_level(videos: &[Frames]) -> Ranking {
    let seen = || videos.iter().filter(|v| !v.scores.is_empty());
    let scores: Vec<f64> = seen().map(|v| v.scores.iter().copied().fold(f64::NEG_INFINITY, f64::max)).collect();
    let anomalous: Vec<bool> = seen().map(|v| v.anomalous.contains(&true)).collect();
    ranking(&scores, &anomalous)
}

fn ranking(scores: &[f64], anomalous: &[bool]) -> Ranking {
    Ranking { auroc: auroc(scores, anomalous), average_precision: average_precision(scores, anomalous) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_take_the_mean_of_their_windows_and_gaps_the_nearest() {
        let windows = [Window { start: 1, end: 4, score: 1.0 }, Window { start: 3, end: 5, score: 3.0 }];
        assert_eq!(frame_scores(&windows, 7), Some(vec![1.0, 1.0, 1.0, 2.0, 3.0, 3.0, 3.0]));
        assert_eq!(frame_scores(&windows, 2), Some(vec![1.0, 1.0]));
        assert_eq!(frame_scores(&[], 3), None);
        assert_eq!(frame_scores(&windows, 0), None);
    }

    #[test]
    fn a_video_is_as_anomalous_as_its_worst_frame() {
        let video = |scores: &[f64], at: Option<usize>| Frames {
            scores: scores.to_vec(),
            anomalous: (0..scores.len()).map(|i| Some(i) == at).collect(),
        };
        // The highest frame of the anomalous video is a normal one: right for the video, wrong for the frame.
        let videos = [video(&[0.9, 0.5, 0.1], Some(1)), video(&[0.6, 0.4], None)];
        assert_eq!(video_level(&videos).auroc, Some(1.0));
        assert_eq!(frame_level(&videos).auroc, Some(0.5));
        assert_eq!(video_level(&videos[..1]).auroc, None);
    }
}
