//! `kinrin data …`: bring footage in, look at it, look after it.

mod check;
mod closing;
mod counts;
mod import;
mod look;
mod tag;

use clap::{Args, Subcommand};

use super::data_demo::{self, DemoArgs as FootageArgs};
use super::{Failure, Global, print_json, print_line};
use crate::data::{DataError, data_set};
use crate::job::Job;
use crate::store::StoreError;

/// Bring footage in, look at it, look after it
#[derive(Args)]
pub struct DataArgs {
    #[command(subcommand)]
    command: DataCommand,
}

#[derive(Subcommand)]
enum DataCommand {
    Import(import::ImportArgs),
    Demo(FootageArgs),
    /// The data sets of the workspace
    List,
    Show(look::ShowArgs),
    Counts(counts::CountsArgs),
    Splits(counts::SplitsArgs),
    Check(check::CheckArgs),
    Tag(tag::TagArgs),
    /// Read videos again that could not be read to their end; labels stay as they are
    Retry(RetryArgs),
    /// Files that could not be read, or not to their end, with the reason
    Bad(NameArgs),
    /// Read every stored frame and compare it with its checksum
    Verify(VerifyArgs),
    /// Take a data set out of the workspace; the footage stays where it is
    Remove(NameArgs),
}

#[derive(Args)]
struct NameArgs {
    /// Name of the data set
    name: String,
}

#[derive(Args)]
struct RetryArgs {
    /// Name of the data set
    name: String,
    /// Videos as `kinrin data bad` names them; all of these without it
    paths: Vec<String>,
}

#[derive(Args)]
struct VerifyArgs {
    /// Name of the data set; all of them without it
    name: Option<String>,
}

/// Runs one of the commands.
pub fn run(args: DataArgs, global: &Global) -> Result<(), Failure> {
    let result = match args.command {
        DataCommand::Import(args) => import::run(args, global),
        DataCommand::Demo(args) => data_demo::run(args, global),
        DataCommand::List => look::list(global),
        DataCommand::Show(args) => look::show(&args, global),
        DataCommand::Counts(args) => counts::counts(&args, global),
        DataCommand::Splits(args) => counts::splits(&args, global),
        DataCommand::Check(args) => check::run(&args, global),
        DataCommand::Tag(args) => tag::run(&args, global),
        DataCommand::Retry(args) => import::retry(&args.name, &args.paths, global),
        DataCommand::Bad(args) => look::bad(&args.name, global),
        DataCommand::Verify(args) => verify(args.name, global),
        DataCommand::Remove(args) => remove(&args.name, global),
    };
    result.map_err(|failure| unknown_name_is_usage(failure, global))
}

fn unknown_name_is_usage(failure: Failure, global: &Global) -> Failure {
    let Failure::Failed(error) = failure else { return failure };
    let store = match error.downcast_ref::<DataError>() {
        Some(DataError::Store(store)) => Some(store),
        _ => error.downcast_ref::<StoreError>(),
    };
    match store {
        Some(StoreError::NoSuchDataSet(name)) => match near_set(name, global) {
            Some(near) => Failure::usage(anyhow::anyhow!("{error}; did you mean \"{near}\"?")),
            None => Failure::Usage(error),
        },
        _ => Failure::Failed(error),
    }
}

/// The data set that was perhaps meant.
fn near_set(name: &str, global: &Global) -> Option<String> {
    let sets = crate::store::catalogue::data_sets(&global.open().ok()?.db().ok()?).ok()?;
    crate::config::nearest(name, sets.iter().map(|set| set.name.as_str())).map(str::to_owned)
}

fn verify(name: Option<String>, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let names = match name {
        Some(name) => vec![name],
        None => crate::store::catalogue::data_sets(&workspace.db()?)?.into_iter().map(|set| set.name).collect(),
    };
    let job = Job::default();
    super::interrupt::stop_on_ctrl_c(&job);
    let mut all = data_set::Verified::default();
    for name in names {
        let found = data_set::verify(&workspace, &name, &job)?;
        all.checked += found.checked;
        all.damaged.extend(found.damaged);
        if found.stopped {
            all.stopped = true;
            break;
        }
    }
    print_verified(&all, global)?;
    let are = |n: usize, what: &str| {
        let verb = if n == 1 { "is" } else { "are" };
        format!("{} {verb} {what}", crate::data::note::counted(n, "stored video"))
    };
    let wrong = match all.damaged_and_missing() {
        [0, 0] if all.stopped => {
            return Err(anyhow::anyhow!("stopped before the end: run it again to check everything").into());
        }
        [0, 0] => return Ok(()),
        [damaged, 0] => are(damaged, "damaged"),
        [0, missing] => are(missing, "missing"),
        [damaged, missing] => format!("{}, {missing} missing", are(damaged, "damaged")),
    };
    Err(anyhow::anyhow!("{wrong}: import the data set again to make what is lacking anew").into())
}

fn print_verified(all: &data_set::Verified, global: &Global) -> Result<(), Failure> {
    if global.json {
        return print_json(all);
    }
    for damage in &all.damaged {
        print_line(&format!("{}: {}: {}", damage.set, damage.path, damage.problem))?;
    }
    let rest = if all.stopped { "; stopped: the rest is unchecked" } else { "" };
    let ([damaged, missing], videos) = (all.damaged_and_missing(), crate::data::note::counted(all.checked, "video"));
    let missing = if missing > 0 { format!(", {missing} missing") } else { String::new() };
    print_line(&format!("{videos} checked, {damaged} damaged{missing}{rest}"))
}

fn remove(name: &str, global: &Global) -> Result<(), Failure> {
    let job = Job::default();
    super::interrupt::stop_on_ctrl_c(&job);
    let freed = data_set::remove(&global.open()?, name, &job, &mut import::tell_waiting)?;
    if global.json {
        return print_json(&serde_json::json!({ "removed": name, "freed_bytes": freed }));
    }
    print_line(&format!("{name} is removed, {:.1} MB are free; the footage is untouched", freed as f64 / 1e6))
}
