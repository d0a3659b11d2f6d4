//! A card with one figure: its choices and export in the head, the plot, and its marks as buttons.

use egui::{Align, Layout, Rect, Sense, Ui, Vec2, WidgetInfo, pos2};
use egui_material_icons::icons;

use super::chooser;
use super::shared_panel::SharedPanel;
use super::state::Shown;
use crate::measure::Form;
use crate::report::figure::Figure;
use crate::report::pilot::figures::{self, Kind};
use crate::report::pilot::{Choice, CostAxis, table};
use crate::ui::command::Command;
use crate::ui::i18n::{lang, tr};
use crate::ui::page::Cx;
use crate::ui::plot::{
    self,
    export::{Content, Export},
};
use crate::ui::theme::{self, text};
use crate::ui::widgets::{button, card, segmented, wrapped};

/// Size of a saved figure, points.
const SIZE: [f32; 2] = [880.0, 480.0];

/// Between two controls in the head of a card, points.
const GAP: f32 = 8.0;

/// The export button at the right end of a head, points.
const EXPORT: f32 = 36.0;

/// A lower plot is a line, not a figure.
const LOWEST: f32 = 80.0;

/// A figure's card and how it is zoomed.
#[derive(Default)]
pub struct FigurePanel {
    view: plot::View,
    /// What is shown; another choice shows all data again.
    of: Option<Choice>,
    export: Export,
}

impl FigurePanel {
    /// Draws the card; its controls change `choice`. `beside` stands in the head in place of the title, where the card is
    /// one of several at its place.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        shown: Shown<'_>,
        (kind, choice): (Kind, &mut Choice),
        beside: Option<&mut SharedPanel>,
    ) {
        if self.of.as_ref() != Some(&shown.view.choice) {
            (self.view, self.of) = (plot::View::default(), Some(shown.view.choice.clone()));
        }
        let figure = figures::figure(shown.pilot, shown.view, kind, lang());
        let room = if kind == Kind::Cost { room(ui, shown, &figure.title) } else { Room::Bare };
        let title = if beside.is_some() { "" } else { figure.title.as_str() };
        card::head(ui, title, |ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let stem = figures::file_stem(&shown.pilot.comparison.experiment, kind, &shown.view.choice);
            self.export_ui(ui, cx, &figure, &stem);
            if kind == Kind::Cost && room != Room::Below {
                controls(ui, shown, choice, room == Room::Named);
            }
            if let Some(beside) = beside {
                // The whole of the head that is left, from its left end.
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| beside.show(ui));
            }
        });
        if room == Room::Below {
            ui.horizontal_wrapped(|ui| controls(ui, shown, choice, false));
        }
        let height = ui.available_height();
        if height < LOWEST {
            wrapped::label(ui, text::small(tr("pilot-too-low")).color(theme::colors(ui).text_2));
            return;
        }
        let drawn = plot::show(ui, word(kind), &figure, &mut self.view, height);
        if let Some(said) = drawn.hovered.and_then(|(series, point)| pointed(&figure, series, point)) {
            drawn.response.clone().on_hover_text_at_pointer(said);
        }
        let clicked = drawn.clicked.and_then(|(series, _)| figure.series.get(series)).map(|s| s.name.clone());
        let arm = clicked.filter(|name| shown.pilot.arms().any(|arm| arm == name));
        let arm = arm.or_else(|| match kind {
            Kind::Cost => marks(ui, shown, &drawn.map),
            _ => None,
        });
        if let Some(arm) = arm {
            cx.send(Command::ShowRuns(shown.pilot.runs_of(&arm)));
        }
    }

    /// Saves the figure as it is seen, with its title, or its numbers.
    fn export_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, figure: &Figure, stem: &str) {
        self.export.poll(cx);
        let more =
            button::icon(ui, icons::ICON_MORE_HORIZ.codepoint, &tr!("pilot-export", figure = figure.title.as_str()));
        let popup = egui::Popup::menu(&more).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
        popup.show(|ui| {
            let content =
                || Content { figure: Figure { titled: true, ..figure.clone() }, csv: figure.csv(), size: SIZE };
            self.export.menu(ui, cx, stem, content);
        });
    }
}

