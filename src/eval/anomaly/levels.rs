//! Ranking of frames, and of whole videos by their frames. Windows count as frames.

use super::ranking::{auroc, average_precision};

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
