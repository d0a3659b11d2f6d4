//! What each column of the label tables and each level of folders would mean, with a drop-down to change it.

use egui::{Role as Access, Ui, WidgetInfo};

use crate::data::import::Preview;
use crate::data::labels::{ColumnSeen, Level, LevelSeen, Meaning, Role, TableOptions, is_timecode};
use crate::data::name_pattern::is_column_name;
use crate::ui::i18n::tr;
use crate::ui::pages::data::words;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{field, menu, wrapped};

/// Most height of the list, points.
const HEIGHT: f32 = 190.0;
/// Width of the names of columns, of the drop-downs and of the names of groups, points.
const LABEL: f32 = 96.0;
const CHOICE: f32 = 150.0;
const NAME: f32 = 110.0;

/// Columns and levels as they were last found, and what is known about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    pub options: TableOptions,
    pub columns: Vec<ColumnSeen>,
    pub levels: Vec<LevelSeen>,
}

impl Seen {
    /// Takes the columns, and the levels where the preview got as far as the folders.
    pub fn new(
        options: TableOptions,
        columns: Vec<ColumnSeen>,
        preview: Option<&Preview>,
        before: &[LevelSeen],
    ) -> Self {
        let levels = preview.map_or_else(|| before.to_vec(), |preview| preview.levels.clone());
        Self { options, columns, levels }
    }

    fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.levels.is_empty()
    }

    /// The list after a column was given another meaning.
    fn with_column(&self, column: &ColumnSeen, meaning: Meaning) -> Self {
        let table = self.columns.iter().filter(|other| other.table == column.table);
        let names: Vec<&str> = table.map(|other| other.column.as_str()).collect();
        let mut after = self.clone();
        after.options.mean(&column.column, meaning, &names);
        let same = |other: &&mut ColumnSeen| other.table == column.table && other.column == column.column;
        after.columns.iter_mut().filter(same).for_each(|other| other.meaning = meaning);
        after
    }

    /// The list after a level of folders was given another meaning.
    fn with_level(&self, level: usize, meaning: &Level) -> Self {
        let mut after = self.clone();
        after.options.levels = with_level(&self.levels, level, meaning);
        for (seen, (_, meaning)) in after.levels.iter_mut().zip(&after.options.levels) {
            seen.meaning.clone_from(meaning);
        }
        after
    }
}

/// Draws the list; how it stands after a change.
///
/// The next change builds on it at once: what is found in the folder with the new meanings comes later.
pub fn ui(ui: &mut Ui, seen: &Seen) -> Option<Seen> {
    if seen.is_empty() {
        return None;
    }
    let mut changed = None;
    ui.label(text::bold(tr("import-meaning")).color(colors(ui).text));
    let area = egui::ScrollArea::vertical().id_salt("meanings").auto_shrink([false, true]).max_height(HEIGHT);
    area.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for column in &seen.columns {
            changed = column_ui(ui, seen, column).or(changed.take());
        }
        changed = rate_ui(ui, seen).or(changed.take());
        for level in &seen.levels {
            changed = level_ui(ui, seen, level).or(changed.take());
        }
    });
    ui.add_space(6.0);
    changed
}

/// The roles that a column can be given, in the order of the list.
fn meanings() -> Vec<(Meaning, String)> {
    let roles = Role::ALL.into_iter().map(Meaning::Role);
    let all = roles.chain([Meaning::Group, Meaning::Unused]);
    all.map(|meaning| (meaning, tr(&format!("import-means-{}", meaning.name().replace('_', "-"))))).collect()
}

fn column_ui(ui: &mut Ui, seen: &Seen, column: &ColumnSeen) -> Option<Seen> {
    let several = seen.columns.iter().any(|other| other.table != column.table);
    let shown = if several { format!("{} · {}", column.table, column.column) } else { column.column.clone() };
    let name = tr!("import-column", column = shown.as_str());
    let mut meaning = column.meaning;
    let changed = row(ui, &shown, column.values, &column.samples, |ui| {
        menu::choice(ui, &name, &mut meaning, &meanings(), CHOICE)
    });
    changed.then(|| seen.with_column(column, meaning))
}

