//! Classes of the clips on an embedding map, their colours and marks, and the purity of each label.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::judged::{self, Said};
use super::time;
pub use super::{Classes, People};
use crate::engine::run::embeddings::RowOf;
use crate::eval::projection::Place;
use crate::explore::map::{self, Map, Odds, Projection};
use crate::store::judgement::VideoName;

/// What tells clips apart on the map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Colouring {
    #[default]
    Label,
    /// A group column: site, person, recording …
    Group(String),
    /// Whether the neighbours vote for the right label.
    Error,
    /// The data set that a clip is from.
    Set,
    /// The recording.
    Source,
    /// When it was recorded, as far as the data say it.
    Time,
    /// What people have said of it as a neighbour that the run found.
    Judgement,
    /// The tags that people have put on it, all together.
    Tag,
}

/// Words of [`Colouring::Error`], which are not names from the data.
pub const RIGHT: &str = "right";
pub const WRONG: &str = "wrong";

/// Colour slots of classes in order; slot 0, grey, is left to what has no class.
const SLOTS: [usize; 6] = [2, 3, 4, 5, 1, 6];

/// Marks of classes in order, as the slots that have them: circle, triangle, square, diamond.
const MARKS: [usize; 4] = [3, 1, 0, 2];

/// Colour of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassInk {
    /// The colour of an arm's slot, from 0.
    Slot(usize),
    /// Between early (0) and late (255).
    Ramp(u8),
    Good,
    Doubtful,
    /// The colour of what is wrong.
    Wrong,
    /// Grey.
    Plain,
}

/// How a class looks: never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassLook {
    pub ink: ClassInk,
    /// The slot whose mark it has.
    pub mark: usize,
}

/// The look of class number `class`: what is good or wrong in the colours of that, time from light to dark, all else in
/// six colours, then the same colours with other marks, then grey.
pub fn look(by: &Colouring, classes: &Classes, class: usize) -> ClassLook {
    let name = classes.names.get(class).map_or("", String::as_str);
    match by {
        Colouring::Error if name == WRONG => return ClassLook { ink: ClassInk::Wrong, mark: 2 },
        Colouring::Error => return ClassLook { ink: ClassInk::Plain, mark: 3 },
        Colouring::Judgement => return look_said(name),
        Colouring::Time => {
            let last = classes.names.len().saturating_sub(1).max(1);
            let ink = ClassInk::Ramp((class.min(last) * 255 / last) as u8);
            return ClassLook { ink, mark: MARKS[class % MARKS.len()] };
        }
        Colouring::Label | Colouring::Group(_) | Colouring::Set | Colouring::Source | Colouring::Tag => {}
    }
    let (turn, slot) = (class / SLOTS.len(), class % SLOTS.len());
    if turn >= MARKS.len() {
        return ClassLook { ink: ClassInk::Plain, mark: 3 };
    }
    ClassLook { ink: ClassInk::Slot(SLOTS[slot]), mark: MARKS[(slot + turn) % MARKS.len()] }
}

fn look_said(word: &str) -> ClassLook {
    let said = Said::ALL.into_iter().find(|said| said.word() == word);
    match said {
        Some(Said::Good) => ClassLook { ink: ClassInk::Good, mark: 3 },
        Some(Said::Doubtful) => ClassLook { ink: ClassInk::Doubtful, mark: 1 },
        Some(Said::Bad) => ClassLook { ink: ClassInk::Wrong, mark: 2 },
        Some(Said::Mixed) | None => ClassLook { ink: ClassInk::Plain, mark: 0 },
    }
}

/// Sorts the clips into classes.
pub fn classes(map: &Map, by: &Colouring, people: People<'_>) -> Classes {
    match by {
        Colouring::Judgement => return judged::classes(map, people.verdicts),
        Colouring::Time => {
            let none = || Classes { names: Vec::new(), of: vec![None; map.videos.len()] };
            return time::classes(map).map_or_else(none, |(_, classes)| classes);
        }
        Colouring::Label | Colouring::Group(_) | Colouring::Error => {}
        Colouring::Set | Colouring::Source | Colouring::Tag => {}
    }
    let word = |row: usize| -> Option<String> {
        let video = &map.videos[row];
        match by {
            Colouring::Label => video.label.clone(),
            Colouring::Group(name) => video.groups.get(name).cloned(),
            Colouring::Error => map.right(row).map(|right| if right { RIGHT } else { WRONG }.to_owned()),
            Colouring::Set => Some(video.set.clone()),
            Colouring::Source => Some(format!("{} {}", video.set, video.source)),
            Colouring::Tag => tag_words(video, people),
            Colouring::Time | Colouring::Judgement => None,
        }
    };
    let words: Vec<Option<String>> = (0..map.videos.len()).map(word).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    words.iter().flatten().for_each(|word| *counts.entry(word).or_insert(0) += 1);
    let mut names: Vec<&str> = counts.keys().copied().collect();
    names.sort_by(|a, b| natord::compare(a, b));
    if *by == Colouring::Label {
        names.sort_by_key(|name| std::cmp::Reverse(counts[name]));
    }
    let number: BTreeMap<&str, usize> = names.iter().enumerate().map(|(i, name)| (*name, i)).collect();
    let of = words.iter().map(|word| word.as_deref().map(|word| number[word])).collect();
    Classes { names: names.into_iter().map(str::to_owned).collect(), of }
}

