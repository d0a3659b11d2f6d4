//! Writes changed settings into a text. A setting that stands in the text is replaced there, one that does not is added
//! to its group; all else stays.

use std::ops::Range;
use std::path::Path;

use super::list;
use super::tree::{self, Field, Kind, Node};
use super::write::{one_line, written};
use crate::config::backbone::DRAWN;
use crate::config::{Experiment, parse_text, to_ron};

/// `text`, which reads as `before`, changed so that it reads as `after`. Where that cannot be done in place, the whole
/// text is written anew below all its comments: no comment is lost.
pub fn edited(text: &str, before: &Experiment, after: &Experiment) -> String {
    let (before, canonical) = (to_ron(before), to_ron(after));
    // A new group needs only what differs from its defaults; or all of it, where a part has no default.
    let mut attempts = [true, false].into_iter().filter_map(|sparse| {
        let changed = Edit { text, before: &before, after: &canonical, sparse }.all()?;
        (parse_text(&changed, Path::new("")).ok()? == *after).then_some(changed)
    });
    attempts.next().unwrap_or_else(|| {
        let comments = tree::comments(text).into_iter().map(|line| format!("// {line}").trim_end().to_owned() + "\n");
        format!("{}{canonical}\n", comments.collect::<String>())
    })
}

/// An optional setting that is not set, as the program writes it.
const UNSET: &str = "None";

/// One replacement in the text.
pub(super) type Change = (Range<usize>, String);

/// The text with these changes; none overlaps another.
pub(super) fn apply(text: &str, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|(place, _)| (place.start, place.end));
    let mut whole = text.to_owned();
    for (place, new) in changes.into_iter().rev() {
        whole.replace_range(place, &new);
    }
    whole
}

/// The three texts of an edit: as typed, and as the program writes the experiment before and after.
pub(super) struct Edit<'a> {
    pub text: &'a str,
    before: &'a str,
    after: &'a str,
    sparse: bool,
}

