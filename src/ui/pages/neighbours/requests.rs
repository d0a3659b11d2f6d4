//! Requests of the page to its background threads, and their timing.

use std::sync::Arc;

use super::Desk;
use super::choices::Browse;
use super::judgement_store::Scope;
use super::library::Library;
use super::order::{Order, Row};
use super::search::{Ask, Found};
use super::state::State;
use crate::engine::run::embeddings::Embeddings;
use crate::report::query_order::{self, Browsed, By};
use crate::store::judgement::VideoName;
use crate::store::{RunFolder, Workspace};
use crate::text::LocalText;
use crate::ui::background::{Kept, Load};
use crate::ui::command::Command;
use crate::ui::dialog::{Dialog, Filter, Outcome};
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::widgets::chip::Tone;

/// The list of runs changes with every step of a live one; the folders are read again at most so often, in seconds.
const LIBRARY_EVERY: f64 = 2.0;

/// Away for so many seconds, somebody may have judged by the command line.
const AWAY: f64 = 1.0;

/// What an order of queries is made from.
#[derive(Clone, Debug, PartialEq)]
struct OrderOf {
    run: String,
    step: u64,
    by: By,
    /// The run and step beside it, for an order by disagreement; `by` has no say then.
    against: Option<(String, u64)>,
    k: usize,
    seed: u64,
}

/// Loads under way, and what they were asked for.
#[derive(Default)]
pub struct Requests {
    library: Kept<Library>,
    /// Experiment and generation of the list of runs that the library is made from.
    read: Option<(String, u64)>,
    read_at: f64,
    order: Load<Vec<Row>>,
    order_of: Option<OrderOf>,
    asked: Option<(Ask, Vec<(String, u64)>)>,
    counted: Option<(String, u64, usize)>,
    seen_at: f64,
    error: Option<LocalText>,
}

impl Requests {
    pub fn library(&self) -> Option<&Library> {
        self.library.value()
    }

    /// What went wrong with the last load, for the strip.
    pub fn problem(&self) -> Option<&str> {
        self.library.error().or(self.order.error()).or(self.error.as_ref().map(i18n::said))
    }

    /// Starts what is needed, takes what has come.
    pub fn update(&mut self, state: &mut State, desk: &mut Desk, exporting: &mut Dialog, cx: &Cx<'_>) {
        self.read_library(cx);
        if self.library.poll()
            && let Some(library) = self.library.value()
        {
            state.fit_sides(library);
        }
        self.order_queries(state, cx);
        state.filter(&desk.store);
        self.search(state, desk);
        self.judge(state, desk, cx);
        poll_export(exporting, desk, cx);
        state.reveal_when_judged(&desk.store);
        self.seen_at = cx.time;
    }

    fn read_library(&mut self, cx: &Cx<'_>) {
        let Some(experiment) = cx.experiment.filter(|_| cx.runs.generation > 0) else { return };
        let other = self.read.as_ref().is_none_or(|(name, _)| name != experiment);
        let changed = self.read.as_ref().is_some_and(|(_, generation)| *generation != cx.runs.generation);
        if self.library.is_busy() || !(other || changed && cx.time - self.read_at > LIBRARY_EVERY) {
            return;
        }
        self.read = Some((experiment.to_owned(), cx.runs.generation));
        self.read_at = cx.time;
        let (workspace, experiment) = (cx.workspace.clone(), experiment.to_owned());
        let entries: Vec<_> = cx.runs.entries.iter().filter(|e| e.experiment == experiment).cloned().collect();
        self.library.renew(cx.ctx, "neighbours library", move || Library::read(&workspace, &experiment, &entries));
    }

    fn order_queries(&mut self, state: &mut State, cx: &Cx<'_>) {
        if let Some(wanted) = self.wanted_order(state)
            && self.order_of.as_ref() != Some(&wanted)
        {
            self.order_of = Some(wanted.clone());
            let workspace = cx.workspace.clone();
            self.order = Load::start(cx.ctx, "order queries", move || ordered(&workspace, &wanted));
        }
        let came = self.order.poll();
        // Also where the page comes back to an order it has had before.
        if (came || state.order.is_empty())
            && let Some(rows) = self.order.value().filter(|_| state.choices.browse != Browse::Chosen)
        {
            state.order = Order::of(rows.clone());
        }
    }

