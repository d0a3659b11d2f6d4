//! Store of judgements and tags: a thread writes each press to the database and reads the numbers made from them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use egui::Context;

use crate::report::judgements::{self, Judged};
use crate::store::index::RunEntry;
use crate::store::judgement::{self, Judgement, Mask, Place, Verdict, VideoName};
use crate::store::video_tag::{self, VideoTags};
use crate::store::{Db, StoreError, Workspace, atomic};
use crate::text::LocalText;

/// Names a judged pair: run, step, place, mask, query, neighbour.
pub type Pair = (String, u64, Place, Option<Mask>, VideoName, VideoName);

/// The pair that a judgement is about.
pub fn pair(j: &Judgement) -> Pair {
    (j.run.clone(), j.step, j.place, j.mask, j.query.clone(), j.neighbour.clone())
}

/// What stands on a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Said {
    verdict: Verdict,
    /// Nothing about the arm was in sight when it was said.
    blind: bool,
}

fn said(j: &Judgement) -> Said {
    Said { verdict: j.verdict, blind: j.blind }
}

/// Names a query of a list: run, step, place, mask, query.
pub type Asked = (String, u64, Place, Option<Mask>, VideoName);

/// What is to be counted.
#[derive(Clone, Default)]
pub struct Scope {
    pub experiment: String,
    pub runs: Arc<Vec<RunEntry>>,
    pub k: usize,
}

enum Op {
    Count(Scope),
    Add(u64, Vec<Judgement>),
    Undo(u64),
    Export(PathBuf),
    /// Puts a tag on a video, or takes it away.
    Tag(VideoName, String, bool),
}

/// Latest state of the database, as the thread has read it.
#[derive(Default)]
pub struct Latest {
    /// Number of the last operation that is in it.
    done: u64,
    verdicts: HashMap<Pair, Said>,
    /// Queries with a judgement.
    queries: HashSet<Asked>,
    pub judged: Judged,
    tags: VideoTags,
    pub error: Option<LocalText>,
    /// Where judgements were written to, and how many.
    pub exported: Option<(PathBuf, usize)>,
}

/// Judgements of the workspace.
pub struct JudgementStore {
    sender: Sender<(u64, Op)>,
    receiver: Receiver<Latest>,
    number: u64,
    latest: Latest,
    /// Presses that the thread has not answered yet.
    waiting: Vec<(u64, Pair, Option<Said>)>,
    /// Presses that can be taken back, with what they were about and whether they were blind.
    presses: Vec<(u64, Vec<Pair>, bool)>,
}

impl JudgementStore {
    /// Starts the thread. It ends when this is dropped, after it has stored what it was given.
    pub fn start(ctx: &Context, workspace: &Workspace) -> Self {
        let (sender, ops) = channel();
        let (send, receiver) = channel();
        let (ctx, workspace) = (ctx.clone(), workspace.clone());
        let work = move || Writer { scope: Scope::default(), ids: HashMap::new() }.run(&workspace, &ops, &send, &ctx);
        // Without a thread nothing is stored: the verdicts stay "waiting" and vanish with the window.
        let _ = std::thread::Builder::new().name("judgements".to_owned()).spawn(work);
        let (waiting, presses) = (Vec::new(), Vec::new());
        Self { sender, receiver, number: 0, latest: Latest::default(), waiting, presses }
    }

    fn send(&mut self, op: Op) -> u64 {
        self.number += 1;
        let _ = self.sender.send((self.number, op));
        self.number
    }

    /// Chooses what is counted, and reads the judgements again.
    pub fn count(&mut self, scope: Scope) {
        self.send(Op::Count(scope));
    }

    /// Stores the judgements of one press.
    pub fn add(&mut self, judgements: Vec<Judgement>) {
        let pairs: Vec<Pair> = judgements.iter().map(pair).collect();
        let said: Vec<Said> = judgements.iter().map(said).collect();
        let blind = said.iter().all(|said| said.blind);
        let number = self.number + 1;
        self.send(Op::Add(number, judgements));
        self.waiting.extend(pairs.iter().cloned().zip(said).map(|(pair, said)| (number, pair, Some(said))));
        self.presses.push((number, pairs, blind));
    }

    /// Takes the last press of this session back; what it was about. In a blind look only a blind one: what was said
    /// with the arms in sight would show which card is whose.
    pub fn undo(&mut self, blind: bool) -> Option<Vec<Pair>> {
        let (press, pairs, _) = self.presses.pop_if(|(.., was_blind)| *was_blind || !blind)?;
        let number = self.send(Op::Undo(press));
        self.waiting.extend(pairs.iter().map(|pair| (number, pair.clone(), None)));
        Some(pairs)
    }

    /// Writes all judgements of the experiment to a file.
    pub fn export(&mut self, path: PathBuf) {
        self.send(Op::Export(path));
    }

