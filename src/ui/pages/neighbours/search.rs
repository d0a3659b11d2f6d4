//! The thread that reads snapshots and searches them: what is in sight first, then the other checkpoints.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use egui::Context;

use crate::data::original::Original;
use crate::engine::run::embeddings::RowOf;
use crate::explore::near_duplicate::{Copies, near_duplicates};
use crate::explore::neighbours::{self, Gallery, Search};
use crate::explore::own_clip;
use crate::job::{Job, Request};
use crate::store::judgement::{Mask, Place, VideoName};
use crate::store::{RunFolder, Workspace};
use crate::text::LocalText;
use crate::ui::i18n::{self, tr};

/// Snapshots that stay in memory may take this many bytes.
const SHELF_BYTES: usize = 512 << 20;

/// Message of a query that the run has no embedding of; translated where it is shown.
const NOT_IN_RUN: &str = "neighbours-not-in-run";
/// The same of a run whose queue is not there.
const NO_QUEUE: &str = "neighbours-no-queue";

/// What is searched for.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub query: VideoName,
    /// (run, step), the most wanted first.
    pub wanted: Vec<(String, u64)>,
    pub place: Place,
    pub mask: Mask,
    pub k: usize,
}

/// A found neighbour.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub video: VideoName,
    pub label: Option<String>,
    pub groups: BTreeMap<String, String>,
    /// Its groups, each value with the name of its column.
    pub source: String,
    /// Place in the list, from 1.
    pub rank: u32,
    pub similarity: f32,
    /// Whether its label is the query's; none where either has no label.
    pub agrees: Option<bool>,
    pub same_video: bool,
    pub same_source: bool,
    /// In the queue: how many steps before the snapshot the key was made.
    pub age: Option<u64>,
}

/// The neighbours of a query in one snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub label: Option<String>,
    pub source: String,
    pub hits: Vec<Hit>,
    /// Share of the label that neighbours drawn at random would agree to.
    pub chance: Option<f64>,
    /// The agreement of as many neighbours of other recordings; `None` where the list is already without the query's.
    pub masked: Option<(usize, usize)>,
    /// Where the arm masks a group while it trains.
    pub outside: Option<Outside>,
}

/// The agreement of as many neighbours as an arm that masks a group may find.
#[derive(Clone, Debug, PartialEq)]
pub struct Outside {
    /// Name of the group column.
    pub column: String,
    /// How many agree with the query's label, and of how many that is known.
    pub agreement: (usize, usize),
}

impl List {
    /// How many agree with the query's label, and of how many that is known.
    pub fn agreement(&self) -> (usize, usize) {
        count(self.hits.iter().filter_map(|hit| hit.agrees))
    }

    /// How many are of another source than the query, and of how many.
    pub fn strangers(&self) -> (usize, usize) {
        (self.hits.iter().filter(|hit| !hit.same_source).count(), self.hits.len())
    }
}

/// How many are true, and of how many.
fn count(agree: impl Iterator<Item = bool>) -> (usize, usize) {
    agree.fold((0, 0), |(same, all), agrees| (same + usize::from(agrees), all + 1))
}

/// An answer to the ask of this number.
pub struct Answer {
    number: u64,
    pub found: Found,
}

/// What was found.
pub enum Found {
    /// The neighbours in the snapshot of a run at a step.
    List { run: String, step: u64, list: Result<List, LocalText> },
    /// The file of the user's own, decoded; before its first list.
    Own(Arc<Original>),
    /// Which of all the neighbours show the content of the query or of each other again; the last answer.
    Copies(Vec<(VideoName, VideoName)>),
}

/// Handle to the thread; it ends when this is dropped.
pub struct Searcher {
    sender: Sender<Numbered>,
    answers: Receiver<Answer>,
    number: u64,
    /// Of the newest ask: embedding a file may take long.
    job: Job,
}

impl Drop for Searcher {
    fn drop(&mut self) {
        self.job.ask(Request::Abort);
    }
}

/// An ask with its number and what ends it.
type Numbered = (u64, Ask, Job);

impl Searcher {
    /// Starts the thread.
    pub fn start(ctx: &Context, workspace: &Workspace) -> Self {
        let (sender, asks) = channel();
        let (send, answers) = channel();
        let worker =
            Worker { workspace: workspace.clone(), ctx: ctx.clone(), shelf: Shelf::default(), own: None, send };
        // Without a thread no list ever comes; the page says that it is searching.
        let _ = std::thread::Builder::new().name("neighbours".to_owned()).spawn(move || worker.run(&asks));
        Self { sender, answers, number: 0, job: Job::default() }
    }

