//! The header: title, experiment, the page's one filled action, command search, language, theme.

use egui::{Align, Context, Id, Layout, Ui, UiBuilder};
use egui_material_icons::icons;

use crate::ui::app::App;
use crate::ui::command::Command;
use crate::ui::i18n::{self, Language, tr};
use crate::ui::page::PageId;
use crate::ui::theme::{self, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, menu, segmented};

/// Draws the header.
pub fn show(app: &mut App, ui: &mut Ui) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(48.0);
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.label(text::page_title(app.title()).color(theme::colors(ui).text));
        experiment(app, ui);
        right(app, ui);
    });
}

/// The page's action, then search, language and theme, at the right edge. They are drawn from the left, since Tab visits
/// them in the order in which they are drawn; for that their width is kept from the frame before.
fn right(app: &mut App, ui: &mut Ui) {
    let id = Id::unique("header controls");
    let known = ui.data(|data| data.get_temp::<f32>(id));
    let room = ui.available_rect_before_wrap();
    let split = (room.right() - known.unwrap_or(room.width() / 2.0)).max(room.left());
    let of_page = room.with_max_x((split - 10.0).max(room.left()));
    let (from_right, from_left) = (Layout::right_to_left(Align::Center), Layout::left_to_right(Align::Center));
    ui.scope_builder(UiBuilder::new().max_rect(of_page).layout(from_right), |ui| app.page_header_ui(ui));
    let own = ui.scope_builder(UiBuilder::new().max_rect(room.with_min_x(split)).layout(from_left), |ui| {
        search(app, ui);
        language(app, ui);
        theme_switch(app, ui);
        ui.min_rect().width()
    });
    if known.is_none_or(|known| (known - own.inner).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, own.inner));
        ui.ctx().request_discard("the width of the header's controls has changed");
    }
}

/// Which experiment the pages show.
fn experiment(app: &mut App, ui: &mut Ui) {
    let Some(current) = app.open.as_ref().and_then(|open| open.experiment.clone()) else { return };
    super::divider(ui, 20.0);
    let options: Vec<_> = app.runs.experiments().iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    let mut chosen = current;
    if menu::choice(ui, &tr("experiment"), &mut chosen, &options, 180.0) {
        app.send(Command::Experiment(chosen.clone()));
    }
    if shows_results(app) && is_sample(app, ui.ctx(), &chosen) {
        chip(ui, Tone::Warn, None, &tr("sample-data"));
    }
}

/// Whether what is in sight was made from the experiment of the header. Data and Design show sets and settings of their
/// own, which may be of other footage.
fn shows_results(app: &App) -> bool {
    app.shows_page() && !matches!(app.page, PageId::Data | PageId::Design)
}

fn is_sample(app: &mut App, ctx: &Context, experiment: &str) -> bool {
    if !app.jobs.finished.is_empty() {
        app.shell.sample.forget();
    }
    let run = app.runs.entries.iter().find(|entry| entry.experiment == experiment).map(|entry| &entry.run);
    let (Some(run), Some(open)) = (run, &app.open) else { return false };
    app.shell.sample.is_sample(ctx, &open.workspace, experiment, run)
}

fn search(app: &mut App, ui: &mut Ui) {
    let wide = ui.ctx().content_rect().width() > 1360.0;
    let icon = icons::ICON_SEARCH.codepoint;
    let pressed = if wide {
        let words = format!("{}   Ctrl K", tr("search-commands"));
        button::secondary(ui, Some(icon), &words).clicked()
    } else {
        button::icon(ui, icon, &tr("search-commands")).clicked()
    };
    if pressed {
        app.shell.palette.toggle();
    }
}

fn language(app: &App, ui: &mut Ui) {
    let mut lang = i18n::lang();
    let options = [(Language::Ja, tr("language-ja")), (Language::En, tr("language-en"))];
    if segmented::segmented(ui, &tr("language"), &mut lang, &options) {
        app.send(Command::Language(lang));
    }
}

fn theme_switch(app: &App, ui: &mut Ui) {
    let dark = ui.visuals().dark_mode;
    let icon = if dark { icons::ICON_LIGHT_MODE.codepoint } else { icons::ICON_DARK_MODE.codepoint };
    if button::icon(ui, icon, &tr(if dark { "theme-light" } else { "theme-dark" })).clicked() {
        app.send(Command::ToggleTheme);
    }
}
