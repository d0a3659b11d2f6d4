//! The list of shortcuts (`?` or F1), and what the words mean.

use egui::{Context, Grid, ScrollArea, Ui};

use crate::ui::app::App;
use crate::ui::focus;
use crate::ui::i18n::tr;
use crate::ui::start::glossary;
use crate::ui::theme::{self, text};
use crate::ui::widgets::{button, dialog, segmented};

/// Keys of the whole app, with the message that names what they do.
const EVERYWHERE: &[(&str, &str)] = &[
    ("Ctrl 1 … 7", "keys-pages"),
    ("Ctrl K", "search-commands"),
    ("Ctrl I", "command-import"),
    ("Ctrl Shift L", "language"),
    ("Ctrl Shift T", "command-theme"),
    ("?  F1", "help"),
    ("Tab  Shift Tab", "keys-focus"),
    ("F6  Shift F6", "keys-panels"),
    ("Shift ← ↑ ↓ →", "keys-arrows"),
    ("Shift F10", "keys-menu"),
    ("Ctrl +  Ctrl −", "keys-zoom"),
];

/// Whether the list is open.
#[derive(Default)]
pub struct Help {
    open: bool,
    /// The glossary is shown instead of the keys.
    words: bool,
    search: String,
}

impl Help {
    pub fn toggle(&mut self) {
        self.open = !self.open;
    }
}

/// Draws the list if it is open.
pub fn show(app: &mut App, ctx: &Context) {
    if !app.shell.help.open {
        return;
    }
    let of_page = app.page_shortcuts();
    let title = app.title();
    let (close, away) = dialog::show(ctx, "help", &tr("help"), 560.0, |ui| {
        let help = &mut app.shell.help;
        let tabs = [(false, tr("keys-title")), (true, tr("start-words"))];
        segmented::segmented(ui, &tr("help"), &mut help.words, &tabs);
        ui.add_space(8.0);
        if help.words {
            ui.allocate_ui(egui::vec2(560.0, 460.0), |ui| glossary::list(ui, &mut help.search));
        } else {
            ScrollArea::vertical().max_height(460.0).auto_shrink([false, true]).show(ui, |ui| {
                focus::scroll_by_page(ui);
                section(ui, &tr("keys-everywhere"), EVERYWHERE);
                if !of_page.is_empty() {
                    section(ui, &title, of_page);
                }
            });
        }
        ui.add_space(8.0);
        button::secondary(ui, None, &tr("close")).clicked()
    });
    if close || away {
        app.shell.help.open = false;
    }
}

/// Keys are the same in every language; what the pointer does beside them is a message.
fn key_words(key: &str) -> String {
    if key.contains("-keys-") { tr(key) } else { key.to_owned() }
}

fn section(ui: &mut Ui, title: &str, keys: &[(&str, &str)]) {
    let c = theme::colors(ui);
    ui.label(text::card_title(title).color(c.text));
    Grid::new(title).num_columns(2).spacing([20.0, 6.0]).min_col_width(150.0).show(ui, |ui| {
        for (key, message) in keys {
            ui.label(text::mono(key_words(key)).color(c.text_2));
            ui.label(text::body(tr(message)).color(c.text));
            ui.end_row();
        }
    });
    ui.add_space(12.0);
}
