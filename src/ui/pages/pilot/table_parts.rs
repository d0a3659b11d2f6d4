//! Parts that the tables of numbers and of comparisons share.

use egui::{Align, Layout, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use super::state::Shown;
use crate::eval::stats::Finding;
use crate::report::pilot::Effect;
use crate::report::verdict::wording::signed;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, Colors, text};
use crate::ui::widgets::arm_mark;

/// Between columns, and for the scroll bar; points.
const GAP: f32 = 8.0;
const BAR: f32 = 12.0;

/// Least width of the first column, points.
pub const FIRST: f32 = 78.0;

/// The first of these sets of widths for which the card has room, else the last.
pub fn fitting<'a, const N: usize>(ui: &Ui, sets: &'a [[f32; N]]) -> &'a [f32] {
    let fits = |set: &&[f32; N]| least(&set[..]) <= ui.available_width();
    sets.iter().find(fits).or(sets.last()).map_or(&[], |set| &set[..])
}

fn least(others: &[f32]) -> f32 {
    FIRST + others.iter().map(|width| width + GAP).sum::<f32>() + BAR
}

/// Room for all columns of a table; where the card has less, it scrolls to the side.
pub fn wide(ui: &mut Ui, others: &[f32], add: impl FnOnce(&mut Ui)) {
    let least = least(others);
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
    ui.spacing_mut().item_spacing = egui::vec2(GAP, 0.0);
    TableBuilder::new(ui).auto_shrink(false).min_scrolled_height(0.0).cell_layout(Layout::right_to_left(Align::Center))
}

/// The first column: what the others leave, as far as the eye still finds the numbers of a name. It is clipped, or it
/// would keep the width that it had in a wider window and push the last column out of the card.
pub fn rest() -> Column {
    Column::remainder().range(FIRST..=280.0).clip(true)
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

/// Mark and name.
pub fn arm(ui: &mut Ui, shown: Shown<'_>, arm: &str) {
    arm_mark::mark(ui, theme::arm(ui, shown.pilot.slot(arm)));
    ui.label(text::bold(arm).color(theme::colors(ui).text));
    if shown.pilot.head.is_sketch(arm) {
        ui.label(text::caption(tr("pilot-sketch")).color(theme::colors(ui).warn))
            .on_hover_text(tr("pilot-sketch-help"));
    }
}

/// A number that only supports another.
pub fn faint(ui: &mut Ui, words: &str) {
    ui.label(text::mono(words).color(theme::colors(ui).text_3));
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
