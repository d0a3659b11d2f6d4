//! What is chosen and what is in sight; no drawing and no disk.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use rand::seq::SliceRandom;

use super::choices::{Browse, Choices, Filter, Part, Side};
use super::judgement_store::{self, JudgementStore, Pair};
use super::library::{Library, RunLook, part_seen};
use super::search::{Ask, Hit, List};
use crate::data::original::Original;
use crate::random::stream;
use crate::store::judgement::{Judgement, Mask, Verdict, VideoName};
use crate::text::LocalText;
use crate::ui::media::ClipRef;

/// A neighbour in sight, with every list that holds it.
#[derive(Clone, Debug)]
pub struct Card {
    pub hit: Hit,
    /// (side, rank, similarity)
    pub found_by: Vec<(usize, u32, f32)>,
}

/// A query with what it can be filtered by.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: VideoName,
    pub label: Option<String>,
    /// Number of its recording within its data set.
    pub recording: u32,
    /// Its groups in words.
    pub source: String,
}

/// Everything the panels show.
#[derive(Default)]
pub struct State {
    pub choices: Choices,
    /// All queries in their order; empty while another order is made, and for those that another page has sent.
    order: Vec<Row>,
    /// Labels of the order, each once.
    labels: Vec<String>,
    /// Its recordings: groups in words, and labels.
    recordings: BTreeMap<(String, u32), (String, BTreeSet<String>)>,
    /// What the queries were filtered by.
    filtered: Option<(Filter, Vec<Side>, Mask, u64)>,
    /// Those that the filter leaves.
    pub queries: Vec<VideoName>,
    pub at: usize,
    /// Lists of the current query, by run and step.
    pub lists: HashMap<(String, u64), Result<List, LocalText>>,
    /// Videos that show the same content, in both orders.
    pub copies: BTreeSet<(VideoName, VideoName)>,
    pub focus: usize,
    /// All of a blind query were judged: its arms and labels are shown.
    pub revealed: bool,
    /// The focus has moved: bring it into sight.
    pub scroll: bool,
    /// Cards beside each other, for the arrow keys.
    pub columns: usize,
    /// The decoded file of the user's own that is the query.
    pub own: Option<Arc<Original>>,
}

impl State {
    /// The query in sight.
    pub fn query(&self) -> Option<&VideoName> {
        self.queries.get(self.at)
    }

