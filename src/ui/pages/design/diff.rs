//! What differs from a preset, a file or the state before: setting by setting, left and right.

use egui::{Label, RichText, ScrollArea, Ui};
use egui_material_icons::icons;

use super::state::{Act, State};
use crate::config::diff::Change;
use crate::config::presets;
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, menu};

/// Draws the differences.
pub fn show(ui: &mut Ui, state: &mut State) {
    ui.add_space(8.0);
    against(ui, state);
    ui.add_space(8.0);
    let mut changes = state.doc.changes().to_vec();
    // Settings of the experiment itself stand first: below a heading they would be read as part of it.
    changes.sort_by_key(|change| change.path.contains('.'));
    ScrollArea::vertical().id_salt("design-diff").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if changes.is_empty() {
            ui.label(text::body(tr("design-diff-none")).color(colors(ui).text_2));
        }
        let mut parent = String::new();
        for change in &changes {
            let (owner, name) = change.path.rsplit_once('.').unwrap_or(("", &change.path));
            if owner != parent {
                head(ui, owner);
                parent = owner.to_owned();
            }
            lines(ui, name, change);
        }
    });
}

/// With what the experiment is compared.
fn against(ui: &mut Ui, state: &mut State) {
    ui.horizontal(|ui| {
        ui.label(text::body(tr("design-against")).color(colors(ui).text_2));
        let mut chosen = state.doc.base_name().to_owned();
        let mut options: Vec<_> =
            presets::all().iter().map(|p| (p.name.to_owned(), super::base_label(p.name))).collect();
        if !options.iter().any(|(name, _)| *name == chosen) {
            options.push((chosen.clone(), super::base_label(&chosen)));
        }
        if menu::choice(ui, &tr("design-against"), &mut chosen, &options, 180.0)
            && let Some(preset) = presets::find(&chosen)
        {
            state.act(Act::Compare(preset.name));
        }
        if button::quiet(ui, Some(icons::ICON_FOLDER_OPEN.codepoint), &tr("design-compare-file")).clicked() {
            state.act(Act::AskCompare);
        }
    });
}

fn head(ui: &mut Ui, owner: &str) {
    if !owner.is_empty() {
        ui.add_space(8.0);
        ui.label(text::mono(format!("  {owner}")).color(colors(ui).text_2));
    }
}

fn lines(ui: &mut Ui, name: &str, change: &Change) {
    let c = colors(ui);
    for (sign, value, ink, fill) in [("−", &change.left, c.bad, c.bad_bg), ("+", &change.right, c.good, c.good_bg)] {
        let Some(value) = value else { continue };
        egui::Frame::new().fill(fill).inner_margin(egui::Margin::symmetric(8, 2)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let words = RichText::new(format!("{sign}   {name}: {value}")).font(text::font_mono()).color(ink);
            ui.add(Label::new(words).truncate());
        });
    }
}