    /// A random order does not depend on arm or step, so it stays when these change.
    fn wanted_order(&self, state: &State) -> Option<OrderOf> {
        let sides = &state.choices.sides;
        let (by, against) = match state.choices.browse {
            Browse::By(by) => (by, None),
            // Without a second arm there is nothing to disagree with.
            Browse::Disagreement => (By::Random, sides.get(1).map(|side| (side.run.clone(), side.step))),
            Browse::Chosen => return None,
        };
        let run = self.library()?.run(&sides.first()?.run)?;
        let (k, seed) = (state.choices.k, state.choices.seed);
        let mut wanted = OrderOf { run: run.run.clone(), step: run.last(), by, against, k, seed };
        if wanted.against.is_some() {
            wanted.step = sides.first()?.step;
            return Some(wanted);
        }
        if let (By::Random, Some(before)) = (by, &self.order_of)
            && before.by == By::Random
            && before.against.is_none()
            && self.library()?.run(&before.run).is_some()
        {
            wanted = OrderOf { seed, ..before.clone() };
        }
        Some(wanted)
    }

    /// Asks for the lists that are not there; those of another query are forgotten first.
    fn search(&mut self, state: &mut State, desk: &mut Desk) {
        let Some(ask) = self.library.value().and_then(|library| state.ask(library)) else { return };
        let same = |(before, _): &(Ask, Vec<_>)| Ask { wanted: Vec::new(), ..ask.clone() } == *before;
        if !self.asked.as_ref().is_some_and(same) {
            state.lists.clear();
            state.copies.clear();
            state.new_query();
            self.asked = Some((Ask { wanted: Vec::new(), ..ask.clone() }, Vec::new()));
        }
        if let Some((_, wanted)) = &mut self.asked
            && *wanted != ask.wanted
        {
            wanted.clone_from(&ask.wanted);
            let missing = ask.wanted.iter().filter(|one| !state.lists.contains_key(one)).cloned().collect();
            desk.searcher.ask(Ask { wanted: missing, ..ask });
        }
        while let Some(answer) = desk.searcher.answer() {
            match answer.found {
                Found::List { run, step, list } => drop(state.lists.insert((run, step), list)),
                Found::Own(decoded) => state.own = Some(decoded),
                Found::Copies(pairs) => state.add_copies(pairs),
            }
        }
    }

    fn judge(&mut self, state: &State, desk: &mut Desk, cx: &Cx<'_>) {
        let experiment = cx.experiment.unwrap_or_default();
        let scope = (experiment.to_owned(), cx.runs.generation, state.choices.k);
        if self.counted.as_ref() != Some(&scope) || cx.time - self.seen_at > AWAY {
            self.counted = Some(scope);
            let (experiment, runs) = (experiment.to_owned(), Arc::new(cx.runs.entries.clone()));
            desk.store.count(Scope { experiment, runs, k: state.choices.k });
        }
        if desk.store.poll() {
            if desk.store.latest().error != self.error {
                self.error.clone_from(&desk.store.latest().error);
            }
            if let Some((path, count)) = desk.store.take_export() {
                let path = path.display().to_string();
                let words = i18n::both(|| tr!("neighbours-exported", n = count, path = path.as_str()));
                cx.send(Command::Toast(Tone::Good, words));
            }
        }
    }
}

fn poll_export(dialog: &mut Dialog, desk: &mut Desk, cx: &Cx<'_>) {
    match dialog.poll() {
        Some(Outcome::Chosen(path)) => desk.store.export(path),
        // Without a dialog the file goes to a place that is always there.
        Some(Outcome::Unavailable) => {
            desk.store.export(cx.workspace.root().join(file_name(cx.experiment.unwrap_or_default())));
        }
        Some(Outcome::Cancelled) | None => {}
    }
}

/// Begins an export.
pub fn export(dialog: &mut Dialog, experiment: &str, ctx: &egui::Context) {
    let filter = Filter { name: "CSV".to_owned(), extensions: &["csv"] };
    dialog.save_file(ctx, tr("neighbours-export"), &filter, &file_name(experiment));
}

fn file_name(experiment: &str) -> String {
    format!("judgements-{experiment}.csv")
}

fn ordered(workspace: &Workspace, wanted: &OrderOf) -> Result<Vec<Row>, LocalText> {
    let read = |run: &str, step: u64| -> Result<Embeddings, LocalText> {
        let folder = RunFolder::open(&workspace.runs_dir(), run)?;
        Ok(Embeddings::read(&folder.embeddings(step))?)
    };
    let stored = read(&wanted.run, wanted.step)?;
    let found = match &wanted.against {
        Some((run, step)) => query_order::disagreement(&stored, &read(run, *step)?, wanted.k, wanted.seed),
        None => query_order::order(&stored, wanted.by, wanted.k, wanted.seed),
    };
    let row = |found: Browsed| {
        let video = &stored.videos[found.row];
        let name = VideoName { set: video.set.clone(), path: video.path.clone() };
        Row { name, label: video.label.clone(), recording: video.source, source: video.group_words() }
    };
    Ok(found.into_iter().map(row).collect())
}
