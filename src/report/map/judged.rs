//! Judgements by eye on the clips of a map, as neighbours that a run found.

use std::collections::BTreeMap;

use super::Classes;
use crate::explore::map::Map;
use crate::store::judgement::{Judgement, Verdict, VideoName};

/// What was said of a clip as a neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    Good,
    Doubtful,
    Bad,
    /// Not the same for every query.
    Mixed,
}

impl Said {
    /// In the order of the classes.
    pub const ALL: [Self; 4] = [Self::Good, Self::Doubtful, Self::Bad, Self::Mixed];

    /// The word in JSON and CSV.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Doubtful => "doubtful",
            Self::Bad => "bad",
            Self::Mixed => "mixed",
        }
    }
}

/// Clips that were judged.
pub type Verdicts = BTreeMap<VideoName, Said>;

/// What was said of the neighbours that `run` found, at any of its steps.
pub fn verdicts(judgements: &[Judgement], run: &str) -> Verdicts {
    let mut found = Verdicts::new();
    for judgement in judgements.iter().filter(|judgement| judgement.run == run) {
        let said = match judgement.verdict {
            Verdict::Good => Said::Good,
            Verdict::Doubtful => Said::Doubtful,
            Verdict::Bad => Said::Bad,
        };
        let now = found.entry(judgement.neighbour.clone()).or_insert(said);
        if *now != said {
            *now = Said::Mixed;
        }
    }
    found
}

/// The clips by what was said of them; those that nobody judged are in no class.
pub fn classes(map: &Map, verdicts: &Verdicts) -> Classes {
    let said = |row: usize| {
        let video = &map.videos[row];
        verdicts.get(&VideoName { set: video.set.clone(), path: video.path.clone() }).copied()
    };
    let found: Vec<Option<Said>> = (0..map.videos.len()).map(said).collect();
    let there: Vec<Said> = Said::ALL.into_iter().filter(|said| found.contains(&Some(*said))).collect();
    Classes {
        names: there.iter().map(|said| said.word().to_owned()).collect(),
        of: found.iter().map(|said| there.iter().position(|class| Some(*class) == *said)).collect(),
    }
}
