//! Everything that is wrong with an experiment by itself, each problem with the path of its setting. What only the
//! data can tell is found by `engine::run::run_data::RunData::open`.

use serde::Serialize;
use serde_json::Value;

use super::fields;
use super::fields_value::{self, get, tree};
use super::rule::faults;
use super::{Experiment, PoolUse, SplitSpec, TaskKind};
use crate::measure::{Better, Metric};

/// What kind of mistake it is, for words in other languages and for a repair.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// A number outside of `low` to `high`; infinite: no bound.
    Range {
        low: f64,
        high: f64,
    },
    /// Too few or too many characters or elements.
    Count {
        low: usize,
        high: usize,
    },
    /// Characters that folder names cannot have.
    Characters,
    /// This value appears twice.
    Twice(String),
    /// The larger number stands first.
    Order,
    /// A task whose split tests on every group once, where the pool is to be without test groups.
    EveryGroupTested(String),
    /// The primary contrast names an arm that is not there.
    NoSuchArm(String),
    /// The primary endpoint names something that is not there; with what there is.
    NoSuchEndpoint {
        name: String,
        known: String,
    },
    /// No probe that is asked for can judge the task.
    NoProbe,
    Other,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// As in `--set`, lists by place: `arms.3.method.Iivcl.k`.
    pub path: String,
    /// In English, with the allowed range.
    pub message: String,
    pub wrong: Wrong,
}

impl Experiment {
    /// All problems, in the order of the settings. Empty: the experiment is sound as far as it can tell itself.
    pub fn problems(&self) -> Vec<Problem> {
        let root = tree(self);
        let mut found: Vec<Problem> = fields::all().iter().flat_map(|field| faults(&root, field)).collect();
        found.extend(self.double_names());
        found.extend(self.tested_everywhere());
        found.extend(self.primary_is_missing());
        found.extend(self.tasks_without_probe());
        found.extend(self.endpoint_is_missing());
        let [low, high] = self.augment.crop_area;
        if low > high {
            let message = format!("the smaller share ({low}) comes first, then the larger ({high})");
            found.push(Problem { path: "augment.crop_area".into(), message, wrong: Wrong::Order });
        }
        found
    }

    /// Tasks that cannot be kept out of the pool: over their folds no group is left to train on.
    fn tested_everywhere(&self) -> impl Iterator<Item = Problem> {
        let wanted = self.data.pool == PoolUse::WithoutTestGroups;
        let every = |split: &SplitSpec| matches!(split, SplitSpec::KFold { .. } | SplitSpec::LeaveOneGroupOut);
        let pooled = move |set: &String| wanted && self.data.sets.contains(set);
        let tasks = self.evaluation.tasks.iter().enumerate();
        tasks.filter(move |(_, t)| pooled(&t.set) && every(&t.split)).map(|(place, task)| Problem {
            path: format!("evaluation.tasks.{place}.split"),
            message: format!(
                "tests on every group once, so data.pool: WithoutTestGroups would leave task \"{}\" no video; \
                 split it by HoldOut or TrainTest, or set data.pool to All",
                task.name
            ),
            wrong: Wrong::EveryGroupTested(task.name.clone()),
        })
    }

    /// A primary contrast of arms that are not there, or of an arm with itself.
    fn primary_is_missing(&self) -> impl Iterator<Item = Problem> {
        let named = [("primary.arm", &self.primary.arm), ("primary.reference", &self.primary.reference)];
        let known: Vec<&str> = self.arms.iter().map(|arm| arm.name.as_str()).collect();
        let missing = named.into_iter().filter_map(|(path, name)| Some((path, name.as_deref()?)));
        let missing: Vec<Problem> = missing
            .filter(|(_, name)| !known.contains(name))
            .map(|(path, name)| Problem {
                path: path.to_owned(),
                message: format!("there is no arm \"{name}\"; there are {}", known.join(", ")),
                wrong: Wrong::NoSuchArm(name.to_owned()),
            })
            .collect();
        let same = self.primary.arm.is_some() && self.primary.arm == self.primary.reference;
        let itself = same.then(|| Problem {
            path: "primary.reference".to_owned(),
            message: "an arm cannot be held against itself".to_owned(),
            wrong: Wrong::Other,
        });
        missing.into_iter().chain(itself)
    }

