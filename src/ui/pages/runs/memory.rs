//! What the page finds again after a restart.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::RunsPage;
use super::curves::CurvesMemory;
use super::list::Query;
use crate::config;

/// Filter, order, ticks and folded arms of the table, and what the curves remember.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct RunsMemory {
    query: Query,
    /// Only what a user has ticked or unticked.
    ticks: BTreeMap<String, bool>,
    folded: BTreeSet<String>,
    curves: CurvesMemory,
}

impl RunsPage {
    /// The memory as RON.
    pub(super) fn remembered(&self) -> String {
        let (query, ticks, folded) = (self.list.query.clone(), self.list.ticks.clone(), self.list.folded.clone());
        config::to_ron(&RunsMemory { query, ticks, folded, curves: self.curves.memory() })
    }

    /// Takes up the memory of an earlier session; an unreadable one is nothing.
    pub(super) fn take_up(&mut self, memory: &str) {
        let memory: RunsMemory = ron::from_str(memory).unwrap_or_default();
        (self.list.query, self.list.ticks, self.list.folded) = (memory.query, memory.ticks, memory.folded);
        self.curves.remember(memory.curves);
        self.dirty = true;
    }
}