/// The rate that columns of frames and timecodes count, where there are such columns.
fn rate_ui(ui: &mut Ui, seen: &Seen) -> Option<Seen> {
    let frames = |column: &ColumnSeen| matches!(column.meaning, Meaning::Role(role) if role.is_frames());
    let timecodes = |column: &ColumnSeen| {
        let clock = matches!(column.meaning, Meaning::Role(role) if role.is_clock());
        clock && column.samples.iter().any(|text| is_timecode(text))
    };
    let frames = seen.columns.iter().any(frames);
    if !frames && !seen.columns.iter().any(timecodes) {
        return None;
    }
    // Timecodes are never counted at a rate that nobody has said: 0 stands for none.
    let mut rate = seen.options.frame_rate.unwrap_or(0.0);
    let drag = ui.horizontal(|ui| {
        ui.label(text::small(tr("import-frame-rate")).color(colors(ui).text_2));
        let least = if frames { 0.1 } else { 0.0 };
        let unit = if rate == 0.0 { "" } else { " fps" };
        let drag = field::number(&mut rate).range(least..=1000.0).suffix(unit);
        ui.add(drag.custom_formatter(|n, _| if n == 0.0 { tr("import-frame-rate-none") } else { n.to_string() }))
    });
    let name = tr("import-frame-rate");
    drag.inner.widget_info(|| WidgetInfo::labeled(Access::SpinButton, true, &name));
    drag.inner.changed().then(|| {
        let mut after = seen.clone();
        after.options.frame_rate = Some(rate).filter(|rate| *rate > 0.0);
        after
    })
}

/// What a level can be chosen as; the name of a group is a field of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Label,
    Group,
    Unused,
}

fn level_ui(ui: &mut Ui, seen: &Seen, level: &LevelSeen) -> Option<Seen> {
    let shown = tr!("import-level", level = level.level);
    let kind_of = |meaning: &Level| match meaning {
        Level::Label => Kind::Label,
        Level::Group(_) => Kind::Group,
        Level::Unused => Kind::Unused,
    };
    let mut kind = kind_of(&level.meaning);
    let options = [
        (Kind::Label, tr("import-means-label")),
        (Kind::Group, tr("import-means-group")),
        (Kind::Unused, tr("import-means-unused")),
    ];
    let mut named = None;
    let changed = row(ui, &shown, level.names, &level.samples, |ui| {
        let changed = menu::choice(ui, &tr!("import-level-means", level = level.level), &mut kind, &options, CHOICE);
        if let Level::Group(group) = &level.meaning {
            named = group_name(ui, level.level, group);
        }
        changed
    });
    if matches!(level.meaning, Level::Group(_)) {
        unfit_name(ui, level.level);
    }
    let meaning = match kind {
        _ if !changed => Level::Group(named?),
        Kind::Label => Level::Label,
        Kind::Unused => Level::Unused,
        Kind::Group => Level::Group(free_name(seen, level.level)),
    };
    Some(seen.with_level(level.level, &meaning))
}

/// What stands in the field of a group's name and is not (yet) its name.
#[derive(Clone)]
struct TypedName {
    words: String,
    /// The name that the group had meanwhile.
    group: String,
    /// The frame in which the field was last drawn.
    frame: u64,
}

fn typed_name(ui: &Ui, level: usize) -> Option<TypedName> {
    ui.data(|data| data.get_temp(name_id(level)))
}

fn name_id(level: usize) -> egui::Id {
    egui::Id::unique(("group name", level))
}

/// The field with the name of a level's group; a new name that a group can have, once the field is left. What cannot be
/// a name stays in the field, and is told below it.
fn group_name(ui: &mut Ui, level: usize, group: &str) -> Option<String> {
    let frame = ui.ctx().cumulative_frame_nr();
    // What was typed for another group, or before the form was closed, is not meant here.
    let kept = typed_name(ui, level).filter(|typed| typed.group == group && frame <= typed.frame + 1);
    let mut words = kept.map_or_else(|| group.to_owned(), |typed| typed.words);
    let line = field::line(ui, &mut words, &tr!("import-level-group", level = level), "site", NAME);
    let name = words.trim().to_owned();
    let is_name = is_column_name(&name);
    let is_done = !line.has_focus() && (is_name || name.is_empty());
    ui.data_mut(|data| {
        if is_done {
            data.remove::<TypedName>(name_id(level));
        } else {
            data.insert_temp(name_id(level), TypedName { words, group: group.to_owned(), frame });
        }
    });
    (line.lost_focus() && is_name && name != group).then_some(name)
}

/// Says so where what is typed cannot be a group's name.
fn unfit_name(ui: &mut Ui, level: usize) {
    let words = typed_name(ui, level).map(|typed| typed.words.trim().to_owned()).unwrap_or_default();
    if !words.is_empty() && !is_column_name(&words) {
        let words = tr!("import-pattern-word", word = words.as_str());
        wrapped::label(ui, text::small(words).color(colors(ui).bad));
    }
}

