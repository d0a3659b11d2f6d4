//! The question for a file of the user's own that is to be searched for.

use std::path::PathBuf;

use egui::Key;
use egui_material_icons::icons;

use super::View;
use crate::ui::dialog::{Dialog, Filter, Outcome};
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, dialog, field, wrapped};

/// What the desktop's dialog offers first; what a file is, its content decides.
const ENDS: &[&str] = &["mp4", "mov", "mkv", "avi", "webm", "m4v", "mpg", "ts", "gif", "webp"];

/// The question, and the desktop's dialog beside it.
#[derive(Default)]
pub struct OwnFileQuestion {
    open: bool,
    path: String,
    dialog: Dialog,
    no_dialog: bool,
    /// It has not been drawn yet: its field gets the keyboard.
    fresh: bool,
}

impl OwnFileQuestion {
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Asks; the path of the last file is still there.
    pub fn ask(&mut self) {
        (self.open, self.fresh, self.no_dialog) = (true, true, false);
    }
}

/// Draws the question, if it is asked; searches the file that is its answer.
pub fn show(view: &mut View<'_>, cx: &Cx<'_>) {
    let chosen = match view.own.dialog.poll() {
        Some(Outcome::Chosen(path)) => Some(path),
        Some(Outcome::Unavailable) => {
            view.own.no_dialog = true;
            None
        }
        Some(Outcome::Cancelled) | None => None,
    };
    if !view.own.open {
        return;
    }
    let (answer, away) = dialog::show(cx.ctx, "own file", &tr("neighbours-own"), 520.0, |ui| question(ui, view, cx));
    let path = chosen.or(answer.path);
    if let Some(path) = &path {
        view.own.path = path.display().to_string();
        view.state.show_own(path);
    }
    if path.is_some() || answer.cancelled || away {
        view.own.open = false;
    }
}

#[derive(Default)]
struct Answer {
    path: Option<PathBuf>,
    cancelled: bool,
}

fn question(ui: &mut egui::Ui, view: &mut View<'_>, cx: &Cx<'_>) -> Answer {
    let c = colors(ui);
    let own = &mut *view.own;
    wrapped::label(ui, text::body(tr("neighbours-own-about")).color(c.text_2));
    let enter = ui
        .horizontal(|ui| {
            let room = ui.available_width() - 130.0;
            let line = field::line(ui, &mut own.path, &tr("neighbours-own-path"), "/…/clip.mp4", room);
            if std::mem::take(&mut own.fresh) {
                line.request_focus();
            }
            if button::secondary(ui, Some(icons::ICON_FOLDER_OPEN.codepoint), &tr("neighbours-own-browse")).clicked() {
                let filter = Filter { name: tr("neighbours-own-files"), extensions: ENDS };
                let start = PathBuf::from(own.path.trim()).parent().map(PathBuf::from);
                own.dialog.open_file(cx.ctx, tr("neighbours-own"), &filter, start.as_deref());
            }
            line.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
        })
        .inner;
    if own.no_dialog {
        wrapped::label(ui, text::small(tr("import-no-dialog")).color(c.text_3));
    }
    let typed = own.path.trim().to_owned();
    dialog::foot(ui, |ui| {
        let why = typed.is_empty().then(|| tr("neighbours-own-why"));
        let search = button::unless(ui, why, |ui| button::primary(ui, None, &tr("neighbours-own-search"))).clicked();
        let cancelled = button::secondary(ui, None, &tr("cancel")).clicked();
        let is_answer = search || (enter && !typed.is_empty());
        Answer { path: is_answer.then(|| PathBuf::from(typed)), cancelled }
    })
}
