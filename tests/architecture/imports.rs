//! Who imports whom: the modules of the crate and the paths that their files name, read from the sources as text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A module's path below the crate, empty for `lib.rs`.
pub type Name = Vec<String>;

/// A source file.
pub struct Module {
    /// Below `src`, `/` between the parts.
    pub file: String,
    pub text: String,
    /// Code without comments and without its unit tests.
    pub code: String,
}

/// All modules of the library, each a file.
pub struct Tree {
    pub modules: BTreeMap<Name, Module>,
    /// What a module hands on under its own name: that name → where it comes from.
    handed_on: BTreeMap<Name, Name>,
}

/// A path in a file, from the root of the crate.
struct Named {
    path: Name,
    handed_on: bool,
}

impl Tree {
    /// Reads `src`.
    pub fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut modules = BTreeMap::new();
        for path in files(&root) {
            let file = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&path).unwrap();
            let code = without_tests(&text);
            modules.insert(name(&file), Module { file, text, code });
        }
        Self::of(modules)
    }

    fn of(modules: BTreeMap<Name, Module>) -> Self {
        let mut tree = Self { modules, handed_on: BTreeMap::new() };
        for (module, Module { code, .. }) in &tree.modules {
            for found in tree.named(module, code).into_iter().filter(|found| found.handed_on) {
                let Some(last) = found.path.last().cloned() else { continue };
                let own = [module.as_slice(), &[last]].concat();
                tree.handed_on.insert(own, found.path);
            }
        }
        tree
    }

    /// For each module the other modules whose items it uses, wherever it has them from. A module's own ancestors are
    /// left out: what stands in the `mod.rs` of a room is there for the files of the room.
    pub fn uses(&self) -> BTreeMap<&Name, BTreeSet<&Name>> {
        let of = |(module, Module { code, .. }): (&'_ Name, &Module)| -> BTreeSet<&Name> {
            let named = self.named(module, code).into_iter().filter(|found| !found.handed_on);
            let owners = named.filter_map(|found| self.owner(&self.origin(found.path)));
            owners.filter(|owner| !module.starts_with(owner)).collect()
        };
        self.modules.iter().map(|(module, found)| (module, of((module, found)))).collect()
    }

    /// The module in whose file a path ends.
    fn owner(&self, path: &[String]) -> Option<&Name> {
        (0..=path.len()).rev().find_map(|end| self.modules.get_key_value(&path[..end]).map(|(name, _)| name))
    }

    /// Where the item at a path stands, behind the modules that only hand it on.
    fn origin(&self, mut path: Name) -> Name {
        for _ in 0..8 {
            let step = (1..=path.len()).rev().find_map(|end| {
                let target = self.handed_on.get(&path[..end]).filter(|_| !self.modules.contains_key(&path[..end]))?;
                Some([target.as_slice(), &path[end..]].concat())
            });
            match step {
                Some(next) if next != path => path = next,
                _ => break,
            }
        }
        path
    }

    fn named(&self, module: &Name, code: &str) -> Vec<Named> {
        let found = paths(code).into_iter();
        found.filter_map(|(path, handed_on)| Some(Named { path: self.absolute(module, &path)?, handed_on })).collect()
    }

    /// A path as the file of `module` writes it, from the root; `None` for one into another crate.
    fn absolute(&self, module: &Name, path: &[String]) -> Option<Name> {
        let supers = path.iter().take_while(|part| *part == "super").count();
        if supers > 0 {
            let base = &module[..module.len().checked_sub(supers)?];
            return Some([base, &path[supers..]].concat());
        }
        match path[0].as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([module.as_slice(), &path[1..]].concat()),
            _ => Some([module.as_slice(), path].concat()).filter(|_| self.is_child(module, &path[0])),
        }
    }

    fn is_child(&self, module: &[String], name: &str) -> bool {
        self.modules.contains_key(&[module, &[name.to_owned()]].concat())
    }
}

/// Groups of modules each of which uses, over others of the group, all others.
pub fn circles<'a>(uses: &BTreeMap<&'a Name, BTreeSet<&'a Name>>) -> BTreeSet<BTreeSet<&'a Name>> {
    let reached = |from: &'a Name| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(next) = open.pop() {
            open.extend(uses[next].iter().filter(|to| seen.insert(**to)));
        }
        seen
    };
    let reach: BTreeMap<&Name, BTreeSet<&Name>> = uses.keys().map(|from| (*from, reached(from))).collect();
    let group = |from: &'a Name| reach[from].iter().copied().filter(|to| reach[to].contains(from)).collect();
    let groups = uses.keys().map(|from| group(from));
    groups.filter(|group: &BTreeSet<&Name>| group.len() > 1).collect()
}

