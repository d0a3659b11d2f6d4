//! Which column of a table means what: known names, and what a person says about others.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::folders::Level;
use super::looks::{self, Looks};
use super::time::Unit;
use crate::data::LabelProblem;
use crate::data::note::Note;
use crate::data::paths;

/// What a column can mean besides a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Path,
    Label,
    /// Seconds or a clock.
    StartS,
    EndS,
    StartMs,
    EndMs,
    /// Frames of [`TableOptions::frame_rate`]; the first one is 0, and a segment ends before its last.
    StartFrame,
    EndFrame,
    /// How long a segment is, instead of its end.
    DurationS,
    DurationMs,
    DurationFrames,
}

impl Role {
    pub const ALL: [Self; 11] = [
        Self::Path,
        Self::Label,
        Self::StartS,
        Self::EndS,
        Self::StartMs,
        Self::EndMs,
        Self::StartFrame,
        Self::EndFrame,
        Self::DurationS,
        Self::DurationMs,
        Self::DurationFrames,
    ];

    /// As it is written in a table, and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Label => "label",
            Self::StartS => "start_s",
            Self::EndS => "end_s",
            Self::StartMs => "start_ms",
            Self::EndMs => "end_ms",
            Self::StartFrame => "start_frame",
            Self::EndFrame => "end_frame",
            Self::DurationS => "duration_s",
            Self::DurationMs => "duration_ms",
            Self::DurationFrames => "duration_frames",
        }
    }

    /// Which of the four things a row says: a path, a label, a start or an end.
    pub(super) fn side(self) -> u8 {
        match self {
            Self::Path => 0,
            Self::Label => 1,
            Self::StartS | Self::StartMs | Self::StartFrame => 2,
            _ => 3,
        }
    }

    /// Whether it counts frames of a rate that has to be told.
    pub fn is_frames(self) -> bool {
        matches!(self, Self::StartFrame | Self::EndFrame | Self::DurationFrames)
    }

    /// Whether it says how long a segment is.
    pub fn is_length(self) -> bool {
        matches!(self, Self::DurationS | Self::DurationMs | Self::DurationFrames)
    }

    /// Whether it is a time that may be written as a timecode.
    pub fn is_clock(self) -> bool {
        matches!(self, Self::StartS | Self::EndS | Self::DurationS)
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// What a person says about the columns of the label tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableOptions {
    /// Columns that are groups besides those whose names begin with `group`.
    pub groups: Vec<String>,
    /// Columns with a meaning under another name.
    pub columns: Vec<(Role, String)>,
    /// Columns that are not to be used, whatever their names mean.
    pub unused: Vec<String>,
    /// Frames per second that frame columns and timecodes count; `None`: there are none.
    pub frame_rate: Option<f64>,
    /// What levels of folders mean, counted from 1 at the top; empty: what the folders themselves suggest.
    pub levels: Vec<(usize, Level)>,
    /// The label file that was named instead of the folder's own tables.
    pub file: Option<PathBuf>,
}

impl TableOptions {
    /// All columns that are named.
    pub fn named(&self) -> impl Iterator<Item = &String> {
        self.groups.iter().chain(self.columns.iter().map(|(_, name)| name)).chain(&self.unused)
    }

    /// Whether a column of this name is not to be used.
    pub(super) fn leaves_out(&self, name: &str) -> bool {
        self.unused.iter().any(|unused| same(unused, name))
    }
}

/// Whether two names of columns are the same.
pub fn same(a: &str, b: &str) -> bool {
    a == b || form(a) == form(b)
}

/// What is the same for two names of columns that mean the same: case and width do not count.
pub(super) fn form(name: &str) -> String {
    paths::narrow(name).to_lowercase()
}

/// Places of the columns in a file.
#[derive(Debug)]
pub struct Columns {
    pub path: usize,
    pub label: Option<usize>,
    pub start: Option<(usize, Unit)>,
    pub end: Option<(usize, Unit)>,
    /// Whether `end` is how long a segment is.
    pub end_is_length: bool,
    /// Whether that was read from the column's name alone, under another one than its own.
    pub length_by_name: bool,
    pub groups: Vec<(usize, String)>,
    /// Neither known nor asked for.
    pub unused: Vec<(usize, String)>,
}

