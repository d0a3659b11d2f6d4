//! What each column of the label tables means, shown before an import and changed by a person.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use serde::{Serialize, Serializer};

use super::columns::{form, is_group_name, place, same, times};
use super::{Role, TableOptions, files, read_text, separator_of, visible_names};

/// Values of a column that are shown.
const SAMPLES: usize = 3;

/// What a column of a label table means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Role(Role),
    Group,
    Unused,
}

impl Meaning {
    /// As programs read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Role(role) => role.name(),
            Self::Group => "group",
            Self::Unused => "unused",
        }
    }
}

impl Serialize for Meaning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One column as it is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnSeen {
    /// Name of the table's file.
    pub table: String,
    pub column: String,
    pub meaning: Meaning,
    /// Rows that have a value.
    pub filled: usize,
    /// Different values.
    pub values: usize,
    /// The first of them.
    pub samples: Vec<String>,
}

/// The columns of the tables that an import would read, those of wrong tables too: so that they can be put right. What
/// is no text is passed by here and told by the import.
pub fn columns(root: &Path, explicit: Option<&Path>, options: &TableOptions) -> Vec<ColumnSeen> {
    files(root, explicit).iter().flat_map(|file| of_file(file, options).unwrap_or_default()).collect()
}

fn of_file(file: &Path, options: &TableOptions) -> Option<Vec<ColumnSeen>> {
    let written = read_text(file).ok()?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator_of(&written, options))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(written.text.as_bytes());
    let header = visible_names(reader.headers().ok()?);
    let table = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let column = |(column, meaning): (&str, Meaning)| ColumnSeen {
        table: table.clone(),
        column: column.to_owned(),
        meaning,
        filled: 0,
        values: 0,
        samples: Vec::new(),
    };
    let mut seen: Vec<ColumnSeen> = header.iter().zip(meanings(&header, options)).map(column).collect();
    let mut values: Vec<HashSet<u64>> = vec![HashSet::new(); seen.len()];
    for record in reader.records().map_while(Result::ok) {
        for ((value, seen), values) in record.iter().zip(&mut seen).zip(&mut values) {
            if value.is_empty() {
                continue;
            }
            seen.filled += 1;
            let mut hasher = DefaultHasher::new();
            value.hash(&mut hasher);
            if values.insert(hasher.finish()) && seen.samples.len() < SAMPLES {
                seen.samples.push(value.to_owned());
            }
        }
    }
    for (seen, values) in seen.iter_mut().zip(values) {
        seen.values = values.len();
    }
    seen.retain(|seen| !seen.column.is_empty());
    Some(seen)
}

fn meanings(header: &csv::StringRecord, options: &TableOptions) -> Vec<Meaning> {
    let of = |role| place(header, options, role).map(|at| (at, role));
    let (start, end) = times(header, options);
    let roles = [of(Role::Path), of(Role::Label), start, end];
    let asked = |name: &str| options.groups.iter().any(|group| same(group, name));
    let meaning = |(i, name): (usize, &str)| match roles.iter().flatten().find(|(at, _)| *at == i) {
        Some((_, role)) => Meaning::Role(*role),
        None if asked(name) || is_group_name(name) && !options.leaves_out(name) => Meaning::Group,
        None => Meaning::Unused,
    };
    header.iter().enumerate().map(meaning).collect()
}

impl TableOptions {
    /// Gives the column `column` of the table with the columns `table` a meaning. Another column of that table that had
    /// it loses it; a first column of frames gets a rate, which can be changed.
    pub fn mean(&mut self, column: &str, meaning: Meaning, table: &[&str]) {
        self.groups.retain(|name| !same(name, column));
        self.columns.retain(|(_, name)| !same(name, column));
        self.unused.retain(|name| !same(name, column));
        match meaning {
            Meaning::Group => self.groups.push(column.to_owned()),
            Meaning::Unused => self.unused.push(column.to_owned()),
            Meaning::Role(role) => self.give(column, role, table),
        }
    }

    fn give(&mut self, column: &str, role: Role, table: &[&str]) {
        let others = || table.iter().filter(|other| !same(other, column));
        self.columns.retain(|(of, name)| of.side() != role.side() || !others().any(|other| same(other, name)));
        // `start_s` would count before a column of milliseconds or frames.
        let by_name = |name: &str| Role::named(&form(name)).is_some_and(|own| own.side() == role.side());
        let rivals: Vec<String> = others().filter(|name| by_name(name)).map(|name| (*name).to_owned()).collect();
        for rival in rivals {
            if !self.leaves_out(&rival) {
                self.unused.push(rival);
            }
        }
        self.columns.push((role, column.to_owned()));
        if role.is_frames() {
            self.frame_rate.get_or_insert(25.0);
        }
    }

    /// Only what is said about these columns: another folder has others.
    pub fn only(mut self, columns: &[ColumnSeen]) -> Self {
        let there = |name: &String| columns.iter().any(|seen| same(&seen.column, name));
        self.groups.retain(there);
        self.columns.retain(|(_, name)| there(name));
        self.unused.retain(there);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(table: &str, options: &TableOptions) -> Vec<(String, &'static str)> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("Segments.CSV"), table).unwrap();
        let columns = columns(folder.path(), None, options);
        columns.into_iter().map(|seen| (seen.column, seen.meaning.name())).collect()
    }

    fn meanings(table: &str, options: &TableOptions) -> String {
        seen(table, options).into_iter().map(|(_, meaning)| meaning).collect::<Vec<_>>().join(" ")
    }

    const TABLE: &str =
        "path,class,start_s,begin,end,group_site,day\nv.mp4,walk,0,5,50,x,mon\nv.mp4,run,1,50,75,x,tue\n";

    #[test]
    fn a_wrong_table_shows_its_columns_and_can_be_put_right() {
        let mut options = TableOptions::default();
        assert_eq!(meanings(TABLE, &options), "path unused start_s unused unused group unused");
        let names = ["path", "class", "start_s", "begin", "end", "group_site", "day"];
        options.mean("class", Meaning::Role(Role::Label), &names);
        options.mean("begin", Meaning::Role(Role::StartFrame), &names);
        options.mean("end", Meaning::Role(Role::EndFrame), &names);
        options.mean("day", Meaning::Group, &names);
        options.mean("group_site", Meaning::Unused, &names);
        assert_eq!(meanings(TABLE, &options), "path label unused start_frame end_frame unused group");
        assert_eq!(options.frame_rate, Some(25.0));
        options.mean("start_s", Meaning::Role(Role::StartS), &names);
        assert_eq!(meanings(TABLE, &options), "path label start_s unused end_frame unused group");
        options.mean("day", Meaning::Role(Role::Label), &names);
        assert_eq!(meanings(TABLE, &options), "path unused start_s unused end_frame unused label");
    }

    #[test]
    fn values_are_counted_and_what_is_of_another_folder_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("clips.csv"), "path,label,x\na,walk,\nb,walk,2,9\nc,run,2\n").unwrap();
        let columns = columns(folder.path(), None, &TableOptions::default());
        let counts: Vec<_> = columns.iter().map(|seen| (seen.filled, seen.values)).collect();
        assert_eq!(counts, [(3, 3), (3, 2), (2, 1)]);
        assert_eq!(columns[1].samples, ["walk", "run"]);
        let options = TableOptions { groups: vec!["X".into(), "y".into()], ..TableOptions::default() };
        assert_eq!(options.only(&columns).groups, ["X"]);
    }
}
