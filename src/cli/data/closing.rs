//! The closing words of an import: what the data set holds now, and what was left out, cut or taken on trust.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Failure, print_line};
use crate::data::Note;
use crate::data::import::{ImportSummary, Preview};
use crate::data::labels::Level;
use crate::data::note::counted;

/// At most this many values of a label or group are printed.
const SHOWN: usize = 24;

/// Characters of a value that are printed; a slip in a table may make a label of a whole page.
const LONGEST: usize = 60;

/// Label (or group value) → number of clips.
pub type Counts = BTreeMap<String, usize>;

/// Prints what each column of the tables and each level of folders would mean.
pub fn print_meanings(found: &Preview) -> Result<(), Failure> {
    for seen in &found.columns {
        let (values, samples) = (counted(seen.values, "value"), seen.samples.join(", "));
        print_line(&format!("{}, column {}: {} ({values}: {samples})", seen.table, seen.column, seen.meaning.name()))?;
    }
    for seen in &found.levels {
        let meaning = match &seen.meaning {
            Level::Label => "label".to_owned(),
            Level::Group(column) => format!("group {column}"),
            Level::Unused => "unused".to_owned(),
        };
        let (names, samples) = (counted(seen.names, "name"), seen.samples.join(", "));
        print_line(&format!("folder level {}: {meaning} ({names}: {samples})", seen.level))?;
    }
    Ok(())
}

/// Prints the summary of an import.
pub fn print(summary: &ImportSummary, name: &str) -> Result<(), Failure> {
    let ImportSummary { new, unchanged, removed, videos, frames, bad, partial, seconds, .. } = summary;
    let (videos, frames) = (counted(*videos, "video"), counted(*frames as usize, "frame"));
    print_line(&format!("{name}: {videos}, {frames} ({bad} bad, {partial} partial)"))?;
    print_line(&format!("{new} new or changed, {unchanged} unchanged, {removed} gone, in {seconds:.1} s"))?;
    print_table("label", &summary.labels, Some(summary.unlabelled))?;
    if summary.labels.is_empty() {
        print_line(
            "no clip has a label: enough to pre-train on, not to judge with; `--preview` shows what is read as what",
        )?;
    }
    for (column, values) in &summary.groups {
        print_table(&format!("group column {column}"), values, None)?;
    }
    if summary.groups.is_empty() {
        print_line("no group column: clips of one file stay together, all else may be split")?;
    }
    print_notes(&summary.notes)?;
    if bad + partial > 0 {
        print_line(&format!("`kinrin data bad {name}` says why files are bad or partial"))?;
    }
    Ok(())
}

/// A value with what goes beyond [`LONGEST`] left out.
fn shortened(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(LONGEST) {
        None => Cow::Borrowed(value),
        Some(_) => Cow::Owned(value.chars().take(LONGEST - 1).chain(['…']).collect()),
    }
}

/// Values and their clips, one a line.
fn print_table(title: &str, counts: &Counts, without: Option<usize>) -> Result<(), Failure> {
    let length = |value: &String| value.chars().count().min(LONGEST);
    let width = counts.keys().take(SHOWN).map(length).max().unwrap_or(0).max(14);
    let head = format!("{title} ({})", counts.len());
    print_line(&format!("{head:<wide$}  {:>7}", "clips", wide = width + 2))?;
    let row = |value: &str, n: usize| print_line(&format!("  {value:<width$}  {n:>7}"));
    counts.iter().take(SHOWN).try_for_each(|(value, n)| row(&shortened(value), *n))?;
    if counts.len() > SHOWN {
        row(&format!("… {} more", counts.len() - SHOWN), counts.values().skip(SHOWN).sum())?;
    }
    match without {
        Some(n) => row("(no label)", n),
        None => Ok(()),
    }
}

/// What the import has to say, one thing a line.
pub fn print_notes(notes: &[Note]) -> Result<(), Failure> {
    if notes.is_empty() {
        return Ok(());
    }
    print_line("notes of the import:")?;
    notes.iter().try_for_each(|note| print_line(&format!("  {note}")))
}

/// Values and their clips in one line.
pub fn print_counts(title: &str, counts: &Counts) -> Result<(), Failure> {
    let mut text: Vec<String> = counts.iter().take(SHOWN).map(|(value, n)| format!("{value} {n}")).collect();
    if counts.len() > SHOWN {
        text.push(format!("… {} more", counts.len() - SHOWN));
    }
    let text = if text.is_empty() { "none".to_owned() } else { text.join(", ") };
    print_line(&format!("{title} ({}): {text}", counts.len()))
}
