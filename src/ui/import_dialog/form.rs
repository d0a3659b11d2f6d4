//! The fields of the import form.

use std::path::{Path, PathBuf};

use egui::{Role, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::Asking;
use crate::config::is_name;
use crate::data::import::ImportRequest;
use crate::data::labels::TableOptions;
use crate::data::name_pattern::{NamePattern, PatternError};
use crate::data::paths;
use crate::store::catalogue::Recipe;
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, field, menu, segmented, term, toggle, wrapped};

/// Width of the fields, points.
const WIDTH: f32 = 372.0;

/// The rates that are offered, frames per second; 0 is the video's own.
const RATES: [f32; 7] = [0.0, 4.0, 8.0, 12.0, 15.0, 25.0, 30.0];

/// What is to be imported, as it is being typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub folder: String,
    pub name: String,
    /// The name was typed: a new folder no longer changes it.
    named: bool,
    /// A label file is named, instead of what lies in the folder.
    own_labels: bool,
    labels: String,
    /// Where labels come from was said by hand: the label file of a set of the same name no longer changes it.
    labels_set: bool,
    /// What was said by hand about columns and folder levels; `None`: as it was imported before, or as it is found.
    tables: Option<TableOptions>,
    pub pattern: String,
    /// The pattern was typed: the one of a set of the same name no longer changes it.
    pub pattern_set: bool,
    pub recipe: Recipe,
    /// The recipe was set by hand: the one of a set of the same name no longer changes it.
    pub recipe_set: bool,
    folder_fps: f32,
    more: bool,
    /// The folder's field gets the keyboard: the form has just been opened.
    begins: bool,
}

impl Default for Form {
    fn default() -> Self {
        let request = ImportRequest::new("", "");
        Self {
            folder: String::new(),
            name: String::new(),
            named: false,
            own_labels: false,
            labels: String::new(),
            labels_set: false,
            tables: None,
            pattern: String::new(),
            pattern_set: false,
            recipe: request.recipe,
            recipe_set: false,
            folder_fps: request.folder_fps,
            more: false,
            begins: false,
        }
    }
}

/// What is wrong with the fields, before anything is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    Folder,
    Name,
    Labels,
    Pattern(PatternError),
}

impl Missing {
    /// Message for the preview's place.
    pub fn words(self) -> String {
        tr(match self {
            Self::Folder => "import-needs-folder",
            Self::Name => "import-bad-name",
            Self::Labels => "import-needs-labels",
            Self::Pattern(error) => return pattern_words(&error),
        })
    }
}

impl Form {
    /// The form is opened: typing goes to its first field.
    pub fn begin(&mut self) {
        self.begins = true;
    }

    /// Takes a folder, and a name from it unless one was typed.
    pub fn set_folder(&mut self, folder: &Path) {
        // A dropped file stands for the folder it lies in.
        let folder = if folder.is_file() { folder.parent().unwrap_or(folder) } else { folder };
        self.folder = folder.display().to_string();
        self.tables = None;
        self.name_from_folder();
    }

    pub fn set_labels(&mut self, file: &Path) {
        self.own_labels = true;
        self.labels = file.display().to_string();
        self.labels_said();
    }

    /// Another table has other columns.
    fn labels_said(&mut self) {
        self.labels_set = true;
        self.tables = None;
    }

    /// Takes the label file of a set of the same name, unless one was named by hand.
    pub fn known_labels(&mut self, file: Option<&Path>) {
        if !self.labels_set {
            self.own_labels = file.is_some();
            self.labels = file.map(|file| file.display().to_string()).unwrap_or_default();
        }
    }

    /// Takes what was said about columns and folder levels.
    pub fn set_tables(&mut self, tables: TableOptions) {
        self.tables = Some(tables);
    }

    /// Whether both look at the same footage and tables.
    pub fn same_sources(&self, other: &Self) -> bool {
        let sources = |form: &Self| (form.folder.clone(), form.name.clone(), form.own_labels, form.labels.clone());
        sources(self) == sources(other)
    }

    fn name_from_folder(&mut self) {
        if !self.named {
            self.name = name_of(Path::new(self.folder.trim()));
        }
    }

