//! The table behind the plots: scores with intervals and n, and every comparison between arms.

use egui::{Align, Layout, Ui};
use egui_extras::{Column, TableRow};

use super::chooser;
use super::comparisons;
use super::shared_panel::SharedPanel;
use super::state::Shown;
use super::table_parts::{arm, builder, difference, faint, fitting, head_row, rest, wide};
use crate::report::pilot::Estimate;
use crate::report::pilot::numbers::NumberRow;
use crate::report::verdict::wording::interval_cell;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, text};
use crate::ui::widgets::{card, segmented};

/// In a narrower card the tabs stand under the title.
const NARROW: f32 = 300.0;

/// Widths of the columns behind the first: roomy, and so narrow that their words just fit; points.
const WIDTHS: [[f32; 5]; 2] = [[52.0, 138.0, 36.0, 176.0, 36.0], [44.0, 130.0, 24.0, 162.0, 24.0]];

/// What the card shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Scores,
    Comparisons,
}

/// Draws the card. `beside` stands in the head in place of the title, where the card is one of several at its place.
pub fn show(ui: &mut Ui, shown: Shown<'_>, tab: &mut Tab, beside: Option<&mut SharedPanel>) {
    let narrow = ui.available_width() < NARROW;
    let mut tabs = |ui: &mut Ui| {
        let options = [(Tab::Scores, tr("pilot-tab-scores")), (Tab::Comparisons, tr("pilot-tab-comparisons"))];
        segmented::segmented(ui, &tr("pilot-tab"), tab, &options);
    };
    let title = if beside.is_some() { String::new() } else { tr("panel-pilot-numbers") };
    card::head(ui, &title, |ui| {
        if !narrow {
            tabs(ui);
        }
        if let Some(beside) = beside {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| beside.show(ui));
        }
    });
    if narrow {
        tabs(ui);
    }
    match tab {
        Tab::Scores => scores(ui, shown),
        Tab::Comparisons => comparisons::show(ui, shown),
    }
}

fn scores(ui: &mut Ui, shown: Shown<'_>) {
    let c = theme::colors(ui);
    let choice = &shown.view.choice;
    let metric = chooser::metric(&choice.metric);
    let against = tr!("pilot-column-difference", reference = choice.reference.as_str());
    let heads = [
        tr("pilot-column-arm"),
        tr("pilot-column-labels"),
        tr!("pilot-percent", metric = metric.as_str()),
        "n".to_owned(),
        against,
        "n".into(),
    ];
    let widths = fitting(ui, &WIDTHS).to_vec();
    let rows = &shown.view.numbers;
    wide(ui, &widths, |ui| {
        let table = builder(ui).column(rest());
        let table = widths.iter().fold(table, |table, &width| table.column(Column::exact(width)));
        table.header(26.0, |row| head_row(row, &heads, c, 1)).body(|body| {
            body.rows(24.0, rows.len(), |mut row| {
                let i = row.index();
                let first = i == 0 || rows[i - 1].arm != rows[i].arm;
                score_row(&mut row, shown, &rows[i], first);
            });
        });
    });
}

fn score_row(row: &mut TableRow<'_, '_>, shown: Shown<'_>, of: &NumberRow, first: bool) {
    row.col(|ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if first {
                arm(ui, shown, &of.arm);
            }
        });
    });
    let chosen = of.budget == shown.view.choice.budget;
    row.col(|ui| number(ui, &chooser::budget(&of.budget), chosen));
    row.col(|ui| number(ui, &score(&of.score), chosen));
    row.col(|ui| faint(ui, &of.score.n.to_string()));
    row.col(|ui| match &of.difference {
        Some(effect) => difference(ui, effect, &shown.view.choice.metric),
        None if first && of.arm == shown.view.choice.reference => faint(ui, &tr("pilot-is-reference")),
        None => {}
    });
    row.col(|ui| faint(ui, &of.difference.map_or_else(String::new, |e| e.estimate.n.to_string())));
}

fn number(ui: &mut Ui, words: &str, chosen: bool) {
    let c = theme::colors(ui);
    ui.label(text::mono(words).color(if chosen { c.accent_text } else { c.text }));
}

fn score(e: &Estimate) -> String {
    format!("{:.1} {}", e.mean * 100.0, interval_cell(e.mean, e.ci95)).trim_end().to_owned()
}
