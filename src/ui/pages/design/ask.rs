//! Questions before something is lost, written or started. Bare Enter never answers one that loses something.

use std::path::PathBuf;

use egui::{Align, Context, Id, Key, Layout, Modal, Ui};
use egui_material_icons::icons;

pub use super::act::{Ask, Purpose};
use super::state::{Act, State};
use super::{estimate, start};
use crate::ui::dialog::{Filter, Outcome};
use crate::ui::i18n::{self, tr};
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, field, wrapped};

/// Draws the open question, if there is one.
pub fn show(ctx: &Context, state: &mut State) {
    poll_dialog(state);
    let Some(mut ask) = state.ask.take() else { return };
    let frame = egui::Frame::popup(&ctx.global_style()).inner_margin(20);
    let modal = Modal::new(Id::unique("design-ask")).frame(frame).show(ctx, |ui| {
        ui.set_width(460.0);
        match &mut ask {
            Ask::Lose(then) => lose(ui, state, then),
            Ask::Path { purpose, path, exists, no_dialog, fresh } => {
                let fresh = std::mem::take(fresh);
                path_question(ui, state, *purpose, path, PathState { exists: *exists, no_dialog: *no_dialog, fresh })
            }
            Ask::Queue => queue(ui, state),
        }
    });
    let closed = modal.inner || modal.should_close();
    if !closed && state.ask.is_none() {
        state.ask = Some(ask);
    }
}

fn title(ui: &mut Ui, words: &str) {
    ui.label(text::card_title(words).color(colors(ui).text));
    ui.add_space(8.0);
}

/// Buttons from the right; `draw` returns true if the question is answered.
fn buttons(ui: &mut Ui, draw: impl FnOnce(&mut Ui) -> bool) -> bool {
    ui.add_space(16.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let answered = draw(ui);
        let cancelled = button::secondary(ui, None, &tr("cancel")).clicked();
        answered || cancelled
    })
    .inner
}

fn lose(ui: &mut Ui, state: &mut State, then: &Act) -> bool {
    title(ui, &tr("design-lose"));
    let words = tr!("design-lose-what", name = state.doc.experiment().name.as_str());
    wrapped::label(ui, text::body(words).color(colors(ui).text_2));
    buttons(ui, |ui| {
        let save = button::primary(ui, Some(icons::ICON_SAVE.codepoint), &tr("design-save")).clicked();
        let discard = button::lose(ui, &tr("design-discard"));
        if save {
            state.act(Act::Save);
        }
        if discard {
            state.act(Act::Discard(Box::new(then.clone())));
        }
        save || discard
    })
}

/// How far the question for a path has come, see [`Ask::Path`].
#[derive(Clone, Copy)]
struct PathState {
    exists: bool,
    no_dialog: bool,
    fresh: bool,
}

fn path_question(ui: &mut Ui, state: &mut State, purpose: Purpose, path: &mut String, now: PathState) -> bool {
    let PathState { exists, no_dialog, fresh } = now;
    let (heading, action) = match purpose {
        Purpose::Open => ("design-open-title", "design-open"),
        Purpose::Compare => ("design-compare-title", "design-compare"),
        Purpose::Save if exists => ("design-save-title", "design-replace"),
        Purpose::Save => ("design-save-title", "design-save"),
    };
    title(ui, &tr(heading));
    let enter = ui
        .horizontal(|ui| {
            let room = ui.available_width() - 120.0;
            let edit = field::line(ui, path, &tr("design-path"), "/…/pilot.ron", room);
            if button::secondary(ui, Some(icons::ICON_FOLDER_OPEN.codepoint), &tr("design-browse")).clicked() {
                browse(ui.ctx(), state, purpose, path);
            }
            if fresh {
                edit.request_focus();
            }
            edit.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
        })
        .inner;
    let note = match (exists, no_dialog, state.write.is_busy() || state.read.is_busy()) {
        (true, ..) => Some(tr("design-exists")),
        (_, true, _) => Some(tr("design-no-dialog")),
        (.., true) => Some(tr("design-working")),
        _ => state.error.as_ref().map(|error| i18n::said(error).to_owned()),
    };
    if let Some(note) = note {
        ui.add_space(4.0);
        wrapped::label(ui, text::small(note).color(colors(ui).warn));
    }
    buttons(ui, |ui| {
        let named = !path.trim().is_empty();
        let why = (!named).then(|| tr("design-path-why"));
        let pressed = button::unless(ui, why, |ui| match exists {
            true => button::danger(ui, None, &tr(action)),
            false => button::primary(ui, None, &tr(action)),
        });
        // Enter in the field opens; what replaces a file takes a click.
        let by_key = ui.input(|i| i.key_pressed(Key::Enter));
        if pressed.clicked() && !(exists && by_key) || (enter && named && !exists) {
            answer(state, purpose, PathBuf::from(path.trim()), exists);
        }
        false
    })
}

/// The question stays open until the file has been read or written.
fn answer(state: &mut State, purpose: Purpose, path: PathBuf, replace: bool) {
    state.error = None;
    state.act(match purpose {
        Purpose::Open => Act::Open(path),
        Purpose::Compare => Act::CompareWith(path),
        Purpose::Save => Act::Write { path, replace },
    });
}

fn browse(ctx: &Context, state: &mut State, purpose: Purpose, path: &str) {
    let filter = Filter { name: tr("design-filter"), extensions: &["ron"] };
    let start = PathBuf::from(path).parent().map(PathBuf::from);
    match purpose {
        Purpose::Save => {
            let name = format!("{}.ron", state.doc.experiment().name);
            state.dialog.save_file(ctx, tr("design-save-title"), &filter, &name);
        }
        _ => state.dialog.open_file(ctx, tr("design-open-title"), &filter, start.as_deref()),
    }
}

/// A path chosen in the desktop's dialog is put into the field and taken at once.
fn poll_dialog(state: &mut State) {
    let Some(outcome) = state.dialog.poll() else { return };
    let Some(Ask::Path { purpose, path, exists, no_dialog, .. }) = &mut state.ask else { return };
    match outcome {
        Outcome::Chosen(chosen) => {
            *path = chosen.display().to_string();
            *exists = false;
            let purpose = *purpose;
            // The desktop has asked before it names a file that exists.
            answer(state, purpose, chosen, true);
        }
        Outcome::Cancelled => {}
        Outcome::Unavailable => *no_dialog = true,
    }
}

/// Asks before hours of work are started, with their time.
fn queue(ui: &mut Ui, state: &mut State) -> bool {
    let runs = state.runs_to_do();
    title(ui, &tr!("design-queue-title", n = runs));
    let c = colors(ui);
    let time = match state.shown_estimate() {
        Some(shown) => {
            let left = shown.secs_of(|arm| state.runs_to_do_of(arm));
            tr!("design-queue-time", time = estimate::time_in_words(left))
        }
        None => tr("design-queue-no-time"),
    };
    wrapped::label(ui, text::body(time).color(c.text));
    ui.add_space(4.0);
    wrapped::label(ui, text::small(tr("design-queue-frozen")).color(c.text_2));
    let why = start::why_not(state);
    buttons(ui, |ui| {
        let pressed = button::unless(ui, why, |ui| button::primary(ui, None, &tr("design-queue-now")));
        if pressed.clicked() {
            state.act(Act::Queue);
        }
        pressed.clicked()
    })
}
