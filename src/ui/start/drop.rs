//! Folders and experiments dropped onto the window, on whatever page.

use std::path::{Path, PathBuf};

use egui::{Align2, Area, Context, Id, LayerId, Order, Stroke, StrokeKind};
use egui_material_icons::icons;

use crate::data::scan;
use crate::ui::background::Load;
use crate::ui::command::Command;
use crate::ui::i18n::{self, tr};
use crate::ui::theme::{self, radius, text};
use crate::ui::widgets::chip::Tone;

/// What was dropped, while it is looked at.
#[derive(Default)]
pub struct Dropped {
    looked: Load<(PathBuf, Kind)>,
    /// What was dropped is searched for, if it is a video.
    searches: bool,
}

/// What a dropped path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Footage,
    /// A file that stands for the folder it lies in, where it is not searched for.
    Video,
    Experiment,
    Other,
}

impl Dropped {
    /// What a drop asks for; while something hovers, the window says what a drop would do. `searches`: a video is looked
    /// for among those of the run in sight. Call once a frame.
    pub fn frame(&mut self, ctx: &Context, searches: bool) -> Option<Command> {
        let (hovered, path) = ctx.input(|i| {
            let path = i.raw.dropped_files.first().map(|file| file.path().to_owned());
            (i.raw.hovered_files.first().map(|file| message(file.path.as_deref(), searches)), path)
        });
        if let Some(message) = hovered {
            overlay(ctx, message);
        }
        if let Some(path) = path {
            self.searches = searches;
            self.looked = Load::start(ctx, "look at what was dropped", move || {
                let kind = kind(&path);
                Ok((path, kind))
            });
        }
        self.looked.poll();
        let (path, kind) = self.looked.take()?.ok()?;
        Some(match kind {
            Kind::Video if self.searches => Command::SearchClip(Some(path)),
            Kind::Footage | Kind::Video => Command::Import(Some(path)),
            Kind::Experiment => Command::OpenDesign(path),
            Kind::Other => {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                Command::Toast(Tone::Warn, i18n::both(|| tr!("start-drop-else", name = name.as_str())))
            }
        })
    }
}

/// What a drop of this path would do, as far as its name tells.
fn message(path: Option<&Path>, searches: bool) -> &'static str {
    match path {
        Some(path) if is_experiment(path) => "start-drop-design",
        Some(path) if searches && is_video(path) => "start-drop-search",
        _ => "start-drop-now",
    }
}

fn is_video(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    scan::is_video_name(&name) || scan::is_picture_name(&name)
}

fn is_experiment(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("ron"))
}

fn kind(path: &Path) -> Kind {
    if path.is_dir() {
        return Kind::Footage;
    }
    if is_experiment(path) {
        Kind::Experiment
    } else if is_video(path) {
        Kind::Video
    } else {
        Kind::Other
    }
}

fn overlay(ctx: &Context, message: &str) {
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
                ui.label(text::verdict(tr(message)).color(c.text));
            });
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_videos_and_experiments_are_told_from_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(kind(folder.path()), Kind::Footage);
        let of = |name: &str| kind(&folder.path().join(name));
        assert_eq!(
            ["a.MP4", "a.png", "pilot.RON", "readme.md", "a"].map(of),
            [Kind::Video, Kind::Video, Kind::Experiment, Kind::Other, Kind::Other]
        );
    }
}
