//! The report of an experiment: one self-contained HTML file and one PDF per language, its figures as SVG and its numbers
//! as CSV beside them.
//!
//! [`write`] is all that a command or a background job needs. [`facts`] reads everything once; the builders, one file per
//! section, make [`block`]s of it; two writers, [`html`] and [`pdf`], show the same blocks.

pub mod block;
mod cost;
mod curves;
mod data_checks;
mod html;
mod inputs;
mod label_efficiency;
mod localize;
mod method;
mod neighbours;
mod pdf;
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
    /// The verdict's sentence in English and Japanese, with what doing nothing gives.
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
    let inputs = Inputs::read(workspace, request, job)?;
    let mut folder = Folder { dir, files: Vec::new() };
    let mut done = 3;
    for &language in &request.languages {
        let document = document(&inputs, language);
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
    folder.put("curves.csv", tables::curves(&inputs)?.as_bytes())?;
    step(job, request.steps(), request.steps())?;
    let head = &inputs.pilot.head;
    let [en, ja] = [Language::En, Language::Ja].map(|language| inputs.pilot.statement(language));
    Ok(Written { experiment: request.experiment.clone(), state: head.state, en, ja, files: folder.files })
}

/// The report in one language, in reading order.
fn document(inputs: &Inputs, language: Language) -> Document {
    let say = Say(language);
    let name = &inputs.experiment.name;
    let sections = [
        verdict_page::decision_in_detail(inputs, say),
        cost::blocks(inputs, say),
        label_efficiency::blocks(inputs, say),
        curves::blocks(inputs, say),
        neighbours::blocks(inputs, say),
        data_checks::blocks(inputs, say),
        risks::blocks(inputs, say),
        method::blocks(inputs, say),
        settings::blocks(inputs, say),
        provenance::blocks(inputs, say),
        settings::all(inputs, say),
    ];
    let mut blocks = verdict_page::blocks(inputs, say);
    blocks.extend(sections.into_iter().flatten());
    let day = when::date(inputs.written);
    Document {
        language,
        title: text!(say.0, "document-title", name = name),
        subtitle: text!(say.0, "document-subtitle", day = day.as_str()),
        foot: format!("Kinrin {} · {name} · {day}", env!("CARGO_PKG_VERSION")),
        blocks,
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
