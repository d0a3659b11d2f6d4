//! A disk or a network share that goes away while it is read, and files that are still being written.

use std::path::Path;

use crate::common::{Place, fixture};
use kinrin::data::DataError;
use kinrin::data::import::{self, ImportEvent, ImportRequest};
use kinrin::job::Job;
use kinrin::store::catalogue::{self, VideoRow};
use kinrin::store::{Reason, Workspace};

const VIDEOS: u8 = 16;

fn request(place: &Place) -> ImportRequest {
    let mut request = ImportRequest::new(place.footage(), "d");
    request.program = Some(env!("CARGO_BIN_EXE_kinrin").into());
    request.jobs = 1;
    request
}

fn videos(workspace: &Workspace) -> Vec<VideoRow> {
    catalogue::videos(&workspace.db().unwrap(), "d").unwrap()
}

/// Imports a folder that `leave` takes away after the second video, and again after `back`.
fn interrupted(leave: impl Fn(&Path, &Path), back: impl Fn(&Path, &Path)) {
    let place = Place::new();
    let content = std::fs::read(fixture("moving.gif")).unwrap();
    (0..VIDEOS).for_each(|i| _ = place.write(&format!("share/{i:02}.gif"), [content.as_slice(), &[i]].concat()));
    let (footage, away) = (place.footage(), place.path().join("away"));
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let error = import::run_with(&workspace, &request(&place), &Job::default(), &mut |event| {
        if matches!(event, ImportEvent::Stored { done: 2, .. }) {
            leave(&footage, &away);
        }
    });
    let error = error.unwrap_err();
    assert!(matches!(&error, DataError::Lost { .. }), "{error}");
    assert!(error.to_string().contains("what was imported stays"), "{error}");
    let kept = videos(&workspace);
    assert!((2..usize::from(VIDEOS)).contains(&kept.len()), "{} videos", kept.len());
    assert!(kept.iter().all(|video| video.state.as_str() == "ok"), "{kept:?}");
    // While it is away nothing is taken from what stands.
    assert!(import::run(&workspace, &request(&place), &Job::default()).is_err());
    assert_eq!(videos(&workspace), kept);
    back(&footage, &away);
    let rest = import::run(&workspace, &request(&place), &Job::default()).unwrap();
    assert_eq!((rest.unchanged, rest.videos, rest.bad), (kept.len(), usize::from(VIDEOS), 0));
}

#[test]
fn a_folder_that_disappears_ends_the_import_and_the_next_one_goes_on() {
    interrupted(
        |footage, away| std::fs::rename(footage, away).unwrap(),
        |footage, away| {
            std::fs::rename(away, footage).unwrap();
        },
    );
}

#[test]
fn a_share_that_is_no_longer_mounted_leaves_an_empty_folder_and_what_was_imported() {
    interrupted(
        |footage, away| std::fs::rename(footage.join("share"), away).unwrap(),
        |footage, away| {
            std::fs::rename(away, footage.join("share")).unwrap();
        },
    );
}

#[cfg(unix)]
#[test]
fn one_file_that_is_gone_costs_only_itself() {
    let place = Place::new();
    let content = std::fs::read(fixture("moving.gif")).unwrap();
    (0..VIDEOS).for_each(|i| _ = place.write(&format!("{i:02}.gif"), [content.as_slice(), &[i]].concat()));
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let last = place.footage().join(format!("{:02}.gif", VIDEOS - 1));
    let summary = import::run_with(&workspace, &request(&place), &Job::default(), &mut |event| {
        if matches!(event, ImportEvent::Stored { done: 1, .. }) {
            std::fs::remove_file(&last).unwrap();
        }
    });
    let summary = summary.unwrap();
    assert_eq!((summary.videos, summary.bad), (usize::from(VIDEOS), 1));
}

#[cfg(unix)]
#[test]
fn a_file_that_is_still_being_written_is_told_and_read_again() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    place.add("moving.gif", "v.gif");
    let program = place.path().join("decoder");
    // It decodes a frame, and the file grows meanwhile.
    let status = r#"{"timing":{"fps":12.0,"times":[],"jumps":[0,0.0]},"broken":null,"needs_ffmpeg":false,"beyond":null,"begun":false}"#;
    let script = format!(
        "#!/bin/sh\nprintf x >> \"$3\"\nprintf 'P6\\n64 64\\n255\\n'; head -c 12288 /dev/zero\n\
         echo 'kinrin-worker {status}' >&2\n"
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let workspace = Workspace::open(&place.workspace()).unwrap();
    import::run(&workspace, &ImportRequest { program: Some(program), ..request(&place) }, &Job::default()).unwrap();
    let video = videos(&workspace).remove(0);
    assert_eq!((video.state.as_str(), video.frames, &video.reason), ("partial", 1, &Some(Reason::Changed)));
    let again = import::run(&workspace, &request(&place), &Job::default()).unwrap();
    assert_eq!((again.new, again.partial, again.bad), (1, 0, 0));
    assert!(videos(&workspace)[0].frames > 1);
}
