//! `kinrin roadmap EXPERIMENT`: the stages of a rollout, and what people have seen to outside of the program.

use anyhow::anyhow;
use clap::builder::PossibleValuesParser;

use super::results::experiment_name;
use super::{Failure, Global, print_json, print_line};
use crate::report::pilot::roadmap::{Stage, by_hand, roadmap};
use crate::report::pilot::{Pilot, Source};
use crate::report::when;
use crate::store::local_time;
use crate::store::roadmap::{self as ticks, Tick};
use crate::store::run_folder::unix_now;
use crate::text::{Language, text};

/// Show the stages of a rollout with what is done of each, and tick what people have seen to outside of the program
#[derive(clap::Args)]
pub struct RoadmapArgs {
    /// Name of the experiment, or its file
    #[arg(value_name = "EXPERIMENT")]
    pub experiment: String,
    /// Item that is seen to; needs --by
    #[arg(long, value_name = "ITEM", value_parser = items(), requires = "by")]
    pub tick: Option<String>,
    /// Item that is open again
    #[arg(long, value_name = "ITEM", value_parser = items(), conflicts_with = "tick")]
    pub untick: Option<String>,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Day, such as 2026-11-27 [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Language of the text
    #[arg(long, default_value = "en", value_parser = ["en", "ja"])]
    pub lang: String,
}

fn items() -> PossibleValuesParser {
    by_hand().collect::<Vec<_>>().into()
}

/// Ticks what was asked for, and shows the stages.
pub fn run(args: &RoadmapArgs, global: &Global) -> Result<(), Failure> {
    let name = experiment_name(&args.experiment)?;
    let workspace = global.open()?;
    let known = Source::read(&workspace, &name)?;
    if known.results.is_empty() && known.waiting.is_empty() {
        return Err(Failure::usage(anyhow!("no run of experiment \"{name}\"; `kinrin runs` lists the runs")));
    }
    if let Some(item) = &args.tick {
        ticks::tick(&workspace, &name, tick(item, args)?)?;
    }
    if let Some(item) = &args.untick {
        ticks::untick(&workspace, &name, item)?;
    }
    let language = Language::from_code(&args.lang);
    let pilot = Pilot::new(Source::read(&workspace, &name)?);
    let stages = roadmap(&pilot, language);
    if global.json { print_json(&stages) } else { print_line(&stages.map(|stage| lines(&stage, language)).join("\n")) }
}

fn tick(item: &str, args: &RoadmapArgs) -> Result<Tick, Failure> {
    let now = unix_now() as i64;
    let on = args.on.clone().unwrap_or_else(|| when::date(now + local_time::offset(now)));
    if !when::is_date(&on) {
        return Err(Failure::usage(anyhow!("--on {on}: a day is written such as 2026-11-27")));
    }
    let by = args.by.as_deref().unwrap_or_default().trim();
    if by.is_empty() {
        return Err(Failure::usage(anyhow!("--by: a name says who has seen to it")));
    }
    Ok(Tick { item: item.to_owned(), by: by.to_owned(), on })
}

fn lines(stage: &Stage, language: Language) -> String {
    let here = if stage.here { format!(" ({})", text(language, "decision-stage-here", None)) } else { String::new() };
    let item = |item: &crate::report::pilot::roadmap::Item| {
        let word = item.word.map_or_else(String::new, |word| format!(" [{word}]"));
        format!("  {} {}{word}", if item.done { "✓" } else { "○" }, item.said(language))
    };
    let items: Vec<String> = stage.items.iter().map(item).collect();
    format!("{}{here}\n{}", stage.name, items.join("\n"))
}
