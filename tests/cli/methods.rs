//! The arms beside the usual four: each runs to its results on the whole program, and twelve of them make one pilot.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::collections::BTreeSet;

use crate::fixture::{TWELVE, write_pilot};
use crate::pilot::Pilot as Place;
use kinrin::report::figure::{Align, Figure, Part, Shape, text_width};
use kinrin::report::pilot::{Choice, Pilot, Source, figures};
use kinrin::store::Workspace;
use kinrin::text::Language;

const ARMS: &str = r#"[(name: "nnclr", method: Nnclr(())), (name: "inter", method: Inter(())), (name: "simclr", method: SimClr),
    (name: "byol", method: Byol), (name: "msf", method: MeanShift((k: 3))), (name: "sce", method: Sce(())),
    (name: "clusters", method: Clusters((clusters: 4, every_epochs: 1))),
    (name: "rho3", method: Intra, views: Some(3))]"#;

/// The tiny experiment with these arms.
fn experiment(place: &Place, name: &str, pretrain: &str) -> String {
    let path = place.experiment(name, pretrain);
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("arms: ").unwrap();
    let (_, after) = rest.split_once("seeds:").unwrap();
    std::fs::write(&path, format!("{before}arms: {ARMS},\nseeds:{after}")).unwrap();
    path
}

#[test]
fn every_arm_ends_with_results_and_costs_what_was_estimated() {
    let place = Place::new();
    let experiment = experiment(&place, "methods", "epochs: 3.0, snapshots: 1");
    let estimate = place.json(&["estimate", &experiment]);
    place.ok(&["run", &experiment, "--seed", "0", "--progress", "none"]);
    let results = place.json(&["results", "methods"]);
    let arms: Vec<&str> = estimate["arms"].as_array().unwrap().iter().map(|a| a["arm"].as_str().unwrap()).collect();
    assert_eq!(arms.len(), 8);
    for (arm, expected) in arms.iter().zip(estimate["arms"].as_array().unwrap()) {
        assert!(results["rows"].as_array().unwrap().iter().any(|row| row["arm"] == **arm), "{arm} has no scores");
        let cost = results["cost"].as_array().unwrap().iter().find(|cost| cost["arm"] == **arm).unwrap();
        for key in ["steps", "clips", "flops"] {
            assert_eq!(expected[key], cost[key], "{key} of {arm}");
        }
    }
    // Neighbours are there for all of them, a queue to look into is not.
    let found = |arm: &str, place_of_keys: &str| {
        let run = place.run_of("methods", arm, 0);
        place.run(&["neighbours", &run, "--query", "3", "--k", "4", "--in", place_of_keys]).status.success()
    };
    assert!(arms.iter().all(|arm| found(arm, "data")));
    assert_eq!(["simclr", "byol", "clusters", "rho3"].map(|arm| found(arm, "queue")), [false, false, true, true]);
    let simclr = place.run_of("methods", "simclr", 0);
    assert!(place.fails(2, &["neighbours", &simclr, "--query", "3", "--in", "queue"]).contains("has no queue"));
}

/// Clusters are made by the run, between its steps: an unlucky order of threads or a break must not show.
#[test]
fn a_run_with_clusters_gives_the_same_again_and_goes_on_bit_equal_after_a_kill() {
    let place = Place::new();
    let experiment = experiment(&place, "again", "epochs: 5.0, checkpoint_minutes: 0.0, snapshots: 2");
    let args = ["run", experiment.as_str(), "--only", "clusters", "--seed", "1", "--progress", "json"];
    place.ok(&args);
    let run = place.run_of("again", "clusters", 1);
    let whole = place.traces(&run);
    assert!(whole.curves.keys().any(|name| name == "loss_inter"), "clusters took part");
    for lines in [6, 14] {
        std::fs::remove_dir_all(place.runs().join(&run)).unwrap();
        let mut child = place.spawn(&args);
        let mut output = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
        output.by_ref().take(lines).for_each(|line| drop(line.unwrap()));
        child.kill().unwrap();
        child.wait().unwrap();
        if place.json(&["show", &run])["state"] != "done" {
            place.ok(&["resume", &run, "--progress", "none"]);
        }
        place.traces(&run).assert_same(&whole, &format!("killed after line {lines}"));
    }
}

