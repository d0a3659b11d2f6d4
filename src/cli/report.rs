//! `kinrin report EXPERIMENT --out DIR`: the report as HTML and PDF, its figures and numbers beside it.

use std::path::PathBuf;

use super::results::experiment_name;
use super::{Failure, Global, interrupt, print_json, print_line};
use crate::job::Job;
use crate::report::document::{self, ReportError, Request};
use crate::text::Language;

/// Write the report of an experiment: one HTML file and one PDF per language, figures as SVG, numbers as CSV
#[derive(clap::Args)]
pub struct ReportArgs {
    /// Name of the experiment, or its file
    #[arg(value_name = "EXPERIMENT")]
    pub experiment: String,
    /// Folder to write into; it is made if it is not there, and files of the same names are replaced
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
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

/// Writes the report and names its files.
pub fn run(args: &ReportArgs, global: &Global) -> Result<(), Failure> {
    let experiment = experiment_name(&args.experiment)?;
    let request = Request { experiment, languages: args.lang.languages(), pictures: args.pictures };
    let job = Job::default();
    interrupt::stop_on_ctrl_c(&job);
    let written = document::write(&global.open()?, &request, &args.out, &job).map_err(|error| match error {
        ReportError::NoResults { .. } => Failure::usage(error),
        other => other.into(),
    })?;
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
