//! The start and the end of a row's segment, from its columns of times.

use super::columns::Columns;
use super::time::{self, Unit};
use crate::data::LabelProblem;

impl Columns {
    /// Start and end of the segment of a row, seconds; `None`: the row does not say it. A length alone counts from the
    /// start of the video.
    pub fn span(&self, record: &csv::StringRecord) -> Result<(Option<f64>, Option<f64>), LabelProblem> {
        let (start, end) = (read(record, self.start)?, read(record, self.end)?);
        let after = |length: f64| start.unwrap_or(0.0) + length;
        Ok((start, if self.end_is_length { end.map(after) } else { end }))
    }

    /// The columns of times.
    pub fn times(&self) -> impl Iterator<Item = (usize, Unit)> {
        [self.start, self.end].into_iter().flatten()
    }

    /// Whether the row leaves all times empty for which there are columns.
    pub fn is_untimed(&self, record: &csv::StringRecord) -> bool {
        let mut times = self.times().peekable();
        times.peek().is_some() && times.all(|(place, _)| record.get(place).is_none_or(str::is_empty))
    }

    /// Whether the times of the row count frames at the rate that was told.
    pub fn counts_frames(&self, record: &csv::StringRecord) -> bool {
        self.times().any(|(_, unit)| matches!(unit, Unit::Frames(_))) || self.has_timecode(record)
    }

    /// The times of a row that count seconds, as they are written.
    pub fn times_of<'a>(&self, record: &'a csv::StringRecord) -> impl Iterator<Item = &'a str> {
        let seconds = |(_, unit): &(usize, Unit)| matches!(unit, Unit::Seconds | Unit::Timecode(_));
        self.times().filter(seconds).filter_map(move |(place, _)| record.get(place))
    }

    /// Whether a time of the row is a timecode, which was read at the rate that was told.
    pub fn has_timecode(&self, record: &csv::StringRecord) -> bool {
        let is_read = |(place, unit): (usize, Unit)| {
            matches!(unit, Unit::Timecode(_)) && record.get(place).is_some_and(time::is_timecode)
        };
        self.times().any(is_read)
    }
}

fn read(record: &csv::StringRecord, column: Option<(usize, Unit)>) -> Result<Option<f64>, LabelProblem> {
    let Some((place, unit)) = column else { return Ok(None) };
    let Some(text) = record.get(place).filter(|text| !text.is_empty()) else { return Ok(None) };
    let problem = || match unit {
        Unit::Timecode(rate) if time::is_timecode(text) => LabelProblem::NoTimecode { text: text.to_owned(), rate },
        Unit::Seconds if time::is_timecode(text) => LabelProblem::Timecode(text.to_owned()),
        _ => LabelProblem::NoTime(text.to_owned()),
    };
    time::read(text, unit).map(Some).ok_or_else(problem)
}
