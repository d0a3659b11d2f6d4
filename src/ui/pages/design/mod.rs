//! The Design page: arms, settings, problems beside their fields, what it will take, and the start.

mod act;
mod actions;
mod arms;
mod arms_folded;
mod ask;
mod control;
mod device;
mod diff;
mod doc;
mod elements;
mod estimate;
mod form;
mod matrix;
mod number;
mod older_runs;
mod problems;
mod ron;
mod row;
mod schedule;
mod start;
mod state;
mod words;
mod workspace_data;

use std::path::PathBuf;
use std::time::Duration;

use egui::{Context, Key, Modifiers, Ui};
use egui_material_icons::icons;

use self::actions::Waiting;
use self::doc::Doc;
use self::older_runs::OlderRuns;
use self::state::{Act, Read, Selection, State, Tab, Written};
use crate::config::presets;
use crate::engine::plan::{estimate as estimate_of, precheck};
use crate::store::draft::{self, Draft};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::command::{Command, PaletteEntry};
use crate::ui::dock::Layout;
use crate::ui::i18n::{self, tr};
use crate::ui::page::{Cx, Page};
use crate::ui::widgets::button;
use crate::ui::widgets::chip::Tone;
use workspace_data::WorkspaceData;

/// Data and estimate are looked at again when nothing was changed for so long.
const SETTLE_SECS: f64 = 0.35;

/// Height of the estimate's card, points.
const ESTIMATE: f32 = 140.0;

/// The page's state.
#[derive(Default)]
pub struct DesignPage {
    state: State,
    waiting: Waiting,
    began: bool,
    drafts: Load<Option<Draft>>,
    draft_write: Load<()>,
    draft_version: u64,
    checked_version: u64,
    /// Version of the document and when it was first seen, for what waits until nothing is being changed.
    seen: (u64, f64),
    /// Data are read again when the page comes into sight: an import may have changed them.
    last_frame: u64,
    /// The document, the list of runs and the queue that runs were matched with.
    matched: (u64, u64, Vec<String>),
    older: OlderRuns,
    followed: Option<String>,
    /// A file from outside the page, opened once the draft is there: unsaved changes in it are asked about.
    wanted: Option<PathBuf>,
}

/// What an experiment is compared with, in the current language.
fn base_label(name: &str) -> String {
    if presets::find(name).is_some() { tr(&format!("design-preset-{name}")) } else { name.to_owned() }
}

impl Page for DesignPage {
    fn layout(&self) -> Layout {
        self.layout_for(egui::vec2(1328.0, 780.0))
    }

    /// Arms and estimates have the widths that they need, the form has the rest. In a small window the arms fold to
    /// their marks.
    fn layout_for(&self, size: egui::Vec2) -> Layout {
        let (arms, side) = match size.x {
            w if w < 1240.0 => (56.0, 340.0),
            w if w < 2000.0 => (248.0, 408.0),
            _ => (280.0, 460.0),
        };
        let matrix = (0.325 * size.y).min(440.0);
        let problems = (size.y - ESTIMATE - matrix).max(200.0);
        let right = Layout::Column(vec![
            (ESTIMATE, Layout::Panel("design-estimate")),
            (matrix, Layout::Panel("design-matrix")),
            (problems, Layout::Panel("design-start")),
        ]);
        let form = Layout::Panel("design-form");
        let rest = (size.x - arms - side).max(400.0);
        Layout::Row(vec![(arms, Layout::Panel("design-arms")), (rest, form), (side, right)])
    }

    fn min_height(&self) -> f32 {
        560.0
    }

    fn panel_ui(&mut self, panel: &'static str, ui: &mut Ui, cx: &mut Cx<'_>) {
        let state = &mut self.state;
        match panel {
            "design-arms" => arms::show(ui, state),
            "design-form" => {
                form::head(ui, state);
                form::other_experiment(ui, state, cx.experiment);
                match state.tab {
                    Tab::Form => form::show(ui, state),
                    Tab::Ron => ron::show(ui, state),
                    Tab::Diff => diff::show(ui, state),
                }
            }
            "design-estimate" => estimate::show(ui, state),
            "design-matrix" => matrix::show(ui, state),
            _ => {
                problems::show(ui, state, start::height(state, self.waiting.trial.is_some()));
                start::show(ui, state, self.waiting.trial.is_some());
            }
        }
        if panel == "design-start" {
            ask::show(cx.ctx, state);
        }
        actions::carry_out(state, &mut self.waiting, cx);
    }

