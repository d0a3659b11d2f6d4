//! One cell that seems to hold several labels, and labels that cells merged in a spreadsheet have left in one row alone.

use std::collections::BTreeSet;

use super::rows::Row;
use crate::data::note::Note;
use crate::store::catalogue::ClipRow;

/// Labels such as `walk;run`. `,`, `/` and others stand within the name of one class, too: there each part must be a label
/// of its own.
pub fn several(clips: &[&ClipRow]) -> Vec<Note> {
    let labels: BTreeSet<&str> = clips.iter().filter_map(|clip| clip.label.as_deref()).collect();
    let parts = |label: &str, sign: char| label.split(sign).map(str::trim).map(str::to_owned).collect::<Vec<_>>();
    let is_several = |label: &str, sign: char| {
        let parts = parts(label, sign);
        let sure = matches!(sign, ';' | '；' | '|');
        parts.len() > 1 && parts.iter().all(|part| !part.is_empty() && (sure || labels.contains(part.as_str())))
    };
    let note = |sign: char| {
        let found: Vec<String> =
            labels.iter().filter(|label| is_several(label, sign)).map(|label| (*label).to_owned()).collect();
        (!found.is_empty()).then_some(Note::SeveralLabels { labels: found, sign })
    };
    [';', '；', '|', ',', '、', '/', '+', '&'].into_iter().filter_map(note).collect()
}

/// A hint where the labelled rows of a table begin blocks: each has another label than the labelled one before it, and most
/// rows, below them, have none. `rows`: of one table, in any order.
pub fn merged_cells<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<Note> {
    let mut rows: Vec<&Row> = rows.collect();
    rows.sort_by_key(|row| row.place.line);
    let labels: Vec<&str> = rows.iter().filter_map(|row| row.clip.label.as_deref()).collect();
    let first = rows.iter().find(|row| row.clip.label.is_none())?;
    let empty = rows.len() - labels.len();
    let begins = rows.first().is_some_and(|row| row.clip.label.is_some());
    let blocks = labels.len() > 1 && labels.windows(2).all(|pair| pair[0] != pair[1]);
    let (table, line) = (first.place.table.to_string(), first.place.line);
    (begins && blocks && empty > labels.len()).then_some(Note::MergedCells { table, rows: empty, line })
}

#[cfg(test)]
mod tests {
    use super::super::rows::Place;
    use super::*;

    fn clip(label: &str) -> ClipRow {
        ClipRow { label: (!label.is_empty()).then(|| label.to_owned()), ..ClipRow::default() }
    }

    #[test]
    fn several_labels_in_one_cell_are_told_and_names_with_signs_are_not() {
        let told = |labels: &[&str]| {
            let clips: Vec<ClipRow> = labels.iter().map(|label| clip(label)).collect();
            several(&clips.iter().collect::<Vec<_>>())
        };
        let note = |label: &str, sign| vec![Note::SeveralLabels { labels: vec![label.to_owned()], sign }];
        assert_eq!(told(&["walk;run"]), note("walk;run", ';'));
        assert_eq!(told(&["walk/run", "walk", "run"]), note("walk/run", '/'));
        assert_eq!(told(&["walk/run", "walk", "and/or", "sit, stand", "a;", "", "C++", "R&D"]), []);
    }

    #[test]
    fn labels_of_merged_cells_are_told_and_other_gaps_are_not() {
        let told = |labels: &[&str]| {
            let row = |(label, line): (&&str, u64)| Row { clip: clip(label), place: Place { table: "t".into(), line } };
            let rows: Vec<Row> = labels.iter().zip(2..).map(row).collect();
            merged_cells(rows.iter().rev())
        };
        let note = Note::MergedCells { table: "t".into(), rows: 4, line: 3 };
        assert_eq!(told(&["walk", "", "", "run", "", ""]), Some(note));
        for labels in [
            &["walk", "", "run", ""][..],
            &["walk", "", "", "walk", "", ""],
            &["", "walk", "", "", "run", ""],
            &["walk", "", "", ""],
            &["", ""],
            &["walk", "run"],
            &[],
        ] {
            assert_eq!(told(labels), None, "{labels:?}");
        }
    }
}
