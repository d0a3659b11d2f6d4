//! The command palette (Ctrl+K): everything the app can do, by name.

use egui::{Align2, Context, Id, Key, Modal, Modifiers, ScrollArea, Ui, vec2};

use crate::ui::app::App;
use crate::ui::command::{Command, PaletteEntry};
use crate::ui::i18n::{self, Language, tr};
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
    let keys = ["Ctrl 1", "Ctrl 2", "Ctrl 3", "Ctrl 4", "Ctrl 5", "Ctrl 6", "Ctrl 7"];
    let pages = PageId::ALL.into_iter().zip(keys);
    let mut all: Vec<_> = app.page_commands();
    all.extend(
        pages.map(|(page, keys)| PaletteEntry::new(&format!("page-title-{}", page.word()), keys, Command::Go(page))),
    );
    all.extend([
        PaletteEntry::new("command-import", "Ctrl I", Command::Import(None)),
        PaletteEntry::new("command-demo", "", Command::Demo),
        PaletteEntry::new("command-workspace", "", Command::ChooseWorkspace),
        PaletteEntry::new("page-start", "", Command::ShowStart),
        PaletteEntry::new("command-language-ja", "Ctrl Shift L", Command::Language(Language::Ja)),
        PaletteEntry::new("command-language-en", "Ctrl Shift L", Command::Language(Language::En)),
        PaletteEntry::new("command-theme", "Ctrl Shift T", Command::ToggleTheme),
        PaletteEntry::new("command-layout", "", Command::ResetLayout),
        PaletteEntry::new("messages", "", Command::ShowMessages),
        PaletteEntry::new("help", "F1  ?", Command::ShowHelp),
        PaletteEntry::new("command-quit", "", Command::Quit),
    ]);
    for name in app.runs.experiments() {
        let label = i18n::both(|| tr!("command-experiment", name = name));
        all.push(PaletteEntry { label, keys: "", command: Command::Experiment(name.to_owned()) });
    }
    let of_page = app.page_shortcuts().iter();
    all.extend(of_page.filter_map(|(keys, message)| PaletteEntry::of_shortcut(keys, message)));
    all
}

/// Those that hold every word of the query, in either language.
fn matching(entries: Vec<PaletteEntry>, query: &str) -> Vec<PaletteEntry> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let fits = |entry: &PaletteEntry| {
        let label = format!("{} {}", entry.label.english, entry.label.japanese).to_lowercase();
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
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, i18n::said(&entry.label)));
    let fill = match chosen {
        true => c.accent_bg,
        false if response.hovered() => c.hover,
        false => egui::Color32::TRANSPARENT,
    };
    let label = i18n::said(&entry.label);
    ui.painter().rect_filled(rect, theme::radius::CONTROL, fill);
    let ink = if chosen { c.accent_text } else { c.text };
    let (left, right) = (rect.left_center() + vec2(10.0, 0.0), rect.right_center() - vec2(10.0, 0.0));
    ui.painter().text(left, Align2::LEFT_CENTER, label, text::font_body(), ink);
    ui.painter().text(right, Align2::RIGHT_CENTER, entry.keys, text::font_mono_small(), c.text_3);
    if chosen {
        response.scroll_to_me(None);
    }
    response.clicked()
}
