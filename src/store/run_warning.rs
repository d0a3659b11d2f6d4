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
                "task \"{task}\": {clips} of {of} clips have no group; each counts as a group of its own, so clips of \
                 one recording may stand on both sides of the split"
            ),
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
                "タスク「{task}」：{of} クリップのうち {clips} クリップはグループが不明です。それぞれ独立したグループとして扱うため、\
                 同じ撮影のクリップが学習側と試験側に分かれることがあります。"
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