    /// Asks anew; what is left of an earlier ask is dropped. Returns the number of its answers.
    pub fn ask(&mut self, ask: Ask) -> u64 {
        self.number += 1;
        std::mem::take(&mut self.job).ask(Request::Abort);
        let _ = self.sender.send((self.number, ask, self.job.clone()));
        self.number
    }

    /// The next answer to the newest ask that is there.
    pub fn answer(&self) -> Option<Answer> {
        std::iter::from_fn(|| self.answers.try_recv().ok()).find(|answer| answer.number == self.number)
    }
}

struct Worker {
    workspace: Workspace,
    ctx: Context,
    shelf: Shelf,
    own: Option<OwnFile>,
    send: Sender<Answer>,
}

/// A file of the user's own, and its embedding by run and step.
struct OwnFile {
    path: PathBuf,
    decoded: Arc<Original>,
    rows: HashMap<(String, u64), Vec<f32>>,
}

impl Worker {
    fn run(mut self, asks: &Receiver<Numbered>) {
        let mut next = asks.recv().ok();
        while let Some((number, ask, job)) = next.take() {
            next = match self.answer(number, &ask, &job, asks) {
                Next::Newer(newer) => Some(newer),
                Next::Wait => asks.recv().ok(),
                Next::End => None,
            };
        }
    }

    fn answer(&mut self, number: u64, ask: &Ask, job: &Job, asks: &Receiver<Numbered>) -> Next {
        // Rows of the query and of everything that was found.
        let (mut query, mut seen) = (None, BTreeMap::new());
        for (run, step) in &ask.wanted {
            // Whatever was asked for in the meantime matters more.
            if let Some(newer) = asks.try_iter().last() {
                return Next::Newer(newer);
            }
            let found = match ask.query.is_own_file() {
                true => self.own_list(number, ask, (run, *step), job),
                false => self.shelf.get(&self.workspace, run, *step).and_then(|gallery| list_in(&gallery, ask)),
            };
            let list = found.map(|(own, list, rows)| {
                query.get_or_insert(own);
                seen.extend(rows.into_iter().map(|row| (name(&row), row)));
                list
            });
            if !self.send(number, Found::List { run: run.clone(), step: *step, list }) {
                return Next::End;
            }
        }
        let Some(query) = query else { return Next::Wait };
        let others: Vec<&RowOf> = seen.values().collect();
        // A video that cannot be read is no duplicate, and no news for a person who looks at neighbours.
        let copies = near_duplicates(&self.workspace, &query, &others).unwrap_or_default();
        if self.send(number, Found::Copies(pairs(&query, &others, &copies))) { Next::Wait } else { Next::End }
    }

    /// The neighbours of a file of the user's own: decoded once, embedded once for each snapshot.
    fn own_list(&mut self, number: u64, ask: &Ask, (run, step): (&str, u64), job: &Job) -> Result<Listed, LocalText> {
        let gallery = self.shelf.get(&self.workspace, run, step)?;
        if ask.place == Place::Queue && gallery.queue.is_none() {
            return Err(i18n::both(|| tr(NO_QUEUE)));
        }
        let folder = RunFolder::open(&self.workspace.runs_dir(), run)?;
        let path = Path::new(&ask.query.path);
        let mut own = match self.own.take().filter(|own| own.path == path) {
            Some(own) => own,
            None => {
                let decoded = Arc::new(own_clip::decode(&self.workspace, &folder, path, job)?);
                OwnFile { path: path.to_owned(), decoded, rows: HashMap::new() }
            }
        };
        self.send(number, Found::Own(own.decoded.clone()));
        let row = match own.rows.get(&(run.to_owned(), step)).cloned() {
            Some(row) => Ok(row),
            None => own_clip::embed(&self.workspace, &folder, &gallery, &own.decoded, job),
        };
        if let Ok(row) = &row {
            own.rows.insert((run.to_owned(), step), row.clone());
        }
        self.own = Some(own);
        let search = Search { place: ask.place, mask: ask.mask, k: ask.k, once_per_video: true };
        let found = gallery.search_clip(&row?, &search);
        let (path, groups) = (ask.query.path.clone(), BTreeMap::new());
        let query = RowOf { set: String::new(), path, source: 0, label: None, groups };
        Ok(listed(&gallery, query, &found, Shares::default()))
    }

    fn send(&self, number: u64, found: Found) -> bool {
        let sent = self.send.send(Answer { number, found }).is_ok();
        self.ctx.request_repaint();
        sent
    }
}

enum Next {
    Newer(Numbered),
    Wait,
    /// The page is gone.
    End,
}

