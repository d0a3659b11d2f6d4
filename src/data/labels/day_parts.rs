//! Times that a spreadsheet wrote as what it stores: parts of a day, `0.000752314814814815` for 0:01:05.

/// Seconds of a day.
const DAY: f64 = 86_400.0;
/// Digits behind the point that nobody writes for seconds.
const DIGITS: usize = 6;

/// Looks at the times of a table, which as seconds would all lie in the first one of their videos.
#[derive(Debug, Default)]
pub struct DayParts {
    /// The first time with so many digits, and its line.
    long: Option<(String, u64)>,
    /// Times above zero.
    times: usize,
    /// Whether one is no whole second of a part of a day.
    other: bool,
}

impl DayParts {
    /// A time as it is written in a line.
    pub fn add(&mut self, text: &str, line: u64) {
        let Some(value) = text.parse::<f64>().ok().filter(|value| *value != 0.0) else {
            self.other |= text.contains(':');
            return;
        };
        self.times += 1;
        let secs = value * DAY;
        self.other |= !(0.0..1.0).contains(&value) || (secs - secs.round()).abs() > 0.02 || secs < 0.5;
        if self.long.is_none() && text.split_once('.').is_some_and(|(_, digits)| digits.len() >= DIGITS) {
            self.long = Some((text.to_owned(), line));
        }
    }

    /// A time that is a part of a day, and its line, where all are.
    pub fn found(self) -> Option<(String, u64)> {
        self.long.filter(|_| !self.other && self.times > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(times: &[&str]) -> Option<u64> {
        let mut parts = DayParts::default();
        times.iter().zip(2..).for_each(|(text, line)| parts.add(text, line));
        parts.found().map(|(_, line)| line)
    }

    #[test]
    fn parts_of_a_day_are_told_from_seconds() {
        assert_eq!(found(&["0", "0.000752314814814815", "0.000752314814814815", "0.00150462962962963"]), Some(3));
        assert_eq!(found(&["0.00075", "0.000752315", "0.00150463"]), None, "64.8 s are no whole second");
        for seconds in [&["0.25", "0.5", "0.75"][..], &["0.123456", "0.654321"], &["0", "1.0"], &["0.000752315"], &[]] {
            assert_eq!(found(seconds), None, "{seconds:?}");
        }
        assert_eq!(found(&["0.000752314814814815", "12.5", "0.00150462962962963"]), None);
        assert_eq!(found(&["0.000752314814814815", "0.00150462962962963", "0:01:05"]), None);
    }
}
