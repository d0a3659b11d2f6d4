//! Widths of a table's columns: as wide as their cells need, and where the page is too narrow each as much narrower as it
//! can be broken.

use super::flow::{Flow, SMALL};
use super::fonts::Style;
use super::setting::{Setting, colour};
use crate::report::document::block::{Column, Table, Text, Tone};

/// Between columns, and above and below a row.
const GAP: f32 = 9.0;
const PAD: f32 = 2.6;

/// Draws a table; its head stands again on every page.
pub fn draw(flow: &mut Flow, table: &Table) {
    let set = |flow: &Flow, text: &Text, style| {
        let tone = if style == Style::Bold { Tone::Quiet } else { Tone::Plain };
        Setting::new(&flow.paper.fonts, text, flow.sized(SMALL), (style, colour(tone)))
    };
    let head: Vec<Setting> = table.head.iter().map(|text| set(flow, &text.as_str().into(), Style::Bold)).collect();
    let rows: Vec<Vec<Setting>> =
        table.rows.iter().map(|row| row.iter().map(|cell| set(flow, cell, Style::Regular)).collect()).collect();
    let widths = widths(&head, &rows, &table.columns, flow.room());
    let first = rows.first().map_or(0.0, |row| height(row, &widths));
    flow.need(height(&head, &widths) + first);
    draw_row(flow, &head, &widths, &table.columns, true);
    for row in &rows {
        if flow.left() < height(row, &widths) {
            flow.turn();
            draw_row(flow, &head, &widths, &table.columns, true);
        }
        draw_row(flow, row, &widths, &table.columns, false);
    }
    flow.space(8.0);
}

/// One width per column; with the gaps between them they fill `room`.
fn widths(head: &[Setting], rows: &[Vec<Setting>], columns: &[Column], room: f32) -> Vec<f32> {
    let n = head.len().max(1);
    let room = room - GAP * (n - 1) as f32;
    let of_rows =
        |i: usize, of: fn(&Setting) -> f32| rows.iter().filter_map(|row| row.get(i)).map(of).fold(0.0, f32::max);
    let of_head = |i: usize, of: fn(&Setting) -> f32| head.get(i).map_or(0.0, of);
    // A hair more than measured, so that a text set in its own width is not broken by rounding.
    let natural: Vec<f32> =
        (0..n).map(|i| of_rows(i, Setting::natural).max(of_head(i, Setting::natural)) + 0.1).collect();
    // Numbers and names stay in one line.
    let rows_least = |i: usize| match columns.get(i) {
        Some(Column::Number | Column::Name) => of_rows(i, Setting::natural),
        _ => of_rows(i, Setting::least),
    };
    let least: Vec<f32> = (0..n).map(|i| rows_least(i).max(of_head(i, Setting::least)) + 0.1).collect();
    let [all, fewest] = [&natural, &least].map(|widths| widths.iter().sum::<f32>());
    if all <= room {
        let more = (room - all) / n as f32;
        return natural.iter().map(|w| w + more).collect();
    }
    if fewest >= room {
        return least.iter().map(|w| w * room / fewest).collect();
    }
    let share = (room - fewest) / (all - fewest);
    least.iter().zip(&natural).map(|(least, natural)| least + share * (natural - least)).collect()
}

fn height(row: &[Setting], widths: &[f32]) -> f32 {
    let lines = row.iter().zip(widths).map(|(cell, width)| cell.height(cell.lines(*width).len()));
    lines.fold(0.0, f32::max) + 2.0 * PAD
}

fn draw_row(flow: &mut Flow, row: &[Setting], widths: &[f32], columns: &[Column], head: bool) {
    let (top, high) = (flow.y(), height(row, widths));
    let mut x = flow.x();
    for (i, (cell, width)) in row.iter().zip(widths).enumerate() {
        let right = columns.get(i) == Some(&Column::Number);
        let lines = cell.lines(*width);
        // Heads stand on the line.
        let down = if head { high - 2.0 * PAD - cell.height(lines.len()) } else { 0.0 };
        cell.draw_all(&mut flow.paper, &lines, [if right { x + width } else { x }, top + PAD + down], right);
        x += width + GAP;
    }
    flow.advance(high);
    flow.rule(head);
}
