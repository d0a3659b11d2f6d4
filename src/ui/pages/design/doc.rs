//! The experiment being edited: one state behind form, RON text, problems and differences. Knows nothing of egui.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use crate::config::diff::{self, Change};
use crate::config::{ConfigError, Experiment, edited, fields_value, parse_text, readable_in, to_ron};
use crate::engine::plan::precheck::{self, Finding, Severity};
use crate::store::draft::Draft;
use crate::text::LocalText;

/// Edits of one setting closer together than this are one step for undo, in seconds.
const ONE_STEP: f64 = 1.0;
/// Steps that can be undone.
const UNDO: usize = 200;

/// Why the text cannot be read; places from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Syntax {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

#[derive(Clone)]
struct Step {
    experiment: Experiment,
    text: String,
    valid: String,
}

/// The experiment being edited.
pub struct Doc {
    now: Experiment,
    tree: Value,
    text: String,
    /// The last text that could be read: what edits of the form change.
    valid: String,
    syntax: Option<Syntax>,
    findings: Vec<Finding>,
    base_name: String,
    base: Experiment,
    changes: Vec<Change>,
    saved: String,
    file: Option<PathBuf>,
    undo: Vec<Step>,
    redo: Vec<Step>,
    last: Option<(String, f64)>,
    version: u64,
}

impl Doc {
    /// Begins with an experiment's text. `base_name`: what it is compared with, which is the text itself at first.
    ///
    /// # Errors
    /// The text cannot be read.
    pub fn new(text: &str, base_name: &str, file: Option<PathBuf>) -> Result<Self, ConfigError> {
        let now = parse_text(text, Path::new(base_name))?;
        Ok(Self::with(now, text.to_owned(), base_name.to_owned(), file))
    }

    fn with(now: Experiment, text: String, base_name: String, file: Option<PathBuf>) -> Self {
        let mut doc = Self {
            tree: Value::Null,
            syntax: None,
            findings: Vec::new(),
            base: now.clone(),
            base_name,
            changes: Vec::new(),
            saved: text.clone(),
            file,
            undo: Vec::new(),
            redo: Vec::new(),
            last: None,
            version: 0,
            now,
            valid: text.clone(),
            text,
        };
        doc.refresh();
        doc
    }

    /// Takes up what a crash or a restart left.
    pub fn from_draft(draft: &Draft) -> Option<Self> {
        let mut doc = Self::new(&draft.saved, &draft.base_name, draft.file.clone()).ok()?;
        doc.base = parse_text(&draft.base, Path::new("draft")).unwrap_or_else(|_| doc.base.clone());
        for text in [&draft.valid, &draft.text] {
            doc.set_text(text.clone(), 0.0);
        }
        doc.undo.clear();
        doc.refresh();
        Some(doc)
    }

    /// What is kept in the workspace.
    pub fn draft(&self) -> Draft {
        Draft {
            text: self.text.clone(),
            valid: self.valid.clone(),
            saved: self.saved.clone(),
            file: self.file.clone(),
            base_name: self.base_name.clone(),
            base: to_ron(&self.base),
        }
    }

    pub fn experiment(&self) -> &Experiment {
        &self.now
    }

    /// The value of a setting.
    pub fn get(&self, path: &str) -> Option<&Value> {
        fields_value::get(&self.tree, path)
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why the text is not what the form shows.
    pub fn syntax(&self) -> Option<&Syntax> {
        self.syntax.as_ref()
    }

    /// What the settings tell by themselves.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether no setting is wrong by itself, and the text can be read.
    pub fn is_sound(&self) -> bool {
        self.syntax.is_none() && self.findings.iter().all(|f| f.severity != Severity::Blocking)
    }

    /// Name of what the experiment is compared with.
    pub fn base_name(&self) -> &str {
        &self.base_name
    }

    /// Differences from what the experiment is compared with.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The difference that concerns a setting, lists by place.
    pub fn change_at(&self, path: &str) -> Option<&Change> {
        let path = readable_in(&self.tree, path);
        let inside =
            |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|r| r.is_empty() || r.starts_with('.'));
        self.changes.iter().find(|c| inside(&path, &c.path) || inside(&c.path, &path))
    }

    /// Compares with another experiment from now on.
    pub fn compare_with(&mut self, name: String, base: Experiment) {
        (self.base_name, self.base) = (name, base);
        self.refresh();
    }

    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Whether there is something to save.
    pub fn is_dirty(&self) -> bool {
        self.text != self.saved
    }

    /// Another number after every change, and for every document.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The text `saved` now stands in `file`.
    pub fn saved_as(&mut self, file: PathBuf, saved: String) {
        (self.file, self.saved) = (Some(file), saved);
        self.version = next_version();
    }

    /// Sets one setting; `time` in seconds joins what is dragged into one undo step.
    ///
    /// # Errors
    /// The setting cannot hold such a value.
    pub fn set(&mut self, path: &str, value: Value, time: f64) -> Result<(), LocalText> {
        let changed = fields_value::set(&self.now, path, value)?;
        self.replace(changed, path, time);
        Ok(())
    }

    /// Replaces the whole experiment; `what` names the edit for undo. In the text only what differs is changed. Text that
    /// cannot be read gives way to the last that could; undo brings it back.
    pub fn replace(&mut self, experiment: Experiment, what: &str, time: f64) {
        if experiment == self.now && self.syntax.is_none() {
            return;
        }
        self.remember(what, time);
        self.valid = edited(&self.valid, &self.now, &experiment);
        self.text.clone_from(&self.valid);
        (self.now, self.syntax) = (experiment, None);
        self.refresh();
    }

