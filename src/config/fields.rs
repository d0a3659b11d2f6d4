//! The one description of every setting: path, kind, unit, range, default and where its words are.
//!
//! The form of the window, `kinrin config fields` and the checks of single values all read [`all`], so they cannot
//! drift apart. A test holds that the table names every setting there is; the validation is made from it. Paths are
//! those of `--set`; `*` stands for the place in a list.

use std::sync::LazyLock;

use serde_json::Value;

use super::Experiment;
use super::fields_table::PARTS;
use super::fields_value::{get, tree};
pub use super::section::Section;

/// What a setting holds, with what is allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// From `low` to `high` characters.
    Text {
        low: usize,
        high: usize,
    },
    /// Letters of any script, digits, `-` and `_`.
    Name {
        high: usize,
    },
    Whole {
        low: u64,
        high: u64,
    },
    Number {
        low: f64,
        high: f64,
    },
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// One of these shapes; with the JSON of a new one of each.
    Variant(&'static [(&'static str, &'static str)]),
    /// Words of 1 to `each` characters, `low` to `high` of them.
    Texts {
        low: usize,
        high: usize,
        each: usize,
    },
    /// Whole numbers, `low` to `high` of them, each once.
    Wholes {
        low: usize,
        high: usize,
    },
    /// Label budgets, `low` to `high` of them, each once.
    Budgets {
        low: usize,
        high: usize,
    },
    /// Two numbers, the smaller one first.
    Pair {
        low: f64,
        high: f64,
    },
    /// `auto`, `cpu`, `wgpu` or `wgpu:INDEX`.
    Device,
    /// Elements with settings of their own, `low` to `high` of them.
    List {
        low: usize,
        high: usize,
    },
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// As in `--set`, with `*` for the place in a list.
    pub path: &'static str,
    /// Last part of the keys of its words.
    pub id: &'static str,
    pub section: Section,
    pub kind: Kind,
    /// Id of the unit; empty where there is none.
    pub unit: &'static str,
    /// May be unset.
    pub optional: bool,
    /// Has no default: an experiment file must give it.
    pub required: bool,
    /// Entry of the glossary.
    pub term: &'static str,
    /// JSON of the value that means "as before this setting came". The hash of a configuration leaves the setting out
    /// where it has this value, so that runs keep their names when a version brings new settings.
    pub before: Option<&'static str>,
}

impl Field {
    /// Key of the label; `-help` is added for the help.
    pub fn key(&self) -> String {
        format!("design-field-{}", self.id)
    }

    /// Key of the help.
    pub fn help_key(&self) -> String {
        format!("{}-help", self.key())
    }

    /// The value that counts where the file gives none; `None` where it has to be given.
    pub fn default_value(&self) -> Option<Value> {
        static DEFAULTS: LazyLock<Value> = LazyLock::new(|| tree(&sample()));
        if self.required {
            return None;
        }
        get(&DEFAULTS, &self.path.replace('*', "0")).cloned()
    }

    /// The allowed numbers; `None` for what is no number. Infinite where there is no bound.
    pub fn range(&self) -> Option<(f64, f64)> {
        match self.kind {
            Kind::Whole { low, high } => Some((low as f64, if high == u64::MAX { f64::INFINITY } else { high as f64 })),
            Kind::Number { low, high } | Kind::Pair { low, high } => Some((low, high)),
            _ => None,
        }
    }

    /// The allowed number of elements or characters; `None` for what cannot be counted.
    pub fn counts(&self) -> Option<(usize, usize)> {
        match self.kind {
            Kind::Text { low, high }
            | Kind::Texts { low, high, .. }
            | Kind::Wholes { low, high }
            | Kind::Budgets { low, high }
            | Kind::List { low, high } => Some((low, high)),
            Kind::Name { high } => Some((1, high)),
            _ => None,
        }
    }
}

