//! Names of folders that say which side of a split their videos are on.

use crate::data::paths::composed;

/// Words for the sides: training, validation, test.
const SIDES: [&[&str]; 3] = [
    &["train", "training", "trainset", "trn", "trainval", "学習", "学習用", "訓練", "訓練用"],
    &["val", "valid", "validation", "valset", "dev", "検証", "検証用"],
    &["test", "testing", "tests", "testset", "eval", "evaluation", "評価", "評価用", "テスト", "テスト用"],
];
/// Words that may stand beside them: `train_videos`, `val set`.
const BESIDE: [&str; 10] = ["set", "data", "dataset", "video", "videos", "clips", "images", "frames", "split", "files"];
/// What stands behind them in Japanese, where nothing parts two words: `学習用データ`.
const BEHIND: [&str; 8] = ["データセット", "データ", "セット", "動画", "映像", "画像", "フォルダ", "用"];

/// What a name says of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    pub side: usize,
    /// Nothing but the side: no number that may make it `test3` of many.
    pub plain: bool,
}

/// The side that a folder of this name stands for.
pub fn side(name: &str) -> Option<Side> {
    let lower = composed(name).to_lowercase();
    let parts = lower.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty());
    let words = parts.filter(|word| !BESIDE.contains(word) && !BEHIND.contains(word));
    let side = |word: &str| SIDES.iter().position(|names| names.contains(&word) || names.contains(&bare(word)));
    let side = match words.map(side).collect::<Option<Vec<usize>>>()?[..] {
        [side] => side,
        [0, 1] => 0, // `train_val`
        _ => return None,
    };
    Some(Side { side, plain: !lower.contains(char::is_numeric) })
}

/// A word without what stands behind it.
fn bare(mut word: &str) -> &str {
    while let Some(short) = BEHIND.iter().find_map(|end| word.strip_suffix(end)).filter(|short| !short.is_empty()) {
        word = short;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_told_from_classes() {
        let of = |name| side(name).map(|side| (side.side, side.plain));
        for (name, wanted) in [
            ("Train", (0, true)),
            ("train_videos", (0, true)),
            ("TRAINING-SET", (0, true)),
            ("val", (1, true)),
            ("01_val", (1, false)),
            ("test2017", (2, false)),
            ("学習用", (0, true)),
            ("学習用データ", (0, true)),
            ("テスト用テ\u{3099}ータ", (2, true)),
            ("検証データセット", (1, true)),
            ("評価_動画2", (2, false)),
            ("trainval", (0, true)),
            ("train_val", (0, true)),
        ] {
            assert_eq!(of(name), Some(wanted), "{name}");
        }
        let others = ["データ", "学習机", "用", "train_test_split", "検証 test"];
        for name in ["walk", "trains", "strain test", "test drive", "train station", "data", "2024-05-01", ""]
            .into_iter()
            .chain(others)
        {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
