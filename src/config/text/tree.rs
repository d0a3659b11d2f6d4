//! Where each value of a RON text stands: a tree of spans, so that one value can be replaced and all else stays as it
//! was typed. Knows RON's form and nothing of what the values mean.

use std::ops::Range;

/// Deeper texts are not looked into: no experiment is, and each level takes a part of the stack.
const DEEPEST: usize = 60;

/// A value and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub span: Range<usize>,
    pub kind: Kind,
}

/// The form of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `Name(key: value, …)`; the name may be empty, and so may the fields.
    Fields { name: String, fields: Vec<Field> },
    /// `Name(value, …)`; the name may be empty.
    Items { name: String, items: Vec<Node> },
    /// `[value, …]`
    List(Vec<Node>),
    /// A number, word, text, character or map.
    Plain,
}

/// `key: value`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub key: String,
    /// Place of the key's first letter.
    pub start: usize,
    pub value: Node,
}

impl Node {
    /// The text of this value.
    pub fn text<'a>(&self, all: &'a str) -> &'a str {
        &all[self.span.clone()]
    }

    /// The value of a field.
    pub fn field(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Fields { fields, .. } => fields.iter().find(|f| f.key == key).map(|f| &f.value),
            _ => None,
        }
    }
}

/// The tree of a whole text; `None` where it is no RON.
pub fn parse(text: &str) -> Option<Node> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    reader.skip()?;
    while reader.rest().starts_with("#!") {
        reader.at += reader.rest().find(']')? + 1;
        reader.skip()?;
    }
    let node = reader.value()?;
    reader.skip()?;
    reader.rest().is_empty().then_some(node)
}

/// The place behind blanks and comments from `at` on.
pub fn skip(text: &str, at: usize) -> usize {
    let mut reader = Reader { text, at, depth: 0 };
    reader.skip().map_or(at, |()| reader.at)
}

