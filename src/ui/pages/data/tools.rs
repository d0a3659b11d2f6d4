//! What can be done with a data set as a whole: verify, retry, import again, remove.

use super::{DataPage, words};
use crate::data::{data_set, import};
use crate::ui::command::Command;
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;

/// A wish of one of the panels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Shows another set.
    Choose(String),
    /// Opens the import form with this set's folder.
    ImportAgain,
    /// Compares every stored frame with its checksum.
    Verify,
    ShowFolder,
    /// Shows a file of the set, relative to its folder.
    ShowFile(String),
    /// Reads videos again; all that could not be read to their end if none is named.
    Retry(Vec<String>),
    /// Asks whether to take the set out of the workspace.
    Remove,
}

impl DataPage {
    /// Carries out what a panel asked for.
    pub(super) fn tool(&mut self, tool: Tool, cx: &mut Cx<'_>) {
        let Some(shown) = self.shown.value() else { return };
        let info = &shown.view.info;
        match tool {
            Tool::Choose(name) => self.choose(name, cx),
            Tool::ImportAgain => cx.send(Command::Import(Some(info.source.clone()))),
            Tool::ShowFolder => cx.send(Command::Reveal(info.source.clone())),
            Tool::ShowFile(path) => cx.send(Command::Reveal(info.source.join(path))),
            Tool::Verify => verify(info.name.clone(), cx),
            Tool::Retry(paths) => retry(info.name.clone(), paths, cx),
            Tool::Remove => self.remove.ask(),
        }
    }
}

fn verify(name: String, cx: &mut Cx<'_>) {
    let workspace = cx.workspace.clone();
    let label = i18n::both(|| tr!("data-verifying", name = name.as_str()));
    cx.jobs.start(cx.ctx, label, move |job| {
        let found = data_set::verify(&workspace, &name, job)?;
        let (name, of) = (name.as_str(), found.checked);
        match found.damaged_and_missing() {
            _ if found.stopped => Err(i18n::both(|| tr("data-stopped"))),
            [0, 0] => Ok(i18n::both(|| tr!("data-verified", name = name, n = words::count(of)))),
            [n, 0] => Err(i18n::both(|| tr!("data-damaged", name = name, n = n, of = of))),
            [0, n] => Err(i18n::both(|| tr!("data-missing", name = name, n = n, of = of))),
            [damaged, missing] => Err(i18n::both(|| {
                tr!("data-damaged-and-missing", name = name, damaged = damaged, missing = missing, of = of)
            })),
        }
    });
}

fn retry(name: String, paths: Vec<String>, cx: &mut Cx<'_>) {
    let workspace = cx.workspace.clone();
    let label = i18n::both(|| tr!("data-retrying", name = name.as_str()));
    cx.jobs.start(cx.ctx, label, move |job| {
        let summary = import::retry(&workspace, &name, &paths, job, &mut |_| {})?;
        if summary.stopped {
            return Err(i18n::both(|| tr("data-stopped")));
        }
        let (n, bad, partial) = (summary.new, summary.bad, summary.partial);
        Ok(i18n::both(|| tr!("data-retried", name = name.as_str(), n = n, bad = bad, partial = partial)))
    });
}
