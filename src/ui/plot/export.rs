//! Saving a figure and its data from a plot's menu. Files are written by a thread.

use std::path::{Path, PathBuf};

use egui::Ui;

use crate::report::figure::Figure;
use crate::store::{StoreError, atomic};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::command::Command;
use crate::ui::dialog::{Dialog, Filter, Outcome};
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::{button, field};

/// Kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Svg,
    Png,
    Csv,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Csv];
    const EXTENSIONS: &[&str] = &["svg", "png", "csv"];

    fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Csv => "csv",
        }
    }
}

/// Pixels of a PNG per point.
const SCALE: f32 = 2.0;

/// The file being chosen or written. One for each plot.
#[derive(Default)]
pub struct Export {
    /// Path without extension, as typed.
    path: String,
    dialog: Dialog,
    writing: Load<PathBuf>,
}

/// What there is to save: the figure with all its texts, and its values as CSV.
pub struct Content {
    pub figure: Figure,
    pub csv: String,
    pub size: [f32; 2],
}

/// What makes a content: on the thread that writes it, for it may be large.
pub trait Saved: Send + 'static {
    /// # Errors
    /// Why it cannot be made, in words for the user.
    fn content(self) -> Result<Content, LocalText>;
}

impl Saved for Content {
    fn content(self) -> Result<Content, LocalText> {
        Ok(self)
    }
}

impl<F: FnOnce() -> Result<Content, LocalText> + Send + 'static> Saved for F {
    fn content(self) -> Result<Content, LocalText> {
        self()
    }
}

impl Export {
    /// Tells when a file has been written or could not be. Call every frame.
    pub fn poll(&mut self, cx: &Cx<'_>) {
        match self.dialog.poll() {
            Some(Outcome::Chosen(path)) => self.path = without_extension(&path),
            Some(Outcome::Unavailable) => {
                cx.send(Command::Toast(Tone::Warn, i18n::both(|| tr("curves-no-dialog"))));
            }
            Some(Outcome::Cancelled) | None => {}
        }
        if !self.writing.poll() {
            return;
        }
        match self.writing.take() {
            Some(Ok(path)) => {
                let words = i18n::both(|| tr!("curves-saved", path = path.display().to_string()));
                cx.send(Command::Toast(Tone::Good, words));
            }
            Some(Err(error)) => {
                let words = i18n::both(|| tr!("curves-not-saved", error = i18n::said(&error)));
                cx.send(Command::Toast(Tone::Bad, words));
            }
            None => {}
        }
    }

    /// The part of a plot's menu that saves it. `name` is the file's name without extension that is offered first;
    /// `content` is asked for only when something is saved. True once a file is being written.
    pub fn menu<S: Saved>(&mut self, ui: &mut Ui, cx: &Cx<'_>, name: &str, content: impl Fn() -> S) -> bool {
        if self.path.is_empty() {
            self.path = cx.workspace.root().join("exports").join(name).display().to_string();
        }
        let c = colors(ui);
        ui.label(text::caption(tr("curves-save")).color(c.text_3));
        field::line(ui, &mut self.path, &tr("curves-save-path"), "", 236.0);
        let mut pressed = None;
        ui.horizontal(|ui| {
            for kind in Kind::ALL {
                let label = kind.extension().to_uppercase();
                if button::secondary(ui, None, &label).clicked() {
                    pressed = Some(kind);
                }
            }
            if button::quiet(ui, None, &tr("curves-save-choose")).clicked() {
                self.choose(cx.ctx);
            }
        });
        if let Some(kind) = pressed {
            self.write(cx, kind, content());
        }
        pressed.is_some()
    }

    /// The system's dialog. Where there is none, the path can be typed.
    fn choose(&mut self, ctx: &egui::Context) {
        let name = Path::new(&self.path).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let filter = Filter { name: tr("curves-save-kinds"), extensions: Kind::EXTENSIONS };
        self.dialog.save_file(ctx, tr("curves-save"), &filter, &name);
    }

    fn write(&mut self, cx: &Cx<'_>, kind: Kind, content: impl Saved) {
        // The extension is added and replaces none: names of metrics have dots.
        let path = PathBuf::from(format!("{}.{}", self.path.trim(), kind.extension()));
        let dark = cx.ctx.theme() == egui::Theme::Dark;
        self.writing = Load::start(cx.ctx, "save-figure", move || {
            let content = content.content()?;
            save(&path, kind, &content, dark).map(|()| path)
        });
    }
}

/// A chosen path without the extension of one of the kinds; names of metrics have dots of their own.
fn without_extension(path: &Path) -> String {
    let known = path.extension().is_some_and(|e| Kind::EXTENSIONS.iter().any(|kind| e.eq_ignore_ascii_case(kind)));
    if known { path.with_extension("").display().to_string() } else { path.display().to_string() }
}

fn save(path: &Path, kind: Kind, content: &Content, dark: bool) -> Result<(), LocalText> {
    let Content { figure, csv, size } = content;
    let bytes = match kind {
        Kind::Svg => figure.svg(*size, dark).into_bytes(),
        Kind::Png => figure.png(*size, SCALE, dark)?,
        Kind::Csv => csv.clone().into_bytes(),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
    }
    atomic::write(path, &bytes).map_err(StoreError::io(path))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_path_loses_the_extension_of_a_kind_and_no_other() {
        assert_eq!(without_extension(Path::new("/a/map.SVG")), "/a/map");
        assert_eq!(without_extension(Path::new("/a/knn.top1")), "/a/knn.top1");
    }

    #[test]
    fn each_kind_is_written_into_a_folder_that_is_made() {
        let root = tempfile::tempdir().unwrap();
        let content = Content { figure: Figure::default(), csv: "a,b\n".into(), size: [300.0, 200.0] };
        let starts: [(Kind, &[u8]); 3] = [(Kind::Svg, b"<svg"), (Kind::Png, b"\x89PNG"), (Kind::Csv, b"a,b")];
        for (kind, start) in starts {
            let path = root.path().join("new").join(format!("f.{}", kind.extension()));
            save(&path, kind, &content, false).unwrap();
            assert!(std::fs::read(&path).unwrap().starts_with(start), "{kind:?}");
        }
    }
}