/// The videos that show the same content, by name.
fn pairs(query: &RowOf, others: &[&RowOf], copies: &Copies) -> Vec<(VideoName, VideoName)> {
    let of_query = (0..others.len()).filter(|i| copies.of_query.get(*i) == Some(&true));
    let of_query = of_query.map(|i| (name(query), name(others[i])));
    let of_each_other = copies
        .of_earlier
        .iter()
        .enumerate()
        .flat_map(|(i, earlier)| earlier.iter().map(move |earlier| (name(others[*earlier]), name(others[i]))));
    of_query.chain(of_each_other).collect()
}

fn name(row: &RowOf) -> VideoName {
    VideoName { set: row.set.clone(), path: row.path.clone() }
}

/// The row of the query, its list, and the rows of the neighbours.
type Listed = (RowOf, List, Vec<RowOf>);

/// Searches one snapshot.
fn list_in(gallery: &Gallery, ask: &Ask) -> Result<Listed, LocalText> {
    let videos = &gallery.embeddings.videos;
    let is_query = |row: &RowOf| row.set == ask.query.set && row.path == ask.query.path;
    let query = videos.iter().position(is_query).ok_or_else(|| i18n::both(|| tr(NOT_IN_RUN)))?;
    if ask.place == Place::Queue && gallery.queue.is_none() {
        return Err(i18n::both(|| tr(NO_QUEUE)));
    }
    let own = &videos[query];
    // One card a video: a judgement is about the pair of videos.
    let search = Search { place: ask.place, mask: ask.mask, k: ask.k, once_per_video: true };
    let found = gallery.search(query, &search);
    let agreement = |found: &[neighbours::Hit]| neighbours::agreement(found, videos, own.label.as_ref());
    let masked =
        (ask.mask != Mask::Source).then(|| agreement(&gallery.search(query, &Search { mask: Mask::Source, ..search })));
    let outside = gallery.mask_group.as_ref().map(|column| {
        let agreement = agreement(&gallery.search_outside(query, column, &search));
        Outside { column: column.clone(), agreement }
    });
    let shares = Shares { chance: gallery.chance(query, &search), masked, outside };
    Ok(listed(gallery, own.clone(), &found, shares))
}

/// What is told beside the agreement of a list, as [`List`] names it; nothing of a query without a label.
#[derive(Default)]
struct Shares {
    chance: Option<f64>,
    masked: Option<(usize, usize)>,
    outside: Option<Outside>,
}

/// What was found as the page shows it.
fn listed(gallery: &Gallery, own: RowOf, found: &[neighbours::Hit], shares: Shares) -> Listed {
    let videos = &gallery.embeddings.videos;
    let agrees = |row: &RowOf| row.label.as_ref().zip(own.label.as_ref()).map(|(a, b)| a == b);
    let hits = found.iter().map(|hit| {
        let row = &videos[hit.video];
        Hit {
            video: name(row),
            label: row.label.clone(),
            groups: row.groups.clone(),
            source: row.group_words(),
            rank: u32::try_from(hit.rank).unwrap_or(u32::MAX),
            similarity: hit.similarity,
            agrees: agrees(row),
            same_video: hit.same_video,
            same_source: hit.same_source,
            age: hit.age_steps,
        }
    });
    let Shares { chance, masked, outside } = shares;
    let (label, source, hits) = (own.label.clone(), own.group_words(), hits.collect());
    let list = List { label, source, hits, chance, masked, outside };
    (own, list, found.iter().map(|hit| videos[hit.video].clone()).collect())
}

/// Snapshots in memory, the longest unused are dropped first.
#[derive(Default)]
struct Shelf {
    clock: u64,
    held: BTreeMap<(String, u64), (u64, Arc<Gallery>)>,
}

impl Shelf {
    fn get(&mut self, workspace: &Workspace, run: &str, step: u64) -> Result<Arc<Gallery>, LocalText> {
        self.clock += 1;
        let key = (run.to_owned(), step);
        if let Some((used, snapshot)) = self.held.get_mut(&key) {
            *used = self.clock;
            return Ok(snapshot.clone());
        }
        let folder = RunFolder::open(&workspace.runs_dir(), run)?;
        let snapshot = Arc::new(Gallery::read(&folder, step)?);
        self.held.insert(key, (self.clock, snapshot.clone()));
        self.shrink();
        Ok(snapshot)
    }

    fn shrink(&mut self) {
        let values = |gallery: &Gallery| {
            gallery.embeddings.rows.len() + gallery.queue.as_ref().map_or(0, |queue| queue.keys.len())
        };
        let bytes = |held: &BTreeMap<_, (u64, Arc<Gallery>)>| -> usize {
            held.values().map(|(_, gallery)| values(gallery) * size_of::<f32>()).sum()
        };
        while self.held.len() > 1 && bytes(&self.held) > SHELF_BYTES {
            let oldest = self.held.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone());
            oldest.and_then(|key| self.held.remove(&key));
        }
    }
}
