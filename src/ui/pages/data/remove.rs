//! The question before a data set is taken out of the workspace. It names what is lost; Enter does not confirm it.

use super::{Shown, words};
use crate::data::data_set;
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, dialog};

/// Whether the question is open.
#[derive(Default)]
pub struct Remove {
    open: bool,
}

impl Remove {
    pub fn ask(&mut self) {
        self.open = true;
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Draws the question if it is open.
    pub fn show(&mut self, shown: &Shown, cx: &mut Cx<'_>) {
        if !self.open {
            return;
        }
        let name = shown.name().to_owned();
        let title = tr!("data-remove-title", name = name.as_str());
        let ((keep, remove), away) = dialog::show(cx.ctx, "remove data set", &title, 460.0, |ui| {
            let c = colors(ui);
            let (videos, clips) = (words::count(shown.figures.videos), words::count(shown.figures.clips));
            ui.label(text::body(tr!("data-remove-lost", videos = videos, clips = clips)).color(c.text));
            let source = shown.view.info.source.display().to_string();
            ui.label(text::body(tr!("data-remove-kept", source = source)).color(c.text_2));
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                let keep = button::secondary(ui, None, &tr("cancel"));
                (keep.clicked(), button::lose(ui, &tr("data-remove-now")))
            })
            .inner
        });
        if remove {
            start(name, cx);
        }
        if keep || remove || away {
            self.open = false;
        }
    }
}

fn start(name: String, cx: &mut Cx<'_>) {
    let workspace = cx.workspace.clone();
    let label = i18n::both(|| tr!("data-removing", name = name.as_str()));
    cx.jobs.start(cx.ctx, label, move |job| {
        let freed = data_set::remove(&workspace, &name, job, &mut |_| {})?;
        Ok(i18n::both(|| tr!("data-removed", name = name.as_str(), freed = words::bytes(freed))))
    });
}