    /// The request that the fields stand for.
    pub fn request(&self) -> ImportRequest {
        let mut request = ImportRequest::new(self.folder.trim(), self.name.trim());
        request.recipe = self.recipe;
        request.folder_fps = self.folder_fps;
        request.name_pattern = self.pattern.trim().to_owned();
        // An empty name means the folder's own tables, whatever was imported before.
        let file = if self.own_labels { self.labels.trim() } else { "" };
        request.labels = self.labels_set.then(|| PathBuf::from(file));
        request.tables = self.tables.clone();
        request
    }

    /// The first field that has to be seen to; whether files exist is asked in the background.
    pub fn missing(&self) -> Option<Missing> {
        let name = paths::composed(self.name.trim());
        if self.folder.trim().is_empty() {
            Some(Missing::Folder)
        } else if !is_name(&name, 64) {
            Some(Missing::Name)
        } else if self.own_labels && self.labels.trim().is_empty() {
            Some(Missing::Labels)
        } else if self.pattern.trim().is_empty() {
            None
        } else {
            NamePattern::parse(&self.pattern).err().map(Missing::Pattern)
        }
    }

    /// Draws the fields; the dialog that was asked for.
    pub fn ui(&mut self, ui: &mut Ui, no_dialog: bool) -> Option<Asking> {
        let mut asked = None;
        ui.spacing_mut().item_spacing.y = 4.0;
        title(ui, &tr("import-folder"));
        ui.horizontal(|ui| {
            let button_width = 96.0;
            let hint = tr("import-folder-hint");
            let line = field::line(ui, &mut self.folder, &tr("import-folder"), &hint, WIDTH - button_width - 24.0);
            if std::mem::take(&mut self.begins) {
                line.request_focus();
            }
            if line.changed() {
                self.tables = None;
                self.name_from_folder();
            }
            if button::secondary(ui, Some(icons::ICON_FOLDER_OPEN.codepoint), &tr("import-browse")).clicked() {
                asked = Some(Asking::Folder);
            }
        });
        let note = if no_dialog { tr("import-no-dialog") } else { tr("import-drop") };
        help(ui, &note);
        ui.add_space(8.0);
        title(ui, &tr("import-name"));
        if field::line(ui, &mut self.name, &tr("import-name"), "", WIDTH - 16.0).changed() {
            self.named = true;
        }
        self.labels_ui(ui, &mut asked);
        ui.add_space(6.0);
        title(ui, &tr("import-pattern"));
        let line = field::line(ui, &mut self.pattern, &tr("import-pattern"), "{site}_{day}_{label}_*", WIDTH - 16.0);
        self.pattern_set |= line.changed();
        help(ui, &tr("import-pattern-help"));
        self.recipe_ui(ui);
        asked
    }

    fn labels_ui(&mut self, ui: &mut Ui, asked: &mut Option<Asking>) {
        ui.add_space(8.0);
        title(ui, &tr("import-labels"));
        let options = [(false, tr("import-labels-found")), (true, tr("import-labels-file"))];
        let before = (self.own_labels, self.labels.clone());
        segmented::segmented(ui, &tr("import-labels"), &mut self.own_labels, &options);
        if self.own_labels {
            ui.horizontal(|ui| {
                let name = tr("import-label-file");
                field::line(ui, &mut self.labels, &name, "labels.csv", WIDTH - 120.0);
                if button::secondary(ui, None, &tr("import-browse-labels")).clicked() {
                    *asked = Some(Asking::Labels);
                }
            });
        }
        if before != (self.own_labels, self.labels.clone()) {
            self.labels_said();
        }
        help(ui, &tr(if self.own_labels { "import-labels-file-help" } else { "import-labels-found-help" }));
    }

