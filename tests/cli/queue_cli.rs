//! The queue as a person meets it on the command line: order, worker process, requests of another process, crash.

#![allow(clippy::unwrap_used)] // a failed helper is a failed test

use crate::pilot;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Child;

use kinrin::engine::launcher::{Closing, LaunchOptions, Launcher, Look, Working};
use kinrin::store::{Status, Workspace};
use pilot::Pilot;
use serde_json::Value;

/// Long enough to be met at work, short enough to be waited for when nothing stops it.
const LONG: &str = "epochs: 10000.0, checkpoint_minutes: 1000.0, snapshots: 1";

fn waiting(pilot: &Pilot) -> Vec<String> {
    let items = pilot.json(&["queue", "list"])["queue"].clone();
    items.as_array().unwrap().iter().map(|i| i["run"].as_str().unwrap().to_owned()).collect()
}

/// The worker, and its lines of progress once it pre-trains.
fn worker(pilot: &Pilot) -> (Child, impl Iterator<Item = String> + use<>) {
    let mut child = pilot.spawn(&["queue", "work", "--progress", "json"]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|l| l.contains("\"phase\":\"pretrain\"") && !l.contains("\"done\":0")));
    (child, lines)
}

fn state(pilot: &Pilot, run: &str) -> Value {
    pilot.json(&["show", run])["state"].clone()
}

/// Waits for a state, on a machine that is busy with other things, too.
fn wait_for(pilot: &Pilot, run: &str, wanted: &str) {
    let began = std::time::Instant::now();
    while state(pilot, run) != wanted {
        assert!(began.elapsed().as_secs() < 600, "{run} is {} and not {wanted}", state(pilot, run));
    }
}

#[test]
fn runs_are_added_moved_removed_and_worked_through_in_order() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("q", "epochs: 1.0, snapshots: 1");
    pilot.ok(&["queue", "add", &experiment, "--only", "random", "--only", "intra"]);
    let added = waiting(&pilot);
    assert_eq!(added.len(), 4);
    pilot.ok(&["queue", "move", &added[3], "--to", "1"]);
    pilot.ok(&["queue", "device", &added[0], "cpu"]);
    let removed = pilot.json(&["queue", "remove", &added[1]]);
    assert_eq!(removed["folder"], "deleted");
    assert!(!pilot.runs().join(&added[1]).exists());
    let order = [added[3].clone(), added[0].clone(), added[2].clone()];
    assert_eq!(waiting(&pilot), order);
    let worked = pilot.json(&["queue", "work"]);
    let ended: Vec<&str> = worked["runs"].as_array().unwrap().iter().map(|r| r["run"].as_str().unwrap()).collect();
    assert_eq!(ended, order);
    assert_eq!(waiting(&pilot), [""; 0]);
    assert!(order.iter().all(|run| state(&pilot, run) == "done"));
    assert!(pilot.fails(2, &["queue", "remove", &order[0]]).contains("does not wait"));
    // What is done does not wait again.
    pilot.ok(&["queue", "add", &experiment, "--only", "random", "--seed", "0"]);
    assert_eq!(waiting(&pilot), [""; 0]);
}

#[test]
fn another_process_pauses_resumes_and_stops_the_run_of_a_worker() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("q", LONG);
    pilot.ok(&["queue", "add", &experiment, "--only", "intra"]);
    let runs = waiting(&pilot);
    let (mut child, lines) = worker(&pilot);
    assert!(pilot.fails(1, &["queue", "work"]).contains("another process"));
    let at_work = &pilot.json(&["queue", "list"])["at_work"];
    assert_eq!((&at_work[0]["run"], &at_work[0]["pid"]), (&Value::from(runs[0].as_str()), &Value::from(child.id())));
    pilot.ok(&["pause", &runs[0]]);
    wait_for(&pilot, &runs[0], "paused");
    pilot.ok(&["resume", &runs[0]]);
    wait_for(&pilot, &runs[0], "running");
    // A stopped run leaves the queue and the next one begins.
    pilot.ok(&["stop", &runs[0]]);
    wait_for(&pilot, &runs[1], "running");
    assert_eq!(state(&pilot, &runs[0]), "stopped");
    assert_eq!(waiting(&pilot), runs[1..]);
    // A worker that is sent away keeps its run in the queue.
    pilot.ok(&["queue", "end", "--now"]);
    lines.for_each(drop);
    assert!(child.wait().unwrap().success());
    assert_eq!(state(&pilot, &runs[1]), "stopped");
    assert_eq!(waiting(&pilot), runs[1..]);
    assert!(pilot.fails(2, &["queue", "end"]).contains("no process"));
}

