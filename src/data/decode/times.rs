//! FFmpeg says when each picture begins, and what shape it has: filters print it among the other lines.

/// A filter that lets every picture pass and prints its time, as the file has it.
pub const FILTER: &str = "select='print(t);1'";
/// The start of a width for the filter `scale`: prints, as a warning, how much wider than high the picture is shown. That
/// is worked out anew for pictures of another size; FFmpeg itself would squeeze them into the shape of the first.
const SHAPE: &str = "0*print(iw*sar/ih,24)+";

/// A line about the pictures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    /// A picture begins, seconds; `NaN`: it has no time.
    Picture(f64),
    /// How much wider than high the pictures are from here on.
    Shape(f64),
}

/// `filter`, whose first part is the filter `scale`, with the shape printed.
pub fn with_shape(filter: &str) -> String {
    filter.replacen("scale=w='", &format!("scale=w='{SHAPE}"), 1)
}

/// What a line of standard error tells of the pictures; `None`: it tells something else.
pub fn told(line: &[u8]) -> Option<Told> {
    of_line(line, "[info] ").map(Told::Picture).or_else(|| of_line(line, "[warning] ").map(Told::Shape))
}

/// The number that a line of this level is; what is none gives `NaN`.
fn of_line(line: &[u8], level: &str) -> Option<f64> {
    let text = std::str::from_utf8(line).ok()?.trim_end();
    let (_, number) = text.rsplit_once(level)?;
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
    fn only_a_line_that_is_a_number_is_taken_for_one() {
        let of = |text: &str| told(text.as_bytes());
        assert_eq!(of("[info] -0.040000\n"), Some(Told::Picture(-0.04)));
        assert_eq!(of("[Parsed_select_0 @ 0x5] [info] 12.500000\r\n"), Some(Told::Picture(12.5)));
        assert_eq!(of("[Eval @ 0x5] [warning] 1.777778\n"), Some(Told::Shape(1.777778)));
        assert!(matches!(of("[info] -nan\n"), Some(Told::Picture(time)) if time.is_nan()));
        for line in ["[info]   title : 1.000000", "[error] 1.000000", "[info] frame=  75", "[info] 1.0", "1.000000", ""]
        {
            assert_eq!(of(line), None, "{line}");
        }
    }

    #[test]
    fn the_shape_is_printed_by_the_width_alone() {
        let filter = with_shape("scale=w='iw':h='ih',scale=w='1'");
        assert_eq!(filter, "scale=w='0*print(iw*sar/ih,24)+iw':h='ih',scale=w='1'");
    }
}
