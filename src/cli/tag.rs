//! `kinrin tag RUN +a -b`: tags of a run.

use anyhow::anyhow;

use super::{Failure, Global, print_json, print_line, runs};
use crate::store::run_note;

/// Show or change the tags of a run
#[derive(clap::Args)]
pub struct TagArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// +word adds a tag, -word takes it away; without any the tags are shown
    #[arg(value_name = "+TAG|-TAG", allow_hyphen_values = true)]
    pub changes: Vec<String>,
}

/// Changes the tags and prints what the run has then.
pub fn run(args: &TagArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let run = runs::find(&workspace, &args.run)?.name();
    // An option behind the first change is taken as one: it still means what it means elsewhere.
    let json = global.json || args.changes.iter().any(|c| c == "--json");
    let (mut add, mut drop) = (Vec::new(), Vec::new());
    for change in args.changes.iter().filter(|c| *c != "--json") {
        let list = if change.starts_with('-') { &mut drop } else { &mut add };
        list.push(word(change)?);
    }
    let note = run_note::change_tags(&workspace, &run, &add, &drop)?;
    if json {
        return print_json(&serde_json::json!({ "run": run, "tags": note.tags }));
    }
    print_line(&if note.tags.is_empty() { "no tags".to_owned() } else { note.tags.join(" ") })
}

fn word(change: &str) -> Result<String, Failure> {
    let typed = change.strip_prefix(['+', '-']);
    let tag = typed.and_then(run_note::tag);
    tag.ok_or_else(|| Failure::usage(anyhow!("\"{change}\" is no tag: write +word or -word, up to 32 letters")))
}
