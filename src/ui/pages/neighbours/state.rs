//! What is chosen and what is in sight; no drawing and no disk.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use rand::seq::SliceRandom;

use super::choices::{Browse, Choices, Part};
use super::judgement_store::JudgementStore;
use super::library::{Library, part_seen};
use super::order::Order;
use super::search::{Ask, Hit, List};
use crate::data::original::Original;
use crate::random::stream;
use crate::store::judgement::VideoName;
use crate::text::LocalText;
use crate::ui::media::ClipRef;

/// A neighbour in sight, with every list that holds it.
#[derive(Clone, Debug)]
pub struct Card {
    pub hit: Hit,
    /// (side, rank, similarity)
    pub found_by: Vec<(usize, u32, f32)>,
}

/// Everything the panels show.
#[derive(Default)]
pub struct State {
    pub choices: Choices,
    /// All queries in their order; empty while another order is made, and for those that another page has sent.
    pub order: Order,
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

    /// Another order was asked for: the present one is put away.
    pub fn leave_order(&mut self) {
        (self.order, self.queries, self.at) = (Order::default(), Vec::new(), 0);
    }

    /// Filters the order again where the filter, the arms in sight or the judgements have changed. The query in sight
    /// stays as long as its label and recording fit: whoever judges it must not lose it with the first press.
    pub fn filter(&mut self, store: &JudgementStore) {
        if self.choices.browse == Browse::Chosen {
            return;
        }
        let query = self.query().cloned();
        let Some(left) = self.order.filter(&self.choices, store, query.as_ref()) else { return };
        self.queries = left;
        self.at = query.and_then(|query| self.queries.iter().position(|name| *name == query)).unwrap_or(0);
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

    /// [`Self::list`], unless it could not be had.
    pub fn found(&self, side: usize) -> Option<&List> {
        self.list(side)?.as_ref().ok()
    }

    /// The label and source of the query, as the first list tells them.
    pub fn query_list(&self) -> Option<&List> {
        (0..self.choices.sides.len()).find_map(|side| self.found(side))
    }

    /// What must be searched: the sides first, then the other checkpoints of the first side's run.
    pub fn ask(&self, library: &Library) -> Option<Ask> {
        let Choices { sides, place, k, .. } = &self.choices;
        let mut wanted: Vec<(String, u64)> = sides.iter().map(|side| (side.run.clone(), side.step)).collect();
        let first = library.run(&sides.first()?.run)?;
        wanted.extend(first.steps.iter().map(|step| (first.run.clone(), *step)));
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
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::ui::pages::neighbours::choices::Side;

    pub fn video(path: &str) -> VideoName {
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
        List { label: None, source: String::new(), hits, chance: None, masked: None, outside: None }
    }

    /// Two arms that share neighbour `b`.
    pub fn two() -> State {
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
    fn a_copy_names_the_earlier_card_of_its_own_list() {
        let mut state = two();
        state.add_copies(vec![(video("c"), video("b")), (video("q"), video("a"))]);
        let cards = state.cards();
        // a and b of the first arm, b and c of the second: only there both copies stand.
        let of: Vec<Option<u32>> = (0..4).map(|number| state.copy_of(&cards, number)).collect();
        assert_eq!(of, [None, None, None, Some(1)]);
        assert_eq!([0, 1].map(|number| state.copies_query(&cards[number])), [true, false]);
    }
}
