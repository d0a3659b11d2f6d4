//! The desktop's own dialogs for files and folders.
//!
//! A dialog may hang (a portal that never answers) or not exist (no portal, no desktop). So it runs in a thread of its
//! own, its answer is polled, and every use has a path field beside it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// Nobody cancels a dialog faster than this: it never appeared.
const TOO_FAST: Duration = Duration::from_millis(250);

/// A second click within this time is the second half of a double click.
const DOUBLE_CLICK: Duration = Duration::from_secs(1);

/// How a dialog ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Chosen(PathBuf),
    Cancelled,
    /// This desktop shows no dialogs: point to the path field.
    Unavailable,
}

/// The files that a dialog offers.
#[derive(Clone, Debug)]
pub struct Filter {
    /// In the user's language.
    pub name: String,
    /// Without the dot.
    pub extensions: &'static [&'static str],
}

struct Pending {
    began: Instant,
    answer: Receiver<Option<PathBuf>>,
}

/// At most one dialog at a time; a new one replaces one that does not answer.
#[derive(Default)]
pub struct Dialog(Option<Pending>);

impl Dialog {
    /// Asks for a folder, beginning in `start` where it exists.
    pub fn folder(&mut self, ctx: &egui::Context, title: String, start: Option<&Path>) {
        let dialog = beginning(title, start);
        self.ask(ctx, move || dialog.pick_folder());
    }

    /// Asks for a file that exists.
    pub fn open_file(&mut self, ctx: &egui::Context, title: String, filter: &Filter, start: Option<&Path>) {
        let dialog = beginning(title, start).add_filter(&filter.name, filter.extensions);
        self.ask(ctx, move || dialog.pick_file());
    }

    /// Asks where to write a file; the desktop asks before an old one is replaced.
    pub fn save_file(&mut self, ctx: &egui::Context, title: String, filter: &Filter, name: &str) {
        let dialog = beginning(title, None).add_filter(&filter.name, filter.extensions).set_file_name(name);
        self.ask(ctx, move || dialog.save_file());
    }

    /// Whether a dialog is open, as far as the desktop has told.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// The answer, once.
    pub fn poll(&mut self) -> Option<Outcome> {
        let pending = self.0.as_ref()?;
        let outcome = match pending.answer.try_recv() {
            Ok(Some(path)) => Outcome::Chosen(path),
            Ok(None) if pending.began.elapsed() > TOO_FAST => Outcome::Cancelled,
            Ok(None) | Err(TryRecvError::Disconnected) => Outcome::Unavailable,
            Err(TryRecvError::Empty) => return None,
        };
        self.0 = None;
        Some(outcome)
    }

    fn ask(&mut self, ctx: &egui::Context, dialog: impl FnOnce() -> Option<PathBuf> + Send + 'static) {
        if self.0.as_ref().is_some_and(|pending| pending.began.elapsed() < DOUBLE_CLICK) {
            return;
        }
        let (send, answer) = channel();
        let ctx = ctx.clone();
        let body = move || {
            let chosen = dialog();
            // Nobody may be waiting any more.
            let _ = send.send(chosen);
            ctx.request_repaint();
        };
        // Without a thread the sender is gone, and the next poll says that there is no dialog.
        if let Err(error) = std::thread::Builder::new().name("dialog".to_owned()).spawn(body) {
            tracing::warn!("no thread for a dialog: {error}");
        }
        self.0 = Some(Pending { began: Instant::now(), answer });
    }
}

fn beginning(title: String, start: Option<&Path>) -> rfd::FileDialog {
    let dialog = rfd::FileDialog::new().set_title(title);
    match start.filter(|path| path.is_dir()) {
        Some(path) => dialog.set_directory(path),
        None => dialog,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(began: Instant, answer: Option<PathBuf>) -> Option<Outcome> {
        let (send, receive) = channel();
        send.send(answer).unwrap();
        Dialog(Some(Pending { began, answer: receive })).poll()
    }

    #[test]
    fn a_dialog_that_never_appeared_is_not_taken_for_cancelled() {
        assert_eq!(answered(Instant::now(), None), Some(Outcome::Unavailable));
        let earlier = Instant::now().checked_sub(Duration::from_secs(2)).unwrap();
        assert_eq!(answered(earlier, None), Some(Outcome::Cancelled));
        assert_eq!(answered(earlier, Some("/a".into())), Some(Outcome::Chosen("/a".into())));
    }

    #[test]
    fn a_dialog_that_does_not_answer_gives_way_to_a_new_one() {
        let (_send, receive) = channel();
        let earlier = Instant::now().checked_sub(DOUBLE_CLICK).unwrap();
        let mut dialog = Dialog(Some(Pending { began: earlier, answer: receive }));
        assert_eq!(dialog.poll(), None);
        let (wait, go) = channel::<()>();
        let ctx = egui::Context::default();
        dialog.ask(&ctx, move || {
            let _ = go.recv();
            Some("/b".into())
        });
        drop(wait);
        let mut outcome = None;
        while outcome.is_none() {
            outcome = dialog.poll();
        }
        assert_eq!(outcome, Some(Outcome::Chosen("/b".into())));
    }
}