    fn header_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let state = &mut self.state;
        let dirty = state.doc.is_dirty();
        let why = (!dirty).then(|| tr("design-save-why"));
        let icon = icons::ICON_SAVE.codepoint;
        let save = button::unless(ui, why, |ui| button::secondary(ui, Some(icon), &tr("design-save")));
        if save.on_hover_text("Ctrl+S").clicked() {
            state.act(Act::Save);
        }
        file_menu(ui, state, cx.experiment);
        if button::icon(ui, icons::ICON_REDO.codepoint, &tr("design-redo")).clicked() {
            state.act(Act::Redo);
        }
        if button::icon(ui, icons::ICON_UNDO.codepoint, &tr("design-undo")).clicked() {
            state.act(Act::Undo);
        }
    }

    fn update(&mut self, cx: &mut Cx<'_>) {
        self.begin(cx);
        self.poll(cx);
        self.open_wanted();
        self.renew(cx);
        self.follow(cx);
    }

    fn keys_while_typing(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let pressed = |modifiers, key| ctx.input_mut(|i| i.consume_key(modifiers, key));
        let state = &mut self.state;
        if state.ask.is_some() {
            return;
        }
        if pressed(Modifiers::COMMAND, Key::S) {
            state.act(Act::Save);
        }
        if pressed(Modifiers::COMMAND, Key::Enter) && start::why_not(state).is_none() {
            state.act(Act::AskQueue);
        }
        if pressed(Modifiers::NONE, Key::F8) {
            actions::next_problem(state);
        }
        actions::carry_out(state, &mut self.waiting, cx);
    }

    fn keys(&mut self, ctx: &Context, cx: &mut Cx<'_>) {
        let pressed = |modifiers, key| ctx.input_mut(|i| i.consume_key(modifiers, key));
        let state = &mut self.state;
        if state.ask.is_some() {
            return;
        }
        let shift = Modifiers::COMMAND | Modifiers::SHIFT;
        if pressed(shift, Key::D) {
            state.act(Act::Show(if state.tab == Tab::Diff { Tab::Form } else { Tab::Diff }));
        }
        if pressed(shift, Key::Z) {
            state.act(Act::Redo);
        }
        if pressed(Modifiers::COMMAND, Key::Z) {
            state.act(Act::Undo);
        }
        if pressed(Modifiers::COMMAND, Key::D)
            && let Selection::Arm(place) = state.selection
        {
            arms::duplicate(state, place);
        }
        if pressed(Modifiers::ALT, Key::ArrowUp) {
            actions::step_arm(state, -1);
        }
        if pressed(Modifiers::ALT, Key::ArrowDown) {
            actions::step_arm(state, 1);
        }
        actions::carry_out(state, &mut self.waiting, cx);
    }

    fn shortcuts(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("Ctrl+Enter", "design-key-queue"),
            ("Ctrl+D", "design-key-duplicate"),
            ("Alt+↑ ↓", "design-key-arm"),
            ("F8", "design-key-problem"),
            ("Ctrl+Shift+D", "design-key-diff"),
            ("Ctrl+S", "design-key-save"),
            ("Ctrl+Z", "design-key-undo"),
            ("↑ ↓ Shift", "design-key-number"),
        ]
    }

    fn commands(&self) -> Vec<PaletteEntry> {
        Vec::new()
    }

    fn receive(&mut self, command: &Command, _cx: &mut Cx<'_>) -> bool {
        let Command::OpenDesign(path) = command else { return false };
        self.wanted = Some(path.clone());
        true
    }
}

