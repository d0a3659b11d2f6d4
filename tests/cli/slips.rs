//! Names that are a letter off: the message says which one was perhaps meant.

use crate::pilot::Pilot;

#[test]
fn a_slip_in_a_name_is_answered_with_the_name_that_is_there() {
    let pilot = Pilot::new();
    for command in ["show", "bad", "check"] {
        let said = pilot.fails(2, &["data", command, "tinny"]);
        assert!(said.contains("did you mean \"tiny\"?"), "{command}: {said}");
    }
    let far = pilot.fails(2, &["data", "show", "something-else"]);
    assert!(far.contains("`kinrin data list`") && !far.contains("did you mean"), "{far}");

    let experiment = pilot.experiment("whole", "epochs: 1.0, snapshots: 1");
    pilot.ok(&["run", &experiment, "--only", "random", "--seed", "0", "--progress", "none"]);
    for command in ["pilot", "results"] {
        let said = pilot.fails(2, &[command, "wohle"]);
        assert!(said.contains("did you mean \"whole\"?"), "{command}: {said}");
    }
}

#[test]
fn a_set_without_any_label_says_so_at_the_end_of_its_import() {
    let pilot = Pilot::new();
    let plain = tempfile::tempdir().unwrap();
    std::fs::copy(pilot.footage().join("right3.gif"), plain.path().join("one.gif")).unwrap();
    let said = pilot.ok(&["data", "import", plain.path().to_str().unwrap(), "--name", "plain", "--short-side", "16"]);
    assert!(said.contains("no clip has a label"), "{said}");
    assert!(!pilot.ok(&["data", "show", "tiny"]).contains("no clip has a label"));
}

#[test]
fn a_column_that_no_set_has_is_told_alike_by_a_check_and_by_a_run() {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("columns", "epochs: 1.0");
    pilot.ok(&["config", "set", &experiment, "data.source_group=nope"]);
    let told = "data.source_group: none of the data sets (tiny) has a group column \"nope\"";
    let checked = pilot.run(&["config", "check", &experiment, "--data"]);
    let checked = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.contains(told), "{checked}");
    let failed = pilot.fails(2, &["run", &experiment]);
    assert!(failed.contains(told), "{failed}");
}
