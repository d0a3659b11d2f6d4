//! What can be done with a data set as a whole: verify, retry, import again, remove.

use super::{DataPage, words};
use crate::data::{import, keep};
use crate::ui::command::Command;
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::reveal;

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
            Tool::ShowFolder => reveal::show(&info.source),
            Tool::ShowFile(path) => reveal::show(&info.source.join(path)),
            Tool::Verify => verify(info.name.clone(), cx),
            Tool::Retry(paths) => retry(info.name.clone(), paths, cx),
            Tool::Remove => self.remove.ask(),
        }
    }
}

fn verify(name: String, cx: &mut Cx<'_>) {
    let (workspace, lang) = (cx.workspace.clone(), i18n::lang());
    cx.jobs.start(cx.ctx, tr!("data-verifying", name = name.as_str()), move |job| {
        i18n::set_lang(lang);
        let found = keep::verify(&workspace, &name, job).map_err(|error| error.to_string())?;
        match found.damaged.len() {
            _ if found.stopped => Err(tr("data-stopped")),
            0 => Ok(tr!("data-verified", name = name.as_str(), n = words::count(found.checked))),
            n => Err(tr!("data-damaged", name = name.as_str(), n = n, of = found.checked)),
        }
    });
}

fn retry(name: String, paths: Vec<String>, cx: &mut Cx<'_>) {
    let (workspace, lang) = (cx.workspace.clone(), i18n::lang());
    cx.jobs.start(cx.ctx, tr!("data-retrying", name = name.as_str()), move |job| {
        i18n::set_lang(lang);
        let summary = import::retry(&workspace, &name, &paths, job, &mut |_| {}).map_err(|error| error.to_string())?;
        if summary.stopped {
            return Err(tr("data-stopped"));
        }
        Ok(tr!("data-retried", name = name.as_str(), n = summary.new, bad = summary.bad, partial = summary.partial))
    });
}
