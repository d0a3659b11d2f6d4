//! FFmpeg says when each picture begins: a filter prints its time, which comes out among the other lines.

/// A filter that lets every picture pass and prints its time, as the file has it.
pub const FILTER: &str = "select='print(t);1'";

/// The time that a line of standard error tells, seconds; `None`: it tells something else. A picture without a time
/// gives `NaN`.
pub fn of_line(line: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(line).ok()?.trim_end();
    let (_, number) = text.rsplit_once("[info] ")?;
    let digits = number.strip_prefix('-').unwrap_or(number);
    if digits == "nan" || digits == "inf" {
        return Some(f64::NAN);
    }
    // FFmpeg prints six digits after the point.
    let (whole, part) = digits.split_once('.')?;
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (plain(whole) && part.len() == 6 && plain(part)).then(|| number.parse().ok())?
}

/// When the container begins, as its head says; `None`: the line is another one. Asked to count from there by itself,
/// FFmpeg counts from the first picture in some containers (MPEG-TS, MPEG-PS), although the sound begins before.
pub fn start_of_line(line: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(line).ok()?;
    // Titles and other texts of the file stand deeper.
    let (_, rest) = text.strip_prefix("[info]   Duration: ")?.split_once(", start: ")?;
    rest.split(',').next()?.trim().parse().ok().filter(|start: &f64| start.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_the_container_is_read_from_its_head_alone() {
        let of = |text: &str| start_of_line(text.as_bytes());
        assert_eq!(of("[info]   Duration: 00:00:05.02, start: 1.400000, bitrate: 121 kb/s\n"), Some(1.4));
        assert_eq!(of("[info]   Duration: N/A, start: -0.007000, bitrate: N/A"), Some(-0.007));
        assert_eq!(of("[info]   Duration: N/A, bitrate: N/A"), None);
        assert_eq!(of("[info]     title           : Duration: 1, start: 9.0, x"), None);
    }

    #[test]
    fn only_a_line_that_is_a_time_is_taken_for_one() {
        assert_eq!(of_line(b"[info] -0.040000\n"), Some(-0.04));
        assert_eq!(of_line(b"[Parsed_select_0 @ 0x5] [info] 12.500000\r\n"), Some(12.5));
        assert!(of_line(b"[info] -nan\n").unwrap().is_nan());
        for line in ["[info]   title : 1.000000", "[error] 1.000000", "[info] frame=  75", "[info] 1.0", "1.000000", ""]
        {
            assert_eq!(of_line(line.as_bytes()), None, "{line}");
        }
    }
}
