//! Time of recording of the clips on a map, as far as the data hold it: a date in the path or in a group column, or else
//! the order of the clips of one recording.

use std::collections::{BTreeMap, BTreeSet};

use super::Classes;
use crate::engine::run::embeddings::RowOf;
use crate::explore::map::Map;

/// Classes at most; more could not be told apart.
const MOST: usize = 6;

/// Parts of a recording.
const PARTS: usize = 5;

/// A recording of fewer clips has no beginning and no end.
const LEAST: usize = 3;

/// What is known of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeKind {
    /// Dates, or times of one day.
    Date,
    /// Place in the recording, by the names of its files.
    Position,
}

/// The clips by time, earliest first; none where the data say nothing of it for half of the clips.
pub fn classes(map: &Map) -> Option<(TimeKind, Classes)> {
    let half = map.videos.len().div_ceil(2).max(1);
    let known = |classes: &Classes| classes.of.iter().flatten().count() >= half && classes.names.len() > 1;
    let dates = by_date(&map.videos);
    if known(&dates) {
        return Some((TimeKind::Date, dates));
    }
    let positions = by_position(&map.videos);
    known(&positions).then_some((TimeKind::Position, positions))
}

fn by_date(videos: &[RowOf]) -> Classes {
    let found: Vec<Option<String>> = videos.iter().map(recorded).collect();
    let days: BTreeSet<&str> = found.iter().flatten().map(|date| &date[..10]).collect();
    // Within one day the minutes tell; over several the day does.
    let length = if days.len() > 1 { 10 } else { 16 };
    let dates: Vec<Option<&str>> =
        found.iter().map(|date| date.as_deref().map(|date| &date[..length.min(date.len())])).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    dates.iter().flatten().for_each(|date| *counts.entry(date).or_default() += 1);
    let bins = bins(&counts);
    let name = |bin: &(&str, &str)| if bin.0 == bin.1 { bin.0.to_owned() } else { format!("{} – {}", bin.0, bin.1) };
    let of = dates.iter().map(|date| bins.iter().position(|bin| Some(bin.0) <= *date && *date <= Some(bin.1)));
    Classes { of: of.collect(), names: bins.iter().map(name).collect() }
}

/// First and last value of each class: every value one, or else about as many clips in each.
fn bins<'a>(counts: &BTreeMap<&'a str, usize>) -> Vec<(&'a str, &'a str)> {
    if counts.len() <= MOST {
        return counts.keys().map(|date| (*date, *date)).collect();
    }
    let each = counts.values().sum::<usize>().div_ceil(MOST);
    let mut bins: Vec<(&str, &str)> = Vec::new();
    let (mut before, mut last) = (0, usize::MAX);
    for (date, count) in counts {
        let bin = before / each;
        match bins.last_mut() {
            Some(open) if bin == last => open.1 = date,
            _ => bins.push((date, date)),
        }
        (before, last) = (before + count, bin);
    }
    bins
}

/// The most exact date that the path or a group of a clip tells.
fn recorded(video: &RowOf) -> Option<String> {
    let texts = std::iter::once(&video.path).chain(video.groups.values());
    // Of equally exact ones the first.
    texts.filter_map(|text| date_in(text)).reduce(|best, other| if other.len() > best.len() { other } else { best })
}

/// A date in a text, as `2026-06-26` or `2026-06-26 16:14:31`: written with or without signs between the parts.
fn date_in(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let starts = (0..bytes.len()).filter(|i| bytes[*i].is_ascii_digit() && (*i == 0 || !bytes[i - 1].is_ascii_digit()));
    starts.filter_map(|start| date_at(bytes, start)).next()
}

fn date_at(bytes: &[u8], start: usize) -> Option<String> {
    let mut at = start;
    let [year, month, day] = numbers(bytes, &mut at, [4, 2, 2], b"-_./")?;
    if !(1970..2100).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if bytes.get(at).is_some_and(|b| b"_-T ".contains(b)) {
        at += 1;
    }
    match numbers(bytes, &mut at, [2, 2, 2], b":-_.") {
        Some([hour, minute, second]) if hour < 24 && minute < 60 && second < 60 => {
            Some(format!("{date} {hour:02}:{minute:02}:{second:02}"))
        }
        // More digits that are no time: it was no date.
        None if bytes.get(at).is_some_and(u8::is_ascii_digit) && at == start + 8 => None,
        _ => Some(date),
    }
}

