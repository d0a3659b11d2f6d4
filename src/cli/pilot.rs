//! `kinrin pilot EXPERIMENT`: the numbers, the sentence and the figures of the Pilot page.

use anyhow::anyhow;
use clap::builder::PossibleValuesParser;

use super::figure_files::FigureFiles;
use super::results::experiment_name;
use super::{Failure, Global, interrupt, print_json, print_line, runs};
use crate::job::Job;
use crate::report::pilot::DecisionWords;
use crate::report::pilot::cards::{Card, cards};
use crate::report::pilot::figures::{self, Kind};
use crate::report::pilot::roadmap::roadmap;
use crate::report::pilot::{Choice, CostAxis, Pilot, Source, View, table};
use crate::text::{self, Language};

/// Size of an exported figure in points.
const SIZE: [f32; 2] = [880.0, 480.0];

/// Verdict, improvement against cost, label efficiency and learning curves of an experiment
#[derive(clap::Args)]
pub struct PilotArgs {
    /// Name of the experiment, or its file
    #[arg(value_name = "EXPERIMENT")]
    pub experiment: String,
    /// Task of the figures [default: the first]
    #[arg(long)]
    pub task: Option<String>,
    /// Labels per class, or `all` [default: the middle one of those the verdict rests on]
    #[arg(long)]
    pub budget: Option<String>,
    /// Probe of the figures, as `kinrin results` names it [default: the linear one]
    #[arg(long)]
    pub probe: Option<String>,
    /// Metric of the figures, as `kinrin results --json` names it [default: top1]
    #[arg(long)]
    pub metric: Option<String>,
    /// Arm that improvements are measured from [default: the baseline with most paired results]
    #[arg(long, value_name = "ARM")]
    pub reference: Option<String>,
    /// What the cost axis counts [default: cpu where every run has measured it, else hours]
    #[arg(long, value_parser = axis_words())]
    pub x: Option<String>,
    /// Figure that --svg, --png and --csv write
    #[arg(long, value_enum, default_value_t = Which::Cost)]
    pub figure: Which,
    /// Language of text and figures
    #[arg(long, default_value = "en", value_parser = ["en", "ja"])]
    pub lang: String,
    #[command(flatten)]
    pub files: FigureFiles,
}

/// The words of all cost axes.
fn axis_words() -> PossibleValuesParser {
    CostAxis::all().into_iter().map(CostAxis::word).collect::<Vec<_>>().into()
}

/// A figure by its word.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Which {
    Cost,
    Labels,
    Learning,
}

impl PilotArgs {
    fn choice(&self) -> Choice {
        let [task, probe, metric, budget, reference] =
            [&self.task, &self.probe, &self.metric, &self.budget, &self.reference]
                .map(|o| o.clone().unwrap_or_default());
        let x = self.x.as_deref().and_then(CostAxis::find);
        Choice { task, probe, metric, budget, reference, x }
    }

    fn kind(&self) -> Kind {
        match self.figure {
            Which::Cost => Kind::Cost,
            Which::Labels => Kind::Labels,
            Which::Learning => Kind::Learning,
        }
    }

    fn language(&self) -> Language {
        Language::from_code(&self.lang)
    }
}

/// Prints the page and writes the figure that was asked for.
pub fn run(args: &PilotArgs, global: &Global) -> Result<(), Failure> {
    let name = experiment_name(&args.experiment)?;
    let workspace = global.open()?;
    let mut source = Source::read(&workspace, &name)?;
    if !source.results.is_empty() {
        // As the page does: nothing is said to be worthwhile of data that nobody has looked at.
        let job = Job::default();
        interrupt::stop_on_ctrl_c(&job);
        source.checks.complete(&workspace, &job)?;
    }
    let pilot = Pilot::new(source);
    if pilot.is_empty() {
        return Err(runs::none_finished(&workspace, &name));
    }
    check(args, &pilot)?;
    let view = pilot.view(&args.choice());
    write_files(args, &pilot, &view)?;
    if global.json {
        return print_json(&serde_json::json!({
            "cards": cards(&pilot, args.language()), "roadmap": roadmap(&pilot, args.language()),
            "experiment": name, "verdict": pilot.head, "decision": pilot.decision, "economics": pilot.economics, "options": pilot.options, "view": view,
            "left_out": pilot.comparison.left_out,
        }));
    }
    print_line(&text(args, &pilot, &view))
}

/// What was asked for by name must be there: a default in its place would answer another question.
fn check(args: &PilotArgs, pilot: &Pilot) -> Result<(), Failure> {
    let options = &pilot.options;
    let asked = [
        ("--task", &args.task, &options.tasks),
        ("--budget", &args.budget, &options.budgets),
        ("--probe", &args.probe, &options.probes),
        ("--metric", &args.metric, &options.metrics),
        ("--reference", &args.reference, &options.references),
    ];
    let axes: Vec<&str> = options.axes.iter().map(|axis| axis.word()).collect();
    if let Some(x) = args.x.as_deref().filter(|x| !axes.contains(x)) {
        return Err(Failure::usage(anyhow!("--x {x}: no run tells it; there is {}", axes.join(", "))));
    }
    for (flag, given, known) in asked {
        if let Some(given) = given.as_ref().filter(|g| !known.contains(g)) {
            return Err(Failure::usage(anyhow!("{flag} {given}: there is {}", known.join(", "))));
        }
    }
    Ok(())
}

fn write_files(args: &PilotArgs, pilot: &Pilot, view: &View) -> Result<(), Failure> {
    let mut figure = figures::figure(pilot, view, args.kind(), args.language());
    figure.titled = true;
    args.files.write(&figure, SIZE, &figure.csv())?;
    Ok(())
}

fn text(args: &PilotArgs, pilot: &Pilot, view: &View) -> String {
    let spoken = pilot.head.spoken(args.language());
    let conditions: String = spoken.conditions.iter().map(|s| s.text.as_str()).collect();
    let decision = decision_text(&pilot.decision.words(args.language()), args.language());
    let (arm, reference) = (&pilot.head.arm, &pilot.head.reference);
    let cost = pilot.economics.lines(arm, reference, args.language()).join("\n");
    let shown = cards(pilot, args.language());
    // Cost stands in lines of its own.
    let data: Vec<String> = shown.iter().take(3).map(card_text).collect();
    let data = data.join("\n");
    format!("{}\n{conditions}\n\n{decision}\n\n{cost}\n\n{data}\n\n{}", spoken.sentence, table::text(view))
}

/// A card as a line of text.
fn card_text(card: &Card) -> String {
    let number = format!("{} {}", card.number, card.unit);
    let number = if card.number.is_empty() { String::new() } else { format!("{number}; ") };
    format!("{} ({}): {number}{}", card.title, card.word, card.sentence)
}

/// The decision as lines of text.
fn decision_text(words: &DecisionWords, language: Language) -> String {
    let head = format!("{}: {}", text::text(language, "decision-heading", None), words.title);
    let label = |key: &str, line: &str| format!("{}: {line}", text::text(language, key, None));
    let mut lines = vec![head, words.reason.clone()];
    lines.extend(words.without_leaks.clone());
    lines.extend(words.baselines.iter().cloned());
    lines.push(label("decision-would-change", &words.would_change));
    lines.push(label("decision-next", &words.next));
    lines.push(words.rule.clone());
    lines.extend(words.limits.iter().cloned());
    lines.join("\n")
}
