//! Every comparison between arms, each with what its interval supports.

use egui::{Align, Layout, Ui};
use egui_extras::Column;

use super::numbers::{arm, builder, difference, faint, head_row};
use super::state::Shown;
use crate::eval::stats::Finding;
use crate::report::Verdict;
use crate::report::pilot::{Effect, Estimate};
use crate::ui::i18n::tr;
use crate::ui::theme::{self, text};

/// Draws the table; the first row is the page's verdict.
pub fn show(ui: &mut Ui, shown: Shown<'_>) {
    let c = theme::colors(ui);
    let verdicts = &shown.pilot.comparison.verdicts;
    ui.label(text::caption(tr!("pilot-many", n = verdicts.len())).color(c.text_3));
    let columns = ["arm", "reference", "difference-95", "seeds", "finding"];
    let heads = columns.map(|key| tr(&format!("pilot-column-{key}")));
    let widths = [90.0, 176.0, 52.0, 142.0];
    let table = builder(ui).column(Column::remainder().at_least(90.0));
    let table = widths.iter().fold(table, |table, &width| table.column(Column::exact(width)));
    table.header(26.0, |row| head_row(row, &heads, c, 2)).body(|body| {
        body.rows(26.0, verdicts.len(), |mut row| {
            let v = &verdicts[row.index()];
            for name in [&v.arm, &v.reference] {
                row.col(|ui| {
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| arm(ui, shown, name));
                });
            }
            row.col(|ui| difference(ui, &effect(v)));
            row.col(|ui| faint(ui, &v.seeds.to_string()));
            row.col(|ui| {
                let (ink, word) = finding(v.finding, c);
                ui.label(text::small(tr(word)).color(ink));
            });
        });
    });
}

fn effect(v: &Verdict) -> Effect {
    Effect { estimate: Estimate { mean: v.mean, ci95: v.ci95, n: v.seeds, seeds: v.seeds }, finding: v.finding }
}

fn finding(finding: Finding, c: &theme::Colors) -> (egui::Color32, &'static str) {
    match finding {
        Finding::Higher => (c.good, "pilot-improved"),
        Finding::Lower => (c.bad, "pilot-worse"),
        Finding::NotDistinguishable => (c.warn, "pilot-not-distinguishable"),
        Finding::OneSeed => (c.text_2, "pilot-not-enough"),
    }
}