impl Columns {
    /// Finds the columns in the first line of a table. `segments`: it must have times.
    pub fn find(header: &csv::StringRecord, options: &TableOptions, segments: bool) -> Result<Self, LabelProblem> {
        let found = shown(header);
        let at = |role| place(header, options, role);
        let Some(path) = at(Role::Path) else { return Err(no_path(header)) };
        let of = |(place, role)| (place, unit(role, options));
        let (first, last) = times(header, options);
        let mut columns = Self {
            path,
            label: at(Role::Label),
            start: first.map(of),
            end: last.map(of),
            end_is_length: last.is_some_and(|(_, role)| role.is_length()),
            length_by_name: last.is_some() && timed(header, options, &ENDS).is_none(),
            groups: Vec::new(),
            unused: Vec::new(),
        };
        columns.sort_rest(header, options);
        if columns.has_double(header) {
            return Err(LabelProblem::ColumnTwice(found));
        }
        if segments && (columns.start.is_none() || columns.end.is_none()) {
            return Err(LabelProblem::NoTimes { found, choice: columns.time_choice() });
        }
        Ok(columns)
    }

    fn sort_rest(&mut self, header: &csv::StringRecord, options: &TableOptions) {
        let own = [Some(self.path), self.label, self.start.map(|s| s.0), self.end.map(|s| s.0)];
        for (i, name) in header.iter().enumerate().filter(|(i, name)| !own.contains(&Some(*i)) && !name.is_empty()) {
            let asked = options.groups.iter().any(|group| same(group, name));
            let named = is_group_name(name) && !options.leaves_out(name);
            let list = if asked || named { &mut self.groups } else { &mut self.unused };
            list.push((i, name.to_owned()));
        }
    }

    /// Whether a column that is used appears a second time.
    fn has_double(&self, header: &csv::StringRecord) -> bool {
        let used = [Some(self.path), self.label, self.start.map(|s| s.0), self.end.map(|s| s.0)];
        let used = used.into_iter().flatten().chain(self.groups.iter().map(|(i, _)| *i));
        let mut names: HashMap<String, usize> = HashMap::new();
        for name in header {
            *names.entry(form(name)).or_default() += 1;
        }
        used.into_iter().any(|i| header.get(i).is_some_and(|own| names.get(&form(own)).is_some_and(|n| *n > 1)))
    }

    /// Columns that look like the start and the end of segments, where no other column says these.
    pub fn hidden_times(&self, options: &TableOptions) -> Option<[usize; 2]> {
        let told = |name: &str| options.leaves_out(name);
        let find = |wanted: fn(Looks) -> bool| -> Option<usize> {
            let mut unused = self.unused.iter().filter(|(_, name)| !told(name));
            unused.find(|(_, name)| Looks::of(name).is_some_and(wanted)).map(|(i, _)| *i)
        };
        let start = find(|looks| matches!(looks, Looks::Start(_)))?;
        let end = find(|looks| matches!(looks, Looks::End(_) | Looks::Length(_)))?;
        (self.start.is_none() && self.end.is_none()).then_some([start, end])
    }

    /// The options with which the unused columns would be read as times and label; empty where none looks like it.
    pub fn time_choice(&self) -> String {
        let unused: Vec<&str> = self.unused.iter().map(|(_, name)| name.as_str()).collect();
        choice(&unused, self.start.is_some(), |looks| match looks {
            Looks::Path => false,
            Looks::Class => self.label.is_none(),
            Looks::Start(_) | Looks::End(_) | Looks::Length(_) => true,
        })
    }

    /// What is to be said about the columns of a table of this name, whose first line is `header`.
    pub fn notes(&self, table: &str, header: &csv::StringRecord, options: &TableOptions) -> Vec<Note> {
        let told = |name: &str| options.leaves_out(name);
        let unused = self.unused.iter().map(|(_, column)| Note::UnusedColumn {
            table: table.to_owned(),
            column: column.clone(),
            looks: Looks::of(column).filter(|looks| !told(column) && self.lacks(*looks)),
        });
        let length = self.end.filter(|_| self.length_by_name).and_then(|(place, _)| header.get(place));
        let length = length.map(|column| Note::LengthColumn { table: table.to_owned(), column: column.to_owned() });
        unused.chain(length).collect()
    }

