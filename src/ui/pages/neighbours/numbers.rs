//! Precision@k with its interval per arm, and what was said of the query in sight.

use std::collections::BTreeMap;

use egui::{Align, Layout, Pos2, Rect, Sense, Stroke, Ui, Vec2};
use egui_material_icons::icons;

use super::paint::{verdict_color, verdict_word};
use super::search::Outside;
use super::{View, list_file, requests};
use crate::eval::stats::Finding;
use crate::report::arm_slots;
use crate::report::judgements::{Precision, PrecisionDifference};
use crate::store::judgement::{Mask, Place, Verdict};
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{self, ArmStyle, colors, radius, text};
use crate::ui::widgets::{arm_mark, button, term, wrapped};

/// Room that the count of judgements needs beside its title, points.
const COUNT: f32 = 64.0;

/// Precision of each arm on a line from 0 to 1, and the differences.
pub fn precision(ui: &mut Ui, view: &mut View<'_>, cx: &Cx<'_>) {
    let c = colors(ui);
    let grey = view.state.hides();
    let rows = shown(view);
    ui.horizontal(|ui| {
        let title = tr!("neighbours-precision", k = view.state.choices.k);
        term::explain(ui.label(text::card_title(title).color(c.text)), "precision-at-k");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::icon(ui, icons::ICON_DOWNLOAD.codepoint, &tr("neighbours-export")).clicked() {
                requests::export(view.exporting, &view.library.experiment, cx.ctx);
            }
            // In a blind look the count would tell whether one arm has found a neighbour or both.
            if !grey {
                let judged: usize = rows.iter().map(Precision::judged).sum();
                // In a narrow column the title stands there.
                if ui.available_width() > COUNT {
                    ui.label(text::caption(tr!("neighbours-judged-count", n = judged)).color(c.text_3));
                }
            }
        });
    });
    if grey {
        ui.label(text::small(tr("neighbours-precision-hidden")).color(c.text_3));
        return;
    }
    masking(ui, view);
    if rows.is_empty() {
        ui.label(text::small(tr("neighbours-no-judgement")).color(c.text_3));
        return;
    }
    let slots = arm_slots(view.library.runs.iter().map(|run| run.arm.as_str()));
    for row in &rows {
        arm_row(ui, row, theme::arm(ui, slots.get(&row.arm).copied().unwrap_or_default()));
    }
    axis(ui);
    for d in &view.store.latest().judged.differences {
        if (d.place, d.mask) == searched(view) {
            difference(ui, d);
        }
    }
}

/// Where the lists in sight are searched and what they leave out; judgements of other lists are not counted.
fn searched(view: &View<'_>) -> (Place, Option<Mask>) {
    (view.state.choices.place, Some(view.state.choices.mask()))
}

fn mask_words(mask: Option<Mask>) -> String {
    match mask {
        Some(Mask::None) => tr("neighbours-masked-none"),
        Some(Mask::Video) => tr("neighbours-masked-video"),
        Some(Mask::Source) => tr("neighbours-masked-source"),
        None => tr("neighbours-masked-unsaid"),
    }
}

/// Under which masking the judgements below were made, and how many were made under another.
fn masking(ui: &mut Ui, view: &View<'_>) {
    let c = colors(ui);
    let (place, mask) = searched(view);
    ui.label(text::caption(tr!("neighbours-counted", mask = mask_words(mask))).color(c.text_3));
    let mut others: BTreeMap<Option<Mask>, usize> = BTreeMap::new();
    for row in view.store.latest().judged.precision.iter().filter(|row| row.place == place && row.mask != mask) {
        *others.entry(row.mask).or_default() += row.judged();
    }
    if others.is_empty() {
        return;
    }
    let words = tr!("neighbours-other-masks", n = others.values().sum::<usize>());
    let each = others.iter().map(|(mask, n)| tr!("neighbours-other-mask", mask = mask_words(*mask), n = n));
    let each: Vec<String> = each.collect();
    ui.label(text::caption(words).color(c.warn)).on_hover_text(each.join("\n"));
}

/// One row per arm: at the step in sight where the arm is in sight, else at its last judged step.
fn shown(view: &View<'_>) -> Vec<Precision> {
    let in_sight = |row: &Precision| {
        view.state
            .choices
            .sides
            .iter()
            .any(|side| side.step == row.step && view.library.run(&side.run).is_some_and(|run| run.arm == row.arm))
    };
    let mut rows: Vec<&Precision> = Vec::new();
    let wanted = searched(view);
    for row in view.store.latest().judged.precision.iter().filter(|row| (row.place, row.mask) == wanted) {
        match rows.iter_mut().find(|other| other.arm == row.arm) {
            Some(other) if in_sight(row) || !in_sight(other) => *other = row,
            Some(_) => {}
            None => rows.push(row),
        }
    }
    rows.into_iter().rev().cloned().collect()
}

