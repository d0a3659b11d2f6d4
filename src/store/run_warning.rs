//! What the user of a run should know although it goes on. Stored as a kind with its values, so that it can be said in
//! any language; what an older version stored as an English sentence is kept and shown as it is.

use serde::{Deserialize, Serialize};

use crate::told::{Tell, detail};

/// A warning of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunWarning {
    /// Clips of a task whose group is not known.
    UnknownGroups {
        task: String,
        clips: usize,
        of: usize,
    },
    /// Classes of a task that have only one clip.
    SingleClips {
        task: String,
        classes: String,
    },
    /// The queue holds more rows than half of the clips of an epoch; `most`: the largest queue that does not.
    QueueTooLong {
        rows: usize,
        clips: usize,
        most: usize,
    },
    /// The run makes too few keys to fill the queue.
    QueueNeverFills {
        rows: usize,
        keys: u64,
    },
    /// Standard deviation of the embeddings, and that of evenly spread ones.
    Collapsed {
        spread: f64,
        even: f64,
    },
    /// Squared length of the mean of the keys: they share one direction.
    KeysAlike {
        mean_square: f64,
    },
    /// Fresh keys of strangers are told from the queue by their age; the gap of their logits.
    KeyAge {
        gap: f64,
    },
    /// The oldest rows of the queue are told from the newest; the gap of their logits.
    StaleQueue {
        gap: f64,
    },
    /// Share of all searches that found the same video.
    Hub {
        share: f64,
    },
    /// The share of the initial weights that is in the key encoder at the end, and the `span` that leaves little.
    SlowKeys {
        share: f64,
        span: f64,
    },
    /// A damaged checkpoint was passed over; with what was wrong, in English.
    CheckpointSkipped {
        problem: String,
    },
    OtherProgram {
        then: String,
        now: String,
    },
    OtherDevice {
        then: String,
        now: String,
    },
    /// As an older version stored it.
    #[serde(skip)]
    Plain(String),
}

impl RunWarning {
    /// As it is stored: one line.
    pub fn to_stored(&self) -> String {
        let text = match self {
            Self::Plain(text) => text.clone(),
            known => serde_json::to_string(known).unwrap_or_else(|_| known.to_string()),
        };
        text.replace('\n', " ")
    }

    /// From what was stored, by this version or an older one.
    pub fn from_stored(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_else(|_| Self::Plain(text.to_owned()))
    }
}

impl std::fmt::Display for RunWarning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownGroups { task, clips, of } => write!(
                f,
                "task \"{task}\": {clips} of {of} clips have no group; each file counts as a group of its own, so \
                 different files of one recording may stand on both sides of the split"
            ),
            Self::SingleClips { task, classes } => {
                write!(f, "task \"{task}\": only one clip of {classes}: it is trained on or tested on, never both")
            }
            Self::QueueTooLong { rows, clips, most } => write!(
                f,
                "the queue of {rows} rows holds more than half of the {clips} clips of an epoch: many rows are stale \
                 keys of the query's own video; set pretrain.contrastive.queue to {most} or less",
            ),
            Self::QueueNeverFills { rows, keys } => write!(
                f,
                "the run makes {keys} keys and the queue has {rows} rows: it never fills, so the neighbour term never \
                 starts; set a smaller pretrain.contrastive.queue or more epochs",
            ),
            Self::Collapsed { spread, even } => write!(
                f,
                "the embeddings have hardly spread (standard deviation {spread:.3}, evenly spread {even:.3}): the \
                 pre-training has learnt little; look at the loss, and try a smaller learning rate, more epochs or \
                 another first momentum before you compare arms"
            ),
            Self::KeysAlike { mean_square } => write!(
                f,
                "the keys share one direction (squared length of their mean {mean_square:.2}; 0 when they point \
                 everywhere): set pretrain.contrastive.head_norm, or train longer"
            ),
            Self::KeyAge { gap } => write!(
                f,
                "keys are told apart by their age: fresh keys of other videos and rows of the queue differ by {gap:.2} \
                 in their logits, so the loss can fall without a look at the footage; set \
                 pretrain.contrastive.key_statistics to Batch, or a shorter pretrain.contrastive.queue"
            ),
            Self::StaleQueue { gap } => write!(
                f,
                "the queue is stale: its newest and oldest rows differ by {gap:.2} in their logits; set a shorter \
                 pretrain.contrastive.queue, or a higher pretrain.contrastive.momentum_span"
            ),
            Self::Hub { share } => write!(
                f,
                "one video is the neighbour of {:.0} % of all searches: neighbours say little; set a threshold for \
                 neighbours, or look at that video on the Neighbours page",
                100.0 * share
            ),
            Self::SlowKeys { share, span } => write!(
                f,
                "at the end {:.0} % of the initial weights would still be in the key encoder: keys and neighbours would \
                 be those of a half-trained network; set pretrain.contrastive.momentum_span to {span} or less",
                100.0 * share
            ),
            Self::CheckpointSkipped { problem } => write!(f, "{problem}; going back to an earlier checkpoint"),
            Self::OtherProgram { then, now } => {
                write!(f, "begun with version {then} of the program, continued with {now}")
            }
            Self::OtherDevice { then, now } => write!(f, "begun on {then}, continued on {now}"),
            Self::Plain(text) => f.write_str(text),
        }
    }
}