/// Names of arms among the texts of a figure: left, right, top, bottom.
fn names(figure: &Figure, size: [f32; 2]) -> Vec<(String, [f32; 4])> {
    let area = |part: Part| match part.shape {
        Shape::Text { text, at, align, size, bold: true, .. } => {
            let width = text_width(&text, size);
            let left = if align == Align::Right { at[0] - width } else { at[0] };
            Some((text, [left, left + width, at[1] - 5.0, at[1] + 5.0]))
        }
        _ => None,
    };
    let texts = figure.scene(size).parts.into_iter().filter_map(area);
    texts.filter(|(text, _)| TWELVE.iter().any(|arm| arm.name == text)).collect()
}

#[test]
fn a_pilot_of_twelve_arms_shows_each_by_name_and_colour_in_its_figures() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &TWELVE, 3);
    let pilot = Pilot::new(Source::read(&Workspace::open(root.path()).unwrap(), "pilot").unwrap());
    let slots: BTreeSet<usize> = TWELVE.iter().map(|arm| pilot.slot(arm.name)).collect();
    assert_eq!(slots, (0..12).collect::<BTreeSet<_>>(), "twelve places of the palette");
    let view = pilot.view(&Choice::default());
    let figure = figures::figure(&pilot, &view, figures::Kind::Cost, Language::En);
    let size = [720.0, 420.0];
    let found = names(&figure, size);
    assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>().len(), view.cost.points.len());
    assert!(view.cost.points.len() >= 11, "all arms with a probe on frozen features");
    let [left, top, right, bottom] = figure.scene(size).map.plot;
    for (i, (name, [from, to, above, below])) in found.iter().enumerate() {
        assert!(*from >= left && *to <= right && *above >= top && *below <= bottom, "{name} is cut");
        for (other, [a, b, c, d]) in &found[..i] {
            assert!(a >= to || from >= b || c >= below || above >= d, "{name} stands on {other}");
        }
    }
    for kind in [figures::Kind::Labels, figures::Kind::Learning] {
        for language in [Language::En, Language::Ja] {
            let figure = figures::figure(&pilot, &view, kind, language);
            assert!(figure.svg(size, false).contains("</svg>"));
        }
    }
}

#[test]
fn the_report_of_twelve_arms_tells_of_each() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &TWELVE, 3);
    let workspace = root.path().to_str().unwrap();
    let kinrin = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kinrin"));
        let output = command.args(args).args(["--workspace", workspace]).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let out = root.path().join("out");
    kinrin(&["report", "pilot", "--out", out.to_str().unwrap()]);
    let page = std::fs::read_to_string(out.join("report.en.html")).unwrap();
    kinrin(&["pilot", "pilot"]);
    for arm in TWELVE {
        assert!(page.contains(arm.name), "{}", arm.name);
    }
}

#[test]
fn the_parts_of_a_step_add_up_to_the_whole_and_each_method_has_its_own() {
    let place = crate::common::Place::new();
    let of = |method: &str| {
        let small = ["--backbone", "compact:8", "--size", "16", "--frames", "4", "--batch", "4", "--steps", "2"];
        let told = place.json(&[&["bench", "train", "--breakdown", "--method", method], &small[..]].concat());
        told["rows"][0].clone()
    };
    let shares = |row: &serde_json::Value| -> Vec<(String, f64)> {
        row["shares"].as_object().unwrap().iter().map(|(part, share)| (part.clone(), share.as_f64().unwrap())).collect()
    };
    let (iivcl, byol, clusters) = (of("iivcl"), of("byol"), of("clusters"));
    for row in [&iivcl, &byol, &clusters] {
        let shares = shares(row);
        assert_eq!(shares.len(), 9, "{row}");
        assert!((shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9, "{row}");
        assert!(shares.iter().all(|(part, share)| (0.0..1.0).contains(share) || part == "other"), "{row}");
        assert!(
            ["keys", "forward", "backward", "optimiser"].iter().all(|part| row["shares"][part].as_f64() > Some(0.0))
        );
    }
    assert!(iivcl["shares"]["search"].as_f64() > Some(0.0) && byol["shares"]["search"] == 0.0);
    assert!(clusters["between"]["every"].as_u64() > Some(0) && iivcl["between"].is_null());
    let unknown = place.run(&["bench", "train", "--breakdown", "--method", "random"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("byol"), "{}", unknown.stderr);
}