/// Three numbers of so many digits, joined all by one sign or by none, and no digit after them but a time's.
fn numbers(bytes: &[u8], at: &mut usize, digits: [usize; 3], signs: &[u8]) -> Option<[u32; 3]> {
    let (mut now, mut sign, mut found) = (*at, None, [0; 3]);
    for (i, count) in digits.into_iter().enumerate() {
        let here = bytes.get(now).copied().filter(|b| signs.contains(b));
        match i {
            1 => sign = here,
            2 if here != sign => return None,
            _ => {}
        }
        now += usize::from(i > 0 && sign.is_some());
        let part = bytes.get(now..now + count)?;
        if !part.iter().all(u8::is_ascii_digit) {
            return None;
        }
        found[i] = part.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        now += count;
    }
    *at = now;
    Some(found)
}

fn by_position(videos: &[RowOf]) -> Classes {
    let mut recordings: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
    for (row, video) in videos.iter().enumerate() {
        recordings.entry((&video.set, video.source)).or_default().push(row);
    }
    let mut of = vec![None; videos.len()];
    for rows in recordings.values_mut().filter(|rows| rows.len() >= LEAST) {
        rows.sort_by(|a, b| natord::compare(&videos[*a].path, &videos[*b].path));
        for (place, row) in rows.iter().enumerate() {
            of[*row] = Some((place * PARTS / (rows.len() - 1)).min(PARTS - 1));
        }
    }
    let percent = 100 / PARTS;
    let names = (0..PARTS).map(|part| format!("{}–{} %", part * percent, (part + 1) * percent));
    let names = if of.iter().any(Option::is_some) { names.collect() } else { Vec::new() };
    Classes { names, of }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_and_without_signs_and_other_numbers_are_none() {
        let cases = [
            ("walk/20200627_185209_s01_015.62.mp4", Some("2020-06-27 18:52:09")),
            ("20200626", Some("2020-06-26")),
            ("cam1/2026-11-03T07:15:00.mkv", Some("2026-11-03 07:15:00")),
            ("2026_11_03/clip_0001.mp4", Some("2026-11-03")),
            ("20261103071500.mp4", Some("2026-11-03 07:15:00")),
            ("v20201332.mp4", None),
            ("2020062699.mp4", None),
            ("202006261.mp4", None),
            ("jack_I_1056.mp4", None),
            ("2020-06_26.mp4", None),
            ("動画20200626.mp4", Some("2020-06-26")),
        ];
        for (text, date) in cases {
            assert_eq!(date_in(text).as_deref(), date, "{text}");
        }
    }

    fn video(path: &str, source: u32) -> RowOf {
        RowOf { set: "s".into(), path: path.into(), source, label: None, groups: BTreeMap::new() }
    }

    #[test]
    fn several_days_are_classes_and_one_day_is_cut_into_times() {
        let days = ["20200627_1.mp4", "20200626_2.mp4", "none.mp4", "20200627_3.mp4"].map(|path| video(path, 0));
        let found = by_date(&days);
        assert_eq!(found.names, ["2020-06-26", "2020-06-27"]);
        assert_eq!(found.of, [Some(1), Some(0), None, Some(1)]);
        let times: Vec<RowOf> = (0..24).map(|hour| video(&format!("20200626_{hour:02}0000.mp4"), 0)).collect();
        let found = by_date(&times);
        assert_eq!((found.names.len(), found.names[0].as_str()), (6, "2020-06-26 00:00 – 2020-06-26 03:00"));
        assert_eq!((found.of[3], found.of[4], found.of[23]), (Some(0), Some(1), Some(5)));
    }

    #[test]
    fn the_order_of_a_recording_is_that_of_its_names() {
        let clips = ["c10", "c2", "c1", "c3", "c4"].map(|path| video(path, 0));
        let found = by_position(&[clips.to_vec(), vec![video("alone", 1)]].concat());
        assert_eq!(found.of, [Some(4), Some(1), Some(0), Some(2), Some(3), None]);
        assert_eq!(found.names[0], "0–20 %");
    }
}