impl Edit<'_> {
    fn all(&self) -> Option<String> {
        let (typed, before, after) = (tree::parse(self.text)?, tree::parse(self.before)?, tree::parse(self.after)?);
        let mut changes = Vec::new();
        self.merge(&typed, &before, &after, &mut changes)?;
        Some(apply(self.text, changes))
    }

    /// Whether a value is the same before and after.
    pub(super) fn same(&self, before: &Node, after: &Node) -> bool {
        one_line(before, self.before) == one_line(after, self.after)
    }

    /// Text of a value as it is after the edit.
    pub(super) fn after<'b>(&'b self, node: &Node) -> &'b str {
        node.text(self.after)
    }

    /// A new element of a list; what is unset need not be written.
    pub(super) fn element(&self, new: &Node) -> Node {
        match &new.kind {
            Kind::Fields { name, fields } if self.sparse => {
                let set = fields
                    .iter()
                    .filter(|field| ![UNSET, DRAWN].contains(&self.after(&field.value)))
                    .cloned()
                    .collect();
                Node { kind: Kind::Fields { name: name.clone(), fields: set }, ..new.clone() }
            }
            _ => new.clone(),
        }
    }

    pub(super) fn whole_after(&self) -> &str {
        self.after
    }

    pub(super) fn before<'b>(&'b self, node: &Node) -> &'b str {
        node.text(self.before)
    }

    /// Brings a typed value from what it was to what it shall be.
    pub(super) fn merge(&self, typed: &Node, before: &Node, after: &Node, changes: &mut Vec<Change>) -> Option<()> {
        if self.same(before, after) {
            return Some(());
        }
        match (&typed.kind, &before.kind, &after.kind) {
            (
                Kind::Fields { name: t, fields: typed_fields },
                Kind::Fields { name: b, fields: old },
                Kind::Fields { name: a, fields: new },
            ) if b == a && (t == b || b.is_empty()) && same_keys(old, new) => {
                self.fields(typed, typed_fields, (old, new), changes)
            }
            (
                Kind::Items { name: t, items: typed },
                Kind::Items { name: b, items: old },
                Kind::Items { name: a, items: new },
            ) if t == b && b == a && typed.len() == old.len() && old.len() == new.len() => {
                let mut three = typed.iter().zip(old).zip(new);
                three.try_for_each(|((typed, old), new)| self.merge(typed, old, new, changes))
            }
            (Kind::List(items), Kind::List(old), Kind::List(new)) if items.len() == old.len() => {
                list::merge(self, typed, items, (old, new), changes)
            }
            _ => {
                self.replace(typed, after, changes);
                Some(())
            }
        }
    }

    /// Puts the value `after` in the place of a typed one.
    pub(super) fn replace(&self, typed: &Node, after: &Node, changes: &mut Vec<Change>) {
        let indent = indent_at(self.text, typed.span.start);
        changes.push((typed.span.clone(), written(after, self.after, &indent)));
    }

    fn fields(
        &self,
        group: &Node,
        typed: &[Field],
        (old, new): (&[Field], &[Field]),
        changes: &mut Vec<Change>,
    ) -> Option<()> {
        let mut missing = Vec::new();
        for (old, new) in old.iter().zip(new).filter(|(old, new)| !self.same(&old.value, &new.value)) {
            match typed.iter().find(|field| field.key == old.key) {
                Some(field) => self.merge(&field.value, &old.value, &new.value, changes)?,
                None => missing.push((&old.value, new)),
            }
        }
        if !missing.is_empty() {
            self.add(group, typed, &missing, changes);
        }
        Some(())
    }

    /// Adds settings that the text does not name at the end of their group.
    fn add(&self, group: &Node, typed: &[Field], missing: &[(&Node, &Field)], changes: &mut Vec<Change>) {
        let text = self.text;
        let close = group.span.end - 1;
        let last = typed.last().map(|field| field.value.span.end);
        let comma = last.map(|end| tree::skip(text, end)).filter(|at| text[*at..].starts_with(','));
        let inner = last.unwrap_or_else(|| text[..close].rfind('(').map_or(close, |at| at + 1));
        let many_lines = text[inner..close].contains('\n');
        let indent = match typed.first() {
            Some(first) if many_lines => indent_at(text, first.start),
            _ => indent_at(text, close) + "    ",
        };
        let value = |(old, new): &(&Node, &Field)| {
            let value = if self.sparse { self.difference(old, &new.value) } else { new.value.clone() };
            format!("{}: {}", new.key, written(&value, self.after, &indent))
        };
        let words: Vec<String> = missing.iter().map(value).collect();
        if let (Some(end), None) = (last, comma) {
            changes.push((end..end, ",".to_owned()));
        }
        if many_lines {
            // Behind a comment that stands on the line of the last setting.
            let from = comma.map_or(inner, |at| at + 1);
            let place = from + text[from..close].find('\n').unwrap_or(0);
            let lines: String = words.iter().map(|word| format!("\n{indent}{word},")).collect();
            changes.push((place..place, lines));
        } else {
            let place = comma.map_or(inner, |at| at + 1);
            let lead = if last.is_some() { " " } else { "" };
            changes.push((place..place, format!("{lead}{}", words.join(", "))));
        }
    }

    /// A group without the settings that are as before.
    fn difference(&self, old: &Node, new: &Node) -> Node {
        match (&old.kind, &new.kind) {
            (Kind::Fields { name: o, fields: old }, Kind::Fields { name, fields }) if o == name => {
                let differs = |(old, new): &(&Field, &Field)| !self.same(&old.value, &new.value);
                let pairs = old.iter().zip(fields).filter(differs);
                let fields =
                    pairs.map(|(old, new)| Field { value: self.difference(&old.value, &new.value), ..new.clone() });
                let kind = Kind::Fields { name: name.clone(), fields: fields.collect() };
                Node { kind, ..new.clone() }
            }
            _ => new.clone(),
        }
    }
}

fn same_keys(old: &[Field], new: &[Field]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(a, b)| a.key == b.key)
}

/// The blanks at the start of the line that holds `at`.
pub(super) fn indent_at(text: &str, at: usize) -> String {
    let line = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..];
    line.chars().take_while(|c| *c == ' ' || *c == '\t').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{fields, fields_value, presets};
    use serde_json::{Value, json};

    const TEXT: &str = r#"// What this is for.
