//! Acts that the panels of the page ask for, and the questions that are asked before some of them.

use std::path::PathBuf;

use serde_json::Value;

use crate::config::Experiment;
use crate::config::fields::Section;

/// What the middle shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    Arm(usize),
    Shared(Group),
}

/// Settings that all arms share, as the left column lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Pilot,
    Data,
    Backbone,
    Training,
    Tasks,
    Evaluation,
    Device,
}

impl Group {
    pub const ALL: [Self; 7] =
        [Self::Pilot, Self::Data, Self::Backbone, Self::Training, Self::Tasks, Self::Evaluation, Self::Device];

    /// Key of its words.
    pub fn key(self) -> String {
        format!("design-group-{}", format!("{self:?}").to_lowercase())
    }

    /// The headings it shows.
    pub fn sections(self) -> &'static [Section] {
        use Section as S;
        match self {
            Self::Pilot => &[S::Pilot],
            Self::Data => &[S::Data, S::Clip, S::Augment],
            Self::Backbone => &[S::Backbone],
            Self::Training => &[S::Training, S::Optimiser, S::Queue],
            Self::Tasks => &[S::Tasks],
            Self::Evaluation => &[S::Evaluation, S::Probes, S::Supervised, S::SupervisedOptimiser],
            Self::Device => &[S::Device, S::Limits],
        }
    }
}

/// How the middle shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Form,
    Ron,
    Diff,
}

/// What a click asks for; carried out after the panel is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Set(String, Value),
    /// The whole experiment, with a word that names the edit for undo.
    Replace(Box<Experiment>, &'static str),
    Text(String),
    Select(Selection),
    Show(Tab),
    /// Shows the field of this path.
    GoTo(String),
    Undo,
    Redo,
    Preset(&'static str),
    OfRuns(String),
    Compare(&'static str),
    AskOpen,
    AskCompare,
    Save,
    AskSaveAs,
    Open(PathBuf),
    CompareWith(PathBuf),
    Write {
        path: PathBuf,
        replace: bool,
    },
    Trial,
    AskQueue,
    Queue,
    /// Goes on although unsaved changes are lost.
    Discard(Box<Act>),
}

/// What a path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    Compare,
    Save,
}

/// A question that is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Unsaved changes would be lost by this.
    Lose(Box<Act>),
    Path {
        purpose: Purpose,
        path: String,
        /// There is such a file; the button now says that it is replaced.
        exists: bool,
        /// The desktop shows no dialogs.
        no_dialog: bool,
        /// It has not been drawn yet: its field gets the keyboard.
        fresh: bool,
    },
    Queue,
}

impl Ask {
    /// A path field, beginning with this path.
    pub fn path(purpose: Purpose, path: String) -> Self {
        Self::Path { purpose, path, exists: false, no_dialog: false, fresh: true }
    }
}