    /// Whether the table has no column yet of what another one looks like.
    fn lacks(&self, looks: Looks) -> bool {
        match looks {
            Looks::Path => false,
            Looks::Class => self.label.is_none(),
            Looks::Start(_) => self.start.is_none(),
            Looks::End(_) => self.end.is_none(),
            // Without a start it may be the length of the video.
            Looks::Length(_) => self.end.is_none() && self.start.is_some(),
        }
    }
}

/// The roles of the start and of the end of a segment, the first one that a table has counts.
const STARTS: [Role; 3] = [Role::StartS, Role::StartMs, Role::StartFrame];
const ENDS: [Role; 6] =
    [Role::EndS, Role::EndMs, Role::EndFrame, Role::DurationS, Role::DurationMs, Role::DurationFrames];

/// The columns of the start and of the end of segments, or of their length instead of an end.
pub(super) fn times(header: &csv::StringRecord, options: &TableOptions) -> (Found, Found) {
    let start = timed(header, options, &STARTS);
    let by_name = || {
        let (_, Role::StartS) = start? else { return None };
        let free = |name: &str| !options.named().any(|told| same(told, name));
        let is_length = |name: &str| free(name) && looks::is_length(name);
        header.iter().position(is_length).map(|place| (place, Role::DurationS))
    };
    (start, timed(header, options, &ENDS).or_else(by_name))
}

/// A column and what it means, if there is one.
pub(super) type Found = Option<(usize, Role)>;

/// The column of the first of these roles that the table has. Without a rate frames say nothing.
fn timed(header: &csv::StringRecord, options: &TableOptions, roles: &[Role]) -> Found {
    let mut said = roles.iter().filter(|role| !role.is_frames() || options.frame_rate.is_some());
    said.find_map(|role| Some((place(header, options, *role)?, *role)))
}

fn unit(role: Role, options: &TableOptions) -> Unit {
    match (role, options.frame_rate) {
        (Role::StartMs | Role::EndMs | Role::DurationMs, _) => Unit::Millis,
        (role, Some(rate)) if role.is_frames() => Unit::Frames(rate),
        (_, Some(rate)) => Unit::Timecode(rate),
        _ => Unit::Seconds,
    }
}

/// Where the column of a role stands: under the name that was told for it, else under its own.
pub(super) fn place(header: &csv::StringRecord, options: &TableOptions, role: Role) -> Option<usize> {
    let at = |name: &str| header.iter().position(|column| same(column, name));
    let mut told = options.columns.iter().filter(|(of, _)| *of == role).peekable();
    if told.peek().is_some() {
        // A folder may have two tables, and the name may be of the other one.
        return told.find_map(|(_, name)| at(name)).or_else(|| at(role.name()));
    }
    let taken = options.named().any(|name| same(name, role.name()));
    match role {
        Role::StartMs | Role::EndMs | Role::DurationMs => None,
        _ if taken => None, // it was said to mean something else
        _ => at(role.name()),
    }
}

/// The options with which columns would be read as what their names look like. Where there is an end no length is needed;
/// without a start, among them or `has_start`, it may be the length of the video.
fn choice(names: &[&str], has_start: bool, wanted: impl Fn(Looks) -> bool) -> String {
    let looks = || names.iter().filter_map(|name| Some((Looks::of(name)?, *name)));
    let has = |kind: fn(Looks) -> bool| looks().any(|(looks, _)| kind(looks));
    let has_start = has_start || has(|looks| matches!(looks, Looks::Start(_)));
    let no_length = has(|looks| matches!(looks, Looks::End(_))) || !has_start;
    let (mut frames, mut paths) = (false, 0);
    let mut choice: Vec<String> = Vec::new();
    for (looks, name) in looks().filter(|(looks, _)| wanted(*looks)) {
        paths += usize::from(looks == Looks::Path);
        if no_length && matches!(looks, Looks::Length(_)) || looks == Looks::Path && paths > 1 {
            continue;
        }
        frames |= looks.role().is_frames();
        choice.push(format!("--column {}={}", looks.role().name(), quoted(name)));
    }
    choice.extend(frames.then(|| "--frame-rate RATE".to_owned()));
    choice.join(" ")
}