impl Field {
    /// What is allowed, in English: `1 to 64`, `on or off`, `KFold, HoldOut`.
    pub fn allowed(&self) -> String {
        let names = |list: &[&str]| list.join(", ");
        match self.kind {
            Kind::Text { low, high } => bounds("characters", low as f64, high as f64),
            Kind::Name { high } => format!("1 to {high} letters, digits, - and _"),
            Kind::Whole { .. } | Kind::Number { .. } => self.range().map_or(String::new(), |(l, h)| bounds("", l, h)),
            Kind::Pair { low, high } => format!("two numbers, {}", bounds("", low, high)),
            Kind::Switch => "true or false".into(),
            Kind::Choice(words) => names(words),
            Kind::Variant(shapes) => names(&shapes.iter().map(|(name, _)| *name).collect::<Vec<_>>()),
            Kind::Texts { low, high, .. } => bounds("words", low as f64, high as f64),
            Kind::Wholes { low, high } => bounds("whole numbers", low as f64, high as f64),
            Kind::Budgets { low, high } => {
                format!("{}: PerClass(n), Percent(n) or All", bounds("budgets", low as f64, high as f64))
            }
            Kind::List { low, high } => bounds("elements", low as f64, high as f64),
            Kind::Device => "auto, cpu, wgpu or wgpu:INDEX".into(),
        }
    }
}

/// `usize::MAX` and infinity both mean: no bound.
fn bounds(what: &str, low: f64, high: f64) -> String {
    let numbers = if high < usize::MAX as f64 { format!("{low} to {high}") } else { format!("{low} or more") };
    if what.is_empty() { numbers } else { format!("{numbers} {what}") }
}

/// Every setting, in the order of the form.
pub fn all() -> &'static [Field] {
    static ALL: LazyLock<Vec<Field>> = LazyLock::new(|| PARTS.concat());
    &ALL
}

/// The values in an experiment's tree that a path of the table stands for, with their own paths.
pub(super) fn places<'a>(root: &'a Value, pattern: &str) -> Vec<(String, &'a Value)> {
    let step = |found: Vec<(String, &'a Value)>, key: &str| -> Vec<(String, &'a Value)> {
        let join = |path: &str, key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        let below = |(path, value): (String, &'a Value)| -> Vec<(String, &'a Value)> {
            match value {
                Value::Array(items) if key == "*" => {
                    items.iter().enumerate().map(|(i, item)| (join(&path, &i.to_string()), item)).collect()
                }
                Value::Object(map) => map.get(key).map(|held| (join(&path, key), held)).into_iter().collect(),
                _ => Vec::new(),
            }
        };
        found.into_iter().flat_map(below).collect()
    };
    pattern.split('.').fold(vec![(String::new(), root)], step)
}

/// A new value of a shape, from the JSON of its settings; empty where it has none.
pub fn shape(name: &str, settings: &str) -> Value {
    if settings.is_empty() {
        return Value::from(name);
    }
    let settings: Value = serde_json::from_str(settings).expect("constants of the table; a test makes each");
    Value::Object([(name.to_owned(), settings)].into_iter().collect())
}

/// The field of a path, whether written with `*` or with places and names.
pub fn find(path: &str) -> Option<&'static Field> {
    all().iter().find(|field| matches(field.path, path))
}

/// The field of a path, or else of the nearest setting around it.
pub fn nearest(path: &str) -> Option<&'static Field> {
    std::iter::successors(Some(path), |p| p.rsplit_once('.').map(|(parent, _)| parent)).find_map(find)
}

fn matches(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('.'), path.split('.'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || a == "*" => {}
            _ => return false,
        }
    }
}

/// The smallest experiment in which every default stands.
fn sample() -> Experiment {
    const TEXT: &str = r#"(name: "x", data: (sets: ["x"]), arms: [(name: "x", method: Iivcl(()))], seeds: [0],
        evaluation: (tasks: [(name: "x", set: "x", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#;
    ron::from_str(TEXT).expect("constant text, read by every test of this module")
}
