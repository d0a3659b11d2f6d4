//! The details of a run: what it is, what it cost, and what people have added: tags and a note.

use egui::{Context, Grid, TextEdit, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::act::Act;
use super::list::List;
use super::wording;
use crate::measure::{CostKind, Form};
use crate::report::runs::list::RunRow;
use crate::store::Workspace;
use crate::store::results::Cost;
use crate::store::run_note::{self, RunNote};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::i18n::{self, tr};
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, chip, dialog, error_strip, field, menu, wrapped};

/// The open details.
pub struct Detail {
    pub run: String,
    title: String,
    note: RunNote,
    stored: RunNote,
    typed: String,
    /// The tag as typed is none.
    wrong: bool,
    other: Option<String>,
    saving: Load<()>,
    /// Closed by the user; gone once everything is stored.
    closing: bool,
}

impl Detail {
    /// The details of a run as the list knows it.
    pub fn open(row: &RunRow) -> Self {
        Self {
            run: row.entry.run.clone(),
            title: super::row::title(row),
            note: row.note.clone(),
            stored: row.note.clone(),
            typed: String::new(),
            wrong: false,
            other: None,
            saving: Load::default(),
            closing: false,
        }
    }

    /// Draws them; true once they are closed. `changed` is set when tags or note have been stored.
    pub fn show(
        &mut self,
        ctx: &Context,
        workspace: &Workspace,
        list: &List,
        acts: &mut Vec<Act>,
        changed: &mut bool,
    ) -> bool {
        *changed |= self.saving.poll();
        // What could not be stored is shown again with the reason; closing that gives it up.
        let failed = self.saving.error().is_some();
        self.closing &= !failed;
        if !self.closing && self.dialog(ctx, list, acts) {
            if failed {
                return true;
            }
            self.add_typed(); // a tag that was typed and not confirmed is wanted too
            self.closing = !self.wrong;
        }
        self.store(ctx, workspace);
        self.closing && !self.saving.is_busy() && self.note == self.stored
    }

    /// Draws the dialog; true once it is closed.
    fn dialog(&mut self, ctx: &Context, list: &List, acts: &mut Vec<Act>) -> bool {
        let title = self.title.clone();
        let (close, closed) = dialog::show(ctx, "runs-detail", &title, 560.0, |ui| {
            error_strip::show(ui, self.saving.error());
            self.tags(ui);
            self.text(ui);
            if let Some(row) = list.row(&self.run) {
                facts(ui, row, list.waits(&self.run));
            }
            self.compare(ui, &list.rows, acts);
            dialog::foot(ui, |ui| {
                let close = button::secondary(ui, None, &tr("close")).clicked();
                if button::quiet(ui, None, &tr("runs-open-folder")).clicked() {
                    acts.push(Act::OpenFolder(self.run.clone()));
                }
                close
            })
        });
        close || closed
    }

    /// Stores tags and note in the background whenever they differ from what is stored.
    fn store(&mut self, ctx: &Context, workspace: &Workspace) {
        if self.note == self.stored || self.saving.is_busy() {
            return;
        }
        self.stored = self.note.clone();
        let (workspace, run, note) = (workspace.clone(), self.run.clone(), self.note.clone());
        let put = move || run_note::put(&workspace, &run, &note).map_err(LocalText::from);
        self.saving = Load::start(ctx, "run note", put);
    }

    fn tags(&mut self, ui: &mut Ui) {
        ui.label(text::small(tr("runs-tags")).color(colors(ui).text_2));
        let mut gone = None;
        ui.horizontal_wrapped(|ui| {
            for tag in &self.note.tags {
                chip::chip(ui, chip::Tone::Neutral, None, tag);
                ui.spacing_mut().item_spacing.x = 2.0;
                let name = tr!("runs-tag-remove", tag = tag.as_str());
                if button::icon(ui, icons::ICON_CLOSE.codepoint, &name).clicked() {
                    gone = Some(tag.clone());
                }
            }
            let response = field::line(ui, &mut self.typed, &tr("runs-tag-new"), &tr("runs-tag-new"), 120.0);
            if response.changed() {
                self.wrong = false;
            }
            let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            if button::quiet(ui, None, &tr("runs-tag-add")).clicked() || entered {
                self.add_typed();
            }
        });
        if self.wrong {
            ui.label(text::small(tr("runs-tag-wrong")).color(colors(ui).bad));
        }
        self.note.tags.retain(|tag| Some(tag) != gone.as_ref());
    }

