//! The command palette (Ctrl+K): everything the app can do, by name.

use egui::{Align2, Context, Id, Key, Modal, Modifiers, ScrollArea, Ui, vec2};

use crate::ui::app::App;
use crate::ui::command::{Command, PaletteEntry};
use crate::ui::i18n::{Lang, tr};
use crate::ui::page::PageId;
use crate::ui::theme::{self, text};
use crate::ui::widgets::field;

/// The palette's state.
#[derive(Default)]
pub struct Palette {
    open: bool,
    query: String,
    chosen: usize,
}

impl Palette {
    pub fn toggle(&mut self) {
        *self = Self { open: !self.open, ..Self::default() };
    }
}

/// Draws the palette if it is open.
pub fn show(app: &mut App, ctx: &Context) {
    if !app.shell.palette.open {
        return;
    }
    let entries = matching(entries(app), &app.shell.palette.query);
    let area = Modal::default_area(Id::unique("palette")).anchor(Align2::CENTER_TOP, vec2(0.0, 96.0));
    let answer =
        Modal::new(Id::unique("palette")).area(area).show(ctx, |ui| body(&mut app.shell.palette, ui, &entries));
    let close = answer.should_close();
    if let Some(index) = answer.inner {
        app.send(entries[index].command.clone());
    }
    if close || answer.inner.is_some() {
        app.shell.palette = Palette::default();
    }
}

/// The commands of the app and of the current page.
fn entries(app: &mut App) -> Vec<PaletteEntry> {
    let entry = |label: String, keys, command| PaletteEntry { label, keys, command };
    let keys = ["Ctrl 1", "Ctrl 2", "Ctrl 3", "Ctrl 4", "Ctrl 5", "Ctrl 6"];
    let pages = PageId::ALL.into_iter().zip(keys);
    let mut all: Vec<_> = app.page_commands();
    all.extend(pages.map(|(page, keys)| entry(tr(&format!("page-title-{}", page.word())), keys, Command::Go(page))));
    all.extend([
        entry(tr("command-import"), "Ctrl I", Command::Import(None)),
        entry(tr("command-demo"), "", Command::Demo),
        entry(tr("command-workspace"), "", Command::ChooseWorkspace),
        entry(tr("page-start"), "", Command::ShowStart),
        entry("日本語".to_owned(), "Ctrl Shift L", Command::Language(Lang::Ja)),
        entry("English".to_owned(), "Ctrl Shift L", Command::Language(Lang::En)),
        entry(tr("command-theme"), "Ctrl Shift T", Command::ToggleTheme),
        entry(tr("command-layout"), "", Command::ResetLayout),
        entry(tr("messages"), "", Command::ShowMessages),
        entry(tr("help"), "F1  ?", Command::ShowHelp),
        entry(tr("command-quit"), "", Command::Quit),
    ]);
    for name in app.runs.experiments() {
        all.push(entry(tr!("command-experiment", name = name), "", Command::Experiment(name.to_owned())));
    }
    all
}

/// Those that hold every word of the query.
fn matching(entries: Vec<PaletteEntry>, query: &str) -> Vec<PaletteEntry> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let fits = |entry: &PaletteEntry| {
        let label = entry.label.to_lowercase();
        words.iter().all(|word| label.contains(word))
    };
    entries.into_iter().filter(fits).collect()
}

/// Returns the chosen entry.
fn body(palette: &mut Palette, ui: &mut Ui, entries: &[PaletteEntry]) -> Option<usize> {
    ui.set_width(520.0);
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    if pressed(Key::ArrowDown) {
        palette.chosen += 1;
    }
    if pressed(Key::ArrowUp) {
        palette.chosen = palette.chosen.saturating_sub(1);
    }
    palette.chosen = palette.chosen.min(entries.len().saturating_sub(1));
    let entered = pressed(Key::Enter);
    let width = ui.available_width() - 16.0;
    let field = field::search(ui, &mut palette.query, &tr("search-commands"), width);
    field.request_focus();
    ui.add_space(6.0);
    if entries.is_empty() {
        ui.label(text::body(tr("search-nothing")).color(theme::colors(ui).text_2));
        return None;
    }
    let mut picked = entered.then_some(palette.chosen);
    ScrollArea::vertical().max_height(380.0).auto_shrink([false, true]).show(ui, |ui| {
        for (index, entry) in entries.iter().enumerate() {
            if line(ui, entry, index == palette.chosen) {
                picked = Some(index);
            }
        }
    });
    picked
}

fn line(ui: &mut Ui, entry: &PaletteEntry, chosen: bool) -> bool {
    let c = theme::colors(ui);
    // The keyboard stays in the field above; the arrow keys choose.
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), egui::Sense::CLICK);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &entry.label));
    let fill = if chosen || response.hovered() { c.accent_bg } else { egui::Color32::TRANSPARENT };
    ui.painter().rect_filled(rect, theme::radius::CONTROL, fill);
    let ink = if chosen { c.accent_text } else { c.text };
    let (left, right) = (rect.left_center() + vec2(10.0, 0.0), rect.right_center() - vec2(10.0, 0.0));
    ui.painter().text(left, Align2::LEFT_CENTER, &entry.label, text::font_body(), ink);
    ui.painter().text(right, Align2::RIGHT_CENTER, entry.keys, text::font_mono_small(), c.text_3);
    if chosen {
        response.scroll_to_me(None);
    }
    response.clicked()
}
