//! `kinrin report EXPERIMENT --out DIR`: the report as HTML and PDF, its figures and numbers beside it; with
//! `--first-page` its first page as text.

use std::path::PathBuf;

use super::results::experiment_name;
use super::{Failure, Global, interrupt, print_json, print_line};
use crate::job::Job;
use crate::report::document::block::Document;
use crate::report::document::{self, Checks, ReportError, Request, plain};
use crate::text::Language;

/// Write the report of an experiment: one HTML file and one PDF per language, figures as SVG, numbers as CSV
#[derive(clap::Args)]
pub struct ReportArgs {
    /// Name of the experiment, or its file
    #[arg(value_name = "EXPERIMENT")]
    pub experiment: String,
    /// Folder to write into; it is made if it is not there, and files of the same names are replaced
    #[arg(long, value_name = "DIR", required_unless_present = "first_page")]
    pub out: Option<PathBuf>,
    /// Print the first page as text and write no file
    #[arg(long, conflicts_with_all = ["out", "pictures"])]
    pub first_page: bool,
    /// Language of the report
    #[arg(long, value_enum, default_value_t = Tongues::Both)]
    pub lang: Tongues,
    /// Show frames of queries and their neighbours. Leave it off for footage whose terms or consents forbid showing it:
    /// the pictures are not masked
    #[arg(long)]
    pub pictures: bool,
}

/// One language or both.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Tongues {
    En,
    Ja,
    Both,
}

impl Tongues {
    fn languages(self) -> Vec<Language> {
        match self {
            Self::En => vec![Language::En],
            Self::Ja => vec![Language::Ja],
            Self::Both => vec![Language::Ja, Language::En],
        }
    }
}

/// Writes the report and names its files, or prints its first page.
pub fn run(args: &ReportArgs, global: &Global) -> Result<(), Failure> {
    let experiment = experiment_name(&args.experiment)?;
    let job = Job::default();
    interrupt::stop_on_ctrl_c(&job);
    let Some(out) = &args.out else { return print_first_page(args, &experiment, global, &job) };
    let request = Request { experiment, languages: args.lang.languages(), pictures: args.pictures };
    let written = document::write(&global.open()?, &request, out, &job).map_err(failure)?;
    if global.json {
        return print_json(&written);
    }
    let sentence = match args.lang {
        Tongues::Ja => &written.ja,
        Tongues::En | Tongues::Both => &written.en,
    };
    print_line(sentence)?;
    written.files.iter().try_for_each(|file| print_line(&format!("written: {}", file.display())))
}

/// The page as the report has it, so that missing data checks are made.
fn print_first_page(args: &ReportArgs, experiment: &str, global: &Global, job: &Job) -> Result<(), Failure> {
    let found = document::first_pages(&global.open()?, experiment, Checks::Complete, job).map_err(failure)?;
    let pages: Vec<&Document> = args.lang.languages().into_iter().map(|language| found.in_language(language)).collect();
    if global.json {
        return print_json(&pages);
    }
    let texts: Vec<String> = pages.into_iter().map(plain::write).collect();
    print_line(&texts.join("\n\n"))
}

fn failure(error: ReportError) -> Failure {
    match error {
        ReportError::NoResults { .. } => Failure::usage(error),
        other => other.into(),
    }
}
