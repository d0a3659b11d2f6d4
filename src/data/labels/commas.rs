//! Times with a decimal comma, as spreadsheets write them where that is the custom: `12,5` for 12.5. Only where columns
//! are separated by another sign.

use super::time;

/// Looks at the times of one table, and reads their commas as points.
#[derive(Debug, Default)]
pub struct Commas {
    /// How many there are.
    pub times: usize,
    /// The first one, and its line.
    pub first: Option<(String, u64)>,
    /// Whether one can be nothing else: in `1,234` the comma may also part the thousands.
    sure: bool,
    /// Whether another time has a point.
    points: bool,
}

impl Commas {
    /// The record with points for the commas in the columns of `times`, and of `others`, which may be times or rates.
    pub fn taken(
        &mut self,
        record: &csv::StringRecord,
        times: &[usize],
        others: &[usize],
        line: u64,
    ) -> csv::StringRecord {
        let read = |(place, text): (usize, &str)| {
            if times.contains(&place) {
                self.add(text, line);
            } else if !others.contains(&place) {
                return text.to_owned();
            }
            with_point(text).unwrap_or_else(|| text.to_owned())
        };
        record.iter().enumerate().map(read).collect()
    }

    fn add(&mut self, text: &str, line: u64) {
        let plain = &*time::narrow(text);
        if with_point(plain).is_none() {
            self.points |= plain.contains('.') && plain.parse::<f64>().is_ok();
            return;
        }
        self.times += 1;
        let thousands = |(whole, part): (&str, &str)| part.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
        self.sure |= !plain.split_once(',').is_some_and(thousands);
        self.first.get_or_insert_with(|| (text.to_owned(), line));
    }

    /// A time whose comma may mean something else, and its line. Between tabs it may well part thousands; where columns
    /// are separated by `;` the comma is the decimal sign.
    pub fn doubtful(&self, separator: u8) -> Option<(String, u64)> {
        self.first.clone().filter(|_| self.points || separator == b'\t' && !self.sure)
    }
}

/// `12,5` as `12.5`; `None` of all else.
fn with_point(text: &str) -> Option<String> {
    let text = &*time::narrow(text);
    let (whole, part) = text.split_once(',')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(part)).then(|| format!("{whole}.{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(times: &[&str]) -> Commas {
        let mut commas = Commas::default();
        times.iter().zip(2..).for_each(|(text, line)| commas.add(text, line));
        commas
    }

    #[test]
    fn only_numbers_with_one_comma_get_a_point() {
        assert_eq!(with_point("12,5").as_deref(), Some("12.5"));
        assert_eq!(with_point("１２，５").as_deref(), Some("12.5"));
        for text in ["12.5", "1.234,5", "1,234,5", "0:01,5", "1,", ",5", "a,b", "-1,5", "1, 5", ""] {
            assert_eq!(with_point(text), None, "{text}");
        }
    }

    #[test]
    fn a_comma_that_may_part_thousands_is_in_doubt_unless_another_time_tells() {
        let line = |times: &[&str], separator: u8| seen(times).doubtful(separator).map(|(_, line)| line);
        assert_eq!(line(&["0", "1,234", "2,500"], b'\t'), Some(3));
        assert_eq!(line(&["0", "1,234", "2,500"], b';'), None);
        for sure in ["0,250", "2,5", "1234,500"] {
            assert_eq!(line(&["1,234", sure], b'\t'), None, "{sure}");
        }
        assert_eq!(line(&["12,5", "13.5"], b';'), Some(2), "written in two ways");
        assert_eq!(line(&["12.5", "0:00:13,5", "14"], b'\t'), None);
        let commas = seen(&["0", "0,5", "1,25"]);
        assert_eq!((commas.times, commas.first), (2, Some(("0,5".to_owned(), 3))));
    }

    #[test]
    fn only_columns_of_times_and_unknown_ones_are_changed() {
        let record = csv::StringRecord::from(vec!["1,5", "2,5", "0", "29,97"]);
        let mut commas = Commas::default();
        assert_eq!(commas.taken(&record, &[1, 2], &[3], 7), vec!["1,5", "2.5", "0", "29.97"]);
        assert_eq!((commas.times, commas.first), (1, Some(("2,5".to_owned(), 7))));
    }
}