    /// Takes an edit of the text; what cannot be read keeps the last experiment.
    pub fn set_text(&mut self, text: String, time: f64) {
        if text == self.text {
            return;
        }
        self.remember("text", time);
        match parse_text(&text, Path::new("")) {
            Ok(experiment) => {
                (self.now, self.syntax) = (experiment, None);
                self.valid.clone_from(&text);
            }
            Err(ConfigError::Syntax { line, column, message, .. }) => {
                self.syntax = Some(Syntax { line, column, message });
            }
            Err(other) => self.syntax = Some(Syntax { line: 1, column: 1, message: other.to_string() }),
        }
        self.text = text;
        self.refresh();
    }

    /// Takes back the last edit; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.undo.pop() else { return false };
        self.redo.push(self.step());
        self.go_to(step);
        true
    }

    /// Does again what was taken back; whether there was something.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.redo.pop() else { return false };
        self.undo.push(self.step());
        self.go_to(step);
        true
    }

    fn step(&self) -> Step {
        Step { experiment: self.now.clone(), text: self.text.clone(), valid: self.valid.clone() }
    }

    fn go_to(&mut self, step: Step) {
        self.syntax = None;
        (self.now, self.text, self.valid) = (step.experiment, step.text, step.valid);
        self.last = None;
        if let Err(ConfigError::Syntax { line, column, message, .. }) = parse_text(&self.text, Path::new("")) {
            self.syntax = Some(Syntax { line, column, message });
        }
        self.refresh();
    }

    fn remember(&mut self, what: &str, time: f64) {
        let goes_on = self.last.as_ref().is_some_and(|(path, at)| path == what && time - at < ONE_STEP);
        if !goes_on {
            self.undo.push(self.step());
            if self.undo.len() > UNDO {
                self.undo.remove(0);
            }
        }
        self.redo.clear();
        self.last = Some((what.to_owned(), time));
    }

    fn refresh(&mut self) {
        self.tree = fields_value::tree(&self.now);
        self.findings = precheck::alone(&self.now);
        self.changes = diff::experiments(&self.base, &self.now);
        self.version = next_version();
    }
}

/// A number that no state of any document had before: one document may take another's place.
fn next_version() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::presets;
    use serde_json::json;

    fn doc() -> Doc {
        Doc::new(presets::find("quickstart").unwrap().text, "quickstart", None).unwrap()
    }

    #[test]
    fn the_form_changes_its_setting_in_the_text_and_nothing_else() {
        let mut doc = doc();
        let before = doc.text().to_owned();
        doc.set("clip.frames", json!(16), 0.0).unwrap();
        assert_eq!(doc.text(), before.replace("frames: 8", "frames: 16"));
        assert_eq!(doc.changes().len(), 1);
        assert!(doc.is_dirty());
        doc.set("clip.frames", json!(8), 9.0).unwrap();
        assert!(!doc.is_dirty(), "back at what was opened: nothing to save");
    }

    #[test]
    fn the_form_edits_the_last_good_text_and_undo_brings_the_broken_one_back() {
        let mut doc = doc();
        let good = doc.text().replace("frames: 8", "frames: 8 /* short */");
        doc.set_text(good.clone(), 0.0);
        let broken = good.replace("frames: 8", "frames: eight");
        doc.set_text(broken.clone(), 5.0);
        doc.set("clip.size", json!(64), 9.0).unwrap();
        assert!(doc.text().contains("frames: 8 /* short */") && doc.syntax().is_none(), "{}", doc.text());
        assert!(doc.undo());
        assert_eq!((doc.text(), doc.syntax().is_some()), (broken.as_str(), true));
    }

    #[test]
    fn broken_text_keeps_the_last_experiment_and_tells_the_place() {
        let mut doc = doc();
        let text = doc.text().replace("frames: 8", "frames: 12");
        doc.set_text(text.clone(), 0.0);
        assert_eq!(doc.get("clip.frames"), Some(&json!(12)));
        doc.set_text(text.replace("frames: 12", "frames: twelve"), 5.0);
        assert_eq!(doc.get("clip.frames"), Some(&json!(12)));
        let line = text.lines().position(|l| l.contains("frames: 12")).unwrap() + 1;
        assert_eq!(doc.syntax().unwrap().line, line);
        assert!(doc.undo());
        assert_eq!(doc.syntax(), None);
    }

    #[test]
    fn a_drag_is_one_step_for_undo() {
        let mut doc = doc();
        for (i, time) in [0.0, 0.2, 0.4].into_iter().enumerate() {
            doc.set("clip.frames", json!(9 + i), time).unwrap();
        }
        doc.set("clip.size", json!(64), 0.5).unwrap();
        assert!(doc.undo());
        assert_eq!(doc.get("clip.frames"), Some(&json!(11)));
        assert!(doc.undo() && !doc.undo());
        assert_eq!(doc.get("clip.frames"), Some(&json!(8)));
        assert!(doc.redo());
        assert_eq!(doc.get("clip.frames"), Some(&json!(11)));
    }

    #[test]
    fn a_draft_comes_back_with_its_broken_text() {
        let mut doc = doc();
        doc.set("clip.frames", json!(16), 0.0).unwrap();
        doc.set_text(format!("{}x", doc.text()), 3.0);
        let back = Doc::from_draft(&doc.draft()).unwrap();
        assert_eq!(back.text(), doc.text());
        assert!(back.syntax().is_some() && back.is_dirty());
        assert_eq!(back.base_name(), "quickstart");
    }
}