    fn add_typed(&mut self) {
        if self.typed.trim().is_empty() {
            return;
        }
        match run_note::tag(&self.typed) {
            Some(tag) => {
                self.note.tags.push(tag);
                self.note.tags.sort();
                self.note.tags.dedup();
                self.typed.clear();
            }
            None => self.wrong = true,
        }
    }

    fn text(&mut self, ui: &mut Ui) {
        ui.label(text::small(tr("runs-note")).color(colors(ui).text_2));
        let edit = TextEdit::multiline(&mut self.note.note).desired_rows(3).desired_width(f32::INFINITY);
        let response = ui.add(edit.margin(egui::Margin::symmetric(8, 6)).hint_text(tr("runs-note-hint")));
        let words = self.note.note.clone();
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(egui::Role::MultilineTextInput, true, tr("runs-note"));
            info.current_text_value = Some(words.clone());
            info
        });
    }

    fn compare(&mut self, ui: &mut Ui, rows: &[RunRow], acts: &mut Vec<Act>) {
        let others: Vec<(Option<String>, String)> = rows
            .iter()
            .filter(|r| r.entry.run != self.run)
            .take(400)
            .map(|r| (Some(r.entry.run.clone()), super::row::title(r)))
            .collect();
        if others.is_empty() {
            return;
        }
        ui.horizontal(|ui| {
            ui.label(text::body(tr("runs-diff-with")).color(colors(ui).text_2));
            menu::choice(ui, &tr("runs-diff-with"), &mut self.other, &others, 180.0);
            let why = self.other.is_none().then(|| tr("runs-diff-why"));
            let pressed = button::unless(ui, why, |ui| button::secondary(ui, None, &tr("runs-diff")));
            if let (true, Some(other)) = (pressed.clicked(), &self.other) {
                acts.push(Act::Diff(self.run.clone(), other.clone()));
            }
        });
    }
}

/// Everything that is known of a cost but its steps, which stand beside those planned.
fn costs(cost: &Cost) -> Vec<(String, String)> {
    let language = i18n::lang();
    let told = |kind: CostKind| Some((kind.name(Form::Full, language), kind.text(cost.known(kind)?, language)));
    CostKind::all().filter(|kind| *kind != CostKind::Steps).filter_map(told).collect()
}

fn facts(ui: &mut Ui, row: &RunRow, waits: bool) {
    let (e, s) = (&row.entry, &row.summary);
    let (icon, word) = wording::state(e.state, waits);
    let short = |hash: &str| hash.get(..12).unwrap_or(hash).to_owned();
    let steps = match e.steps {
        0 => "–".to_owned(),
        steps => format!("{} / {}", wording::count(e.step), wording::count(steps)),
    };
    let mut facts = vec![
        (tr("runs-column-state"), format!("{icon} {word}  {}", i18n::said(&e.local_message()))),
        (tr("runs-fact-folder"), e.run.clone()),
        (tr("runs-fact-device"), e.device.clone()),
        (tr("runs-fact-steps"), steps),
    ];
    facts.extend(costs(&s.cost));
    facts.push((tr("runs-fact-hashes"), format!("{} · {}", short(&e.config_hash), short(&e.data_hash))));
    let c = colors(ui);
    ui.add_space(4.0);
    Grid::new("runs-facts").num_columns(2).spacing([20.0, 4.0]).show(ui, |ui| {
        for (key, value) in facts {
            ui.label(text::small(key).color(c.text_3));
            wrapped::selectable(ui, text::mono(value).color(c.text));
            ui.end_row();
        }
    });
}
