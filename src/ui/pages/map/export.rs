//! The map as a file: table, vector figure, picture.

use egui::{Popup, PopupCloseBehavior, Ui};
use egui_material_icons::icons;

use super::classes::shown_name;
use super::maps::Shown;
use super::overlay;
use super::state::State;
use super::steps::grouped;
use crate::report::figure::{Figure, Series};
use crate::report::map::classes::{self, Classes, Colouring};
use crate::report::map::figure as map_figure;
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::plot::export::Content;
use crate::ui::widgets::button;

/// Width of the menu, points.
const WIDTH: f32 = 268.0;

/// The menu of the map's head. What is on the screen is saved; it is made by the thread that writes it.
pub fn menu(state: &mut State, ui: &mut Ui, cx: &Cx<'_>) {
    let (Some(shown), Some(prepared)) = (state.shown(), state.prepared()) else { return };
    let (colouring, projection) = (state.colouring.clone(), state.projection);
    let caption = overlay::meaning(projection, &shown.map);
    let name = format!("{}-map-{}", shown.key.run, shown.key.step);
    let content = || {
        let (shown, prepared, colouring, caption) =
            (shown.clone(), prepared.clone(), colouring.clone(), caption.clone());
        let lang = i18n::lang();
        move || {
            i18n::set_lang(lang);
            let (map, classes) = (&shown.map, &prepared.classes);
            let figure = map_figure::figure(&shown.key.run, map, &colouring, classes, projection);
            let figure = in_words(figure, &shown, classes, &colouring);
            let csv = classes::csv(map, classes, projection)?;
            Ok(Content { figure: Figure { captions: vec![caption], ..figure }, csv, size: map_figure::SIZE })
        }
    };
    let button = button::secondary(ui, Some(icons::ICON_DOWNLOAD.codepoint), &tr("map-export"));
    // Not `Popup::menu`: it takes the frames off buttons and fields.
    let popup = Popup::from_toggle_button_response(&button);
    let popup = popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(WIDTH);
    let saved = popup.show(|ui| {
        ui.set_width(WIDTH);
        state.export.menu(ui, cx, &name, content)
    });
    if saved.is_some_and(|saved| saved.inner) {
        Popup::close_all(ui.ctx());
    }
}

/// The figure with the words of the window.
fn in_words(made: Figure, shown: &Shown, classes: &Classes, colouring: &Colouring) -> Figure {
    let (step, clips) = (grouped(shown.map.step), grouped(classes.of.iter().flatten().count() as u64));
    let subtitle = tr!("map-subtitle", step = step, clips = clips);
    let named = |series: Series| Series { name: shown_name(colouring, &series.name), ..series };
    let series = made.series.into_iter().map(named).collect();
    Figure { subtitle, series, ..made }
}
