//! Tags of a video: words that a person puts on it, and finds it by.

use egui::Key;

use super::View;
use super::judgement_store::JudgementStore;
use crate::store::judgement::VideoName;
use crate::store::run_note;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, dialog, field, toggle, wrapped};

/// The dialog; closed without a video.
#[derive(Default)]
pub struct TagDialog {
    video: Option<VideoName>,
    typed: String,
    /// It has not been drawn yet: its field gets the keyboard.
    fresh: bool,
}

impl TagDialog {
    pub fn is_open(&self) -> bool {
        self.video.is_some()
    }

    /// Opens the dialog on the tags of a video; a file that is in no data set has none.
    pub fn open(&mut self, video: &VideoName) {
        let video = Some(video.clone()).filter(|video| !video.is_own_file());
        *self = Self { video, typed: String::new(), fresh: true };
    }
}

/// The tags of a video in one line; empty without any.
pub fn words(store: &JudgementStore, video: &VideoName) -> String {
    let tags = store.tags(video).into_iter().flatten();
    tags.map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ")
}

/// Draws the dialog, if it is open.
pub fn show(view: &mut View<'_>, cx: &Cx<'_>) {
    let Some(video) = view.tags.video.clone() else { return };
    let (close, away) = dialog::show(cx.ctx, "tags", &tr("neighbours-tags"), 380.0, |ui| content(ui, view, &video));
    if close || away {
        view.tags.video = None;
    }
}

fn content(ui: &mut egui::Ui, view: &mut View<'_>, video: &VideoName) -> bool {
    let c = colors(ui);
    wrapped::label(ui, text::small(video.words()).color(c.text_3));
    let known: Vec<String> = view.store.known_tags().into_iter().cloned().collect();
    for tag in &known {
        let had = view.store.tags(video).is_some_and(|tags| tags.contains(tag));
        let mut has = had;
        if toggle::check(ui, &mut has, &format!("#{tag}")).changed() {
            view.store.tag(video, tag, has);
        }
    }
    ui.horizontal(|ui| {
        let line = field::line(ui, &mut view.tags.typed, &tr("runs-tag-new"), "", 200.0);
        if std::mem::take(&mut view.tags.fresh) {
            line.request_focus();
        }
        let enter = line.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let tag = run_note::tag(&view.tags.typed);
        let why = tag.is_none().then(|| tr("runs-tag-wrong"));
        let add = button::unless(ui, why, |ui| button::secondary(ui, None, &tr("runs-tag-add"))).clicked();
        if let Some(tag) = tag.filter(|_| add || enter) {
            view.store.tag(video, &tag, true);
            view.tags.typed.clear();
            line.request_focus();
        }
    });
    wrapped::label(ui, text::caption(tr("neighbours-tags-about")).color(c.text_3));
    dialog::foot(ui, |ui| button::secondary(ui, None, &tr("close")).clicked())
}
