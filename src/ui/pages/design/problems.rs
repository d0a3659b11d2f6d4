//! The list of problems, each with its way out.

use egui::{Align, Label, Layout, Role, ScrollArea, Sense, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::state::{Act, State, Tab};
use super::words;
use crate::engine::plan::precheck::{Finding, Severity};
use crate::ui::i18n::{self, tr};
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, card, error_strip, wrapped};

/// Draws the list; `below` points stay free under it.
pub fn show(ui: &mut Ui, state: &mut State, below: f32) {
    let findings = state.findings();
    let blocking = state.blocking();
    let warnings = findings.iter().filter(|f| f.severity == Severity::Warning).count();
    card::head(ui, &tr("design-problems"), |ui| {
        if warnings > 0 {
            chip(ui, Tone::Warn, None, &tr!("design-warnings", n = warnings));
        }
        if blocking > 0 {
            chip(ui, Tone::Bad, None, &tr!("design-blocking", n = blocking));
        }
        if warnings + blocking == 0 {
            chip(ui, Tone::Good, Some(icons::ICON_CHECK.codepoint), &tr("design-sound"));
        }
    });
    let height = (ui.available_height() - below).max(40.0);
    let list = ScrollArea::vertical().id_salt("design-problems").auto_shrink([false, false]).max_height(height);
    list.show(ui, |ui| {
        error_strip::show(ui, state.error.as_ref().map(i18n::said));
        if state.doc.syntax().is_some() {
            syntax(ui, state);
        }
        let unread: Vec<(String, String)> = state.unread().map(|(p, t)| (p.to_owned(), t.to_owned())).collect();
        for (path, text) in &unread {
            not_taken_over(ui, state, path, text);
        }
        if findings.is_empty() && unread.is_empty() && state.doc.syntax().is_none() {
            ui.add_space(4.0);
            ui.label(text::body(tr("design-no-problems")).color(colors(ui).text_2));
        }
        for finding in &findings {
            one(ui, state, finding);
        }
    });
}

/// The text cannot be read: a problem of its own.
fn syntax(ui: &mut Ui, state: &mut State) {
    let Some(syntax) = state.doc.syntax().cloned() else { return };
    let title = tr("design-tab-ron");
    let head = Head { severity: Severity::Blocking, title: &title, name: &title };
    entry(ui, &head, &tr!("design-ron-line", line = syntax.line), |ui| {
        if button::quiet(ui, None, &tr("design-show-line")).clicked() {
            state.act(Act::Show(Tab::Ron));
        }
    });
}

/// What was typed has no meaning for its setting, which has kept its value.
fn not_taken_over(ui: &mut Ui, state: &mut State, path: &str, text: &str) {
    let title = words::place(state.doc.experiment(), path);
    let head = Head { severity: Severity::Blocking, title: &title, name: &title };
    entry(ui, &head, &words::unread(text), |ui| {
        if button::quiet(ui, None, &tr("design-show")).clicked() {
            state.act(Act::GoTo(path.to_owned()));
        }
    });
}

fn one(ui: &mut Ui, state: &mut State, finding: &Finding) {
    let title = words::title(state.doc.experiment(), finding);
    // The same may be wrong in two places.
    let name = format!("{title} · {}", words::place(state.doc.experiment(), &finding.path));
    let head = Head { severity: finding.severity, title: &title, name: &name };
    let clicked = entry(ui, &head, &words::detail(finding), |ui| match &finding.repair {
        Some(value) => {
            if button::quiet(ui, None, &words::repair(finding, value)).clicked() {
                state.act(Act::Set(finding.path.clone(), value.clone()));
            }
        }
        None => {
            let show = button::quiet(ui, None, &tr("design-show"));
            show.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}: {name}", tr("design-show"))));
            if show.clicked() {
                state.act(Act::GoTo(finding.path.clone()));
            }
        }
    });
    if clicked {
        state.act(Act::GoTo(finding.path.clone()));
    }
}

/// The headline of an entry, with its accessible name.
#[derive(Clone, Copy)]
struct Head<'a> {
    severity: Severity,
    title: &'a str,
    name: &'a str,
}

/// One entry: sign, headline, action at the right, and the sentence below. True if the headline was clicked.
fn entry(ui: &mut Ui, head: &Head<'_>, detail: &str, action: impl FnOnce(&mut Ui)) -> bool {
    let (c, Head { severity, title, name }) = (colors(ui), *head);
    let (ink, icon) = match severity {
        Severity::Blocking => (c.bad, icons::ICON_CLOSE.codepoint),
        Severity::Warning => (c.warn, icons::ICON_WARNING.codepoint),
    };
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range().expand(16.0), rect.top(), egui::Stroke::new(1.0, c.line));
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let clicked = ui
        .horizontal(|ui| {
            ui.label(text::body(icon).color(ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                action(ui);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let words = text::bold(title).color(ink);
                    let label = ui.add(Label::new(words).truncate().selectable(false).sense(Sense::click()));
                    label.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
                    label.clicked()
                })
                .inner
            })
            .inner
        })
        .inner;
    egui::Frame::new().inner_margin(egui::Margin { left: 22, right: 4, top: 0, bottom: 4 }).show(ui, |ui| {
        wrapped::label(ui, text::small(detail).color(c.text_2));
    });
    ui.add_space(6.0);
    clicked
}