/// `#dark #odd`; nothing of a clip without tags.
fn tag_words(video: &RowOf, people: People<'_>) -> Option<String> {
    let tags = people.tags.get(&VideoName { set: video.set.clone(), path: video.path.clone() })?;
    Some(tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" "))
}

/// The group columns of a map's clips, by name.
pub fn group_columns(map: &Map) -> Vec<String> {
    map.videos.iter().flat_map(|v| v.groups.keys().cloned()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// One class with how many clips it has and how pure their neighbourhoods are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassRow {
    pub name: String,
    pub clips: usize,
    /// Mean share of the nearest labelled clips of other recordings that carry the clip's own label, between 0 and 1.
    pub purity: Option<f64>,
    /// The purity that neighbours drawn at random would reach.
    pub chance: Option<f64>,
    /// Share of clips whose neighbours vote for the right label.
    pub right: Option<f64>,
}

/// A row per class, in the order of the colours.
pub fn class_rows(map: &Map, classes: &Classes) -> Vec<ClassRow> {
    let odds = map::odds(&map.videos);
    let row = |(class, name): (usize, &String)| {
        let rows: Vec<usize> = classes.rows(class).collect();
        class_row(map, name, &rows, &odds)
    };
    classes.names.iter().enumerate().map(row).collect()
}

/// Count, purity with its chance, and hits of these rows.
fn class_row(map: &Map, name: &str, rows: &[usize], odds: &[Option<Odds>]) -> ClassRow {
    let known: Vec<bool> = rows.iter().filter_map(|&row| map.right(row)).collect();
    let right = known.iter().filter(|right| **right).count() as f64 / known.len().max(1) as f64;
    ClassRow {
        name: name.to_owned(),
        clips: rows.len(),
        purity: map::purity(rows.iter().map(|&row| &map.judged[row])),
        chance: map::chance(&map.judged, odds, rows),
        right: (!known.is_empty()).then_some(right),
    }
}

/// Lowest and highest value along each axis; a unit square around 0 without places.
pub fn bounds(places: &[Place]) -> ([f32; 2], [f32; 2]) {
    if places.is_empty() {
        return ([-0.5; 2], [0.5; 2]);
    }
    let fold = |axis: usize, start: f32, pick: fn(f32, f32) -> f32| places.iter().map(|p| p[axis]).fold(start, pick);
    ([0, 1].map(|axis| fold(axis, f32::INFINITY, f32::min)), [0, 1].map(|axis| fold(axis, f32::NEG_INFINITY, f32::max)))
}

/// The map as a table: one line per clip of the classes.
pub fn csv(map: &Map, classes: &Classes, projection: Projection) -> Result<String, csv::Error> {
    let told = |row: &usize| classes.of[*row].is_some();
    csv_of(map, classes, projection, (0..map.videos.len()).filter(told))
}

/// These rows of the map as a table; a clip without a class has an empty one.
pub fn csv_of(
    map: &Map,
    classes: &Classes,
    projection: Projection,
    rows: impl Iterator<Item = usize>,
) -> Result<String, csv::Error> {
    let places = map.places(projection);
    let columns = group_columns(map);
    let mut out = csv::Writer::from_writer(Vec::new());
    let fixed = ["set", "path", "recording", "label", "class", "x", "y", "voted", "agreeing", "judges"];
    out.write_record(fixed.iter().copied().chain(columns.iter().map(String::as_str)))?;
    for row in rows {
        let (video, place) = (&map.videos[row], places[row]);
        let class = classes.of[row].and_then(|class| classes.names.get(class)).cloned().unwrap_or_default();
        let judged = map.judged[row].as_ref();
        let number = |n: Option<u32>| n.map_or(String::new(), |n| n.to_string());
        let mut cells = vec![
            video.set.clone(),
            video.path.clone(),
            video.source.to_string(),
            video.label.clone().unwrap_or_default(),
            class,
            place[0].to_string(),
            place[1].to_string(),
            map.predicted(row).unwrap_or_default().to_owned(),
            number(judged.map(|j| j.agree)),
            number(judged.map(|j| j.of)),
        ];
        cells.extend(columns.iter().map(|column| video.groups.get(column).cloned().unwrap_or_default()));
        out.write_record(cells)?;
    }
    let bytes = out.into_inner().map_err(|e| csv::Error::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
