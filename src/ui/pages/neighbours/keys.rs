//! The page's keys. They act on the focused card only.

use egui::{Context, Event, InputState, Key, Modifiers};

use super::View;
use crate::store::judgement::Verdict;
use crate::ui::focus;
use crate::ui::page::Cx;
use crate::ui::widgets::player;

/// Keys and messages of the `?` list.
pub const LIST: &[(&str, &str)] = &[
    ("1 · 2 · 3", "neighbours-key-judge"),
    ("Z", "neighbours-key-undo"),
    ("← → ↑ ↓", "neighbours-key-focus"),
    ("N / Shift+N", "neighbours-key-query"),
    ("[ ]", "neighbours-key-step"),
    ("Space", "neighbours-key-play"),
    (", / .", "neighbours-key-frame"),
    ("B", "neighbours-key-blind"),
    ("C", "neighbours-key-compare"),
    ("O", "neighbours-key-original"),
    ("P", "neighbours-key-pair"),
    ("F", "neighbours-key-own"),
    ("T", "neighbours-key-tags"),
];

/// Carries out what was pressed.
pub fn pressed(ctx: &Context, view: &mut View<'_>, cx: &mut Cx<'_>) {
    let hit = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    judging(ctx, view);
    // The one with the modifier first: the plain one would take both.
    if ctx.input_mut(|i| i.consume_key(Modifiers::SHIFT, Key::N)) {
        view.state.go(-1);
    } else if hit(Key::N) {
        view.state.go(1);
    }
    for (key, by) in [(Key::OpenBracket, -1), (Key::CloseBracket, 1)] {
        if hit(key) && !view.state.hides() {
            *view.replay = None;
            view.state.change_step(view.library, by);
        }
    }
    player::keys(ctx, view.player);
    if hit(Key::B) {
        view.state.set_blind(!view.state.choices.blind);
    }
    if hit(Key::C) {
        let on = !view.state.compares();
        view.state.compare(view.library, on);
    }
    if hit(Key::O) {
        view.open_focused(cx);
    }
    if hit(Key::P) {
        view.pair.open();
    }
    if hit(Key::F) {
        view.own.ask();
    }
    // What a video is called, and what was said of it, would tell its label.
    if hit(Key::T) && !view.state.hides() {
        view.tag_focused();
    }
    // A control that has the keyboard keeps the arrows for itself.
    if focus::is_free(ctx, None) {
        move_focus(view, hit);
    }
}

/// The keys that judge the focused card, or take the last judgement back; they hold in the large view, too. Each press
/// counts, in its order, also where a slow frame brings several at once: one that is lost would move all that follow to
/// other cards. A key that is held counts once.
pub fn judging(ctx: &Context, view: &mut View<'_>) {
    for press in ctx.input_mut(presses) {
        match press {
            Some(verdict) => view.state.judge(view.store, verdict),
            None => view.state.undo(view.store),
        }
    }
}

/// Takes the presses out of the input: a verdict, or none for an undo.
fn presses(input: &mut InputState) -> Vec<Option<Verdict>> {
    let keys = [Key::Num1, Key::Num2, Key::Num3].into_iter().zip(Verdict::ALL.map(Some));
    let meanings: Vec<(Key, Option<Verdict>)> = keys.chain([(Key::Z, None)]).collect();
    let mut found = Vec::new();
    input.events.retain(|event| {
        let Event::Key { key, pressed: true, repeat, modifiers, .. } = event else { return true };
        let meaning = meanings.iter().find(|(own, _)| own == key && modifiers.matches_logically(Modifiers::NONE));
        found.extend(meaning.filter(|_| !repeat).map(|(_, press)| *press));
        meaning.is_none()
    });
    found
}

fn move_focus(view: &mut View<'_>, hit: impl Fn(Key) -> bool) {
    let columns = view.state.columns.max(1) as i64;
    let moves = [(Key::ArrowLeft, -1), (Key::ArrowRight, 1), (Key::ArrowUp, -columns), (Key::ArrowDown, columns)];
    let count = view.state.cards().len() as i64;
    for (key, by) in moves {
        let to = view.state.focus as i64 + by;
        if hit(key) && (0..count).contains(&to) {
            (view.state.focus, view.state.scroll) = (to as usize, true);
        }
    }
}
