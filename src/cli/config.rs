//! `kinrin config`: settings and their ranges, what is wrong with a file, what differs between two, presets.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use serde::Serialize;
use serde_json::json;

use super::{Failure, Global, print_json, print_line};
use crate::config::fields::{self, Field};
use crate::config::{self, Experiment, diff, fields_value, presets};
use crate::data::note::counted;
use crate::engine::plan::precheck::{self, Finding, Severity};
use crate::store::{Workspace, atomic, catalogue, draft};

/// Look at experiment files: settings, problems, differences, presets
#[derive(clap::Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// List every setting with its unit, range and default
    Fields {
        /// Only settings whose path or label has this in it
        #[arg(value_name = "TEXT")]
        find: Option<String>,
    },
    /// Tell everything that is wrong with an experiment file, and which data sets the workspace lacks
    Check {
        /// Experiment file
        #[arg(value_name = "EXPERIMENT.ron")]
        file: PathBuf,
        /// Also open the data: labels, groups, whether they can be split as asked
        #[arg(long)]
        data: bool,
    },
    /// Change settings in an experiment file; comments and everything else in it stay as they are
    Set {
        /// Experiment file
        #[arg(value_name = "EXPERIMENT.ron")]
        file: PathBuf,
        /// As in `kinrin run --set`: pretrain.epochs=5, arms.iivcl.method.Iivcl.k=3
        #[arg(value_name = "PATH=VALUE", required = true)]
        values: Vec<String>,
    },
    /// Tell which settings differ between two experiment files or presets
    Diff {
        #[arg(value_name = "A")]
        left: PathBuf,
        #[arg(value_name = "B")]
        right: PathBuf,
    },
    /// Print the experiment that stored runs were made from
    Runs {
        #[arg(value_name = "EXPERIMENT")]
        experiment: String,
    },
    /// List the shipped experiments, or print one
    Preset {
        /// Its name, or `list`
        #[arg(value_name = "NAME", default_value = "list")]
        name: String,
    },
}

/// Runs the subcommand.
pub fn run(args: &ConfigArgs, global: &Global) -> Result<(), Failure> {
    match &args.command {
        Command::Fields { find } => list_fields(find.as_deref().unwrap_or_default(), global),
        Command::Check { file, data } => check(file, *data, global),
        Command::Set { file, values } => set(file, values, global),
        Command::Diff { left, right } => show_diff(left, right, global),
        Command::Runs { experiment } => of_runs(experiment, global),
        Command::Preset { name } => preset(name, global),
    }
}

#[derive(Serialize)]
struct FieldRow {
    path: &'static str,
    label: &'static str,
    help: &'static str,
    unit: &'static str,
    range: String,
    default: Option<serde_json::Value>,
    required: bool,
    optional: bool,
}

impl FieldRow {
    fn new(field: &Field) -> Self {
        Self {
            path: field.path,
            label: field.label(),
            help: field.help(),
            unit: field.unit_label(),
            range: field.allowed(),
            default: field.default_value(),
            required: field.required,
            optional: field.optional,
        }
    }
}

fn list_fields(text: &str, global: &Global) -> Result<(), Failure> {
    let text = text.to_lowercase();
    let wanted = |row: &FieldRow| row.path.contains(&text) || row.label.to_lowercase().contains(&text);
    let rows: Vec<FieldRow> = fields::all().iter().map(FieldRow::new).filter(wanted).collect();
    if global.json {
        return print_json(&rows);
    }
    for row in rows {
        let default = match &row.default {
            Some(value) => format!("default {}", fields_value::text(value)),
            None => "required".into(),
        };
        let unit = if row.unit.is_empty() { String::new() } else { format!(" {}", row.unit) };
        print_line(&format!("{}\n    {}: {}\n    {}{unit}; {default}", row.path, row.label, row.help, row.range))?;
    }
    Ok(())
}