    /// Puts a tag on a video, or takes it away.
    pub fn tag(&mut self, video: &VideoName, tag: &str, on: bool) {
        self.send(Op::Tag(video.clone(), tag.to_owned(), on));
    }

    /// The tags of a video, as far as the thread has read.
    pub fn tags(&self, video: &VideoName) -> Option<&BTreeSet<String>> {
        self.latest.tags.get(video)
    }

    /// All tags that any video has, each once.
    pub fn known_tags(&self) -> BTreeSet<&String> {
        self.latest.tags.values().flatten().collect()
    }

    /// Takes what has come; the answer of an export, or an error, once.
    pub fn poll(&mut self) -> bool {
        let mut came = false;
        while let Ok(latest) = self.receiver.try_recv() {
            self.latest = latest;
            came = true;
        }
        let done = self.latest.done;
        self.waiting.retain(|(number, ..)| *number > done);
        came
    }

    /// Whether anything was said of a query's neighbours, as far as the thread has read.
    pub fn has_judged(&self, query: &Asked) -> bool {
        self.latest.queries.contains(query)
    }

    /// Changes with every reading of the judgements and tags.
    pub fn generation(&self) -> u64 {
        self.latest.done
    }

    pub fn latest(&self) -> &Latest {
        &self.latest
    }

    /// Takes the note of a finished export.
    pub fn take_export(&mut self) -> Option<(PathBuf, usize)> {
        self.latest.exported.take()
    }

    /// The verdict that stands; in a blind look only one that was made blind. A verdict on a neighbour that was judged
    /// with its arm in sight would give the arm away, and is no blind judgement.
    pub fn verdict(&self, pair: &Pair, blind: bool) -> Option<Verdict> {
        let waiting = self.waiting.iter().rev().find(|(_, waits, _)| waits == pair);
        let stands = waiting.map_or_else(|| self.latest.verdicts.get(pair).copied(), |(.., said)| *said);
        stands.filter(|said| said.blind || !blind).map(|said| said.verdict)
    }
}

/// State of the writing thread.
struct Writer {
    scope: Scope,
    /// Press → rows of the database.
    ids: HashMap<u64, Vec<i64>>,
}

impl Writer {
    fn run(mut self, workspace: &Workspace, ops: &Receiver<(u64, Op)>, send: &Sender<Latest>, ctx: &Context) {
        let db = workspace.db().map_err(LocalText::from);
        while let Ok((number, op)) = ops.recv() {
            let mut exported = None;
            let outcome = match &db {
                Ok(db) => self.carry_out(db, op, &mut exported),
                Err(error) => Err(error.clone()),
            };
            let latest = db.as_ref().map_err(Clone::clone).and_then(|db| self.latest(db));
            let mut latest = latest.unwrap_or_else(|error| Latest { error: Some(error), ..Latest::default() });
            (latest.done, latest.exported) = (number, exported);
            latest.error = outcome.err().or(latest.error);
            if send.send(latest).is_err() {
                return;
            }
            ctx.request_repaint();
        }
    }

    fn carry_out(&mut self, db: &Db, op: Op, exported: &mut Option<(PathBuf, usize)>) -> Result<(), LocalText> {
        match op {
            Op::Count(scope) => self.scope = scope,
            Op::Add(press, judgements) => {
                self.ids.insert(press, judgement::add(db, &judgements)?);
            }
            Op::Undo(press) => {
                judgement::undo(db, &self.ids.remove(&press).unwrap_or_default())?;
            }
            Op::Tag(video, tag, on) => video_tag::set(db, &[video], &tag, on)?,
            Op::Export(path) => *exported = Some(self.export(db, path)?),
        }
        Ok(())
    }

    fn export(&self, db: &Db, path: PathBuf) -> Result<(PathBuf, usize), LocalText> {
        let mut all = judgement::list(db)?;
        let Scope { experiment, runs, .. } = &self.scope;
        all.retain(|j| runs.iter().any(|run| run.experiment == *experiment && run.run == j.run));
        let text = judgements::csv(&all, runs)?;
        atomic::write(&path, text.as_bytes()).map_err(StoreError::io(&path))?;
        Ok((path, all.len()))
    }

    fn latest(&self, db: &Db) -> Result<Latest, LocalText> {
        let all = judgement::list(db)?;
        let Scope { experiment, runs, k } = &self.scope;
        let judged = judgements::judged(experiment, &all, runs, (*k).max(1));
        let verdicts = all.iter().map(|j| (pair(j), said(j))).collect();
        let queries = all.iter().map(|j| (j.run.clone(), j.step, j.place, j.mask, j.query.clone())).collect();
        Ok(Latest { verdicts, queries, judged, tags: video_tag::all(db)?, ..Latest::default() })
    }
}
