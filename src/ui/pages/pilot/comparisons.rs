//! Every comparison between arms under the chosen task, probe, metric and budget, each with what its interval
//! supports. The verdict above rests on its own, fixed choice.

use egui::{Align, Label, Layout, Ui};
use egui_extras::Column;

use super::chooser;
use super::state::Shown;
use super::table_parts::{arm, builder, difference, faint, fitting, head_row, rest, wide};
use crate::eval::stats::Finding;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, text};
use crate::ui::widgets::wrapped;

/// Widths of the columns behind the first: roomy, and so narrow that their words just fit; points.
const WIDTHS: [[f32; 4]; 2] = [[90.0, 176.0, 52.0, 150.0], [76.0, 158.0, 34.0, 134.0]];

/// Draws the table.
pub fn show(ui: &mut Ui, shown: Shown<'_>) {
    let c = theme::colors(ui);
    let rows = &shown.view.comparisons;
    let words = format!("{} {}", of(shown), tr!("pilot-many", n = rows.len()));
    wrapped::label(ui, text::caption(words).color(c.text_3));
    let columns = ["arm", "reference", "difference-95", "seeds", "finding"];
    let heads = columns.map(|key| tr(&format!("pilot-column-{key}")));
    let widths = fitting(ui, &WIDTHS).to_vec();
    wide(ui, &widths, |ui| {
        let table = builder(ui).column(rest());
        let table = widths.iter().fold(table, |table, &width| table.column(Column::exact(width)));
        table.header(26.0, |row| head_row(row, &heads, c, 2)).body(|body| {
            body.rows(26.0, rows.len(), |mut row| {
                let compared = &rows[row.index()];
                for name in [&compared.arm, &compared.reference] {
                    row.col(|ui| {
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| arm(ui, shown, name));
                    });
                }
                row.col(|ui| difference(ui, &compared.effect, &shown.view.choice.metric));
                row.col(|ui| faint(ui, &compared.effect.estimate.seeds.to_string()));
                row.col(|ui| {
                    // The interval stands beside it and seems to say otherwise.
                    if compared.effect.is_lost_among_many() {
                        let why = tr!("pilot-not-counted-help", n = rows.len());
                        ui.label(text::small(tr("pilot-not-counted")).color(c.warn)).on_hover_text(why);
                        return;
                    }
                    let (ink, word) = finding(compared.effect.gain(&shown.view.choice.metric), c);
                    let words = tr(word);
                    // Where there is little room, in the size of captions.
                    let is_tight = ui.available_width() < WIDTHS[0][3];
                    let sized = if is_tight { text::caption(&words) } else { text::small(&words) };
                    ui.add(Label::new(sized.color(ink)).truncate()).on_hover_text(words);
                });
            });
        });
    });
}

/// What all rows are about.
fn of(Shown { view, .. }: Shown<'_>) -> String {
    let c = &view.choice;
    let (probe, metric) = (chooser::probe(&c.probe), chooser::metric(&c.metric));
    let count = c.budget.parse::<u64>().ok();
    let labels = count.map_or_else(|| chooser::budget(&c.budget), |n| tr!("pilot-each-class", n = n.to_string()));
    tr!("pilot-many-of", task = c.task.as_str(), probe = probe, metric = metric, labels = labels)
}

fn finding(finding: Finding, c: &theme::Colors) -> (egui::Color32, &'static str) {
    match finding {
        Finding::Higher => (c.good, "pilot-improved"),
        Finding::Lower => (c.bad, "pilot-worse"),
        Finding::NotDistinguishable => (c.warn, "pilot-not-distinguishable"),
        Finding::OneSeed => (c.text_2, "pilot-not-enough"),
    }
}
