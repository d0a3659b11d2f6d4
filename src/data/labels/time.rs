//! Times as tables write them: seconds, a clock, a timecode, milliseconds, or frames of a rate that was told.

use std::borrow::Cow;

/// What the numbers of a time column count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    /// Seconds, a clock, or numbers with units: `12.5`, `1:05`, `0:01:05.250`, `1m5s`.
    Seconds,
    /// As [`Unit::Seconds`], and timecodes that count frames at so many per second: `00:01:05:12`.
    Timecode(f64),
    Millis,
    /// Frames, the first one being 0, at so many per second.
    Frames(f64),
}

/// Seconds from the start of the video; `None` where the text is no such time.
pub fn read(text: &str, unit: Unit) -> Option<f64> {
    let text = &*narrow(text);
    let number = || text.parse::<f64>().ok();
    let seconds = match unit {
        Unit::Timecode(rate) if is_timecode(text) => timecode(text, rate),
        Unit::Seconds | Unit::Timecode(_) if text.contains(':') => clock(text),
        Unit::Seconds | Unit::Timecode(_) => number().or_else(|| spoken(text)),
        Unit::Millis => number().map(|n| n / 1000.0),
        Unit::Frames(rate) => number().map(|n| n / rate),
    };
    seconds.filter(|s| s.is_finite() && *s >= 0.0)
}

/// Whether a text is written as a timecode, whose last part counts frames: `HH:MM:SS:FF`, or with `;` before the frames
/// (or everywhere) where frame numbers are dropped.
pub fn is_timecode(text: &str) -> bool {
    let text = &*narrow(text.trim());
    let parts: Vec<&str> = text.split([':', ';']).collect();
    parts.len() == 4 && parts.iter().all(|part| (1..=3).contains(&part.len()) && whole(part).is_some())
}

/// Seconds of a timecode after SMPTE ST 12-1: frames are counted at the next whole rate and each lasts `1 / rate`. With
/// `;` the numbers 0 and 1 (of 60 a second: 0 to 3) are left out at the start of every minute but each tenth.
fn timecode(text: &str, rate: f64) -> Option<f64> {
    let rate = exact(rate);
    let counted = rate.round();
    let parts = text.split([':', ';']).map(whole).collect::<Option<Vec<f64>>>()?;
    let [hours, minutes, secs, frame] = parts[..] else { return None };
    if minutes >= 60.0 || secs >= 60.0 || frame >= counted.max(1.0) {
        return None;
    }
    let dropped = if text.contains(';') { dropped(rate, hours * 60.0 + minutes)? } else { 0.0 };
    Some(((hours * 3600.0 + minutes * 60.0 + secs) * counted + frame - dropped) / rate)
}

/// How many frame numbers were dropped before the minute `minutes`; `None`: at this rate none ever are.
fn dropped(rate: f64, minutes: f64) -> Option<f64> {
    let at = |(counted, _): &(f64, f64)| (rate - counted / 1.001).abs() < 1e-9;
    let a_minute = [(30.0, 2.0), (60.0, 4.0)].into_iter().find(at)?.1;
    Some(a_minute * (minutes - (minutes / 10.0).floor()))
}

/// `29.97` stands for 30 / 1.001, as `23.976` and `59.94` do for theirs.
fn exact(rate: f64) -> f64 {
    let slow = rate.round() / 1.001;
    if rate > 20.0 && (rate - slow).abs() < 0.005 { slow } else { rate }
}

/// A number of digits alone.
fn whole(part: &str) -> Option<f64> {
    let digits = !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| part.parse::<f64>().ok()).flatten()
}

/// Digits, letters and signs of full width, as Japanese keyboards write them, in the usual one.
pub(super) fn narrow(text: &str) -> Cow<'_, str> {
    let wide = |sign: char| matches!(sign, '！'..='～');
    if !text.contains(wide) {
        return Cow::Borrowed(text);
    }
    // The full-width forms stand in the order of ASCII.
    text.chars()
        .map(|sign| if wide(sign) { char::from_u32(sign as u32 - 0xfee0).unwrap_or(sign) } else { sign })
        .collect()
}

