//! The question about an item of the roadmap that people see to outside of the program: who has, and since when.
//! `kinrin roadmap` does the same.

use egui::{Grid, Ui};

use crate::report::pilot::roadmap::Item;
use crate::report::when;
use crate::store::local_time;
use crate::store::roadmap::{self as ticks, Tick};
use crate::store::run_folder::unix_now;
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::command::Command;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::{button, dialog, field, wrapped};

/// What was answered.
enum Answer {
    Tick,
    Open,
    Cancel,
}

/// The dialog.
#[derive(Default)]
pub struct TickDialog {
    /// The item that is asked about; none where the dialog is closed.
    item: Option<Item>,
    /// Kept for the next item.
    by: String,
    on: String,
    writing: Load<()>,
}

impl TickDialog {
    /// Asks about an item.
    pub fn open(&mut self, item: Item) {
        let now = unix_now() as i64;
        let today = || when::date(now + local_time::offset(now));
        self.on = item.tick.as_ref().map_or_else(today, |tick| tick.on.clone());
        if let Some(tick) = &item.tick {
            self.by.clone_from(&tick.by);
        }
        self.item = Some(item);
    }

    /// Draws the dialog if it is open; true once an answer is stored. `experiment`: whose roadmap it is.
    pub fn show(&mut self, cx: &Cx<'_>, experiment: &str) -> bool {
        let stored = self.writing.poll();
        if let Some(Err(error)) = self.writing.take() {
            cx.send(Command::Toast(Tone::Bad, error));
        }
        let Some(item) = self.item.clone() else { return stored };
        let (answer, away) = dialog::show(cx.ctx, "tick", &item.text, 420.0, |ui| self.form(ui, &item));
        match answer {
            None if !away => return stored,
            Some(Answer::Tick) => self.write(cx, experiment, &item, true),
            Some(Answer::Open) => self.write(cx, experiment, &item, false),
            None | Some(Answer::Cancel) => {}
        }
        self.item = None;
        stored
    }

    fn write(&mut self, cx: &Cx<'_>, experiment: &str, item: &Item, done: bool) {
        let Some(word) = item.word else { return };
        let (workspace, experiment) = (cx.workspace.clone(), experiment.to_owned());
        let tick = Tick { item: word.to_owned(), by: self.by.trim().to_owned(), on: self.on.trim().to_owned() };
        self.writing = Load::start(cx.ctx, "roadmap", move || {
            let all = match done {
                true => ticks::tick(&workspace, &experiment, tick),
                false => ticks::untick(&workspace, &experiment, word),
            };
            all.map(|_| ()).map_err(LocalText::from)
        });
    }

    fn form(&mut self, ui: &mut Ui, item: &Item) -> Option<Answer> {
        let c = colors(ui);
        wrapped::label(ui, text::body(tr("roadmap-what")).color(c.text_2));
        Grid::new("tick").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
            for (key, value) in [("roadmap-by", &mut self.by), ("roadmap-on", &mut self.on)] {
                let name = tr(key);
                ui.label(text::body(&name).color(c.text));
                field::line(ui, value, &name, "", 220.0);
                ui.end_row();
            }
        });
        let why = match (self.by.trim(), when::is_date(self.on.trim())) {
            ("", _) => Some(tr("roadmap-no-name")),
            (_, false) => Some(tr("roadmap-no-day")),
            _ => None,
        };
        dialog::foot(ui, |ui| {
            let tick = button::unless(ui, why, |ui| button::primary(ui, None, &tr("roadmap-tick"))).clicked();
            let open = item.done && button::secondary(ui, None, &tr("roadmap-untick")).clicked();
            let cancel = button::secondary(ui, None, &tr("cancel")).clicked();
            match (tick, open, cancel) {
                (true, ..) => Some(Answer::Tick),
                (_, true, _) => Some(Answer::Open),
                (.., true) => Some(Answer::Cancel),
                _ => None,
            }
        })
    }
}
