//! The map as a file: table, vector figure, picture.

use egui::{Popup, PopupCloseBehavior, Ui};
use egui_material_icons::icons;

use super::overlay;
use super::state::State;
use crate::report::figure::Figure;
use crate::report::{map as report, map_figure};
use crate::ui::i18n::tr;
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
        move || {
            let (map, classes) = (&shown.map, &prepared.classes);
            let figure = map_figure::figure(&shown.key.run, map, &colouring, classes, projection);
            let csv = report::csv(map, classes, projection).map_err(|error| error.to_string())?;
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