    /// Moves to another query; stops at both ends.
    pub fn go(&mut self, by: i64) {
        let last = self.queries.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by as isize).min(last);
    }

    /// Takes the queries of an order.
    pub fn take_order(&mut self, rows: Vec<Row>) {
        let labels: BTreeSet<&String> = rows.iter().filter_map(|row| row.label.as_ref()).collect();
        self.labels = labels.into_iter().cloned().collect();
        self.labels.sort_by(|a, b| natord::compare(a, b));
        self.recordings.clear();
        for row in &rows {
            let key = (row.name.set.clone(), row.recording);
            let (_, labels) = self.recordings.entry(key).or_insert_with(|| (row.source.clone(), BTreeSet::new()));
            labels.extend(row.label.clone());
        }
        (self.order, self.filtered) = (rows, None);
    }

    /// Another order was asked for: the present one is put away.
    pub fn leave_order(&mut self) {
        (self.order, self.filtered, self.queries, self.at) = (Vec::new(), None, Vec::new(), 0);
    }

    /// No order is there yet.
    pub fn has_no_order(&self) -> bool {
        self.order.is_empty()
    }

    /// Labels of the queries, each once.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Recordings of the queries that have the chosen label, each with its groups in words.
    pub fn recordings(&self) -> impl Iterator<Item = (&(String, u32), &str)> {
        let label = self.choices.filter.label.as_ref();
        let fits = move |labels: &BTreeSet<String>| label.is_none_or(|label| labels.contains(label));
        self.recordings
            .iter()
            .filter(move |(_, (_, labels))| fits(labels))
            .map(|(key, (words, _))| (key, words.as_str()))
    }

    /// Filters the order again where the filter, the arms in sight or the judgements have changed. The query in sight
    /// stays as long as its label and recording fit: whoever judges it must not lose it with the first press.
    pub fn filter(&mut self, store: &JudgementStore) {
        if self.order.is_empty() || self.choices.browse == Browse::Chosen {
            return;
        }
        let Choices { filter, sides, .. } = &self.choices;
        let judged = if filter.unjudged || filter.tag.is_some() { store.generation() } else { 0 };
        let now = Some((filter.clone(), sides.clone(), self.choices.mask(), judged));
        if self.filtered == now {
            return;
        }
        let query = self.query().cloned();
        let left = self.order.iter().filter(|row| self.fits(row, store, query.as_ref())).map(|row| row.name.clone());
        self.queries = left.collect();
        self.at = query.and_then(|query| self.queries.iter().position(|name| *name == query)).unwrap_or(0);
        self.filtered = now;
    }

    fn fits(&self, row: &Row, store: &JudgementStore, query: Option<&VideoName>) -> bool {
        let Choices { filter, sides, place, .. } = &self.choices;
        let recording = filter.recording.as_ref();
        if (filter.label.is_some() && filter.label != row.label)
            || recording.is_some_and(|(set, number)| (set, *number) != (&row.name.set, row.recording))
            || filter.tag.as_ref().is_some_and(|tag| !store.tags(&row.name).is_some_and(|tags| tags.contains(tag)))
        {
            return false;
        }
        let asked = |side: &Side| (side.run.clone(), side.step, *place, Some(self.choices.mask()), row.name.clone());
        !filter.unjudged || query == Some(&row.name) || !sides.iter().any(|side| store.has_judged(&asked(side)))
    }

    /// Shows queries that were chosen elsewhere.
    pub fn show_queries(&mut self, names: Vec<VideoName>) {
        if !names.is_empty() {
            self.leave_order();
            (self.queries, self.choices.browse) = (names, Browse::Chosen);
        }
    }

    /// Shows the neighbours of a file of the user's own.
    pub fn show_own(&mut self, file: &Path) {
        let name = VideoName::own_file(file);
        if self.query() != Some(&name) {
            self.own = None;
        }
        self.show_queries(vec![name]);
    }

    /// The query is a file of the user's own: it is looked at, and neither judged nor kept.
    pub fn is_own(&self) -> bool {
        self.query().is_some_and(VideoName::is_own_file)
    }

    /// Hides the arms, or shows them again; the cards are in another order then.
    pub fn set_blind(&mut self, on: bool) {
        self.choices.blind = on;
        self.new_query();
    }

    /// Begins anew with what belongs to one query.
    pub fn new_query(&mut self) {
        (self.focus, self.revealed) = (0, false);
    }

    /// The pairs that a card stands for.
    pub fn pairs(&self, card: &Card) -> Vec<Pair> {
        self.judgements(card, Verdict::Good).iter().map(judgement_store::pair).collect()
    }

    /// The verdict that stands on a card: for every arm that it is a card of. What was said before another arm came
    /// into sight is no judgement of that arm's list; in a blind look, what was said in an open one is not shown.
    pub fn verdict(&self, store: &JudgementStore, card: &Card) -> Option<Verdict> {
        // The card's own arms come first.
        let own = self.pairs(card).into_iter().take(card.found_by.len());
        own.map(|pair| store.verdict(&pair, self.hides())).reduce(|first, next| next.and(first)).flatten()
    }

    /// Judges the focused card and moves on to the next one without a verdict.
    pub fn judge(&mut self, store: &mut JudgementStore, verdict: Verdict) {
        if self.is_own() {
            return;
        }
        let cards = self.cards();
        let Some(card) = cards.get(self.focus) else { return };
        store.add(self.judgements(card, verdict));
        let open = |i: &usize| self.verdict(store, &cards[*i]).is_none();
        let mut ahead = (self.focus + 1..cards.len()).chain(0..self.focus);
        let next = ahead.find(open).unwrap_or((self.focus + 1).min(cards.len() - 1));
        (self.focus, self.scroll) = (next, true);
    }

    /// Takes the last press back and moves the focus there, if its card is in sight.
    pub fn undo(&mut self, store: &mut JudgementStore) {
        let Some(pairs) = store.undo(self.hides()) else { return };
        let shown = self.cards().iter().position(|card| self.pairs(card).iter().any(|pair| pairs.contains(pair)));
        (self.focus, self.scroll) = (shown.unwrap_or(self.focus), true);
    }

    /// In a blind look: shows the arms once every card is judged.
    pub fn reveal_when_judged(&mut self, store: &JudgementStore) {
        if !self.hides() || (0..self.choices.sides.len()).any(|side| self.list(side).is_none()) {
            return;
        }
        let cards = self.cards();
        self.revealed = !cards.is_empty() && cards.iter().all(|card| self.verdict(store, card).is_some());
    }

    /// Takes pairs of videos that show the same content.
    pub fn add_copies(&mut self, pairs: Vec<(VideoName, VideoName)>) {
        let both = pairs.into_iter().flat_map(|(a, b)| [(b.clone(), a.clone()), (a, b)]);
        self.copies.extend(both);
    }

    /// Whether two videos show the same content.
    fn are_copies(&self, a: &VideoName, b: &VideoName) -> bool {
        self.copies.contains(&(a.clone(), b.clone()))
    }

    /// Whether a neighbour shows the query's content again.
    pub fn copies_query(&self, card: &Card) -> bool {
        self.is_copy_of_query(&card.hit.video)
    }

    /// Whether a video shows the query's content again.
    pub fn is_copy_of_query(&self, video: &VideoName) -> bool {
        self.query().is_some_and(|query| self.are_copies(query, video))
    }

    /// The number on the first card before `number` whose content that card shows again; of one arm's list.
    pub fn copy_of(&self, cards: &[Card], number: usize) -> Option<u32> {
        let card = cards.get(number)?;
        let beside = |other: &Card| other.found_by.iter().any(|(side, ..)| card.found_by.iter().any(|f| f.0 == *side));
        let earlier = |other: &&Card| beside(other) && self.are_copies(&other.hit.video, &card.hit.video);
        if self.copies.is_empty() {
            return None;
        }
        let place = cards[..number].iter().position(|other| earlier(&other))?;
        Some(self.number_of(&cards[place], place))
    }

    /// The number that a card shows: its rank, or in a blind look, where ranks are hidden, its place.
    pub fn number_of(&self, card: &Card, place: usize) -> u32 {
        if self.choices.blind { place as u32 + 1 } else { card.hit.rank }
    }

    /// Two arms are compared.
    pub fn compares(&self) -> bool {
        self.choices.sides.len() > 1
    }

    /// Arms, steps, similarities, labels and history are hidden.
    pub fn hides(&self) -> bool {
        self.choices.blind && !self.revealed
    }

    /// The list of a side, once it is there.
    pub fn list(&self, side: usize) -> Option<&Result<List, LocalText>> {
        let side = self.choices.sides.get(side)?;
        self.lists.get(&(side.run.clone(), side.step))
    }

    fn found(&self, side: usize) -> Option<&List> {
        self.list(side)?.as_ref().ok()
    }

    /// The label and source of the query, as the first list tells them.
    pub fn query_list(&self) -> Option<&List> {
        (0..self.choices.sides.len()).find_map(|side| self.found(side))
    }

    /// What must be searched: the sides first, then the other checkpoints of the first side's run. A file of the user's
    /// own has to be embedded anew at each of them, so it is searched at those in sight alone.
    pub fn ask(&self, library: &Library) -> Option<Ask> {
        let Choices { sides, place, k, .. } = &self.choices;
        let mut wanted: Vec<(String, u64)> = sides.iter().map(|side| (side.run.clone(), side.step)).collect();
        let first = library.run(&sides.first()?.run)?;
        if !self.is_own() {
            wanted.extend(first.steps.iter().map(|step| (first.run.clone(), *step)));
        }
        let mut unique = Vec::new();
        for one in wanted {
            if !unique.contains(&one) {
                unique.push(one);
            }
        }
        let query = self.query()?.clone();
        Some(Ask { query, wanted: unique, place: *place, mask: self.choices.mask(), k: *k })
    }

    /// The cards in their order: side by side, or, in a blind look, all lists joined and shuffled.
    pub fn cards(&self) -> Vec<Card> {
        let mut cards: Vec<Card> = Vec::new();
        for side in 0..self.choices.sides.len() {
            for hit in self.found(side).map_or(&[][..], |list| &list.hits) {
                let found = (side, hit.rank, hit.similarity);
                match cards.iter_mut().find(|card| self.choices.blind && card.hit.video == hit.video) {
                    Some(card) => card.found_by.push(found),
                    None => cards.push(Card { hit: hit.clone(), found_by: vec![found] }),
                }
            }
        }
        if self.choices.blind {
            let query = self.query().map(|q| format!("blind\0{}\0{}", q.set, q.path)).unwrap_or_default();
            cards.shuffle(&mut stream(self.choices.seed, &query, 0));
        }
        cards
    }

    /// The judgements that a press on `card` makes: one for every side that found it.
    pub fn judgements(&self, card: &Card, verdict: Verdict) -> Vec<Judgement> {
        let Some(query) = self.query() else { return Vec::new() };
        let mut sides = card.found_by.clone();
        // The same neighbour on the other side is the same pair to the eye.
        for side in 0..self.choices.sides.len() {
            let known = sides.iter().any(|(found, ..)| *found == side);
            let hit = self.found(side).and_then(|list| list.hits.iter().find(|hit| hit.video == card.hit.video));
            if let (false, Some(hit)) = (known, hit) {
                sides.push((side, hit.rank, hit.similarity));
            }
        }
        let one = |(side, rank, similarity): (usize, u32, f32)| {
            let side = self.choices.sides.get(side)?;
            Some(Judgement {
                id: 0,
                made: 0,
                run: side.run.clone(),
                step: side.step,
                place: self.choices.place,
                mask: Some(self.choices.mask()),
                query: query.clone(),
                neighbour: card.hit.video.clone(),
                rank,
                similarity,
                verdict,
                blind: self.hides(),
            })
        };
        sides.into_iter().filter_map(one).collect()
    }

    /// The part of a video that is played.
    pub fn clip(&self, library: &Library, video: &VideoName) -> Option<ClipRef> {
        let run = self.choices.sides.first().and_then(|side| library.run(&side.run));
        if video.is_own_file() {
            let Original { shard, frames, fps, .. } = self.own.as_deref()?;
            let whole = ClipRef { shard: shard.clone(), first_frame: 0, frames: *frames, fps: *fps };
            let seen = run.filter(|_| self.choices.part == Part::Seen).and_then(|run| part_seen(&whole, &run.clip));
            return Some(seen.unwrap_or(whole));
        }
        match (self.choices.part, run) {
            (Part::Seen, Some(run)) => library.seen(video, &run.clip),
            _ => library.whole(video).cloned(),
        }
    }

    /// Takes sides that exist: what was chosen where possible, else the last step of the first run.
    pub fn fit_sides(&mut self, library: &Library) {
        let exists = |side: &Side| library.run(&side.run).is_some_and(|run| run.steps.contains(&side.step));
        self.choices.sides.retain(exists);
        if let (true, Some(first)) = (self.choices.sides.is_empty(), library.runs.first()) {
            self.choices.sides.push(Side { run: first.run.clone(), step: first.last() });
        }
    }

    /// Shows the checkpoint `by` places later or earlier.
    pub fn change_step(&mut self, library: &Library, by: i64) {
        let Some(side) = self.choices.sides.first_mut() else { return };
        let Some(run) = library.run(&side.run) else { return };
        let at = run.steps.iter().position(|step| *step == side.step).unwrap_or_default();
        let to = at.saturating_add_signed(by as isize).min(run.steps.len().saturating_sub(1));
        side.step = run.steps.get(to).copied().unwrap_or(side.step);
    }

    /// Adds a second arm beside the first, of the same seed where there is one; or takes it away.
    pub fn compare(&mut self, library: &Library, on: bool) {
        self.choices.sides.truncate(1);
        let Some(first) = self.choices.sides.first().and_then(|side| library.run(&side.run)) else { return };
        let others = || library.runs.iter().filter(|run| run.arm != first.arm);
        let other = others().find(|run| run.seed == first.seed).or_else(|| others().next());
        let other = other.or_else(|| library.runs.iter().find(|run| run.run != first.run));
        if let (true, Some(RunLook { run, steps, .. })) = (on, other) {
            let step = steps.last().copied().unwrap_or_default();
            self.choices.sides.push(Side { run: run.clone(), step });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ClipSpec;

    fn video(path: &str) -> VideoName {
        VideoName { set: "s".into(), path: path.into() }
    }

    fn list(paths: &[&str]) -> List {
        let hit = |(rank, path): (u32, &&str)| Hit {
            video: video(path),
            label: None,
            groups: BTreeMap::new(),
            source: String::new(),
            rank,
            similarity: 1.0 - rank as f32 / 10.0,
            agrees: None,
            same_video: false,
            same_source: false,
            age: None,
        };
        let hits = (1..).zip(paths).map(hit).collect();
        List { label: None, source: String::new(), hits, chance: None, masked: None }
    }

    /// Two arms that share neighbour `b`.
    fn two() -> State {
        let side = |run: &str| Side { run: run.into(), step: 5 };
        let mut state = State { queries: vec![video("q")], ..State::default() };
        state.choices.sides = vec![side("x"), side("y")];
        state.lists.insert(("x".into(), 5), Ok(list(&["a", "b"])));
        state.lists.insert(("y".into(), 5), Ok(list(&["b", "c"])));
        state
    }

    #[test]
    fn a_blind_look_joins_and_shuffles_and_an_open_one_does_not() {
        let mut state = two();
        let names = |state: &State| state.cards().iter().map(|c| c.hit.video.path.clone()).collect::<Vec<_>>();
        assert_eq!(names(&state), ["a", "b", "b", "c"]);
        state.choices.blind = true;
        let orders: std::collections::BTreeSet<Vec<String>> = (0..20)
            .map(|seed| {
                state.choices.seed = seed;
                names(&state)
            })
            .collect();
        assert!(orders.len() > 1 && orders.iter().all(|order| order.len() == 3));
        assert_eq!(names(&state), names(&state), "one seed and query give one order");
    }

    #[test]
    fn a_press_judges_the_pair_for_every_arm_that_found_it() {
        let mut state = two();
        state.choices.blind = true;
        let card = state.cards().into_iter().find(|card| card.hit.video == video("b")).unwrap();
        let made = state.judgements(&card, Verdict::Good);
        let ranks: Vec<(&str, u32, bool)> = made.iter().map(|j| (j.run.as_str(), j.rank, j.blind)).collect();
        assert_eq!(ranks, [("x", 2, true), ("y", 1, true)]);
        state.choices.blind = false;
        let card = &state.cards()[1];
        assert_eq!(state.judgements(card, Verdict::Bad).len(), 2, "also where it stands on the other side");
        assert_eq!(state.judgements(&state.cards()[0], Verdict::Bad).len(), 1);
    }

    #[test]
    fn a_copy_names_the_earlier_card_of_its_own_list() {
        let mut state = two();
        state.add_copies(vec![(video("c"), video("b")), (video("q"), video("a"))]);
        let cards = state.cards();
        // a and b of the first arm, b and c of the second: only there both copies stand.
        let of: Vec<Option<u32>> = (0..4).map(|number| state.copy_of(&cards, number)).collect();
        assert_eq!(of, [None, None, None, Some(1)]);
        assert_eq!([0, 1].map(|number| state.copies_query(&cards[number])), [true, false]);
    }

    #[test]
    fn comparing_takes_another_arm_of_the_same_seed() {
        let run = |arm: &str, seed: u64| RunLook {
            run: format!("{arm}{seed}"),
            arm: arm.into(),
            slot: 0,
            seed,
            steps: vec![3, 9],
            queue: false,
            clip: ClipSpec::default(),
        };
        let runs = vec![run("iivcl", 0), run("iivcl", 1), run("intra", 0), run("intra", 1)];
        let library = Library { runs, ..Library::default() };
        let mut state = State::default();
        state.choices.sides = vec![Side { run: "iivcl1".into(), step: 3 }];
        state.fit_sides(&library);
        state.compare(&library, true);
        assert_eq!(state.choices.sides[1], Side { run: "intra1".into(), step: 9 });
        state.compare(&library, false);
        assert_eq!(state.choices.sides.len(), 1);
    }
}
