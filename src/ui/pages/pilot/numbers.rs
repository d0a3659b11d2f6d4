//! The table behind the plots: scores with intervals and n, and every comparison between arms.

use egui::{Align, Layout, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use super::chooser;
use super::comparisons;
use super::state::Shown;
use crate::eval::stats::Finding;
use crate::report::pilot::numbers::NumberRow;
use crate::report::pilot::{Effect, Estimate};
use crate::report::verdict::wording::{interval_cell, signed};
use crate::ui::i18n::tr;
use crate::ui::theme::{self, Colors, text};
use crate::ui::widgets::{arm_mark, card, segmented};

/// In a narrower card the tabs stand under the title.
const NARROW: f32 = 300.0;

/// What the card shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Scores,
    Comparisons,
}

/// Draws the card.
pub fn show(ui: &mut Ui, shown: Shown<'_>, tab: &mut Tab) {
    let narrow = ui.available_width() < NARROW;
    let mut tabs = |ui: &mut Ui| {
        let options = [(Tab::Scores, tr("pilot-tab-scores")), (Tab::Comparisons, tr("pilot-tab-comparisons"))];
        segmented::segmented(ui, &tr("pilot-tab"), tab, &options);
    };
    card::head(ui, &tr("panel-pilot-numbers"), |ui| {
        if !narrow {
            tabs(ui);
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
    let widths = [52.0, 138.0, 36.0, 176.0, 36.0];
    let rows = &shown.view.numbers;
    wide(ui, 90.0, &widths, |ui| {
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

/// Room for all columns of a table; where the card has less, it scrolls to the side.
pub fn wide(ui: &mut Ui, first: f32, others: &[f32], add: impl FnOnce(&mut Ui)) {
    const GAP: f32 = 10.0;
    let least = first + others.iter().map(|width| width + GAP).sum::<f32>() + GAP;
    if ui.available_width() >= least {
        return add(ui);
    }
    egui::ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
        ui.set_width(least);
        add(ui);
    });
}

/// A plain table that scrolls inside its card.
pub fn builder(ui: &mut Ui) -> TableBuilder<'_> {
    ui.spacing_mut().item_spacing = egui::vec2(10.0, 0.0);
    TableBuilder::new(ui).auto_shrink(false).min_scrolled_height(0.0).cell_layout(Layout::right_to_left(Align::Center))
}

/// The first column: what the others leave. It is clipped, or it would keep the width that it had in a wider window and
/// push the last column out of the card.
pub fn rest() -> Column {
    Column::remainder().at_least(90.0).clip(true)
}

/// Column heads; the first `left` of them stand at the left.
pub fn head_row(mut row: TableRow<'_, '_>, heads: &[String], c: &Colors, left: usize) {
    for (i, head) in heads.iter().enumerate() {
        row.col(|ui| {
            let label = egui::Label::new(text::caption(head).color(c.text_3)).truncate();
            let align =
                if i < left { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) };
            ui.with_layout(align, |ui| ui.add(label));
        });
    }
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

/// Mark and name.
pub fn arm(ui: &mut Ui, shown: Shown<'_>, arm: &str) {
    arm_mark::mark(ui, theme::arm(ui, shown.pilot.slot(arm)));
    ui.label(text::bold(arm).color(theme::colors(ui).text));
}

fn number(ui: &mut Ui, words: &str, chosen: bool) {
    let c = theme::colors(ui);
    ui.label(text::mono(words).color(if chosen { c.accent_text } else { c.text }));
}

/// A number that only supports another.
pub fn faint(ui: &mut Ui, words: &str) {
    ui.label(text::mono(words).color(theme::colors(ui).text_3));
}

fn score(e: &Estimate) -> String {
    format!("{:.1} {}", e.mean * 100.0, interval_cell(e.mean, e.ci95)).trim_end().to_owned()
}

/// A difference in `metric` and its interval; bold colour only where the interval does not hold zero.
pub fn difference(ui: &mut Ui, effect: &Effect, metric: &str) {
    let c = theme::colors(ui);
    let ink = match effect.gain(metric) {
        Finding::Higher => c.good,
        Finding::Lower => c.bad,
        _ => c.text_2,
    };
    let e = &effect.estimate;
    let range = match e.ci95 {
        Some(c) => format!(" ({})", tr!("pilot-range", low = signed(c[0]), high = signed(c[1]))),
        None if e.seeds > 1 => format!(" ({})", tr("pilot-no-interval")),
        None => String::new(),
    };
    let response = ui.label(text::mono(format!("{}{range}", signed(e.mean))).color(ink));
    if e.ci95.is_none() && e.seeds > 1 {
        response.on_hover_text(tr("pilot-seeds-alike"));
    }
}
