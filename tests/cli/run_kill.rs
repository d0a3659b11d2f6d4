//! A run may be stopped or killed at any moment: a resume ends bit-equal to a run that was never broken.
//!
//! `KINRIN_KILL_POINTS` sets the number of random kills (default 3).

#![allow(clippy::unwrap_used)] // a failed helper is a failed test

use crate::pilot;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command};

use pilot::Pilot;
use rand::RngExt;

/// Checkpoints about every 60 ms, so that kills hit before, between and in the middle of them.
const PRETRAIN: &str = "epochs: 8.0, checkpoint_minutes: 0.001, snapshots: 3";

fn begin(pilot: &Pilot, experiment: &str, arm: &str) -> Child {
    pilot.spawn(&["run", experiment, "--only", arm, "--seed", "1", "--progress", "json"])
}

fn progress_lines(child: &mut Child) -> impl Iterator<Item = String> {
    BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap)
}

/// The unbroken run; its folder is removed afterwards. Also how many progress lines it had.
fn unbroken(pilot: &Pilot, experiment: &str, arm: &str) -> (pilot::Traces, usize) {
    let mut child = begin(pilot, experiment, arm);
    let lines = progress_lines(&mut child).count();
    assert!(child.wait().unwrap().success());
    let run = pilot.run_of("kill", arm, 1);
    let traces = pilot.traces(&run);
    std::fs::remove_dir_all(pilot.runs().join(run)).unwrap();
    (traces, lines)
}

#[test]
fn a_run_killed_at_random_points_ends_bit_equal_after_a_resume() {
    let points: u64 = std::env::var("KINRIN_KILL_POINTS").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    let pilot = Pilot::new();
    let experiment = pilot.experiment("kill", PRETRAIN);
    for (arm, points) in [("iivcl", points - points / 3), ("scratch", points / 3)] {
        let (whole, lines) = unbroken(&pilot, &experiment, arm);
        for point in 0..points {
            let at = kinrin::random::stream(7, arm, point).random_range(0..lines.max(2) - 1);
            let mut child = begin(&pilot, &experiment, arm);
            let last = progress_lines(&mut child).nth(at);
            child.kill().unwrap();
            child.wait().unwrap();
            let run = pilot.run_of("kill", arm, 1);
            let state = pilot.json(&["show", &run])["state"].clone();
            let what = format!("{arm} killed after line {at} ({last:?}), state {state}");
            // The run may have ended before the signal came.
            if state != "done" {
                assert!(state == "interrupted" || state == "queued", "{what}");
                pilot.ok(&["resume", &run, "--progress", "none"]);
            }
            pilot.traces(&run).assert_same(&whole, &what);
            std::fs::remove_dir_all(pilot.runs().join(run)).unwrap();
        }
    }
}

/// A stop by Ctrl-C, again and again: each part makes a few steps.
#[cfg(unix)]
#[test]
fn a_run_stopped_many_times_ends_bit_equal() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("kill", PRETRAIN);
    let (whole, _) = unbroken(&pilot, &experiment, "iivcl");
    let (mut stops, mut cpu_s) = (0, 0.0);
    for _ in 0..100 {
        let mut child = begin(&pilot, &experiment, "iivcl");
        let pid = child.id().to_string();
        let mut lines = progress_lines(&mut child);
        // Now early, now later: a stop always at the first line would never let the features of a task be finished.
        let at_work = |l: &String| l.contains("\"phase\":\"pretrain\"") || l.contains("features");
        if lines.by_ref().filter(at_work).nth(stops % 5).is_some() {
            assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        }
        lines.for_each(drop);
        match child.wait().unwrap().code() {
            Some(0) => break,
            Some(1) => stops += 1,
            other => panic!("ended with {other:?}"),
        }
        // What the parts up to here have taken is kept by those that follow.
        let spent = pilot.json(&["runs", "kill"])[0]["cpu_s"].as_f64().unwrap_or(0.0);
        assert!(spent >= cpu_s, "{spent} s of the processor after {cpu_s} s");
        cpu_s = spent;
    }
    assert!(stops > 0);
    let ended = pilot.json(&["runs", "kill"])[0].clone();
    pilot::assert_processor_time(&ended);
    assert!(!cfg!(target_os = "linux") || ended["cpu_s"].as_f64().unwrap() >= cpu_s, "{ended}");
    pilot.traces(&pilot.run_of("kill", "iivcl", 1)).assert_same(&whole, &format!("{stops} stops"));
}
