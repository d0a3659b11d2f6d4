//! The rows of one video made into its clips: equal rows count once, contradicting ones are told.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::data::note::Note;
use crate::store::catalogue::ClipRow;

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Name of the table's file.
    pub table: Arc<str>,
    /// From 1.
    pub line: u64,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub clip: ClipRow,
    pub place: Place,
}

/// Rows of the same span are one clip.
pub fn merged(path: &str, rows: Vec<Row>, notes: &mut Vec<Note>) -> Vec<Row> {
    let span = |clip: &ClipRow| (clip.start_s.map(f64::to_bits), clip.end_s.map(f64::to_bits));
    let mut order = Vec::new();
    let mut by_span: BTreeMap<_, Vec<Row>> = BTreeMap::new();
    for row in rows {
        let key = span(&row.clip);
        let same = by_span.entry(key).or_default();
        if same.is_empty() {
            order.push(key);
        }
        same.push(row);
    }
    let clips: Vec<Row> =
        order.iter().filter_map(|key| one(path, &by_span.remove(key).unwrap_or_default(), notes)).collect();
    overlaps(path, &clips, notes);
    notes.extend(marked_twice(path, &clips));
    notes.extend(whole_and_parts(path, &clips));
    notes.extend(open_ends(path, &clips));
    notes.extend(open_starts(path, &clips));
    clips
}

/// Segments with an end alone.
fn open_starts(path: &str, clips: &[Row]) -> Option<Note> {
    let open: Vec<&Row> = clips.iter().filter(|row| row.clip.start_s.is_none() && row.clip.end_s.is_some()).collect();
    let table = open.first()?.place.table.to_string();
    Some(Note::OpenStarts { path: path.to_owned(), table, lines: open.iter().map(|row| row.place.line).collect() })
}

/// Segments with a start alone.
fn open_ends(path: &str, clips: &[Row]) -> Option<Note> {
    let open: Vec<&Row> = clips.iter().filter(|row| row.clip.start_s.is_some() && row.clip.end_s.is_none()).collect();
    let table = open.first()?.place.table.to_string();
    Some(Note::OpenEnds { path: path.to_owned(), table, lines: open.iter().map(|row| row.place.line).collect() })
}

/// A label of the whole video that segments of it contradict: the frames of these count for both.
fn whole_and_parts(path: &str, clips: &[Row]) -> Option<Note> {
    let is_whole = |row: &&Row| row.clip.start_s.is_none() && row.clip.end_s.is_none();
    let label = clips.iter().find(is_whole)?.clip.label.clone()?;
    let mut labels: Vec<String> = Vec::new();
    for other in clips.iter().filter_map(|row| row.clip.label.clone()).filter(|other| *other != label) {
        if !labels.contains(&other) {
            labels.push(other);
        }
    }
    (!labels.is_empty()).then(|| Note::WholeAndParts { path: path.to_owned(), label, labels })
}