fn arm_row(ui: &mut Ui, row: &Precision, style: ArmStyle) {
    let c = colors(ui);
    let response = ui.horizontal(|ui| {
        arm_mark::mark(ui, style);
        ui.label(text::body(&row.arm).color(c.text));
        ui.label(text::caption(super::toolbar::step_name(row.step)).color(c.text_3));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let value = match row.precision {
                Some(value) => text::mono(format!("{value:.2}")).color(c.text),
                None => text::caption(tr("neighbours-unfinished")).color(c.text_3),
            };
            ui.label(value);
        });
    });
    wrapped::label(ui, text::caption(interval(row)).color(c.text_3));
    let (rect, line) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 12.0), Sense::hover());
    let x = |share: f64| rect.left() + 5.0 + (rect.width() - 10.0) * share as f32;
    let y = rect.center().y;
    ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, c.line_strong));
    if let Some([low, high]) = row.ci95 {
        let stroke = Stroke::new(1.6, style.color);
        ui.painter().hline(x(low)..=x(high), y, stroke);
        for end in [low, high] {
            ui.painter().vline(x(end), y - 4.0..=y + 4.0, stroke);
        }
    }
    if let Some(value) = row.precision {
        arm_mark::paint(ui.painter(), Pos2::new(x(value), y), 4.6, style);
    }
    response.response.union(line).on_hover_text(basis(row));
}

/// The interval and what it rests on, beside the drawing; in words why there is none.
fn interval(row: &Precision) -> String {
    match row.ci95 {
        Some([low, high]) => tr!("neighbours-interval-of", range = range(low, high, false), n = row.queries),
        None => tr!("neighbours-interval-none", n = row.queries),
    }
}

/// What a row rests on, for the tooltip.
fn basis(row: &Precision) -> String {
    let counts = tr!(
        "neighbours-basis",
        queries = row.queries,
        unfinished = row.unfinished,
        good = row.good,
        doubtful = row.doubtful,
        bad = row.bad
    );
    match row.ci95 {
        Some([low, high]) => format!("{}\n{counts}", tr!("neighbours-interval", range = range(low, high, false))),
        None => format!("{}\n{counts}", tr("neighbours-no-interval")),
    }
}

fn axis(ui: &mut Ui) {
    let c = colors(ui);
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 14.0), Sense::hover());
    let ends = [(egui::Align2::LEFT_TOP, rect.left_top(), "0"), (egui::Align2::CENTER_TOP, rect.center_top(), "0.5")];
    for (anchor, at, words) in ends.into_iter().chain([(egui::Align2::RIGHT_TOP, rect.right_top(), "1.0")]) {
        ui.painter().text(at, anchor, words, text::font_caption(), c.text_3);
    }
}

fn difference(ui: &mut Ui, d: &PrecisionDifference) {
    let c = colors(ui);
    let color = match d.finding {
        Finding::Higher => c.good,
        Finding::Lower => c.bad,
        Finding::NotDistinguishable | Finding::OneSeed => c.text,
    };
    let response = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(text::small(format!("{} − {}", d.arm, d.reference)).color(c.text_2));
        ui.label(text::bold(signed(d.mean)).size(12.0).color(color));
        let interval = d.ci95.map_or_else(|| tr("neighbours-one-query"), |[low, high]| range(low, high, true));
        ui.label(text::small(tr!("neighbours-in-brackets", words = interval)).color(c.text_2));
    });
    response.response.on_hover_text(tr!("neighbours-difference-basis", n = d.queries));
}

