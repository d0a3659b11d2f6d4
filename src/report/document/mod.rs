//! The report of an experiment: one self-contained HTML file and one PDF per language, its figures as SVG and its numbers
//! as CSV beside them.
//!
//! [`write`] is all that a command or a background job needs. [`inputs`] and [`evidence`] read everything once; the
//! builders, one file per section, make [`block`]s of it; writers show the same blocks: [`html`], [`pdf`], and [`plain`]
//! for a terminal. [`first_pages`] is the beginning of the same report, before it is written.

pub mod block;
mod checks;
mod cost;
mod curves;
mod data_checks;
mod evidence;
mod html;
mod inputs;
mod label_efficiency;
mod localize;
mod method;
mod neighbours;
mod pdf;
pub mod plain;
mod provenance;
mod risks;
mod say;
mod settings;
mod tables;
mod verdict_page;

use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use self::block::Document;
use self::evidence::Evidence;
use self::inputs::{Inputs, step};
pub(super) use self::method::explained;
pub use self::pdf::PdfError;
use self::say::Say;
pub(super) use self::settings::backbone_name;
use super::figure::FigureError;
use super::pilot::State;
use super::when;
use crate::job::Job;
use crate::store::index::IndexError;
use crate::store::{Workspace, atomic};
use crate::text::{Language, text};

/// Size of a figure's file in points.
const FIGURE: [f32; 2] = [720.0, 390.0];

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("no finished run of experiment \"{experiment}\"; `kinrin runs` lists the runs")]
    NoResults { experiment: String },
    #[error(transparent)]
    Runs(#[from] IndexError),
    #[error("{path} cannot be written: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Figure(#[from] FigureError),
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error("a table could not be written: {0}")]
    Table(#[from] csv::Error),
    #[error("the report was stopped; files that are already written are whole")]
    Stopped,
}

/// What becomes of data checks that are missing; each takes seconds to minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checks {
    /// They are made, and kept in the workspace.
    Complete,
    /// They stay open: only what the workspace keeps is used.
    AsKept,
}

/// The first page in every language, before a report is written.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstPages {
    /// In the order of [`Language::ALL`].
    pages: [Document; 2],
    /// Data sets that are judged on and not checked yet. A report checks them, which may change the page.
    pub unchecked: Vec<String>,
}

impl FirstPages {
    /// The page in one language.
    pub fn in_language(&self, language: Language) -> &Document {
        let [en, ja] = &self.pages;
        match language {
            Language::En => en,
            Language::Ja => ja,
        }
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub experiment: String,
    /// One HTML and one PDF each.
    pub languages: Vec<Language>,
    /// Frames of neighbours; whoever asks for them has to know that the footage may be shown.
    pub pictures: bool,
}

impl Request {
    /// Steps of the job: three of reading, two per language, one of tables.
    fn steps(&self) -> u64 {
        4 + 2 * self.languages.len() as u64
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Written {
    pub experiment: String,
    pub state: State,
    /// The verdict's sentence in English and Japanese, with what the arms without pre-training give.
    pub en: String,
    pub ja: String,
    pub files: Vec<PathBuf>,
}

/// Writes the report of an experiment into the folder `dir`, which is made if it is not there; files of the same names
/// are replaced. Each file is written whole or not at all. `job` learns how far it is, and can stop it between files.
///
/// # Errors
/// Nothing to report, files that cannot be written, or a stop.
pub fn write(workspace: &Workspace, request: &Request, dir: &Path, job: &Job) -> Result<Written, ReportError> {
    step(job, 0, request.steps())?;
    let inputs = Inputs::read(workspace, &request.experiment, Checks::Complete, job, request.steps())?;
    let evidence = Evidence::read(workspace, &inputs, request.pictures, job, request.steps())?;
    let mut folder = Folder { dir, files: Vec::new() };
    let mut done = 3;
    for &language in &request.languages {
        let document = document(&inputs, &evidence, language);
        let word = language.code();
        folder.put(&format!("report.{word}.html"), html::write(&document)?.as_bytes())?;
        for figure in document.figures() {
            let svg = figure.figure.svg(FIGURE, false);
            folder.put(&format!("figures/{}.{word}.svg", figure.stem), svg.as_bytes())?;
        }
        step(job, done + 1, request.steps())?;
        folder.put(&format!("report.{word}.pdf"), &pdf::write(&document)?)?;
        done += 2;
        step(job, done, request.steps())?;
    }
    folder.put("scores.csv", tables::scores(&inputs)?.as_bytes())?;
    folder.put("costs.csv", tables::costs(&inputs)?.as_bytes())?;
    folder.put("curves.csv", tables::curves(&evidence.curves)?.as_bytes())?;
    step(job, request.steps(), request.steps())?;
    let head = &inputs.pilot.head;
    let [en, ja] = [Language::En, Language::Ja].map(|language| inputs.pilot.statement(language));
    Ok(Written { experiment: request.experiment.clone(), state: head.state, en, ja, files: folder.files })
}

/// Steps of the job of [`first_pages`].
const STEPS_OF_FIRST_PAGES: u64 = 2;

/// The first page of an experiment's report, as [`write`] would write it with the same data checks.
///
/// # Errors
/// Nothing to report, or a stop.
pub fn first_pages(
    workspace: &Workspace,
    experiment: &str,
    checks: Checks,
    job: &Job,
) -> Result<FirstPages, ReportError> {
    step(job, 0, STEPS_OF_FIRST_PAGES)?;
    let inputs = Inputs::read(workspace, experiment, checks, job, STEPS_OF_FIRST_PAGES)?;
    let unchecked = inputs.pilot.checks().missing.iter().map(|(set, _)| set.clone()).collect();
    Ok(FirstPages { pages: Language::ALL.map(|language| first_page(&inputs, language)), unchecked })
}

/// The report in one language, in reading order.
fn document(inputs: &Inputs, evidence: &Evidence, language: Language) -> Document {
    let say = Say(language);
    let sections = [
        verdict_page::decision_in_detail(inputs, say),
        cost::blocks(inputs, say),
        label_efficiency::blocks(inputs, say),
        curves::blocks(inputs, &evidence.curves, say),
        neighbours::blocks(&evidence.agreement, &evidence.pictures, say),
        data_checks::blocks(inputs, say),
        risks::blocks(inputs, say),
        method::blocks(inputs, say),
        settings::blocks(inputs, say),
        provenance::blocks(inputs, say),
        settings::all(inputs, say),
    ];
    let mut document = first_page(inputs, language);
    document.blocks.extend(sections.into_iter().flatten());
    document
}

/// What the report begins with.
fn first_page(inputs: &Inputs, language: Language) -> Document {
    let (name, day) = (&inputs.experiment.name, when::date(inputs.written));
    Document {
        language,
        title: text!(language, "document-title", name = name),
        subtitle: text!(language, "document-subtitle", day = day.as_str()),
        foot: format!("Kinrin {} · {name} · {day}", env!("CARGO_PKG_VERSION")),
        blocks: verdict_page::blocks(inputs, Say(language)),
    }
}

/// The folder of a report and what is in it so far.
struct Folder<'a> {
    dir: &'a Path,
    files: Vec<PathBuf>,
}

impl Folder<'_> {
    /// Writes a file, named relative to the folder, whole or not at all.
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), ReportError> {
        let path = self.dir.join(name);
        let error = |source| ReportError::Io { path: path.clone(), source };
        std::fs::create_dir_all(path.parent().unwrap_or(self.dir)).map_err(error)?;
        atomic::write(&path, bytes).map_err(error)?;
        self.files.push(path);
        Ok(())
    }
}
