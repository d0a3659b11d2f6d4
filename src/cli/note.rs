//! `kinrin note RUN TEXT`: the note of a run.

use super::{Failure, Global, print_json, print_line, runs};
use crate::store::run_note;

/// Show or replace the note of a run
#[derive(clap::Args)]
pub struct NoteArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// The new note; an empty one ("") takes it away; without it the note is shown
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
}

/// Replaces the note where a text is given, and prints it.
pub fn run(args: &NoteArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let run = runs::find(&workspace, &args.run)?.name();
    if let Some(text) = &args.text {
        run_note::set_note(&workspace, &run, text)?;
    }
    let note = run_note::get(&workspace, &run)?;
    if global.json {
        return print_json(&serde_json::json!({ "run": run, "note": note.note }));
    }
    print_line(if note.note.is_empty() { "no note" } else { &note.note })
}
