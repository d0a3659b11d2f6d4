//! Runs that an earlier version has named: they are found by their settings, under the name that this version gives.

use std::collections::{BTreeMap, HashSet};

use crate::store::{RunFolder, Status};
use crate::ui::background::Load;
use crate::ui::page::Cx;

/// What is known of the names of runs; read once for each run, off the thread of the window.
#[derive(Default)]
pub struct OlderRuns {
    /// Folder → the name that its settings have now, of those where the two differ.
    names: BTreeMap<String, String>,
    /// Folders that were looked at.
    known: HashSet<String>,
    looked: Load<Vec<(String, String)>>,
}

impl OlderRuns {
    /// Looks at the runs of an experiment that it does not know yet; true if one has another name now.
    pub fn update(&mut self, cx: &Cx<'_>, experiment: &str) -> bool {
        let mut found = false;
        if self.looked.poll()
            && let Some(Ok(looked)) = self.looked.take()
        {
            let others = looked.into_iter().filter(|(folder, now)| folder != now);
            let before = self.names.len();
            self.names.extend(others);
            found = self.names.len() > before;
        }
        if self.looked.is_busy() {
            return found;
        }
        let runs = cx.runs.entries.iter().filter(|e| e.experiment == experiment && !self.known.contains(&e.run));
        let new: Vec<String> = runs.map(|e| e.run.clone()).collect();
        if !new.is_empty() {
            self.known.extend(new.iter().cloned());
            let runs = cx.workspace.runs_dir();
            self.looked = Load::start(cx.ctx, "names of runs", move || {
                let name_now = |run: String| {
                    let record = RunFolder::open(&runs, &run).and_then(|folder| folder.record()).ok()?;
                    Some((run, record.config.run_name()))
                };
                Ok(new.into_iter().filter_map(name_now).collect())
            });
        }
        found
    }

    /// States of runs by the names that they have now; a folder of that name counts before an older one.
    pub fn states<'a>(&'a self, runs: impl Iterator<Item = (&'a str, Status)> + Clone) -> BTreeMap<&'a str, Status> {
        let older = runs.clone().filter_map(|(run, state)| Some((self.names.get(run)?.as_str(), state)));
        older.chain(runs).collect()
    }

    /// The name that the settings of a folder have now.
    pub fn name_now(&self, folder: &str) -> String {
        self.names.get(folder).map_or(folder, String::as_str).to_owned()
    }

    /// The folder of a run that has this name now.
    pub fn folder(&self, name: &str) -> String {
        let older = self.names.iter().find(|(_, now)| *now == name);
        older.map_or(name, |(folder, _)| folder.as_str()).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_an_earlier_version_counts_under_its_name_of_today_and_a_newer_folder_before_it() {
        let names = BTreeMap::from([("p-a-s0-old".to_owned(), "p-a-s0-new".to_owned())]);
        let older = OlderRuns { names, ..OlderRuns::default() };
        let of = |runs: &[(&str, Status)]| older.states(runs.iter().copied()).get("p-a-s0-new").copied();
        assert_eq!(of(&[("p-a-s0-old", Status::Done)]), Some(Status::Done));
        assert_eq!(of(&[("p-a-s0-new", Status::Running), ("p-a-s0-old", Status::Done)]), Some(Status::Running));
        assert_eq!((older.folder("p-a-s0-new").as_str(), older.folder("else").as_str()), ("p-a-s0-old", "else"));
    }
}