/// All comments of a text, in their order, without their marks.
pub fn comments(text: &str) -> Vec<String> {
    let (mut at, mut found) = (0, Vec::new());
    while at < text.len() {
        let mut reader = Reader { text, at, depth: 0 };
        let rest = reader.rest();
        let ended = if rest.starts_with("//") || rest.starts_with("/*") {
            let end = reader.comment().map_or(text.len(), |()| reader.at);
            let inner = text[at + 2..end].trim_end_matches("*/");
            found.extend(inner.lines().map(|line| line.trim().to_owned()));
            end
        } else if reader.quoted().is_some() {
            reader.at
        } else {
            at + rest.chars().next().map_or(1, char::len_utf8)
        };
        at = ended.max(at + 1);
    }
    found
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, mark: &str) -> Option<()> {
        self.rest().starts_with(mark).then(|| self.at += mark.len())
    }

    /// Passes blanks and comments.
    fn skip(&mut self) -> Option<()> {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            if !(self.rest().starts_with("//") || self.rest().starts_with("/*")) {
                return Some(());
            }
            self.comment()?;
        }
    }

    fn comment(&mut self) -> Option<()> {
        if self.take("//").is_some() {
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            return Some(());
        }
        self.take("/*")?;
        let mut open = 1;
        while open > 0 {
            self.at += self.rest().find(['/', '*'])?;
            if self.take("/*").is_some() {
                open += 1;
            } else if self.take("*/").is_some() {
                open -= 1;
            } else {
                self.at += 1;
            }
        }
        Some(())
    }

    fn value(&mut self) -> Option<Node> {
        if self.depth > DEEPEST {
            return None;
        }
        self.depth += 1;
        let start = self.at;
        let kind = match self.rest().chars().next()? {
            '(' => self.group(String::new())?,
            '[' => Kind::List(self.list('[', ']')?),
            '{' => {
                self.map()?;
                Kind::Plain
            }
            _ if self.quoted().is_some() => Kind::Plain,
            _ => match self.word()? {
                word if is_name(word) => self.named(word)?,
                _ => Kind::Plain,
            },
        };
        self.depth -= 1;
        Some(Node { span: start..self.at, kind })
    }

    /// A text or a character, raw or not.
    fn quoted(&mut self) -> Option<()> {
        let rest = self.rest();
        let plain = rest.strip_prefix('b').unwrap_or(rest);
        let raw = plain.strip_prefix('r').map(|r| (r.len() - r.trim_start_matches('#').len(), r));
        if let Some((marks, _)) = raw.filter(|(marks, r)| r[*marks..].starts_with('"')) {
            let end = format!("\"{}", "#".repeat(marks));
            let inner = self.text.len() - plain.len() + 2 + marks;
            self.at = inner + self.text[inner..].find(&end)? + end.len();
            return Some(());
        }
        let mark = plain.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let mut at = self.text.len() - plain.len() + 1;
        loop {
            at += self.text[at..].find([mark, '\\'])?;
            if self.text[at..].starts_with(mark) {
                self.at = at + 1;
                return Some(());
            }
            at += 1 + self.text[at + 1..].chars().next()?.len_utf8();
        }
    }

    /// A name, a number, a sign.
    fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-' | '#');
        let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then_some(&rest[..length])
    }

    /// A name alone, or with what follows it in round brackets.
    fn named(&mut self, name: &str) -> Option<Kind> {
        let end = self.at;
        self.skip()?;
        if self.rest().starts_with('(') {
            return self.group(name.to_owned());
        }
        self.at = end;
        Some(Kind::Plain)
    }

    fn group(&mut self, name: String) -> Option<Kind> {
        let open = self.at;
        self.take("(")?;
        self.skip()?;
        if self.take(")").is_some() {
            return Some(Kind::Fields { name, fields: Vec::new() });
        }
        if self.key().is_none() {
            self.at = open;
            return Some(Kind::Items { name, items: self.list('(', ')')? });
        }
        let mut fields = Vec::new();
        self.at = open + 1;
        loop {
            self.skip()?;
            if self.take(")").is_some() {
                return Some(Kind::Fields { name, fields });
            }
            let start = self.at;
            let key = self.key()?.to_owned();
            self.skip()?;
            fields.push(Field { key, start, value: self.value()? });
            self.comma(')')?;
        }
    }

    /// `key:`
    fn key(&mut self) -> Option<&'a str> {
        let word = self.word().filter(|word| is_name(word))?;
        self.skip()?;
        self.take(":").map(|()| word)
    }

    /// A comma, or the end is next.
    fn comma(&mut self, end: char) -> Option<()> {
        self.skip()?;
        (self.take(",").is_some() || self.rest().starts_with(end)).then_some(())
    }

    fn list(&mut self, open: char, end: char) -> Option<Vec<Node>> {
        self.at += open.len_utf8();
        let mut items = Vec::new();
        loop {
            self.skip()?;
            if self.rest().starts_with(end) {
                self.at += end.len_utf8();
                return Some(items);
            }
            items.push(self.value()?);
            self.comma(end)?;
        }
    }

    fn map(&mut self) -> Option<()> {
        self.take("{")?;
        loop {
            self.skip()?;
            if self.take("}").is_some() {
                return Some(());
            }
            self.value()?;
            self.skip()?;
            self.take(":")?;
            self.skip()?;
            self.value()?;
            self.comma('}')?;
        }
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_') && !word.contains(['.', '+', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{presets, to_ron};

    #[test]
    fn every_value_is_found_where_it_stands() {
        let text = "// head, with ( and \"\n#![enable(implicit_some)]\nE /* a /* b */ c */ (a: -1.5e-3, // (\n b: \
                    \"x \\\" , )\", c: [P(2), All], d: V((k: 1)), e: (), f: r#\"a\"b\"#, g: 'q', h: {1: 2})";
        let node = parse(text).unwrap();
        let found = |key: &str| node.field(key).unwrap().text(text);
        let expected = [
            ("a", "-1.5e-3"),
            ("b", "\"x \\\" , )\""),
            ("c", "[P(2), All]"),
            ("d", "V((k: 1))"),
            ("e", "()"),
            ("f", "r#\"a\"b\"#"),
            ("g", "'q'"),
            ("h", "{1: 2}"),
        ];
        for (key, value) in expected {
            assert_eq!(found(key), value);
        }
        assert_eq!(comments(text), ["head, with ( and \"", "a /* b */ c", "("]);
    }

    #[test]
    fn shipped_and_written_experiments_have_a_tree() {
        for preset in presets::all() {
            assert!(parse(preset.text).is_some(), "{}", preset.name);
            assert!(parse(&to_ron(&preset.experiment())).is_some(), "{}", preset.name);
        }
    }

    #[test]
    fn what_is_no_ron_has_no_tree_and_no_depth_is_too_deep() {
        let deep = "(".repeat(200_000);
        for text in ["", "(", "(a: 1", "(a 1)", "[1 2]", "\"x", "/* x", "(a: 1) b", "(a: ,)", deep.as_str(), "é(", "\\"]
        {
            assert_eq!(parse(text), None, "{}", &text[..text.len().min(20)]);
            comments(text);
        }
    }
}
