//! What the user of a run should know although it goes on. Stored as a kind with its values, so that it can be said in
//! any language; what an older version stored as an English sentence is kept and shown as it is.

use serde::{Deserialize, Serialize};

use crate::text::{Language, Localize, text};

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
    /// Share of the masked searches that found the query's own video: the mask is broken.
    OwnVideo {
        share: f64,
    },
    /// Share of the searches that had an accepted neighbour.
    FewNeighbours {
        share: f64,
    },
    /// Share of the neighbours that are of another group of the watched column.
    OneGroup {
        share: f64,
    },
    /// Purity in the whole pool at the last snapshot, and that of the untrained network.
    NoPurer {
        purity: f64,
        untrained: f64,
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
            Self::OwnVideo { share } => write!(
                f,
                "{:.1} % of the neighbours are clips of the query's own video, although the search masks them: that is a \
                 fault of the program, so do not use this run, and report it with the run folder",
                100.0 * share
            ),
            Self::FewNeighbours { share } => write!(
                f,
                "only {:.1} % of the searches had a neighbour: the neighbour term has hardly trained; set a lower threshold \
                 or threshold_quantile, a higher k, or switch agreement off",
                100.0 * share
            ),
            Self::OneGroup { share } => write!(
                f,
                "only {:.1} % of the neighbours are of another group than their query: they may share the scene rather \
                 than what happens in it; set mask_group of the arm to the column of data.watch_group",
                100.0 * share
            ),
            Self::NoPurer { purity, untrained } => write!(
                f,
                "neighbours in the whole pool share a label no more often than in the untrained network ({purity:.3}, \
                 untrained {untrained:.3}): the pre-training has not brought such clips together; train longer, or try \
                 another learning rate or clip length before you compare arms"
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

impl Localize for RunWarning {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::UnknownGroups { task, clips, of } => {
                text!(language, "errors-store-run-warning-unknown-groups", task = task, of = of, clips = clips)
            }
            Self::SingleClips { task, classes } => {
                text!(language, "errors-store-run-warning-single-clips", task = task, classes = classes)
            }
            Self::QueueTooLong { rows, clips, most } => {
                text!(language, "errors-store-run-warning-queue-too-long", rows = rows, clips = clips, most = most)
            }
            Self::QueueNeverFills { rows, keys } => {
                text!(language, "errors-store-run-warning-queue-never-fills", keys = keys, rows = rows)
            }
            Self::Collapsed { spread, even } => text!(
                language,
                "errors-store-run-warning-collapsed",
                spread = format!("{spread:.3}"),
                even = format!("{even:.3}")
            ),
            Self::KeysAlike { mean_square } => {
                text!(language, "errors-store-run-warning-keys-alike", mean_square = format!("{mean_square:.2}"))
            }
            Self::KeyAge { gap } => text!(language, "errors-store-run-warning-key-age", gap = format!("{gap:.2}")),
            Self::StaleQueue { gap } => {
                text!(language, "errors-store-run-warning-stale-queue", gap = format!("{gap:.2}"))
            }
            Self::Hub { share } => {
                text!(language, "errors-store-run-warning-hub", percent = format!("{:.0}", 100.0 * share))
            }
            Self::OwnVideo { share } => {
                text!(language, "errors-store-run-warning-own-video", percent = format!("{:.1}", 100.0 * share))
            }
            Self::FewNeighbours { share } => {
                text!(language, "errors-store-run-warning-few-neighbours", percent = format!("{:.1}", 100.0 * share))
            }
            Self::OneGroup { share } => {
                text!(language, "errors-store-run-warning-one-group", percent = format!("{:.1}", 100.0 * share))
            }
            Self::NoPurer { purity, untrained } => text!(
                language,
                "errors-store-run-warning-no-purer",
                purity = format!("{purity:.3}"),
                untrained = format!("{untrained:.3}")
            ),
            Self::SlowKeys { share, span } => text!(
                language,
                "errors-store-run-warning-slow-keys",
                percent = format!("{:.0}", 100.0 * share),
                span = span
            ),
            Self::CheckpointSkipped { problem } => {
                text!(language, "errors-store-run-warning-checkpoint-skipped", detail = problem)
            }
            Self::OtherProgram { then, now } => {
                text!(language, "errors-store-run-warning-other-program", then = then, now = now)
            }
            Self::OtherDevice { then, now } => {
                text!(language, "errors-store-run-warning-other-device", then = then, now = now)
            }
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
        assert_eq!((old.to_string(), old.translated(Language::Ja)), (old.to_stored(), old.to_stored()));
    }
}
