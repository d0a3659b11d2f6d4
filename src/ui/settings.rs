//! What the window remembers of itself: language, theme, layout. Never user data: losing this file loses nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::dock;
use super::i18n::{self, Language};
use super::page::PageId;
use crate::config;
use crate::store::atomic;

/// Number of the next writing, and for each file that of its newest text.
static NEXT: AtomicU64 = AtomicU64::new(0);
static WRITTEN: Mutex<BTreeMap<PathBuf, u64>> = Mutex::new(BTreeMap::new());

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub fn preference(self) -> egui::ThemePreference {
        match self {
            Self::System => egui::ThemePreference::System,
            Self::Light => egui::ThemePreference::Light,
            Self::Dark => egui::ThemePreference::Dark,
        }
    }
}

/// The remembered settings.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub lang: Language,
    pub theme: Theme,
    /// Factor on the system's scale.
    pub zoom: f32,
    pub page: Option<PageId>,
    /// The arrangement of each page's panels, once a user has changed it.
    pub layouts: BTreeMap<PageId, dock::Saved>,
    /// Workspaces opened lately, newest first.
    pub recent: Vec<PathBuf>,
    /// What each page wants to find again, by workspace; see [`Page::memory`](super::page::Page::memory).
    pub memories: BTreeMap<PathBuf, BTreeMap<PageId, String>>,
    /// Kinrin's own program, for a worker that outlives the window; `None`: the running one.
    #[serde(skip)]
    pub program: Option<PathBuf>,
    #[serde(skip)]
    path: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: i18n::system_lang(),
            theme: Theme::default(),
            zoom: 1.0,
            page: None,
            layouts: BTreeMap::new(),
            recent: Vec::new(),
            memories: BTreeMap::new(),
            program: None,
            path: None,
        }
    }
}

impl Settings {
    /// Reads the settings of `path`; the defaults where there is no readable file. `KINRIN_LANG` (ja, en),
    /// `KINRIN_THEME` (light, dark) and `KINRIN_PAGE` come first.
    pub fn load(path: Option<PathBuf>) -> Self {
        let text = path.as_ref().and_then(|path| std::fs::read_to_string(path).ok());
        let mut settings: Self = text.and_then(|text| ron::from_str(&text).ok()).unwrap_or_default();
        settings.path = path;
        settings.zoom = settings.zoom.clamp(0.5, 3.0);
        let word = |name| std::env::var(name).unwrap_or_default();
        match word("KINRIN_LANG").as_str() {
            "ja" => settings.lang = Language::Ja,
            "en" => settings.lang = Language::En,
            _ => {}
        }
        match word("KINRIN_THEME").as_str() {
            "light" => settings.theme = Theme::Light,
            "dark" => settings.theme = Theme::Dark,
            _ => {}
        }
        let page = word("KINRIN_PAGE");
        settings.page = PageId::ALL.into_iter().find(|id| id.word() == page).or(settings.page);
        settings
    }

    /// The platform's place for them.
    pub fn default_path() -> Option<PathBuf> {
        Some(directories::ProjectDirs::from("", "", "kinrin")?.config_dir().join("window.ron"))
    }

    /// Writes the settings, on a thread of its own; a failure loses only the layout.
    pub fn save(&self) {
        if let Some(write) = self.writing() {
            let _ = std::thread::Builder::new().name("settings".to_owned()).spawn(write);
        }
    }

    /// Writes the settings and waits for it: the program is about to end, and its threads with it.
    pub fn save_now(&self) {
        if let Some(write) = self.writing() {
            write();
        }
    }

    fn writing(&self) -> Option<impl FnOnce() + Send + use<>> {
        let path = self.path.clone()?;
        let text = config::to_ron(self);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Some(move || {
            // Threads may overtake each other: what is older never replaces what is newer.
            let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
            if written.get(&path).is_some_and(|newest| *newest > number) {
                return;
            }
            written.insert(path.clone(), number);
            let folder = path.parent().map(std::fs::create_dir_all);
            if matches!(folder, Some(Ok(()))) {
                let _ = atomic::write(&path, text.as_bytes());
            }
        })
    }

    /// Puts a workspace at the head of the recent ones. What is known of forgotten ones is forgotten too.
    pub fn remember(&mut self, workspace: &std::path::Path) {
        self.recent.retain(|path| path != workspace);
        self.recent.insert(0, workspace.to_owned());
        self.recent.truncate(8);
        self.memories.retain(|path, _| self.recent.contains(path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_text_never_replaces_a_newer_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("window.ron");
        let mut settings = Settings { path: Some(path.clone()), ..Settings::default() };
        let late = settings.writing().unwrap();
        settings.zoom = 2.0;
        settings.save_now();
        late();
        assert!(std::fs::read_to_string(&path).unwrap().contains("zoom: 2.0"));
    }
}