/// A name for the group of a level that no other column has.
fn free_name(seen: &Seen, level: usize) -> String {
    let taken = |name: &String| {
        seen.columns.iter().any(|column| column.column == *name)
            || seen.levels.iter().any(|other| other.meaning == Level::Group(name.clone()))
    };
    let names = std::iter::once("folder".to_owned()).chain((level..).map(|n| format!("folder{n}")));
    names.into_iter().find(|name| !taken(name)).unwrap_or_default()
}

/// What all levels mean after one was changed; only one of them can be the label.
fn with_level(levels: &[LevelSeen], changed: usize, meaning: &Level) -> Vec<(usize, Level)> {
    let of = |seen: &LevelSeen| match &seen.meaning {
        _ if seen.level == changed => meaning.clone(),
        Level::Label if *meaning == Level::Label => Level::Unused,
        as_it_is => as_it_is.clone(),
    };
    levels.iter().map(|seen| (seen.level, of(seen))).collect()
}

/// One line: name, drop-down, values.
fn row(ui: &mut Ui, name: &str, values: usize, samples: &[String], choice: impl FnOnce(&mut Ui) -> bool) -> bool {
    let c = colors(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let label = egui::Label::new(text::small(name).color(c.text)).truncate();
        let left = egui::Layout::left_to_right(egui::Align::Center);
        let drawn = ui.allocate_ui_with_layout(egui::vec2(LABEL, 22.0), left, |ui| {
            ui.set_width(LABEL);
            ui.add(label)
        });
        drawn.inner.on_hover_text(name);
        let changed = choice(ui);
        let values = tr!("import-values", n = words::count(values), first = samples.join(", "));
        ui.add(egui::Label::new(text::small(&values).color(c.text_3)).truncate()).on_hover_text(values);
        changed
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(meanings: &[Level]) -> Vec<LevelSeen> {
        let level = |(i, meaning): (usize, &Level)| LevelSeen {
            level: i + 1,
            meaning: meaning.clone(),
            names: 2,
            samples: Vec::new(),
            videos: 4,
        };
        meanings.iter().enumerate().map(level).collect()
    }

    #[test]
    fn only_one_level_is_the_label() {
        let levels = seen(&[Level::Label, Level::Unused, Level::Group("day".into())]);
        let after = with_level(&levels, 2, &Level::Label);
        assert_eq!(after, [(1, Level::Unused), (2, Level::Label), (3, Level::Group("day".into()))]);
        assert_eq!(with_level(&levels, 3, &Level::Unused)[0], (1, Level::Label));
    }

    /// The look into the folder with the first change may still run when the second is made.
    #[test]
    fn a_second_change_keeps_the_first() {
        let column = |name: &str| ColumnSeen {
            table: "segments.csv".into(),
            column: name.into(),
            meaning: Meaning::Unused,
            filled: 1,
            values: 1,
            samples: Vec::new(),
        };
        let seen = Seen { columns: vec![column("begin"), column("until")], ..Seen::default() };
        let first = seen.with_column(&column("begin"), Meaning::Role(Role::StartS));
        let both = first.with_column(&column("until"), Meaning::Role(Role::EndS));
        let meanings: Vec<Meaning> = both.columns.iter().map(|column| column.meaning).collect();
        assert_eq!(meanings, [Meaning::Role(Role::StartS), Meaning::Role(Role::EndS)]);
        let mut said = TableOptions::default();
        said.mean("begin", Meaning::Role(Role::StartS), &["begin", "until"]);
        said.mean("until", Meaning::Role(Role::EndS), &["begin", "until"]);
        assert_eq!(both.options, said);

        let levels = Seen { levels: super::tests::seen(&[Level::Label, Level::Unused]), ..Seen::default() };
        let after = levels.with_level(2, &Level::Group("site".into())).with_level(1, &Level::Unused);
        assert_eq!(after.options.levels, [(1, Level::Unused), (2, Level::Group("site".into()))]);
    }

    #[test]
    fn a_new_group_has_a_name_of_its_own() {
        let levels = seen(&[Level::Group("folder".into()), Level::Unused]);
        let seen = Seen { levels, ..Seen::default() };
        assert_eq!(free_name(&seen, 2), "folder2");
        assert_eq!(free_name(&Seen::default(), 2), "folder");
    }
}
