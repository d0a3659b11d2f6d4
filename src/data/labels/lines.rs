//! Lines of a table as an editor counts them, and quotes that are opened and never closed.

/// Counts lines while a table is read from its start to its end. The reader's own count is one behind where lines end as
/// spreadsheets of Windows write them, and passes over empty lines.
pub struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line, from 1, of the row that begins at `byte`, or behind the line ends there. Rows come in their order.
    pub fn of(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(&sign) = self.text.get(self.at) {
            let is_end = matches!(sign, b'\n' | b'\r');
            if self.at >= byte && !is_end {
                break;
            }
            let pair = sign == b'\r' && self.text.get(self.at + 1) == Some(&b'\n');
            self.line += u64::from(is_end);
            self.at += 1 + usize::from(pair);
        }
        self.line
    }
}

/// The line of a quote that swallows the rows behind it: it is never closed, or only by the quote of a later row.
/// `separator`: the sign between columns.
pub fn unclosed_quote(text: &str, separator: u8) -> Option<u64> {
    let bytes = text.as_bytes();
    let (mut at, mut begins) = (0, true);
    while at < bytes.len() {
        if !(begins && bytes[at] == b'"') {
            // Within a value, or behind a blank, a quote is a sign like others.
            begins = bytes[at] == separator || matches!(bytes[at], b'\n' | b'\r');
            at += 1;
            continue;
        }
        let opened = at;
        let mut end = opened + 1;
        while end < bytes.len() && (bytes[end] != b'"' || bytes.get(end + 1) == Some(&b'"')) {
            end += if bytes[end] == b'"' { 2 } else { 1 };
        }
        let behind = bytes.get(end + 1);
        let closed = (behind == Some(&separator) || matches!(behind, None | Some(b'\n' | b'\r' | b' ' | b'\t')))
            && end < bytes.len();
        let swallowed = &bytes[opened..end.min(bytes.len())];
        if !closed && swallowed.iter().any(|sign| matches!(sign, b'\n' | b'\r')) {
            return Some(Lines::new(text).of(opened as u64));
        }
        (at, begins) = (end + 1, false);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_alike_however_they_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a", "", "b", "c"].join(end);
            let mut lines = Lines::new(&text);
            let at = |name: &str| text.find(name).unwrap() as u64;
            assert_eq!(lines.of(0), 1);
            // The reader says where the row before has ended.
            assert_eq!(lines.of(1), 3, "{end:?}");
            assert_eq!(lines.of(at("b")), 3, "{end:?}");
            assert_eq!(lines.of(at("b") + 1), 4, "{end:?}");
            assert_eq!(lines.of(u64::MAX), 4, "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_swallows_rows_is_found_and_others_are_not() {
        assert_eq!(unclosed_quote("p,l\na,\"walk\nb,run\n", b','), Some(2));
        assert_eq!(
            unclosed_quote("p,l\r\na,x\r\nb,\"walk\r\nc,\"run\"\r\n", b','),
            Some(3),
            "closed by the quote of a later row"
        );
        for sound in [
            "p,l\na,\"walk\nslowly\"\nb,run\n",
            "p,l\na,\"say \"\"hi\"\"\nthere\" \nb,run",
            "p,l\na,5\" pipe\nb,\"x\"\n",
            "p,l\na,\"x\" y\nb,\"z",
            "\"p\",\"l\"",
            "",
        ] {
            assert_eq!(unclosed_quote(sound, b','), None, "{sound:?}");
        }
        assert_eq!(unclosed_quote("p;l\na;\"walk\nb;\"run\"\n", b';'), Some(2));
        assert_eq!(unclosed_quote("p;l\na;\"walk, slowly\n\";x\nb;run\n", b';'), None);
    }
}
