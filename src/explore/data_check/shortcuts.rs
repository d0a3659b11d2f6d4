//! Do numbers of the files tell the labels? See [`crate::eval::shortcut`].

use std::collections::BTreeMap;

use rand::RngExt;
use serde::Serialize;

use super::PERMUTING;
use crate::config::SplitSpec;
use crate::data::browse::Clip;
use crate::data::check::{Facts, Metadata};
use crate::data::split;
use crate::eval::shortcut::{Predicted, Question};
use crate::job::{Job, Request};
use crate::random::stream;

/// More clips than this are thinned out evenly: the question is answered long before.
const MOST_CLIPS: usize = 2_000;

/// Cuts of the groups into folds that are averaged.
const CUTS: u64 = 3;

/// Folds of a cut, at most.
const FOLDS: usize = 5;

/// A number must be known of so many clips; the others get its median.
const LEAST_KNOWN: f64 = 0.8;

/// How well numbers of the files tell the labels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shortcuts {
    /// 1 / number of labels.
    pub chance: f64,
    pub single: Vec<(Metadata, Predicted)>,
    /// All of them together.
    pub together: Option<Predicted>,
    /// Known of too few clips to be looked at.
    pub unknown: Vec<Metadata>,
}

/// The job was stopped.
pub struct Stopped;

/// Asks for every number that varies. `groups` are those of the split. `None` where there is nothing to ask: fewer than
/// two labels or groups, or nothing varies.
pub fn ask(facts: &Facts, clips: &[&Clip], groups: &[String], job: &Job) -> Result<Option<Shortcuts>, Stopped> {
    let step = clips.len().div_ceil(MOST_CLIPS).max(1);
    let clips: Vec<&Clip> = clips.iter().copied().step_by(step).collect();
    let groups: Vec<String> = groups.iter().cloned().step_by(step).collect();
    let labels = numbered(clips.iter().map(|clip| clip.label.as_deref()));
    let (Some(classes), Some(cuts)) = (labels.iter().max().map(|m| m + 1), cuts(&groups, &labels)) else {
        return Ok(None);
    };
    let (mut kinds, mut columns, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for what in Metadata::ALL {
        match column(facts, &clips, what) {
            Some(values) if values.iter().any(|v| *v != values[0]) => {
                kinds.push(what);
                columns.push(values);
            }
            Some(_) => {}
            None => unknown.push(what),
        }
    }
    if classes < 2 || columns.is_empty() {
        return Ok(None);
    }
    let blocks = blocks(facts, &clips);
    let question = Question { columns: &columns, labels: &labels, cuts: &cuts, blocks: &blocks };
    let mut draw = stream(0, "data check", 0);
    let go_on = |done, total| job.report(PERMUTING, done as u64, total as u64) < Request::Stop;
    let answer = question.ask(|n| draw.random_range(0..n), go_on).ok_or(Stopped)?;
    let single = kinds.into_iter().zip(answer.columns).collect();
    Ok(Some(Shortcuts { chance: answer.chance, single, together: answer.together, unknown }))
}

/// A number for each value, in order of first appearance.
fn numbered<T: Ord>(values: impl Iterator<Item = T>) -> Vec<usize> {
    let mut known = BTreeMap::new();
    values
        .map(|value| {
            let next = known.len();
            *known.entry(value).or_insert(next)
        })
        .collect()
}

fn cuts(groups: &[String], labels: &[usize]) -> Option<Vec<Vec<usize>>> {
    let named = groups.iter().filter(|g| !g.is_empty()).collect::<std::collections::BTreeSet<_>>().len();
    let folds = FOLDS.min(named + groups.iter().filter(|g| g.is_empty()).count());
    let spec = SplitSpec::KFold { folds };
    let cut = |seed| {
        let folds = split::folds(groups, labels, &spec, seed).ok()?;
        let mut of = vec![0; labels.len()];
        folds.iter().enumerate().for_each(|(number, fold)| fold.test.iter().for_each(|&i| of[i] = number));
        Some(of)
    };
    if folds < 2 { None } else { (0..CUTS).map(cut).collect() }
}

/// Clips that share all their groups, or else their content: the finest recordings that are known.
fn blocks(facts: &Facts, clips: &[&Clip]) -> Vec<Vec<usize>> {
    let key = |clip: &&Clip| {
        let video = facts.view.video_of(clip);
        let content = if video.content_hash.is_empty() { &video.path } else { &video.content_hash };
        if clip.groups.is_empty() { (None, Some(content)) } else { (Some(clip.groups.clone()), None) }
    };
    let keys: Vec<_> = clips.iter().map(key).collect();
    let numbers = numbered(keys.iter());
    let mut blocks = vec![Vec::new(); numbers.iter().max().map_or(0, |m| m + 1)];
    numbers.iter().enumerate().for_each(|(i, &block)| blocks[block].push(i));
    blocks
}

/// The values of a number, unknown ones replaced by the median; `None` where too few are known.
fn column(facts: &Facts, clips: &[&Clip], what: Metadata) -> Option<Vec<f64>> {
    let values: Vec<Option<f64>> = clips.iter().map(|clip| facts.number(clip, what)).collect();
    let mut known: Vec<f64> = values.iter().flatten().copied().collect();
    if known.is_empty() || (known.len() as f64) < LEAST_KNOWN * clips.len() as f64 {
        return None;
    }
    known.sort_by(f64::total_cmp);
    let median = known[known.len() / 2];
    Some(values.into_iter().map(|value| value.unwrap_or(median)).collect())
}