Experiment(
    name: "t", // short
    /* two sets */ data: (sets: ["a"]),
    clip: (
        frames: 8, // enough for a gesture
        rate_hz: 4.0
        // size as usual
    ),
    arms: [
        // the control
        (name: "random", method: Random),
        (name: "iivcl", method: Iivcl((
            k: 1, // one neighbour
        ))), // ours
    ],
    seeds: [0, 1, 2], // three
    evaluation: (
        tasks: [(name: "x", set: "a", split: LeaveOneGroupOut)],
        budgets: [All],
        probes: [Retrieval],
    ),
) // end
"#;

    fn read(text: &str) -> Experiment {
        parse_text(text, Path::new("t")).unwrap()
    }

    /// The text after some settings were set one after the other, each time checked to read as it should.
    fn set(text: &str, values: &[(&str, Value)]) -> String {
        let mut text = text.to_owned();
        for (path, value) in values {
            let before = read(&text);
            let after = fields_value::set(&before, path, value.clone()).unwrap();
            text = edited(&text, &before, &after);
            assert_eq!(read(&text), after, "{path}:\n{text}");
        }
        text
    }

    #[test]
    fn a_changed_setting_changes_its_place_and_no_other() {
        let text = set(TEXT, &[("clip.frames", json!(16)), ("arms.1.method.Iivcl.k", json!(5)), ("name", json!("u"))]);
        let expected =
            TEXT.replace("frames: 8", "frames: 16").replace("k: 1,", "k: 5,").replace("name: \"t\"", "name: \"u\"");
        assert_eq!(text, expected);
        let text = set(TEXT, &[("seeds", json!([4, 5])), ("evaluation.budgets", json!([{ "PerClass": 2 }, "All"]))]);
        let expected = TEXT.replace("[0, 1, 2]", "[4, 5]").replace("[All]", "[PerClass(2), All]");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_setting_that_is_not_there_is_added_to_its_group_with_nothing_else() {
        let text = set(TEXT, &[("clip.size", json!(64)), ("augment.flip", json!(0.25)), ("device", json!("cpu"))]);
        let expected = TEXT.replace("rate_hz: 4.0\n", "rate_hz: 4.0,\n        size: 64,\n").replace(
            "probes: [Retrieval],\n    ),",
            "probes: [Retrieval],\n    ),\n    augment: (flip: 0.25),\n    device: \"cpu\",",
        );
        assert_eq!(text, expected);
        let text = set(TEXT, &[("data.source_group", json!("site")), ("arms.1.method.Iivcl.ramp", json!(0.5))]);
        let expected = TEXT
            .replace("(sets: [\"a\"])", "(sets: [\"a\"], source_group: Some(\"site\"))")
            .replace("one neighbour\n", "one neighbour\n            ramp: 0.5,\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn arms_are_added_moved_renamed_and_removed_with_their_comments() {
        let before = read(TEXT);
        let mut after = before.clone();
        after.arms.swap(0, 1);
        after.arms.push(crate::config::Arm::new("intra", crate::config::MethodSpec::Intra));
        let text = edited(TEXT, &before, &after);
        assert_eq!(read(&text), after);
        let place = |words: &str| text.find(words).unwrap();
        assert!(place("// ours") < place("// the control") && place("// the control") < place("\"random\""), "{text}");
        assert!(text.contains("        (name: \"intra\", method: Intra),\n    ],"), "{text}");
        let renamed = set(&text, &[("arms.0.name", json!("near"))]);
        assert_eq!(renamed, text.replace("\"iivcl\"", "\"near\""));
        let before = read(&renamed);
        let mut after = before.clone();
        after.arms.remove(0);
        let text = edited(&renamed, &before, &after);
        assert_eq!(read(&text), after);
        assert!(!text.contains("// ours") && text.contains("// the control") && text.contains("// three"), "{text}");
    }

    #[test]
    fn a_text_that_cannot_be_edited_keeps_every_comment() {
        let before = read(TEXT);
        let after = fields_value::set(&before, "clip.frames", json!(16)).unwrap();
        let text = edited("not an experiment // one\n/* two\nthree */", &before, &after);
        assert!(text.starts_with("// one\n// two\n// three\n("), "{text}");
        assert_eq!(read(&text), after);
    }

    /// Every setting of every shipped experiment, set to its least and back: only its own line may have changed.
    #[test]
    fn every_setting_can_be_changed_and_changed_back() {
        for preset in presets::all() {
            let before = preset.experiment();
            let comments = tree::comments(preset.text);
            for field in fields::all() {
                let path = field.path.replace('*', "0");
                let tree = fields_value::tree(&before);
                let Some(old) = fields_value::get(&tree, &path) else { continue };
                let new = match field.range() {
                    Some((low, _)) if old.is_u64() => json!(low as u64),
                    Some((low, _)) if old.is_number() => json!(low),
                    _ if old.is_boolean() => json!(!old.as_bool().unwrap()),
                    _ => continue,
                };
                let Ok(after) = fields_value::set(&before, &path, new) else { continue };
                let text = edited(preset.text, &before, &after);
                assert_eq!(read(&text), after, "{path}");
                assert_eq!(tree::comments(&text), comments, "{path}");
                let back = edited(&text, &after, &before);
                assert_eq!(read(&back), before, "{path}");
                assert_eq!(tree::comments(&back), comments, "{path}");
            }
        }
    }
}
