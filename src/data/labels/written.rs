//! How a table is written: its encoding, and the sign between its columns.

/// The signs between columns that are read. Where the decimal sign is a comma, spreadsheets write `;`; as "Unicode text"
/// they write tabs.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The text of a table.
#[derive(Debug)]
pub struct Written {
    pub text: String,
    /// Its name where it is not UTF-8.
    pub encoding: Option<&'static str>,
    /// What a first line `sep=;` tells spreadsheets.
    told: Option<u8>,
}

impl Written {
    /// Reads UTF-8, or UTF-16 that begins with its mark.
    ///
    /// # Errors
    /// The first line that is neither.
    pub fn of(bytes: &[u8]) -> Result<Self, u64> {
        let (text, encoding) = match bytes {
            [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, Some("UTF-16 LE")),
            [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, Some("UTF-16 BE")),
            _ => (utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))?, None),
        };
        let first = text.split(['\n', '\r']).next().unwrap_or_default();
        let told = told(first);
        // Left empty, so that the other lines keep their numbers.
        let text = if told.is_some() { text[first.len()..].to_owned() } else { text };
        Ok(Self { text, encoding, told })
    }

    /// The sign between columns: what the table tells, or the one that makes names of columns of its first line among which
    /// is the path, or the one that makes most.
    pub fn separator(&self, has_path: impl Fn(&csv::StringRecord) -> bool) -> u8 {
        let headers = SEPARATORS.map(|sign| (sign, header(&self.text, sign)));
        let by_path = || headers.iter().find(|(_, header)| has_path(header));
        // Of equals the last one counts: the comma.
        let by_most = || headers.iter().rev().max_by_key(|(_, header)| header.len());
        self.told.or_else(|| by_path().or_else(by_most).map(|(sign, _)| *sign)).unwrap_or(b',')
    }
}

fn header(text: &str, separator: u8) -> csv::StringRecord {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    reader.headers().cloned().unwrap_or_default()
}

/// The separator that a line for spreadsheets alone tells.
fn told(line: &str) -> Option<u8> {
    let line = line.trim_matches([' ', '"']);
    let sign = line.get(4..).filter(|_| line[..4].eq_ignore_ascii_case("sep="))?;
    SEPARATORS.into_iter().find(|known| sign.as_bytes() == [*known])
}

fn utf8(bytes: &[u8]) -> Result<String, u64> {
    // UTF-16 of plain letters without its mark is valid UTF-8 with a zero beside each.
    if let Some(zero) = bytes.iter().position(|byte| *byte == 0) {
        return Err(line_at(&bytes[..zero]));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(line_at(&bytes[..error.valid_up_to()])),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, u64> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for sign in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match sign {
            Ok(sign) if sign != '\0' => text.push(sign),
            _ => return Err(line_at(text.as_bytes())),
        }
    }
    if rest.is_empty() { Ok(text) } else { Err(line_at(text.as_bytes())) }
}

/// The line, from 1, of what follows on `before`.
fn line_at(before: &[u8]) -> u64 {
    let ends = |at: &usize| before[*at] == b'\r' || before[*at] == b'\n' && (*at == 0 || before[*at - 1] != b'\r');
    (0..before.len()).filter(ends).count() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn separator(text: &str, path: &str) -> char {
        let has_path = |header: &csv::StringRecord| header.iter().any(|name| name == path);
        char::from(Written::of(text.as_bytes()).unwrap().separator(has_path))
    }

    #[test]
    fn the_sign_between_columns_is_the_one_that_makes_a_path() {
        for (text, sign) in [
            ("path,label", ','),
            ("path;label", ';'),
            ("path\tlabel", '\t'),
            ("path;label, main", ';'),
            ("\"path\";\"label;x\"", ';'),
            ("path,label (a;b;c;d)", ','),
            ("path", ','),
            ("", ','),
            ("a;b,video", ','),
            ("Datei;Klasse;Beginn", ';'),
            ("file\tclass", '\t'),
            ("sep=;\nDatei", ';'),
            ("\"SEP=\t\"\r\nfile,x", '\t'),
            ("sep=|\npath,label", ','),
        ] {
            assert_eq!(separator(text, "path"), sign, "{text:?}");
        }
        assert_eq!((separator("Datei;x,y,z", "Datei"), separator("Datei;x,y,z", "path")), (';', ','));
    }

    #[test]
    fn both_orders_of_utf_16_are_read_and_damaged_ones_keep_their_line() {
        let text = "sep=;\r\npath;label\r\na.mp4;歩く𠮷\r\n";
        let of = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
        };
        let files = [of([0xff, 0xfe], u16::to_le_bytes), of([0xfe, 0xff], u16::to_be_bytes)];
        for (bytes, name) in files.iter().zip(["UTF-16 LE", "UTF-16 BE"]) {
            let written = Written::of(bytes).unwrap();
            assert_eq!((written.text.as_str(), written.encoding), (&text[5..], Some(name)));
            assert_eq!(Written::of(&bytes[..bytes.len() - 3]).unwrap_err(), 3, "half a sign at its end");
            // The second half of 𠮷 is missing.
            assert_eq!(Written::of(&[&bytes[..bytes.len() - 6], &bytes[bytes.len() - 4..]].concat()).unwrap_err(), 3);
            assert_eq!(Written::of(&bytes[2..]).unwrap_err(), 1, "without its mark");
        }
    }

    #[test]
    fn what_cannot_be_read_has_a_line_however_lines_end() {
        for text in [b"a\nb\n\x95\n".as_slice(), b"a\r\nb\r\n\x95\r\n", b"a\rb\r\x95\r", b"a\n\n\0"] {
            assert_eq!(Written::of(text).unwrap_err(), 3, "{text:?}");
        }
    }
}
