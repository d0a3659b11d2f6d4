//! `kinrin` without arguments where no window can be opened.

#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::process::Command;

#[test]
fn without_a_display_the_command_line_is_named_and_the_exit_code_is_2() {
    let workspace = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kinrin"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    let output = command.arg("--workspace").arg(workspace.path()).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("no display") && words.contains("kinrin demo"), "{words}");
}

#[test]
fn a_display_that_does_not_answer_is_none() {
    let workspace = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kinrin"));
    command.env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET").env("DISPLAY", ":4242");
    let output = command.arg("--workspace").arg(workspace.path()).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{words}");
    assert!(words.contains("no display") && !words.contains("panicked"), "{words}");
}