/// What was said of the query in sight.
pub fn this_query(ui: &mut Ui, view: &mut View<'_>, cx: &Cx<'_>) {
    let c = colors(ui);
    ui.horizontal(|ui| {
        ui.label(text::card_title(tr("neighbours-this-query")).color(c.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let why = view.state.hides().then(|| tr("neighbours-not-while-blind"));
            let icon = icons::ICON_DOWNLOAD.codepoint;
            if button::unless(ui, why, |ui| button::icon(ui, icon, &tr("neighbours-save-list"))).clicked() {
                list_file::ask(view, cx);
            }
        });
    });
    // What has no label and is judged by nobody has no numbers.
    if view.state.is_own() {
        return;
    }
    if !view.state.hides() {
        (0..view.state.choices.sides.len()).for_each(|side| agreement(ui, view, side));
    }
    let cards = view.state.cards();
    let verdicts: Vec<Option<Verdict>> = cards.iter().map(|card| view.state.verdict(view.store, card)).collect();
    let judged = verdicts.iter().flatten().count();
    line(ui, &tr("neighbours-judged"), None, &format!("{judged} / {}", cards.len()));
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 8.0), Sense::hover());
    ui.painter().rect_filled(rect, radius::BAR, c.hover);
    let count = |verdict: Verdict| verdicts.iter().flatten().filter(|given| **given == verdict).count();
    let mut left = rect.left();
    for verdict in Verdict::ALL {
        let width = rect.width() * count(verdict) as f32 / cards.len().max(1) as f32;
        let part = Rect::from_min_size(Pos2::new(left, rect.top()), Vec2::new((width - 1.0).max(0.0), rect.height()));
        ui.painter().rect_filled(part, 1, verdict_color(c, verdict));
        left += width;
    }
    let counts = Verdict::ALL.map(|verdict| format!("{} {}", verdict_word(verdict), count(verdict)));
    let rest = tr!("neighbours-rest", n = cards.len() - judged);
    let words = format!("{}  {rest}", counts.join("  "));
    ui.add(egui::Label::new(text::caption(words).color(c.text_3)).truncate());
}

/// How many of a side's neighbours agree with the query's label, with chance beside; the same without those of its
/// recording, and of the group that the arm masks; and how many are of other recordings.
fn agreement(ui: &mut Ui, view: &View<'_>, side: usize) {
    let Some(Ok(list)) = view.state.list(side) else { return };
    let (same, all) = list.agreement();
    let arm = view.library.run(&view.state.choices.sides[side].run).map_or("", |run| run.arm.as_str());
    let name = match view.state.compares() {
        true => tr!("neighbours-agreement-of", arm = arm),
        false => tr("neighbours-agreement"),
    };
    let ratio = |same: usize, all: usize| share(all, || format!("{same} / {all}"));
    line(ui, &name, Some("label-agreement"), &ratio(same, all));
    if let (Some(chance), true) = (list.chance, all > 0) {
        let words = tr!("neighbours-chance", n = format!("{:.0}", 100.0 * chance));
        line(ui, &tr("neighbours-by-chance"), None, &words);
    }
    if let Some((same, all)) = list.masked.filter(|masked| masked.1 > 0) {
        line(ui, &tr("neighbours-agreement-masked"), Some("other-source"), &ratio(same, all));
    }
    if let Some(Outside { column, agreement: (same, all) }) = &list.outside {
        let name = tr!("neighbours-agreement-outside", column = column.as_str());
        line(ui, &name, Some("group"), &ratio(*same, *all));
        let why = tr!("neighbours-outside-why", arm = arm, column = column.as_str());
        wrapped::label(ui, text::caption(why).color(colors(ui).text_3));
    }
    let (strangers, all) = list.strangers();
    let percent = share(all, || tr!("percent", n = format!("{:.0}", 100.0 * strangers as f64 / all as f64)));
    line(ui, &tr("neighbours-strangers"), Some("other-source"), &percent);
}

/// A share as text; a dash where there is nothing to share.
fn share(all: usize, text: impl FnOnce() -> String) -> String {
    if all > 0 { text() } else { "–".to_owned() }
}

/// A name and its value; `entry` of the glossary explains the name. The name is cut before it lies over the value.
fn line(ui: &mut Ui, name: &str, entry: Option<&str>, value: &str) {
    let c = colors(ui);
    let number = ui.painter().layout_no_wrap(value.to_owned(), text::font_mono(), c.text).size().x;
    let size = Vec2::new(ui.available_width(), 20.0);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        let room = ui.available_width() - number - ui.spacing().item_spacing.x;
        let words = egui::Label::new(text::body(name).color(c.text_2)).truncate();
        let response = ui.scope(|ui| {
            ui.set_max_width(room.max(0.0));
            ui.add(words)
        });
        if let Some(entry) = entry {
            term::explain(response.inner, entry);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(text::mono(value).color(c.text));
        });
    });
}

/// A difference of shares with its sign; U+2212 for the minus.
fn signed(value: f64) -> String {
    let sign = if (value * 100.0).round() < 0.0 { '−' } else { '+' };
    format!("{sign}{:.2}", value.abs())
}

fn range(low: f64, high: f64, with_sign: bool) -> String {
    let number = |value: f64| if with_sign { signed(value) } else { format!("{value:.2}") };
    tr!("figure-range", low = number(low), high = number(high))
}
