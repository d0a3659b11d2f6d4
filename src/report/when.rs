//! Dates and times of day from Unix seconds.

/// `2026-11-23`, by the rules of the Gregorian calendar.
pub fn date(unix: i64) -> String {
    let (year, month, day) = civil(unix.div_euclid(86_400));
    format!("{year:04}-{month:02}-{day:02}")
}

/// Whether a text is a day as [`date`] writes it.
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths = parts.iter().map(|part| part.len()).eq([4, 2, 2]);
    let [year, month, day] = [0, 1, 2].map(|at| parts.get(at).and_then(|part| part.parse::<i64>().ok()).unwrap_or(0));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let most = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    lengths
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
        && (1..=12).contains(&month)
        && (1..=most).contains(&day)
}

/// `14:47:34`.
pub fn clock(unix: i64) -> String {
    let s = unix.rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// Day of the week, 0 is Monday.
pub fn weekday(unix: i64) -> usize {
    (unix.div_euclid(86_400) + 3).rem_euclid(7) as usize
}

/// Year, month, day of a number of days since 1970 (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468; // counted from 0000-03-01, so that a leap day ends its year
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(951_782_400), "2000-02-29");
        assert_eq!(date(1_795_445_254), "2026-11-23");
        assert_eq!(clock(1_795_445_254), "14:47:34");
        let days =
            ["2026-11-27", "2000-02-29", "2026-02-29", "2026-13-01", "2026-1-01", "27.11.2026", "", "+026-11-27"];
        assert_eq!(days.map(is_date), [true, true, false, false, false, false, false, false]);
        assert_eq!([weekday(0), weekday(1_795_445_254)], [3, 0]); // a Thursday, a Monday
    }
}
