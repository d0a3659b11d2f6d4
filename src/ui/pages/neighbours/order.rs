//! The queries in their order, and which of them a filter leaves.

use std::collections::{BTreeMap, BTreeSet};

use super::choices::{Choices, Filter, Side};
use super::judgement_store::JudgementStore;
use crate::store::judgement::{Mask, VideoName};

/// A query with what it can be filtered by.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: VideoName,
    pub label: Option<String>,
    /// Number of its recording within its data set.
    pub recording: u32,
    /// Its groups in words.
    pub source: String,
}

/// What an order was filtered by last, with the state of the judgements.
type Filtered = (Filter, Vec<Side>, Mask, u64);

/// All queries in their order.
#[derive(Default)]
pub struct Order {
    rows: Vec<Row>,
    /// Each once.
    labels: Vec<String>,
    /// Groups in words, and labels.
    recordings: BTreeMap<(String, u32), (String, BTreeSet<String>)>,
    filtered: Option<Filtered>,
}

impl Order {
    /// An order of these queries.
    pub fn of(rows: Vec<Row>) -> Self {
        let labels: BTreeSet<&String> = rows.iter().filter_map(|row| row.label.as_ref()).collect();
        let mut labels: Vec<String> = labels.into_iter().cloned().collect();
        labels.sort_by(|a, b| natord::compare(a, b));
        let mut recordings: BTreeMap<(String, u32), (String, BTreeSet<String>)> = BTreeMap::new();
        for row in &rows {
            let key = (row.name.set.clone(), row.recording);
            let (_, labels) = recordings.entry(key).or_insert_with(|| (row.source.clone(), BTreeSet::new()));
            labels.extend(row.label.clone());
        }
        Self { rows, labels, recordings, filtered: None }
    }

    /// There are no queries.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Labels of the queries, each once.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Recordings of the queries that have `label`, or of all, each with its groups in words.
    pub fn recordings(&self, label: Option<&String>) -> impl Iterator<Item = (&(String, u32), &str)> {
        let fits = move |labels: &BTreeSet<String>| label.is_none_or(|label| labels.contains(label));
        let of_label = self.recordings.iter().filter(move |(_, (_, labels))| fits(labels));
        of_label.map(|(key, (words, _))| (key, words.as_str()))
    }

    /// The queries that the filter leaves; `None` where neither it nor what it rests on has changed. `query`, which is in
    /// sight, stays unjudged for it.
    pub fn filter(
        &mut self,
        choices: &Choices,
        store: &JudgementStore,
        query: Option<&VideoName>,
    ) -> Option<Vec<VideoName>> {
        let Choices { filter, sides, .. } = choices;
        let judged = if filter.unjudged || filter.tag.is_some() { store.generation() } else { 0 };
        let now = Some((filter.clone(), sides.clone(), choices.mask(), judged));
        if self.rows.is_empty() || self.filtered == now {
            return None;
        }
        self.filtered = now;
        let left = self.rows.iter().filter(|row| fits(row, choices, store, query));
        Some(left.map(|row| row.name.clone()).collect())
    }
}

fn fits(row: &Row, choices: &Choices, store: &JudgementStore, query: Option<&VideoName>) -> bool {
    let Choices { filter, sides, place, .. } = choices;
    let recording = filter.recording.as_ref();
    if (filter.label.is_some() && filter.label != row.label)
        || recording.is_some_and(|(set, number)| (set, *number) != (&row.name.set, row.recording))
        || filter.tag.as_ref().is_some_and(|tag| !store.tags(&row.name).is_some_and(|tags| tags.contains(tag)))
    {
        return false;
    }
    let asked = |side: &Side| (side.run.clone(), side.step, *place, Some(choices.mask()), row.name.clone());
    !filter.unjudged || query == Some(&row.name) || !sides.iter().any(|side| store.has_judged(&asked(side)))
}