/// A name as a shell takes it for one word.
pub fn quoted(name: &str) -> Cow<'_, str> {
    let plain = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.' | ':' | '/' | '@' | '+');
    if name.chars().all(plain) { Cow::Borrowed(name) } else { Cow::Owned(format!("'{}'", name.replace('\'', "'\\''"))) }
}

pub(super) fn is_group_name(name: &str) -> bool {
    form(name).starts_with("group")
}

/// The first line of a table, as much of it as can be read in a message.
fn shown(header: &csv::StringRecord) -> String {
    const MOST: usize = 400;
    let names =
        || header.iter().enumerate().flat_map(|(i, name)| (i > 0).then_some(',').into_iter().chain(name.chars()));
    let more = names().nth(MOST).map(|_| '…');
    names().take(MOST).chain(more).collect()
}

/// Why a table without a path cannot be read: mostly it is separated by a sign that is not read as one.
fn no_path(header: &csv::StringRecord) -> LabelProblem {
    let line = header.iter().collect::<Vec<_>>().join(",");
    let between = |sign: &char| line.split(*sign).any(|name| same(name.trim(), Role::Path.name()));
    let mut signs = line.chars().filter(|sign| matches!(sign, '|' | '，' | '；' | '、'));
    // A table of one column is separated by something else; of several, where that makes `path` one.
    if let Some(sign) = signs.find(|sign| header.len() == 1 || between(sign)) {
        return LabelProblem::Separator(sign);
    }
    let has_path = header.iter().any(|name| Looks::of(name) == Some(Looks::Path));
    // All at once: the next attempt would ask for the label and the times.
    let known = |name: &&str| Role::named(&form(name)).is_some_and(|role| !role.is_frames());
    let names: Vec<&str> = header.iter().filter(|name| !known(name)).collect();
    let has_label = header.iter().any(|name| same(name, Role::Label.name()));
    let wanted = |looks: Looks| looks != Looks::Class || !has_label;
    let has_start = STARTS.iter().any(|role| header.iter().any(|name| same(name, role.name())));
    let choice = if has_path { choice(&names, has_start, wanted) } else { String::new() };
    LabelProblem::NoPathColumn { found: shown(header), choice }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_among_many_columns_are_found_and_long_lines_are_shortened() {
        let names: Vec<String> = (0..50_000).map(|i| format!("group{i}")).collect();
        let header = format!("path,{}", names.join(","));
        assert_eq!(find(&header, &TableOptions::default(), false).unwrap().groups.len(), 50_000);
        match find(&format!("{header},GROUP７"), &TableOptions::default(), false) {
            Err(LabelProblem::ColumnTwice(found)) => assert_eq!(found.chars().count(), 401),
            other => panic!("{other:?}"),
        }
    }

    fn find(header: &str, options: &TableOptions, segments: bool) -> Result<Columns, LabelProblem> {
        Columns::find(&csv::StringRecord::from(header.split(',').collect::<Vec<_>>()), options, segments)
    }

    fn told(columns: &[(Role, &str)]) -> TableOptions {
        let columns = columns.iter().map(|(role, name)| (*role, (*name).to_owned())).collect();
        TableOptions { columns, ..TableOptions::default() }
    }

    #[test]
    fn only_columns_named_group_or_asked_for_are_groups() {
        let options = TableOptions { groups: vec!["site".into()], ..TableOptions::default() };
        let columns = find("path,label,group_take,Group,site,start,note", &options, false).unwrap();
        let names = |list: &[(usize, String)]| list.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&columns.groups), ["group_take", "Group", "site"]);
        assert_eq!(names(&columns.unused), ["start", "note"]);
    }

    #[test]
    fn segments_without_times_are_refused_with_what_was_found_and_what_can_be_said() {
        let error = find("path,class,time_start,time_end", &TableOptions::default(), true).unwrap_err().to_string();
        for words in
            ["start_s", "end_s", "path,class,time_start,time_end", "--column start_s=time_start", "label=class"]
        {
            assert!(error.contains(words), "{words}: {error}");
        }
        let error = find("path,label,start_frame,end_frame", &TableOptions::default(), true).unwrap_err().to_string();
        assert!(error.contains("--frame-rate"), "{error}");
        assert!(find("path,label,start_s", &TableOptions::default(), true).is_err());
    }

    #[test]
    fn what_a_person_says_about_columns_counts() {
        let options = told(&[(Role::StartS, "begin"), (Role::EndMs, "stop"), (Role::Label, "class")]);
        let columns = find("path,class,begin,stop", &options, true).unwrap();
        assert_eq!(columns.label, Some(1));
        assert_eq!((columns.start, columns.end), (Some((2, Unit::Seconds)), Some((3, Unit::Millis))));
        let options = TableOptions { frame_rate: Some(25.0), ..TableOptions::default() };
        let columns = find("path,label,start_frame,end_frame", &options, true).unwrap();
        assert_eq!(columns.start, Some((2, Unit::Frames(25.0))));
    }

    #[test]
    fn a_length_stands_for_an_end_where_its_name_can_mean_nothing_else() {
        let plain = TableOptions::default();
        let of = |header, options: &TableOptions| find(header, options, true).map(|c| (c.end, c.end_is_length));
        let read = (Some((3, Unit::Seconds)), true);
        assert_eq!(of("path,label,start_s,duration_s", &plain).unwrap(), read);
        assert_eq!(of("path,label,start_s,Duration", &plain).unwrap(), read);
        assert_eq!(of("path,label,start_s,長さ", &plain).unwrap(), read);
        assert_eq!(of("path,label,start_s,Duration (s)", &plain).unwrap(), read);
        assert_eq!(of("path,label,start_s,end_s,length", &plain).unwrap(), (Some((3, Unit::Seconds)), false));
        // The start is not read, the length may be of the video, or counts something else.
        for header in ["path,label,begin,duration", "path,label,start_s,video_length", "path,label,start_s,duration_ms"]
        {
            let error = of(header, &plain).unwrap_err().to_string();
            assert!(error.contains("--column "), "{header}: {error}");
        }
        let unused = TableOptions { unused: vec!["length".into()], ..TableOptions::default() };
        assert!(of("path,label,start_s,length", &unused).is_err());
        let options = told(&[(Role::StartMs, "begin"), (Role::DurationMs, "ms")]);
        assert_eq!(of("path,label,begin,ms", &options).unwrap(), (Some((3, Unit::Millis)), true));
        let options = TableOptions { frame_rate: Some(25.0), ..TableOptions::default() };
        let frames = of("path,label,start_frame,duration_frames", &options).unwrap();
        assert_eq!(frames, (Some((3, Unit::Frames(25.0))), true));
    }

    #[test]
    fn a_length_under_another_name_is_told() {
        let header = csv::StringRecord::from(vec!["path", "label", "start_s", "length"]);
        let columns = Columns::find(&header, &TableOptions::default(), true).unwrap();
        let notes = columns.notes("segments.csv", &header, &TableOptions::default());
        assert_eq!(notes, [Note::LengthColumn { table: "segments.csv".into(), column: "length".into() }]);
    }

    #[test]
    fn a_column_that_is_left_out_or_a_group_loses_the_meaning_of_its_name() {
        let unused =
            |names: [&str; 2]| TableOptions { unused: names.map(str::to_owned).into(), ..TableOptions::default() };
        let columns = find("path,label,group_x,start_s,end_s", &unused(["label", "GROUP_X"]), true).unwrap();
        assert_eq!((columns.label, columns.groups.len(), columns.unused.len()), (None, 0, 2));
        assert!(find("path,label,start_s,end_s", &unused(["start_s", "end_s"]), true).is_err());
        let options = TableOptions { groups: vec!["label".into()], ..TableOptions::default() };
        let columns = find("path,label", &options, false).unwrap();
        assert_eq!((columns.label, columns.groups), (None, vec![(1, "label".to_owned())]));
    }

    #[test]
    fn a_column_twice_or_another_separator_is_named() {
        let error = |header| find(header, &TableOptions::default(), false).unwrap_err();
        assert!(matches!(error("path,label,Label"), LabelProblem::ColumnTwice(_)));
        assert!(matches!(error("path|label"), LabelProblem::Separator('|')));
        assert!(matches!(error("path、label, main"), LabelProblem::Separator('、')));
        assert!(matches!(error("a|b,video"), LabelProblem::NoPathColumn { .. }));
        assert!(error("video,label").to_string().contains("--column path=video"));
    }
}
