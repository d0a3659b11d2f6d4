//! Saving a figure and its data from a plot's menu. Files are written by a thread.

use std::path::{Path, PathBuf};

use egui::Ui;

use crate::report::figure::Figure;
use crate::store::{StoreError, atomic};
use crate::told::Told;
use crate::ui::background::Load;
use crate::ui::command::Command;
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
    chosen: Load<Option<PathBuf>>,
    writing: Load<PathBuf>,
}

/// What there is to save: the figure with all its texts, and its values as CSV.
pub struct Content {
    pub figure: Figure,
    pub csv: String,
    pub size: [f32; 2],
}

impl Export {
    /// Tells when a file has been written or could not be. Call every frame.
    pub fn poll(&mut self, cx: &Cx<'_>) {
        if let Some(Some(path)) = self.chosen.poll().then(|| self.chosen.take()).flatten().and_then(Result::ok) {
            self.path = path.with_extension("").display().to_string();
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
    pub fn menu(&mut self, ui: &mut Ui, cx: &Cx<'_>, name: &str, content: impl Fn() -> Content) -> bool {
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
        let start = PathBuf::from(&self.path);
        self.chosen = Load::start(ctx, "choose-file", move || {
            let name = start.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let folder = start.parent().filter(|p| p.is_dir()).map(Path::to_owned).unwrap_or_default();
            Ok(rfd::FileDialog::new().set_file_name(name).set_directory(folder).save_file())
        });
    }

    fn write(&mut self, cx: &Cx<'_>, kind: Kind, content: Content) {
        // The extension is added and replaces none: names of metrics have dots.
        let path = PathBuf::from(format!("{}.{}", self.path.trim(), kind.extension()));
        let dark = cx.ctx.theme() == egui::Theme::Dark;
        self.writing = Load::start(cx.ctx, "save-figure", move || save(&path, kind, &content, dark).map(|()| path));
    }
}

fn save(path: &Path, kind: Kind, content: &Content, dark: bool) -> Result<(), Told> {
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