fn file_menu(ui: &mut Ui, state: &mut State, experiment: Option<&str>) {
    let menu = ui.menu_button(crate::ui::theme::text::body(tr("design-file")), |ui| {
        let entry = |ui: &mut Ui, words: String| ui.button(crate::ui::theme::text::body(words)).clicked();
        if entry(ui, tr("design-file-open")) {
            state.act(Act::AskOpen);
        }
        if entry(ui, tr("design-file-save-as")) {
            state.act(Act::AskSaveAs);
        }
        if entry(ui, tr("design-file-compare")) {
            state.act(Act::AskCompare);
        }
        if let Some(name) = experiment
            && entry(ui, tr!("design-file-runs", name = name))
        {
            state.act(Act::OfRuns(name.to_owned()));
        }
    });
    menu.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tr("design-file")));
}

impl DesignPage {
    /// The draft, once; what was edited before it came is kept.
    fn begin(&mut self, cx: &Cx<'_>) {
        if !self.began {
            self.began = true;
            self.draft_version = self.state.doc.version();
            let workspace = cx.workspace.clone();
            self.drafts = Load::start(cx.ctx, "draft", move || Ok(draft::read(&workspace)));
        }
    }

    fn poll(&mut self, cx: &mut Cx<'_>) {
        if self.drafts.poll()
            && self.state.doc.version() == self.draft_version
            && let Some(Ok(Some(draft))) = self.drafts.take()
            && let Some(doc) = Doc::from_draft(&draft)
        {
            // What is unsaved stays; anything else gives way to the experiment that was chosen in the header.
            self.followed = cx.experiment.filter(|_| doc.is_dirty()).map(str::to_owned);
            actions::take(&mut self.state, doc);
            self.draft_version = self.state.doc.version();
        }
        self.state.facts.poll();
        self.state.check.poll();
        self.state.estimate.poll();
        if self.draft_write.poll()
            && let Some(Err(error)) = self.draft_write.take()
        {
            cx.send(Command::Toast(Tone::Bad, error));
        }
        self.poll_files(cx);
        self.poll_jobs(cx);
    }

    fn open_wanted(&mut self) {
        if self.drafts.is_busy() {
            return;
        }
        let Some(path) = self.wanted.take() else { return };
        let open = Act::Open(path);
        if self.state.doc.is_dirty() {
            self.state.ask = Some(act::Ask::Lose(Box::new(open)));
        } else {
            self.state.act(open);
        }
    }

    fn poll_files(&mut self, cx: &Cx<'_>) {
        let state = &mut self.state;
        if state.read.poll() {
            match state.read.take() {
                Some(Ok(Some(read))) => took(state, read),
                Some(Err(error)) => state.error = Some(error),
                _ => {}
            }
        }
        if state.write.poll() {
            match state.write.take() {
                Some(Ok(Written::Saved(path, text))) => {
                    let words = i18n::both(|| tr!("design-saved", path = path.display().to_string()));
                    cx.send(Command::Toast(Tone::Good, words));
                    state.doc.saved_as(path, text);
                    state.ask = None;
                }
                Some(Ok(Written::Exists(path))) => {
                    state.ask = Some(act::Ask::Path {
                        purpose: act::Purpose::Save,
                        path: path.display().to_string(),
                        exists: true,
                        no_dialog: false,
                        fresh: false,
                    });
                }
                Some(Err(error)) => state.error = Some(error),
                None => {}
            }
        }
    }

    fn poll_jobs(&mut self, cx: &Cx<'_>) {
        let ended = |id: Option<u64>| cx.jobs.finished.iter().find(|f| Some(f.id) == id);
        if ended(self.waiting.trial).is_some() {
            self.waiting.trial = None;
            self.state.estimated = 0; // with what has been measured
        }
        if let Some(ended) = ended(self.waiting.queue) {
            self.waiting.queue = None;
            match &ended.result {
                Ok(_) => {
                    let experiment = self.state.doc.experiment();
                    let runs = experiment.runs().map(|config| self.older.folder(&config.run_name())).collect();
                    cx.launcher.work_on(true);
                    cx.send(Command::Refresh);
                    cx.send(Command::ShowRuns(runs));
                }
                Err(error) => self.state.error = Some(error.clone()),
            }
        }
    }