/// Seconds of `1h 2m 3.5s`, `90s`, `1分5秒`: numbers with units that become smaller.
fn spoken(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 9] = [
        ("h", 3600.0),
        ("時間", 3600.0),
        ("m", 60.0),
        ("min", 60.0),
        ("分", 60.0),
        ("s", 1.0),
        ("sec", 1.0),
        ("secs", 1.0),
        ("秒", 1.0),
    ];
    let (mut rest, mut secs, mut before) = (text.trim(), 0.0, f64::INFINITY);
    while !rest.is_empty() {
        let digits = rest.find(|sign: char| !sign.is_ascii_digit() && sign != '.')?;
        let (number, more) = rest.split_at(digits);
        let more = more.trim_start();
        let (unit, more) = more.split_at(more.find(|sign: char| !sign.is_alphabetic()).unwrap_or(more.len()));
        let size = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).map(|(_, size)| *size)?;
        if size >= before {
            return None;
        }
        (secs, before, rest) = (secs + number.parse::<f64>().ok()? * size, size, more.trim_start());
    }
    (before < f64::INFINITY).then_some(secs)
}

/// `HH:MM:SS`, `MM:SS`, either with a fraction after `.` or `,`.
fn clock(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    let (secs, larger) = parts.split_last()?;
    let (before, after) = secs.split_once(['.', ',']).unwrap_or((secs, "0"));
    let fraction = after.bytes().all(|b| b.is_ascii_digit()).then(|| format!("0.{after}0").parse::<f64>().ok())??;
    let secs = whole(before).filter(|s| *s < 60.0)? + fraction;
    match larger {
        [minutes] => Some(whole(minutes)? * 60.0 + secs),
        [hours, minutes] => Some(whole(hours)? * 3600.0 + whole(minutes).filter(|m| *m < 60.0)? * 60.0 + secs),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_clocks_are_read_alike() {
        let cases = [
            ("12.5", 12.5),
            ("1:05", 65.0),
            ("90:00", 5400.0),
            ("00:01:05", 65.0),
            ("01:00:00.250", 3600.25),
            ("0:0:1,5", 1.5),
            ("1m5s", 65.0),
            ("1h 2m 3.5 s", 3723.5),
            ("90 sec", 90.0),
            ("1分5秒", 65.0),
            ("１：０５．５", 65.5),
            ("１２", 12.0),
        ];
        for (text, secs) in cases {
            assert_eq!(read(text, Unit::Seconds), Some(secs), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "five", "-1", "nan", "inf", "1:75", "1:60:00", ":30", "1:", "1:2:3:4", "1:-2", "1:2.x", "1:+5", "5s1m",
            "1m1m", "s", "5 x", "1.2.3s", "", "1m5",
        ] {
            assert_eq!(read(text, Unit::Seconds), None, "{text}");
        }
        assert_eq!(read("0:30", Unit::Frames(25.0)), None);
    }

    #[test]
    fn frames_and_milliseconds_become_seconds() {
        assert_eq!(read("50", Unit::Frames(25.0)), Some(2.0));
        assert_eq!(read("1500", Unit::Millis), Some(1.5));
    }

    #[test]
    fn a_timecode_counts_frames_at_the_rate_that_was_told_and_never_without_one() {
        let of = |text: &str, rate: f64| read(text, Unit::Timecode(rate)).map(|secs| (secs * 1e6).round() / 1e6);
        assert_eq!(of("00:01:05:12", 25.0), Some(65.48));
        assert_eq!(of("０１：００：００：００", 25.0), Some(3600.0));
        assert_eq!((of("1:05", 25.0), of("12.5", 25.0)), (Some(65.0), Some(12.5)), "clocks and seconds stay");
        assert_eq!((of("00:00:01:25", 25.0), of("00:60:00:00", 25.0)), (None, None), "no such frame, no such minute");
        assert_eq!(read("00:01:05:12", Unit::Seconds), None);
        let told = ["00:01:05:12", "00;01;05;12", "00:01:05.12", "0:01:05"].map(is_timecode);
        assert_eq!(told, [true, true, false, false]);
    }

    /// Known answers of SMPTE ST 12-1: one hour of dropped numbers is one hour of time to 3.6 ms; without dropping it is
    /// 3.6 s more.
    #[test]
    fn dropped_frame_numbers_are_left_out_of_the_count() {
        let secs = |text: &str, rate: f64| read(text, Unit::Timecode(rate)).unwrap();
        let frames = |text: &str, rate: f64| (secs(text, rate) * exact(rate)).round();
        assert_eq!(frames("00:00:59;29", 29.97), 1799.0);
        assert_eq!(frames("00:01:00;02", 29.97), 1800.0);
        assert_eq!(frames("00:10:00;00", 29.97), 17_982.0);
        assert_eq!(frames("00:01:00;04", 59.94), 3600.0);
        assert!((secs("01:00:00;00", 29.97) - 3600.0).abs() < 0.004);
        assert!((secs("01:00:00:00", 29.97) - 3603.6).abs() < 1e-6);
        assert_eq!(read("00:00:01;00", Unit::Timecode(25.0)), None, "nothing is dropped at 25");
    }
}
