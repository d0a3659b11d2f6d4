//! Folders and experiments dropped onto the window, on whatever page.

use std::path::{Path, PathBuf};

use egui::{Align2, Area, Context, Id, LayerId, Order, Stroke, StrokeKind};
use egui_material_icons::icons;

use crate::ui::command::Command;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, radius, text};

/// What the drop of this frame asks for; while something hovers, the window says what a drop would do.
pub fn dropped(ctx: &Context) -> Option<Command> {
    let (hovering, paths) = ctx.input(|i| {
        let paths: Vec<PathBuf> = i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect();
        (!i.raw.hovered_files.is_empty(), paths)
    });
    if hovering {
        overlay(ctx);
    }
    paths.first().map(|path| command_for(path))
}

/// An experiment is opened, all else is footage.
fn command_for(path: &Path) -> Command {
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("ron")) {
        Command::OpenDesign(path.to_owned())
    } else {
        Command::Import(Some(path.to_owned()))
    }
}

fn overlay(ctx: &Context) {
    let c = theme::colors_of(ctx);
    let layer = LayerId::new(Order::Foreground, Id::unique("drop"));
    let painter = ctx.layer_painter(layer);
    let screen = ctx.content_rect();
    painter.rect_filled(screen, 0, c.bg.gamma_multiply(0.88));
    painter.rect_stroke(screen.shrink(16.0), radius::CARD, Stroke::new(2.0, c.accent), StrokeKind::Inside);
    Area::new(Id::unique("drop words")).order(Order::Tooltip).anchor(Align2::CENTER_CENTER, [0.0, 0.0]).show(
        ctx,
        |ui| {
            ui.vertical_centered(|ui| {
                ui.label(egui::RichText::new(icons::ICON_DOWNLOAD.codepoint).size(40.0).color(c.accent));
                ui.label(text::verdict(tr("start-drop-now")).color(c.text));
            });
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_experiment_is_told_from_footage() {
        assert_eq!(command_for(Path::new("/a/pilot.RON")), Command::OpenDesign("/a/pilot.RON".into()));
        assert_eq!(command_for(Path::new("/a/videos")), Command::Import(Some("/a/videos".into())));
    }
}