    /// Nothing was changed for a moment: a drag is not followed by a thread for every step.
    fn settled(&mut self, version: u64, cx: &Cx<'_>) -> bool {
        if self.seen.0 != version {
            self.seen = (version, cx.time);
        }
        let left = self.seen.1 + SETTLE_SECS - cx.time;
        if left > 0.0 {
            cx.ctx.request_repaint_after(Duration::from_secs_f64(left));
        }
        left <= 0.0
    }

    /// Starts what has to be read again, and writes the draft; never more than one of each at a time.
    fn renew(&mut self, cx: &Cx<'_>) {
        let frame = cx.ctx.cumulative_frame_nr();
        let came_into_sight = frame > self.last_frame + 1 || self.last_frame == 0;
        self.last_frame = frame;
        let version = self.state.doc.version();
        if came_into_sight {
            let workspace = cx.workspace.clone();
            self.state
                .facts
                .renew(cx.ctx, "data sets", move || WorkspaceData::read(&workspace).map_err(LocalText::from));
        }
        let settled = came_into_sight || self.settled(version, cx);
        if settled && (came_into_sight || version != self.checked_version) && !self.state.check.is_busy() {
            self.checked_version = version;
            let (workspace, experiment) = (cx.workspace.clone(), self.state.doc.experiment().clone());
            self.state.check.renew(cx.ctx, "data check", move || Ok(precheck::with_data(&workspace, &experiment)));
        }
        if settled && self.state.estimate_is_stale() && !self.state.estimate.is_busy() && self.state.doc.is_sound() {
            self.state.estimated = version;
            let (workspace, experiment) = (cx.workspace.clone(), self.state.doc.experiment().clone());
            self.state.estimate.renew(cx.ctx, "estimate", move || {
                estimate_of::rough(&workspace, &experiment).map_err(LocalText::from)
            });
        }
        if version != self.draft_version && !self.draft_write.is_busy() {
            self.draft_version = version;
            let (workspace, draft) = (cx.workspace.clone(), self.state.doc.draft());
            self.draft_write =
                Load::start(cx.ctx, "write draft", move || draft::write(&workspace, &draft).map_err(LocalText::from));
        }
        self.match_runs(version, cx);
    }

    /// Brings the states of the experiment's runs up to date.
    fn match_runs(&mut self, version: u64, cx: &Cx<'_>) {
        let came = self.older.update(cx, &self.state.doc.experiment().name);
        let queue = cx.launcher.look().queue;
        let queued: Vec<String> = queue.iter().map(|item| self.older.name_now(&item.run)).collect();
        let matched = (version, cx.runs.generation, queued);
        if came || self.matched != matched {
            let known = self.older.states(cx.runs.entries.iter().map(|e| (e.run.as_str(), e.state)));
            self.state.match_runs(&known, &matched.2);
            self.matched = matched;
        }
    }

    /// Another experiment was chosen in the header: its settings are shown, unless something here is unsaved.
    fn follow(&mut self, cx: &Cx<'_>) {
        if self.drafts.is_busy() || self.followed.as_deref() == cx.experiment {
            return;
        }
        self.followed = cx.experiment.map(str::to_owned);
        if let Some(name) = cx.experiment
            && !self.state.doc.is_dirty()
            && self.state.doc.experiment().name != name
        {
            actions::read_runs(&mut self.state, cx, name.to_owned());
        }
    }
}

/// Takes what was read: as the document, or as what it is compared with.
fn took(state: &mut State, read: Read) {
    match Doc::new(&read.text, &read.name, read.file) {
        Ok(doc) if read.compare => {
            state.doc.compare_with(read.name, doc.experiment().clone());
            (state.ask, state.tab) = (None, Tab::Diff);
        }
        Ok(doc) => actions::take(state, doc),
        Err(error) => state.error = Some(error.into()),
    }
}