/// One clip of the rows that have its span.
fn one(path: &str, rows: &[Row], notes: &mut Vec<Note>) -> Option<Row> {
    let mut all = rows.iter();
    let mut clip = all.next()?.clone();
    if rows.len() == 1 {
        return Some(clip);
    }
    let (path, table) = (path.to_owned(), clip.place.table.to_string());
    let lines: Vec<u64> = rows.iter().map(|row| row.place.line).collect();
    let mut labels: Vec<String> = Vec::new();
    for label in rows.iter().filter_map(|row| row.clip.label.clone()) {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let group_differs = |row: &Row| {
        let other = |(column, value)| clip.clip.groups.get(column).is_some_and(|known| known != value);
        row.clip.groups.iter().any(other)
    };
    if labels.len() > 1 {
        notes.push(Note::ManyLabels { path, table, lines, labels: labels.clone() });
    } else if rows.iter().any(group_differs) {
        notes.push(Note::ManyGroups { path, table, lines });
    } else {
        notes.push(Note::EqualRows { path, table, lines });
    }
    for row in all {
        for (column, value) in &row.clip.groups {
            clip.clip.groups.entry(column.clone()).or_insert_with(|| value.clone());
        }
    }
    clip.clip.label = labels.pop().filter(|_| labels.is_empty());
    Some(clip)
}

/// Tells segments of different labels that share time. Neighbours that touch, or nearly, are none.
fn overlaps(path: &str, clips: &[Row], notes: &mut Vec<Note>) {
    /// People mark borders to a tenth of a second at best.
    const TOUCH: f64 = 0.1;
    let span = |row: &Row| (row.clip.start_s.unwrap_or(0.0), row.clip.end_s.unwrap_or(f64::INFINITY));
    let is_segment = |row: &&Row| row.clip.start_s.is_some() || row.clip.end_s.is_some();
    let mut sorted: Vec<(&Row, (f64, f64))> =
        clips.iter().filter(is_segment).filter(|row| row.clip.label.is_some()).map(|row| (row, span(row))).collect();
    sorted.sort_by(|a, b| a.1.0.total_cmp(&b.1.0));
    // Against the one before that reaches furthest: whether a segment overlaps any is told, not with how many.
    let mut furthest: Option<(&Row, f64)> = None;
    for (row, (start, end)) in sorted {
        if let Some((before, until)) = furthest
            && until - start > TOUCH
            && let (Some(x), Some(y)) = (&before.clip.label, &row.clip.label)
            && x != y
        {
            let lines = [before.place.line, row.place.line];
            let table = row.place.table.to_string();
            notes.push(Note::Overlap { path: path.to_owned(), table, lines, labels: [x.clone(), y.clone()] });
        }
        if furthest.is_none_or(|(_, until)| end > until) {
            furthest = Some((row, end));
        }
    }
}

/// Tells the same label given twice to nearly the same time: each of both would count. Windows that slide share less.
fn marked_twice(path: &str, clips: &[Row]) -> Option<Note> {
    /// Part of the longer one that is shared.
    const NEARLY: f64 = 0.8;
    let span = |row: &Row| Some((row.clip.start_s?, row.clip.end_s?));
    let mut sorted: Vec<(&Row, &String, (f64, f64))> =
        clips.iter().filter_map(|row| Some((row, row.clip.label.as_ref()?, span(row)?))).collect();
    sorted.sort_by(|a, b| a.1.cmp(b.1).then(a.2.0.total_cmp(&b.2.0)));
    let is_pair = |pair: &&[(&Row, &String, (f64, f64))]| {
        let ((_, x, a), (_, y, b)) = (pair[0], pair[1]);
        x == y && a.1.min(b.1) - a.0.max(b.0) > NEARLY * (a.1 - a.0).max(b.1 - b.0)
    };
    let mut pairs = sorted.windows(2).filter(is_pair).peekable();
    let ((a, label, _), (b, ..)) = pairs.peek().map(|pair| (pair[0], pair[1]))?;
    let (table, lines) = (b.place.table.to_string(), [a.place.line, b.place.line]);
    Some(Note::MarkedTwice { path: path.to_owned(), table, lines, label: label.clone(), pairs: pairs.count() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u64, label: &str, span: Option<(f64, f64)>, site: &str) -> Row {
        let groups = [("site".to_owned(), site.to_owned())].into_iter().filter(|(_, site)| !site.is_empty());
        let clip = ClipRow {
            label: (!label.is_empty()).then(|| label.to_owned()),
            start_s: span.map(|s| s.0),
            end_s: span.map(|s| s.1),
            groups: groups.collect(),
            ..ClipRow::default()
        };
        Row { clip, place: Place { table: "t.csv".into(), line } }
    }

    fn labels(rows: Vec<Row>) -> (Vec<Option<String>>, Vec<Note>) {
        let mut notes = Vec::new();
        let clips = merged("v.mp4", rows, &mut notes);
        (clips.into_iter().map(|row| row.clip.label).collect(), notes)
    }

    #[test]
    fn equal_rows_are_one_clip() {
        let (clips, notes) = labels(vec![row(2, "walk", None, "a"), row(3, "walk", None, "a"), row(4, "", None, "a")]);
        assert_eq!(clips, [Some("walk".to_owned())]);
        assert!(matches!(&notes[..], [Note::EqualRows { lines, .. }] if *lines == [2, 3, 4]), "{notes:?}");
    }

    #[test]
    fn contradicting_labels_leave_the_clip_without_one() {
        let (clips, notes) = labels(vec![row(2, "walk", None, ""), row(3, "run", None, ""), row(4, "walk", None, "")]);
        assert_eq!(clips, [None]);
        assert!(matches!(&notes[..], [Note::ManyLabels { labels, .. }] if labels.len() == 2), "{notes:?}");
        let (clips, notes) = labels(vec![row(2, "walk", None, "a"), row(3, "walk", None, "b")]);
        assert_eq!(clips, [Some("walk".to_owned())]);
        assert!(matches!(notes[..], [Note::ManyGroups { .. }]), "{notes:?}");
    }

    #[test]
    fn a_label_of_the_whole_video_that_its_segments_contradict_is_told() {
        let whole = |label| row(9, label, None, "");
        let parts = || vec![row(2, "a", Some((0.0, 1.0)), ""), row(3, "b", Some((1.0, 2.0)), "")];
        let told = |label| labels([parts(), vec![whole(label)]].concat()).1;
        let note = |labels: &[&str]| Note::WholeAndParts {
            path: "v.mp4".into(),
            label: labels[0].into(),
            labels: labels[1..].iter().map(|label| (*label).to_owned()).collect(),
        };
        assert_eq!(told("c"), [note(&["c", "a", "b"])]);
        assert_eq!(told("a"), [note(&["a", "b"])]);
        assert_eq!((told(""), labels(parts()).1), (vec![], vec![]));
    }

    #[test]
    fn segments_without_an_end_or_a_start_are_told() {
        let mut rows =
            vec![row(2, "a", Some((0.0, 1.0)), ""), row(3, "b", Some((1.0, 2.0)), ""), row(4, "c", None, "")];
        rows[1].clip.end_s = None;
        let told = |rows: &[Row]| labels(rows.to_vec()).1;
        assert!(told(&rows).contains(&Note::OpenEnds { path: "v.mp4".into(), table: "t.csv".into(), lines: vec![3] }));
        rows[0].clip.start_s = None;
        let note = Note::OpenStarts { path: "v.mp4".into(), table: "t.csv".into(), lines: vec![2] };
        assert!(told(&rows).contains(&note));
        rows.drain(..2);
        assert!(
            !told(&rows).iter().any(|note| matches!(note, Note::OpenEnds { .. } | Note::OpenStarts { .. })),
            "whole videos have neither"
        );
    }

    #[test]
    fn the_same_time_marked_twice_is_told_and_sliding_windows_are_not() {
        let told = |spans: &[(f64, f64)]| {
            let rows = spans.iter().zip(2..).map(|(span, line)| row(line, "a", Some(*span), "")).collect();
            labels(rows).1
        };
        let note = |lines, pairs| {
            let (path, table, label) = ("v.mp4".to_owned(), "t.csv".to_owned(), "a".to_owned());
            Note::MarkedTwice { path, table, lines, label, pairs }
        };
        assert_eq!(told(&[(5.0, 9.0), (0.0, 2.0), (0.1, 2.1), (5.1, 9.0)]), [note([3, 4], 2)]);
        assert_eq!(told(&[(0.0, 2.0), (1.0, 3.0), (2.0, 4.0), (2.0, 2.4)]), []);
    }

    #[test]
    fn segments_that_share_time_are_told_and_neighbours_are_not() {
        let rows = vec![
            row(2, "b", Some((1.0, 2.0)), ""),
            row(3, "a", Some((0.0, 1.05)), ""),
            row(4, "c", Some((1.5, 2.5)), ""),
            row(5, "c", Some((2.4, 3.0)), ""),
        ];
        let (clips, notes) = labels(rows);
        assert_eq!(clips.len(), 4);
        assert!(matches!(&notes[..], [Note::Overlap { lines: [2, 4], .. }]), "{notes:?}");
    }
}