    /// A primary endpoint of tasks, probes, metrics or budgets that are not there, or that no verdict can rest on.
    fn endpoint_is_missing(&self) -> impl Iterator<Item = Problem> {
        let (primary, protocol) = (&self.primary, &self.evaluation);
        let tasks: Vec<String> = protocol.tasks.iter().map(|task| task.name.clone()).collect();
        let probes: Vec<String> = protocol.probes.iter().map(|probe| probe.kind().key().to_owned()).collect();
        let budgets: Vec<String> = protocol.budgets.iter().map(ToString::to_string).collect();
        let is_gain = |metric: &Metric| metric.is_share() && metric.better() == Better::Higher;
        let metrics: Vec<String> = Metric::all().filter(is_gain).map(|metric| metric.key().to_owned()).collect();
        let named = |field: &'static str, names: Vec<String>, known: &[String]| -> Vec<Problem> {
            let missing = names.into_iter().filter(|name| !known.contains(name));
            let problem = |name: String| Problem {
                path: format!("primary.{field}"),
                message: format!("there is no \"{name}\"; there are {}", known.join(", ")),
                wrong: Wrong::NoSuchEndpoint { name, known: known.join(", ") },
            };
            missing.map(problem).collect()
        };
        [
            named("of_tasks", primary.of_tasks.clone(), &tasks),
            named("by_probe", primary.by_probe.iter().cloned().collect(), &probes),
            named("by_metric", primary.by_metric.iter().cloned().collect(), &metrics),
            named("at_budgets", primary.at_budgets.iter().map(ToString::to_string).collect(), &budgets),
        ]
        .into_iter()
        .flatten()
    }

    /// Tasks that nothing would be scored of.
    fn tasks_without_probe(&self) -> impl Iterator<Item = Problem> {
        let probes = &self.evaluation.probes;
        let tasks = self.evaluation.tasks.iter().enumerate();
        let alone = tasks.filter(|(_, task)| !probes.is_empty() && !probes.iter().any(|probe| probe.suits(&task.kind)));
        alone.map(|(place, task)| {
            let wanted = match &task.kind {
                TaskKind::Classification | TaskKind::Steps { .. } => "Linear, Knn or CentredKnn",
                TaskKind::Anomaly { .. } => "NormalKnn, Mahalanobis or OneClass",
                TaskKind::Retrieval => "Retrieval",
            };
            Problem {
                path: format!("evaluation.tasks.{place}.kind"),
                message: format!("no probe judges a task of kind {}; add {wanted}", task.kind.word()),
                wrong: Wrong::NoProbe,
            }
        })
    }

    fn double_names(&self) -> impl Iterator<Item = Problem> {
        let protocol = &self.evaluation;
        [
            twice("arms", ".name", self.arms.iter().map(|a| &a.name)),
            twice("seeds", "", self.seeds.iter()),
            twice("data.sets", "", self.data.sets.iter()),
            twice("evaluation.tasks", ".name", protocol.tasks.iter().map(|t| &t.name)),
            twice("evaluation.budgets", "", protocol.budgets.iter()),
            // Two of one kind would stand under one name in the results.
            twice("evaluation.probes", "", protocol.probes.iter().map(|probe| probe.kind().key())),
        ]
        .into_iter()
        .flatten()
    }
}

impl Problem {
    /// The nearest allowed value, if there is an obvious one.
    pub fn repair(&self, experiment: &Experiment) -> Option<Value> {
        let root = tree(experiment);
        let now = get(&root, &self.path)?;
        match &self.wrong {
            Wrong::Range { low, high } => {
                let number = now.as_f64()?.clamp(*low, *high);
                let whole = now.is_u64() || now.is_i64();
                Some(if whole { Value::from(number as u64) } else { Value::from(number) })
            }
            Wrong::Order => Some(Value::Array(now.as_array()?.iter().rev().cloned().collect())),
            Wrong::Twice(name) if self.path.ends_with(".name") => {
                let taken = |n: &str| format!("{root}").contains(&format!("\"{n}\""));
                (2..).map(|i| format!("{name}-{i}")).find(|n| !taken(n)).map(Value::String)
            }
            Wrong::Twice(_) => {
                let mut kept: Vec<&Value> = Vec::new();
                for item in now.as_array()? {
                    if !kept.iter().any(|k| same_name(k, item)) {
                        kept.push(item);
                    }
                }
                Some(kept.into_iter().cloned().collect())
            }
            Wrong::Characters => {
                let plain = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
                Some(Value::String(now.as_str()?.chars().map(plain).collect()))
            }
            Wrong::EveryGroupTested(_) => Some(fields::shape("HoldOut", r#"{"test":0.3}"#)),
            Wrong::NoSuchArm(_) => Some(Value::Null),
            Wrong::Count { .. } | Wrong::NoProbe | Wrong::NoSuchEndpoint { .. } | Wrong::Other => None,
        }
    }
}

/// Probes of one kind are the same whatever their settings.
fn same_name(a: &Value, b: &Value) -> bool {
    let shape = |v: &Value| {
        v.as_object()
            .and_then(|m| m.keys().next().cloned())
            .filter(|shape| !["PerClass", "Percent"].contains(&shape.as_str()))
    };
    a == b || shape(a).is_some_and(|s| shape(b) == Some(s))
}

/// Values that appear a second time. Those with a name of their own are told at that name.
fn twice<T: PartialEq + std::fmt::Display>(list: &str, name: &str, values: impl Iterator<Item = T>) -> Vec<Problem> {
    let (mut seen, mut found): (Vec<T>, Vec<Problem>) = (Vec::new(), Vec::new());
    for (place, value) in values.enumerate() {
        if seen.contains(&value) {
            let path = if name.is_empty() { list.to_owned() } else { format!("{list}.{place}{name}") };
            let message = format!("\"{value}\" appears twice; each may appear once");
            found.push(Problem { path, message, wrong: Wrong::Twice(value.to_string()) });
        }
        seen.push(value);
    }
    found
}

/// A path as people write it: elements of lists by their names, where they have one.
pub fn readable(experiment: &Experiment, path: &str) -> String {
    readable_in(&tree(experiment), path)
}

/// [`readable`] in an experiment's tree of values.
pub fn readable_in(root: &Value, path: &str) -> String {
    let mut at = Some(root);
    let mut keys = Vec::new();
    for key in path.split('.') {
        at = at.and_then(|v| fields_value::get(v, key));
        let named = at.and_then(|v| v.get("name")).and_then(Value::as_str);
        let unique = |n: &&str| key.parse::<usize>().is_ok() && !n.is_empty() && !n.contains('.');
        keys.push(named.filter(unique).unwrap_or(key).to_owned());
    }
    keys.join(".")
}