fn files(root: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    files
}

fn name(file: &str) -> Name {
    let parts = file.trim_end_matches(".rs").split('/').map(str::to_owned);
    let mut name: Name = parts.collect();
    match name.last().map(String::as_str) {
        Some("mod") => drop(name.pop()),
        Some("lib") if name.len() == 1 => name.clear(),
        _ => {}
    }
    name
}

/// Without comments, and without what follows the first inline module of tests: they stand at the end of a file.
fn without_tests(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let opens_tests = |next: &&str| next.contains("mod ") && next.trim_end().ends_with('{');
        if line.trim() == "#[cfg(test)]" && lines.peek().is_some_and(opens_tests) {
            break;
        }
        let comment = if line.trim_start().starts_with("//") { Some(0) } else { line.find(" // ") };
        code.push_str(&line[..comment.unwrap_or(line.len())]);
        code.push('\n');
    }
    code
}

/// All paths of two and more parts, those of a `use` with braces one by one; whether a `pub use` has them.
fn paths(code: &str) -> Vec<(Name, bool)> {
    let mut found = Vec::new();
    let mut handed_on = false;
    let bytes = code.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let begins = is_word(bytes[at]) && (at == 0 || !is_word(bytes[at - 1]) && bytes[at - 1] != b':');
        if bytes[at] == b';' {
            handed_on = false;
        }
        if !begins {
            at += 1;
            continue;
        }
        let word = &code[at..at + word_len(&bytes[at..])];
        if word == "use" {
            let line = code[..at].rsplit('\n').next().unwrap_or_default().trim_start();
            handed_on = line.starts_with("pub");
        }
        at = path(code, at, &[], &mut |path| found.push((path, handed_on)));
    }
    found.retain(|(path, _)| path.len() > 1);
    found
}

/// Reads the path or the group at `at`; returns where it ends.
fn path(code: &str, mut at: usize, before: &[String], found: &mut dyn FnMut(Name)) -> usize {
    let bytes = code.as_bytes();
    let mut path = before.to_vec();
    loop {
        match bytes.get(at) {
            Some(b'{') if !path.is_empty() => {
                at += 1;
                while let Some(&byte) = bytes.get(at) {
                    match byte {
                        b'}' => return at + 1,
                        b if is_word(b) || b == b'{' => at = self::path(code, at, &path, found),
                        _ => at += 1,
                    }
                }
                return at;
            }
            Some(&byte) if is_word(byte) => {
                let len = word_len(&bytes[at..]);
                let word = &code[at..at + len];
                at += len;
                if word != "self" || path.is_empty() {
                    path.push(word.to_owned());
                }
                if !code[at..].starts_with("::") {
                    found(path);
                    return at;
                }
                at += 2;
            }
            _ => {
                found(path); // a glob, or the generics of a type
                return at;
            }
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn word_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_word(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let module = |(file, text): &(&str, &str)| {
            (name(file), Module { file: (*file).to_owned(), text: (*text).to_owned(), code: without_tests(text) })
        };
        Tree::of(files.iter().map(module).collect())
    }

    fn found(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let tree = tree(files);
        let uses = tree.uses();
        circles(&uses).iter().map(|circle| circle.iter().map(|name| name.join("/")).collect()).collect()
    }

    #[test]
    fn a_circle_is_seen_through_groups_aliases_and_modules_that_hand_on() {
        let files = [
            ("lib.rs", "pub mod a;"),
            ("a/mod.rs", "mod b;\nmod c;\npub use b::B;\n"),
            ("a/b.rs", "use super::{c::{self as d, C}, other};\npub struct B;"),
            ("a/c.rs", "fn c() { crate::a::B::new(); }"),
        ];
        assert_eq!(found(&files), [["a/b", "a/c"]]);
    }

    #[test]
    fn tests_comments_and_the_own_room_make_no_circle() {
        let files = [
            ("lib.rs", "pub mod a;"),
            ("a/mod.rs", "mod b;\nmod c;\nuse b::B;\npub struct Shared;"),
            ("a/b.rs", "use super::Shared;\nuse super::c::C;\npub struct B;"),
            ("a/c.rs", "// see super::b::B\n#[cfg(test)]\nmod tests {\n    use super::super::b::B;\n}"),
        ];
        assert!(found(&files).is_empty());
    }
}
