//! Lists: elements are changed in place, or moved, added and taken out together with the comments that stand with them.

use std::ops::Range;

use super::edit::{Change, Edit, apply, indent_at};
use super::tree::{self, Kind, Node};
use super::write::written;

/// Brings a typed list from what it was to what it shall be; `items` are its elements, as many as it had before.
pub(super) fn merge(
    edit: &Edit<'_>,
    list: &Node,
    items: &[Node],
    (old, new): (&[Node], &[Node]),
    changes: &mut Vec<Change>,
) -> Option<()> {
    let sources = sources(edit, old, new);
    let in_place = old.len() == new.len() && sources.iter().enumerate().all(|(i, source)| *source == Some(i));
    if in_place && !items.iter().all(|item| matches!(item.kind, Kind::Plain)) {
        let mut three = items.iter().zip(old).zip(new);
        return three.try_for_each(|((typed, old), new)| edit.merge(typed, old, new, changes));
    }
    let inner = list.span.start + 1..list.span.end - 1;
    let typed = &edit.text[inner.clone()];
    if !typed.contains('\n') && tree::comments(typed).is_empty() {
        let new = new.iter().map(|element| edit.element(element)).collect();
        edit.replace(list, &Node { kind: Kind::List(new), span: list.span.clone() }, changes);
        return Some(());
    }
    let pieces = pieces(edit.text, items, inner.clone());
    let indent = items
        .first()
        .map_or_else(|| indent_at(edit.text, list.span.start) + "    ", |first| indent_at(edit.text, first.span.start));
    let mut text = String::new();
    for (source, new) in sources.iter().zip(new) {
        let piece = match source {
            Some(i) => moved(edit, (&items[*i], &old[*i], new), pieces[*i].clone())?,
            None => format!("\n{indent}{},", written(&edit.element(new), edit.whole_after(), &indent)),
        };
        // A comment to the end of the line must not swallow what comes next.
        if ends_in_comment(&text) && !piece.starts_with('\n') {
            text.push('\n');
        }
        text += &piece;
    }
    let tail = pieces.last().map_or(inner.start, |last| last.end)..inner.end;
    changes.push((inner.start..tail.start, text));
    Some(())
}

/// For each new element the old one that it was: the same, or of the same name, or at the same place.
fn sources(edit: &Edit<'_>, old: &[Node], new: &[Node]) -> Vec<Option<usize>> {
    let mut free = vec![true; old.len()];
    let mut found = vec![None; new.len()];
    let mut pair = |fits: &dyn Fn(usize, usize) -> bool| {
        for (place, slot) in found.iter_mut().enumerate().filter(|(_, slot)| slot.is_none()) {
            if let Some(source) = (0..old.len()).find(|i| free[*i] && fits(*i, place)) {
                (free[source], *slot) = (false, Some(source));
            }
        }
    };
    pair(&|i, j| i == j && edit.same(&old[i], &new[j]));
    pair(&|i, j| edit.same(&old[i], &new[j]));
    pair(&|i, j| {
        let (before, after) = (old[i].field("name"), new[j].field("name"));
        before.zip(after).is_some_and(|(b, a)| edit.before(b) == edit.after(a))
    });
    if old.len() == new.len() {
        pair(&|i, j| i == j);
    }
    found
}

/// The text of each element with its comma, the comments before it and the one behind it on its line.
fn pieces(text: &str, items: &[Node], inner: Range<usize>) -> Vec<Range<usize>> {
    let mut from = inner.start;
    let piece = |item: &Node| {
        let comma = tree::skip(text, item.span.end);
        let mut end = if text[comma..].starts_with(',') { comma + 1 } else { item.span.end };
        let line = end + text[end..inner.end].find('\n').unwrap_or(inner.end - end);
        if tree::skip(text, end) >= line {
            end = line;
        }
        let start = std::mem::replace(&mut from, end);
        start..end
    };
    items.iter().map(piece).collect()
}

/// A piece with its element as it shall be, and a comma.
fn moved(edit: &Edit<'_>, (typed, old, new): (&Node, &Node, &Node), piece: Range<usize>) -> Option<String> {
    let mut changes = Vec::new();
    edit.merge(typed, old, new, &mut changes)?;
    let comma = tree::skip(edit.text, typed.span.end);
    if comma >= piece.end || !edit.text[comma..].starts_with(',') {
        changes.push((typed.span.end..typed.span.end, ",".to_owned()));
    }
    let back = |(place, text): Change| (place.start - piece.start..place.end - piece.start, text);
    Some(apply(&edit.text[piece.clone()], changes.into_iter().map(back).collect()))
}

fn ends_in_comment(text: &str) -> bool {
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    let quiet = tree::comments(&text[line..]);
    !quiet.is_empty() && !text.trim_end().ends_with("*/")
}