/// The value under the pointer with its interval and n.
fn pointed(figure: &Figure, series: usize, point: usize) -> Option<String> {
    let of = figure.series.get(series).filter(|s| !s.name.is_empty())?;
    let p = of.points.get(point)?;
    let minus = |v: f64| format!("{v:.1}").replace('-', "−");
    let band = of.bands.iter().find(|b| b.x == p.x).map(|b| [b.low, b.high]);
    let range = p.y95.or(band).map(|[low, high]| tr!("pilot-range", low = minus(low), high = minus(high)));
    let n = if p.n > 0 { format!(", n = {}", p.n) } else { String::new() };
    Some(format!("{}: {}{}{n}", of.name, minus(p.y), range.map(|r| format!(" ({r})")).unwrap_or_default()))
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Cost => "pilot-cost",
        Kind::Labels => "pilot-labels",
        Kind::Learning => "pilot-learning",
    }
}

/// Where the controls have room: beside the title with their names or without, or under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Room {
    Named,
    Bare,
    Below,
}

/// What fits beside a title.
fn room(ui: &Ui, shown: Shown<'_>, title: &str) -> Room {
    let wide = |words: &str, font| ui.painter().layout_no_wrap(words.to_owned(), font, egui::Color32::BLACK).size().x;
    let segments = segmented::width_of(ui, &axes(shown)) + segmented::width_of(ui, &budgets(shown));
    let names: f32 = ["pilot-x", "pilot-budget"].iter().map(|key| wide(&tr(key), text::font_small()) + 2.0 * GAP).sum();
    let bare = wide(title, text::font_card_title()) + segments + EXPORT + 4.0 * GAP;
    match ui.available_width() {
        room if room > bare + names => Room::Named,
        room if room > bare => Room::Bare,
        _ => Room::Below,
    }
}

fn axes(shown: Shown<'_>) -> Vec<(CostAxis, String)> {
    shown.pilot.options.axes.iter().map(|x| (*x, x.0.name(Form::Option, lang()))).collect()
}

fn budgets(shown: Shown<'_>) -> Vec<(String, String)> {
    shown.pilot.options.budgets.iter().map(|b| (b.clone(), chooser::budget(b))).collect()
}

/// Label budget and cost axis, from the right; without their names the segments speak for themselves.
fn controls(ui: &mut Ui, shown: Shown<'_>, choice: &mut Choice, named: bool) {
    let name = |ui: &mut Ui, key: &str| {
        if named {
            chooser::label(ui, key);
        }
    };
    let (axes, budgets) = (axes(shown), budgets(shown));
    let meaning = |x: &CostAxis| x.0.term();
    let mut axis = shown.view.choice.axis();
    if segmented::explained(ui, &tr("pilot-x"), &mut axis, &axes, meaning) {
        choice.x = Some(axis);
    }
    name(ui, "pilot-x");
    let mut budget = shown.view.choice.budget.clone();
    if segmented::explained(ui, &tr("pilot-budget"), &mut budget, &budgets, |_| Some("budget")) {
        choice.budget = budget;
    }
    name(ui, "pilot-budget");
}

/// The final marks as buttons with their numbers, for the pointer, the keyboard and reading aloud; the arm that was
/// pressed.
fn marks(ui: &Ui, shown: Shown<'_>, map: &plot::PlotMap) -> Option<String> {
    let of = &shown.view.cost;
    let mut pressed = None;
    for p in &of.points {
        let at = map.pos(p.cost.mean / of.divisor, p.height() * 100.0);
        let rect = Rect::from_center_size(pos2(at.x, at.y), Vec2::splat(18.0));
        let response = ui.interact(rect, ui.scope_id().with(("arm", &p.arm)), Sense::click());
        let value = p.improvement.map_or_else(|| tr("pilot-is-reference"), |e| table::difference_in(&e, lang()));
        let cost = figures::cost_text(shown.view, &p.cost, lang());
        let name = tr!("pilot-mark", arm = p.arm.as_str(), value = value, cost = cost);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
        let response = response.on_hover_text(name);
        if response.clicked() {
            pressed = Some(p.arm.clone());
        }
    }
    pressed
}