    fn recipe_ui(&mut self, ui: &mut Ui) {
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            term::term(ui, "recipe", &tr("import-recipe"));
        });
        ui.horizontal(|ui| {
            let side = ui.add(field::number(&mut self.recipe.short_side).range(8..=1024).suffix(" px"));
            named(&side, &tr("import-short-side"));
            let side_set = side.on_hover_text(tr("import-short-side")).changed();
            let rates: Vec<_> = self.rates().into_iter().map(|rate| (rate, rate_words(rate))).collect();
            let rate_set = menu::choice(ui, &tr("import-rate"), &mut self.recipe.fps, &rates, 120.0);
            self.recipe_set |= side_set || rate_set;
        });
        help(ui, &tr("import-recipe-help"));
        ui.add_space(4.0);
        toggle::check(ui, &mut self.more, &tr("import-more"));
        if self.more {
            egui::Grid::new("import more").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
                ui.label(text::small(tr("import-max-seconds")).color(colors(ui).text_2));
                let unit = if self.recipe.max_secs == 0 { String::new() } else { format!(" {}", tr("design-unit-s")) };
                let drag = field::number(&mut self.recipe.max_secs).range(0..=86_400).suffix(unit);
                let drag =
                    ui.add(drag.custom_formatter(|n, _| if n == 0.0 { tr("import-all") } else { n.to_string() }));
                named(&drag, &tr("import-max-seconds"));
                self.recipe_set |= drag.changed();
                ui.end_row();
                ui.label(text::small(tr("import-folder-fps")).color(colors(ui).text_2));
                let drag = ui.add(field::number(&mut self.folder_fps).range(0.1..=1000.0).suffix(" fps"));
                named(&drag, &tr("import-folder-fps"));
                ui.end_row();
            });
        }
    }

    /// The offered rates, with the present one among them.
    fn rates(&self) -> Vec<f32> {
        let mut rates = RATES.to_vec();
        if !rates.contains(&self.recipe.fps) {
            rates.push(self.recipe.fps);
        }
        rates
    }
}

/// A name that a data set may have, from the name of its folder.
fn name_of(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let plain = |c: char| if c.is_alphanumeric() || c == '_' || c == '-' { c } else { '-' };
    let name: String = paths::composed(&name).chars().map(plain).take(40).collect();
    name.trim_matches('-').to_owned()
}

/// A rate in words.
pub fn rate_words(rate: f32) -> String {
    if rate == 0.0 { tr("import-native") } else { format!("{rate} fps") }
}

/// What is wrong with a pattern.
fn pattern_words(error: &PatternError) -> String {
    match error {
        PatternError::NoWord => tr("import-pattern-no-word"),
        PatternError::Brace => tr("import-pattern-brace"),
        PatternError::Touching => tr("import-pattern-touching"),
        PatternError::Long => tr("import-pattern-long"),
        PatternError::Word(word) => tr!("import-pattern-word", word = word.as_str()),
        PatternError::Twice(word) => tr!("import-pattern-twice", word = word.as_str()),
    }
}

fn named(response: &egui::Response, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, name));
}

fn title(ui: &mut Ui, words: &str) {
    ui.label(text::bold(words).color(colors(ui).text));
}

fn help(ui: &mut Ui, words: &str) {
    wrapped::label(ui, text::small(words).color(colors(ui).text_3));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_folders_until_one_is_typed() {
        let mut form = Form::default();
        form.set_folder(Path::new("/data/Line 3 (2026)"));
        assert_eq!(form.name, "Line-3--2026");
        form.named = true;
        form.set_folder(Path::new("/data/other"));
        assert_eq!(form.name, "Line-3--2026");
    }

    #[test]
    fn what_was_said_of_columns_goes_with_the_footage_and_the_table() {
        let said = TableOptions { groups: vec!["site".into()], ..TableOptions::default() };
        let mut form = Form::default();
        form.set_folder(Path::new("/data/a"));
        assert_eq!(form.request().labels, None, "as it was imported before");
        form.set_tables(said.clone());
        assert_eq!(form.request().tables, Some(said.clone()));
        form.set_folder(Path::new("/data/b"));
        assert_eq!(form.request().tables, None);
        form.set_tables(said);
        form.set_labels(Path::new("/data/labels.csv"));
        assert_eq!(form.request().tables, None);
        form.known_labels(None);
        assert_eq!(form.request().labels, Some(PathBuf::from("/data/labels.csv")), "named by hand");
        form.own_labels = false;
        assert_eq!(form.request().labels, Some(PathBuf::new()), "those of the folder after all");
    }

    #[test]
    fn fields_are_asked_for_one_after_the_other() {
        let mut form = Form::default();
        assert_eq!(form.missing(), Some(Missing::Folder));
        form.folder = "/（）".to_owned();
        form.name_from_folder();
        assert_eq!(form.missing(), Some(Missing::Name)); // no sign of it may be in a name
        form.folder = "/データ".to_owned();
        form.name_from_folder();
        assert_eq!((form.name.as_str(), form.missing()), ("データ", None));
        form.name = "line-3".to_owned();
        assert_eq!(form.missing(), None);
        form.own_labels = true;
        assert_eq!(form.missing(), Some(Missing::Labels));
    }
}