fn check(file: &Path, data: bool, global: &Global) -> Result<(), Failure> {
    let text = config::read_text(file).map_err(Failure::usage)?;
    let experiment = config::parse_text(&text, file).map_err(Failure::usage)?;
    let mut findings = precheck::alone(&experiment);
    if data {
        findings.extend(precheck::with_data(&global.open()?, &experiment).findings);
    } else {
        findings.extend(missing_sets(&experiment, global)?);
        findings.extend(precheck::missing_weights(&Workspace::weights_dir_at(&global.workspace), &experiment));
    }
    let blocking = findings.iter().filter(|f| f.severity == Severity::Blocking).count();
    if global.json {
        print_json(&json!({ "experiment": experiment.name, "sound": blocking == 0, "findings": findings }))?;
    } else {
        for finding in &findings {
            let path = config::readable(&experiment, &finding.path);
            print_line(&format!("{:<8} {path}: {}", finding.severity.word(), finding.what))?;
        }
        if findings.is_empty() {
            print_line(&format!("{}: nothing is wrong with it", file.display()))?;
        }
    }
    match blocking {
        0 => Ok(()),
        count => Err(Failure::usage(anyhow!("{}: {}", file.display(), counted(count, "problem")))),
    }
}

/// Data sets that the workspace lacks. A workspace into which nothing was imported yet lacks them all, which is no
/// mistake of the experiment.
fn missing_sets(experiment: &Experiment, global: &Global) -> Result<Vec<Finding>, Failure> {
    if !Workspace::is_at(&global.workspace) {
        return Ok(Vec::new());
    }
    let workspace = global.open()?;
    let mut findings = precheck::missing_sets(&workspace, experiment)?;
    if catalogue::data_sets(&workspace.db()?)?.is_empty() {
        findings.iter_mut().for_each(|finding| finding.severity = Severity::Warning);
    }
    Ok(findings)
}

fn set(file: &Path, values: &[String], global: &Global) -> Result<(), Failure> {
    let text = config::read_text(file).map_err(Failure::usage)?;
    let before = config::parse_text(&text, file).map_err(Failure::usage)?;
    let after = config::load_text(&text, file, values).map_err(Failure::usage)?;
    atomic::write(file, config::edited(&text, &before, &after).as_bytes())?;
    show_changes(&diff::experiments(&before, &after), global)
}

fn show_diff(left: &Path, right: &Path, global: &Global) -> Result<(), Failure> {
    show_changes(&diff::experiments(&open(left)?, &open(right)?), global)
}

fn show_changes(changes: &[diff::Change], global: &Global) -> Result<(), Failure> {
    if global.json {
        return print_json(&changes);
    }
    for change in changes {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "(not there)".into());
        print_line(&format!("{}: {} -> {}", change.path, side(&change.left), side(&change.right)))?;
    }
    if changes.is_empty() { print_line("no setting differs") } else { Ok(()) }
}

/// The file, or the preset of that name where there is no such file.
fn open(path: &Path) -> Result<Experiment, Failure> {
    if !path.exists()
        && let Some(preset) = path.to_str().and_then(presets::find)
    {
        return Ok(preset.experiment());
    }
    let text = config::read_text(path).map_err(Failure::usage)?;
    config::parse_text(&text, path).map_err(Failure::usage)
}

fn of_runs(name: &str, global: &Global) -> Result<(), Failure> {
    let found = draft::of_runs(&global.open()?, name)?;
    let none = || Failure::usage(anyhow!("there are no runs of \"{name}\"; `kinrin runs` lists them"));
    let experiment = found.ok_or_else(none)?;
    if global.json { print_json(&experiment) } else { print_line(&config::to_ron(&experiment)) }
}

fn preset(name: &str, global: &Global) -> Result<(), Failure> {
    if name == "list" {
        let rows: Vec<_> = presets::all().iter().map(|p| (p.name, p.experiment().description)).collect();
        if global.json {
            let rows: Vec<_> = rows.iter().map(|(name, text)| json!({ "name": name, "description": text })).collect();
            return print_json(&rows);
        }
        return rows.iter().try_for_each(|(name, text)| print_line(&format!("{name:<12} {text}")));
    }
    let known = || presets::all().iter().map(|p| p.name).collect::<Vec<_>>().join(", ");
    let unknown = || Failure::usage(anyhow!("there is no preset \"{name}\"; there are {}", known()));
    let preset = presets::find(name).ok_or_else(unknown)?;
    if global.json { print_json(&preset.experiment()) } else { print_line(preset.text.trim_end()) }
}