#[test]
fn a_killed_worker_leaves_its_run_at_the_front_for_the_next_one() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("q", LONG);
    pilot.ok(&["queue", "add", &experiment, "--only", "intra", "--seed", "0"]);
    let run = waiting(&pilot).remove(0);
    let (mut child, _) = worker(&pilot);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(state(&pilot, &run), "interrupted");
    assert_eq!(waiting(&pilot), std::slice::from_ref(&run));
    let (mut child, lines) = worker(&pilot);
    pilot.ok(&["stop", &run, "--abort"]);
    lines.for_each(drop);
    assert!(child.wait().unwrap().success());
    assert!(pilot.json(&["show", &run])["message"].as_str().unwrap().contains("aborted"));
    assert_eq!(waiting(&pilot), [""; 0]);
    // It was started, so its folder is not deleted when it is added and removed again.
    pilot.ok(&["queue", "add", &run]);
    assert_eq!(pilot.json(&["queue", "remove", &run])["folder"], "kept");
    assert!(pilot.runs().join(&run).exists());
}

#[test]
fn a_run_that_cannot_begin_says_why_and_does_not_block_the_others() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("q", "epochs: 1.0, snapshots: 1");
    pilot.ok(&["queue", "add", &experiment, "--only", "random"]);
    let runs = waiting(&pilot);
    let path = pilot.runs().join(&runs[0]).join("run.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("\"tiny\"", "\"gone\"", 1)).unwrap();
    assert_ne!(text, std::fs::read_to_string(&path).unwrap());
    pilot.fails(1, &["queue", "work", "--progress", "none"]);
    assert!(pilot.json(&["show", &runs[0]])["message"].as_str().unwrap().contains("gone"));
    assert_eq!(state(&pilot, &runs[1]), "done");
}

/// A launcher as the window has it.
fn launcher(pilot: &Pilot) -> Launcher {
    let workspace = Workspace::open(pilot.runs().parent().unwrap()).unwrap();
    let program = Some(PathBuf::from(env!("CARGO_BIN_EXE_kinrin")));
    Launcher::start(workspace, LaunchOptions { program, ..LaunchOptions::default() }, || {}).unwrap()
}

fn until(launcher: &Launcher, what: impl Fn(&Look) -> bool) -> Look {
    let began = std::time::Instant::now();
    loop {
        let look = launcher.look();
        if what(&look) {
            return look;
        }
        assert!(began.elapsed().as_secs() < 60, "{look:?}");
        std::thread::yield_now();
    }
}

fn trains(look: &Look, here: bool) -> bool {
    look.current.as_ref().is_some_and(|c| {
        c.here == here && c.status == Status::Running && c.progress.phase == "pretrain" && c.progress.done > 0
    })
}

/// Takes the launcher, so that it is gone afterwards.
#[allow(clippy::needless_pass_by_value)]
fn close(launcher: Launcher, closing: Closing) {
    launcher.close(closing);
    while launcher.closed().is_none() {
        std::thread::yield_now();
    }
    assert_eq!(launcher.closed(), Some(Ok(())));
}

#[test]
fn a_run_of_the_window_goes_on_in_a_process_of_its_own_and_comes_back() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("q", LONG);
    pilot.ok(&["queue", "add", &experiment, "--only", "intra", "--seed", "0"]);
    let window = launcher(&pilot);
    assert_eq!(until(&window, |l| !l.queue.is_empty()).working, Working::Nobody);
    window.work_on(true);
    until(&window, |l| trains(l, true));
    window.pause();
    until(&window, |l| l.current.as_ref().is_some_and(|c| c.status == Status::Paused));
    close(window, Closing::KeepRunning);
    let window = launcher(&pilot);
    let look = until(&window, |l| trains(l, false));
    assert_eq!(look.working, Working::Other);
    window.pause();
    until(&window, |l| l.current.as_ref().is_some_and(|c| c.status == Status::Paused));
    window.go_on();
    until(&window, |l| trains(l, false));
    window.take_over();
    assert_eq!(until(&window, |l| trains(l, true)).working, Working::Here);
    close(window, Closing::PauseAndKeep);
    let run = waiting(&pilot).remove(0);
    assert_eq!(state(&pilot, &run), "stopped");
    let window = launcher(&pilot);
    window.work_on(true);
    until(&window, |l| trains(l, true));
    close(window, Closing::Stop);
    assert_eq!((state(&pilot, &run), waiting(&pilot).len()), (Value::from("stopped"), 0));
}
