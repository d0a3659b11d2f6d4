//! Names of folders that say which side of a split their videos are on.

/// Words for the sides: training, validation, test.
const SIDES: [&[&str]; 3] = [
    &["train", "training", "trainset", "trn", "学習", "学習用", "訓練", "訓練用"],
    &["val", "valid", "validation", "valset", "dev", "検証", "検証用"],
    &["test", "testing", "tests", "testset", "eval", "evaluation", "評価", "評価用", "テスト", "テスト用"],
];
/// Words that may stand beside them: `train_videos`, `val set`.
const BESIDE: [&str; 10] = ["set", "data", "dataset", "video", "videos", "clips", "images", "frames", "split", "files"];

/// What a name says of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    pub side: usize,
    /// Nothing but the side: no number that may make it `test3` of many.
    pub plain: bool,
}

/// The side that a folder of this name stands for.
pub fn side(name: &str) -> Option<Side> {
    let lower = name.to_lowercase();
    let parts = lower.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty());
    let mut words = parts.filter(|word| !BESIDE.contains(word));
    let (word, None) = (words.next()?, words.next()) else { return None };
    let side = SIDES.iter().position(|names| names.contains(&word))?;
    Some(Side { side, plain: !lower.contains(char::is_numeric) })
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
        ] {
            assert_eq!(of(name), Some(wanted), "{name}");
        }
        for name in ["walk", "trains", "strain test", "test drive", "train station", "data", "2024-05-01", ""] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
