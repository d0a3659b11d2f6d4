//! A table of a document in egui's terms: names and numbers stay whole, texts share the rest of the width.

use egui::{Align, Color32, Stroke, Ui};

use super::sheet_text;
use crate::report::document::block::{Column, Table, Text};
use crate::ui::theme::colors;

/// Between columns, points.
const GAP: f32 = 12.0;

/// Names and numbers stay whole where they leave this share of the width to texts.
const LEFT_TO_TEXT: f32 = 0.3;

/// Draws the table in type of this size.
pub fn show(ui: &mut Ui, table: &Table, size: f32) {
    let c = colors(ui);
    let head: Vec<Text> = table.head.iter().map(Text::bold).collect();
    let room = ui.available_width() - GAP * table.columns.len().saturating_sub(1) as f32;
    let natural: Vec<f32> = (0..table.columns.len()).map(|i| natural(ui, &head, &table.rows, i, size)).collect();
    let widths = widths(&table.columns, &natural, room);
    let rows = table.rows.iter().map(|row| (row, c.text, c.line));
    for (cells, ink, line) in [(&head, c.text_2, c.text_3)].into_iter().chain(rows) {
        row(ui, cells, &table.columns, &widths, (size, ink));
        sheet_text::rule(ui, Stroke::new(1.0, line));
    }
}

fn row(ui: &mut Ui, cells: &[Text], columns: &[Column], widths: &[f32], (size, ink): (f32, Color32)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for ((text, column), width) in cells.iter().zip(columns).zip(widths) {
            let align = if *column == Column::Number { Align::Max } else { Align::Min };
            sheet_text::column(ui, *width, align, |ui| drop(sheet_text::show(ui, text, size, ink)));
        }
    });
}

/// Width of the column's widest cell in one line, with a little room for rounding.
fn natural(ui: &Ui, head: &[Text], rows: &[Vec<Text>], column: usize, size: f32) -> f32 {
    let cells = [head].into_iter().chain(rows.iter().map(Vec::as_slice)).filter_map(|row| row.get(column));
    let width = |text: &Text| {
        let job = sheet_text::job(text, size, Color32::BLACK, colors(ui));
        ui.painter().layout_job(job).size().x
    };
    cells.map(width).fold(0.0, f32::max).ceil() + 2.0
}

/// Widths of columns that need so much in one line, in a room for all of them.
fn widths(columns: &[Column], natural: &[f32], room: f32) -> Vec<f32> {
    let mut widths = natural.to_vec();
    let is_text = |i: usize| columns[i] == Column::Text;
    let whole: f32 = (0..columns.len()).filter(|i| !is_text(*i)).map(|i| natural[i]).sum();
    let keeps_whole = whole <= room * (1.0 - LEFT_TO_TEXT);
    let (mut open, mut left): (Vec<usize>, f32) = match keeps_whole {
        true => ((0..columns.len()).filter(|i| is_text(*i)).collect(), room - whole),
        false => ((0..columns.len()).collect(), room),
    };
    // Columns that need less than an equal share leave the rest of it to the others.
    while !open.is_empty() {
        let share = left / open.len() as f32;
        let (wide, fitting): (Vec<usize>, Vec<usize>) = open.iter().partition(|i| natural[**i] > share);
        if fitting.is_empty() {
            wide.iter().for_each(|i| widths[*i] = share.floor());
            break;
        }
        left -= fitting.iter().map(|i| natural[*i]).sum::<f32>();
        open = wide;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_stay_whole_and_long_texts_share_the_rest() {
        let columns = [Column::Name, Column::Number, Column::Text, Column::Text];
        let found = widths(&columns, &[100.0, 50.0, 80.0, 900.0], 600.0);
        assert_eq!(found, [100.0, 50.0, 80.0, 370.0]);
        let found = widths(&columns, &[100.0, 50.0, 700.0, 900.0], 600.0);
        assert_eq!(found, [100.0, 50.0, 225.0, 225.0]);
    }

    #[test]
    fn a_table_is_never_wider_than_its_room() {
        let columns = [Column::Name, Column::Number, Column::Text];
        for room in [60.0, 200.0, 500.0, 5000.0] {
            for natural in [[300.0, 90.0, 20.0], [20.0, 20.0, 900.0], [700.0, 700.0, 700.0]] {
                let sum: f32 = widths(&columns, &natural, room).iter().sum();
                assert!(sum <= room, "{natural:?} in {room}: {sum}");
            }
        }
    }
}
