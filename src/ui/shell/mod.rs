//! What surrounds every page: rail, header, status bar, command palette, help, messages.

mod header;
mod help;
mod jobs_bar;
pub mod messages;
mod palette;
mod rail;
mod sample;
mod status;
mod words;

use egui::{CentralPanel, Context, Frame, Id, Margin, Panel, Stroke, Ui, UiBuilder, Vec2, ViewportCommand};

use super::app::App;
use super::machine::Machine;
use super::theme::{self, space};

/// The smallest window in which no controls lie over each other; points.
pub const LEAST_SIZE: Vec2 = Vec2::new(1120.0, 680.0);

/// State of the shell's own parts.
#[derive(Default)]
pub struct Shell {
    pub palette: palette::Palette,
    pub help: help::Help,
    pub sample: sample::SampleData,
    pub machine: Machine,
}

/// Draws the shell and, in its middle, the current page.
pub fn show(app: &mut App, ui: &mut Ui) {
    keep_least_size(ui.ctx());
    let c = theme::colors(ui);
    let bar = |margin| Frame::new().fill(c.panel).inner_margin(margin);
    Panel::left("rail").exact_size(72.0).resizable(false).frame(bar(Margin::ZERO)).show(ui, |ui| rail::show(app, ui));
    Panel::top("header").exact_size(48.0).frame(bar(Margin::symmetric(20, 0))).show(ui, |ui| header::show(app, ui));
    let foot = Panel::bottom("status").exact_size(28.0).frame(bar(Margin::symmetric(16, 0)));
    let foot = foot.show(ui, |ui| ui.max_rect()).inner;
    let margin = page_margin(ui);
    CentralPanel::no_frame().frame(Frame::new().fill(c.bg).inner_margin(margin)).show(ui, |ui| page(app, ui));
    // Tab visits controls in the order in which they are drawn: the page comes before its foot.
    status::show(app, &mut ui.new_child(UiBuilder::new().id_salt("status bar").max_rect(foot)));
    palette::show(app, ui.ctx());
    help::show(app, ui.ctx());
}

/// The desktop counts in pixels: at another zoom the smallest window is another one, as far as the screen has room.
fn keep_least_size(ctx: &Context) {
    let id = Id::unique("zoom of the smallest window");
    let zoom = ctx.zoom_factor();
    if ctx.data(|data| data.get_temp::<f32>(id)) == Some(zoom) {
        return;
    }
    ctx.data_mut(|data| data.insert_temp(id, zoom));
    let screen = ctx.input(|i| i.viewport().monitor_size);
    let least = screen.map_or(LEAST_SIZE, |screen| LEAST_SIZE.min(screen * 0.9));
    ctx.send_viewport_cmd(ViewportCommand::MinInnerSize(least));
}

/// Small windows get their margin from the spare side.
fn page_margin(ui: &Ui) -> Margin {
    if ui.ctx().content_rect().height() < 800.0 { Margin::same(12) } else { Margin { top: 16, ..Margin::same(20) } }
}

fn page(app: &mut App, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = space::S;
    app.page_ui(ui);
}

/// A vertical divider in a bar.
fn divider(ui: &mut Ui, height: f32) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(1.0, height), egui::Sense::hover());
    ui.painter().vline(rect.center().x, rect.y_range(), Stroke::new(1.0, theme::colors(ui).line));
}
