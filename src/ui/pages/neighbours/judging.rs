//! Judging the cards in sight: what a press means for each arm, what stands, and what is taken back.

use super::judgement_store::{self, JudgementStore, Pair};
use super::state::{Card, State};
use crate::store::judgement::{Judgement, Verdict};

impl State {
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
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::{two, video};
    use super::*;

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
}