impl Tell for RunWarning {
    fn japanese(&self) -> String {
        match self {
            Self::UnknownGroups { task, clips, of } => format!(
                "タスク「{task}」：{of} クリップのうち {clips} クリップはグループが不明です。ファイルごとに独立したグループとして扱うため、\
                 同じ撮影の別ファイルが学習側と試験側に分かれることがあります。"
            ),
            Self::SingleClips { task, classes } => format!(
                "タスク「{task}」：{classes} のクリップは 1 件だけです。学習と試験のどちらか一方にしか入りません。"
            ),
            Self::QueueTooLong { rows, clips, most } => format!(
                "キュー（{rows} 行）が、1 エポックの {clips} クリップの半分を超えています。自分の動画の古いキーが多く残ります。\
                 pretrain.contrastive.queue を {most} 以下にしてください。"
            ),
            Self::QueueNeverFills { rows, keys } => format!(
                "学習全体のキーは {keys} 個で、{rows} 行のキューが満たされません。近傍項が始まらないため、\
                 pretrain.contrastive.queue を減らすか、エポックを増やしてください。"
            ),
            Self::Collapsed { spread, even } => format!(
                "埋め込みがほとんど広がっていません（標準偏差 {spread:.3}、均等なら {even:.3}）。事前学習がうまく進んでいません。\
                 方式を比べる前に損失を確かめ、学習率を下げる、エポックを増やす、モメンタムの初期値を変える、などを試してください。"
            ),
            Self::KeysAlike { mean_square } => format!(
                "キーがほぼ同じ方向を向いています（平均ベクトルの長さの 2 乗が {mean_square:.2}。ばらばらなら 0）。\
                 pretrain.contrastive.head_norm を有効にするか、学習を長くしてください。"
            ),
            Self::KeyAge { gap } => format!(
                "キーの新しさだけで正例を見分けられる状態です（他の動画の新しいキーとキューのロジットの差が {gap:.2}）。映像を見なくても\
                 損失が下がります。pretrain.contrastive.key_statistics を Batch にするか、キューを短くしてください。"
            ),
            Self::StaleQueue { gap } => format!(
                "キューが古くなっています（最新と最古の行のロジットの差が {gap:.2}）。pretrain.contrastive.queue を減らすか、\
                 pretrain.contrastive.momentum_span を大きくしてください。"
            ),
            Self::Hub { share } => format!(
                "検索の {:.0}% で同じ動画が近傍になっています。近傍はあまり意味を持ちません。類似度の下限 θ を設けるか、\
                 「近傍」ページでその動画を確かめてください。",
                100.0 * share
            ),
            Self::SlowKeys { share, span } => format!(
                "学習が終わっても、初期の重みの {:.0}% がキー側に残ります。キーと近傍が学習途中のものになるため、\
                 pretrain.contrastive.momentum_span を {span} 以下にしてください。",
                100.0 * share
            ),
            Self::CheckpointSkipped { problem } => {
                format!("壊れたチェックポイントがあったため、一つ前に戻りました{}。", detail(problem))
            }
            Self::OtherProgram { then, now } => {
                format!("バージョン {then} で始め、バージョン {now} で再開しました。")
            }
            Self::OtherDevice { then, now } => format!("{then} で始め、{now} で再開しました。"),
            Self::Plain(text) => text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_warning_comes_back_and_an_old_sentence_stays_as_it_is() {
        let warning = RunWarning::Collapsed { spread: 0.01, even: 0.088 };
        assert_eq!(RunWarning::from_stored(&warning.to_stored()), warning);
        let old = RunWarning::from_stored("begun on a, continued on b");
        assert_eq!((old.to_string(), old.japanese()), (old.to_stored(), old.to_stored()));
    }
}
