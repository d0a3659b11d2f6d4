//! A reader of the PDFs that Kinrin writes: enough of the format to prove that a file is whole and its text can be copied.

#![allow(clippy::unwrap_used)] // a failed helper is a failed test

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

/// The objects of a file by number: dictionary and, where it is one, the content of the stream.
pub struct Pdf {
    objects: BTreeMap<usize, (String, Vec<u8>)>,
    pub root: usize,
}

impl Pdf {
    /// Reads a file along its table of offsets; panics at an offset that does not lead to its object.
    pub fn open(bytes: &[u8]) -> Self {
        assert!(bytes.starts_with(b"%PDF-1.7"), "no header");
        assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"), "no end");
        let tail = latin(&bytes[bytes.len() - 400..]);
        let start: usize = word_after(&tail, "startxref").parse().unwrap();
        let table = latin(&bytes[start..]);
        let mut lines = table.lines();
        assert_eq!(lines.next().unwrap().trim(), "xref");
        let count: usize = lines.next().unwrap().split(' ').nth(1).unwrap().trim().parse().unwrap();
        let mut objects = BTreeMap::new();
        for number in 0..count {
            let entry = lines.next().unwrap();
            let in_use = entry.trim_end().ends_with('n');
            if in_use {
                let at: usize = entry[..10].parse().unwrap();
                objects.insert(number, object(&bytes[at..], number));
            }
        }
        let trailer = lines.collect::<Vec<_>>().join(" ");
        assert_eq!(number_after(&trailer, "/Size"), count);
        Self { objects, root: number_after(&trailer, "/Root") }
    }

    fn dictionary(&self, number: usize) -> &str {
        &self.objects[&number].0
    }

    /// Numbers of the page objects in reading order.
    pub fn pages(&self) -> Vec<usize> {
        let tree = self.dictionary(number_after(self.dictionary(self.root), "/Pages"));
        let kids = tree.split_once("/Kids [").unwrap().1.split_once(']').unwrap().0;
        let kids: Vec<usize> = kids.split(" 0 R").filter_map(|k| k.trim().parse().ok()).collect();
        assert_eq!(number_after(tree, "/Count"), kids.len());
        kids
    }

    /// The text of a page, glyph by glyph through the map of its fonts, a space between shown pieces.
    pub fn text(&self, page: usize) -> String {
        let page = self.dictionary(page);
        let resources = self.dictionary(number_after(page, "/Resources"));
        let content = &self.objects[&number_after(page, "/Contents")].1;
        let mut font = BTreeMap::new();
        let mut text = String::new();
        for (operands, operator) in operations(content) {
            match operator.as_str() {
                "Tf" => font = self.characters(number_after(resources, &name(&operands[0]))),
                "Tj" => {
                    let codes = operands[0].chunks(2).map(|c| u16::from_be_bytes([c[0], c[1]]));
                    text.extend(codes.map(|code| font.get(&code).copied().expect("every glyph has its character")));
                }
                "ET" => text.push(' '),
                _ => {}
            }
        }
        text
    }

    /// Glyph → character of a font.
    fn characters(&self, font: usize) -> BTreeMap<u16, char> {
        let map = &self.objects[&number_after(self.dictionary(font), "/ToUnicode")].1;
        let map = latin(map);
        let pair = |line: &str| {
            let (code, unicode) = line.strip_prefix('<')?.split_once("> <")?;
            let units: Vec<u16> = unicode
                .trim_end_matches('>')
                .as_bytes()
                .chunks(4)
                .filter_map(|c| u16::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok())
                .collect();
            Some((u16::from_str_radix(code, 16).ok()?, char::decode_utf16(units).next()?.ok()?))
        };
        let blocks = map.split("beginbfchar").skip(1).filter_map(|block| block.split_once("endbfchar"));
        blocks.flat_map(|(block, _)| block.lines().filter_map(|line| pair(line.trim())).collect::<Vec<_>>()).collect()
    }

    /// The embedded font files.
    pub fn font_files(&self) -> Vec<&[u8]> {
        self.objects.values().filter(|(d, _)| d.contains("/Length1")).map(|(_, bytes)| bytes.as_slice()).collect()
    }
}

fn object(bytes: &[u8], number: usize) -> (String, Vec<u8>) {
    let head = format!("{number} 0 obj");
    assert!(bytes.starts_with(head.as_bytes()), "the offset of object {number} leads elsewhere");
    let end = find(bytes, b"endobj").unwrap();
    let Some(begin) = find(&bytes[..end], b"stream\n").map(|at| at + 7) else {
        return (latin(&bytes[..end]), Vec::new());
    };
    let dictionary = latin(&bytes[..begin]);
    let raw = &bytes[begin..begin + number_after(&dictionary, "/Length ")];
    if !dictionary.contains("/FlateDecode") {
        return (dictionary, raw.to_vec());
    }
    let mut content = Vec::new();
    ZlibDecoder::new(raw).read_to_end(&mut content).unwrap();
    (dictionary, content)
}

/// Operands as bytes, strings without their escapes, with the operator behind them.
fn operations(content: &[u8]) -> Vec<(Vec<Vec<u8>>, String)> {
    let (mut found, mut operands, mut at) = (Vec::new(), Vec::new(), 0);
    while at < content.len() {
        match content[at] {
            b'(' => operands.push(literal(content, &mut at)),
            b'<' if content.get(at + 1) == Some(&b'<') => at += 2,
            b'<' => {
                let end = at + find(&content[at..], b">").unwrap();
                let hex = latin(&content[at + 1..end]);
                operands.push(
                    (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect(),
                );
                at = end + 1;
            }
            c if c.is_ascii_whitespace() || matches!(c, b'[' | b']' | b'>') => at += 1,
            _ => {
                let begin = at;
                at += 1;
                let ends = |c: u8| c.is_ascii_whitespace() || matches!(c, b'(' | b'<' | b'>' | b'[' | b']' | b'/');
                while at < content.len() && !ends(content[at]) {
                    at += 1;
                }
                let word = &content[begin..at];
                if word[0].is_ascii_alphabetic() {
                    found.push((std::mem::take(&mut operands), latin(word)));
                } else {
                    operands.push(word.to_vec());
                }
            }
        }
    }
    found
}

fn literal(content: &[u8], at: &mut usize) -> Vec<u8> {
    let (mut text, mut depth) = (Vec::new(), 0);
    loop {
        let c = content[*at];
        *at += 1;
        match c {
            b'(' if depth == 0 => depth = 1,
            b')' if depth == 1 => return text,
            b'\\' => {
                let escaped = content[*at];
                *at += 1;
                text.push(match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'b' => 8,
                    b'f' => 12,
                    b'0'..=b'7' => {
                        let digits = latin(&content[*at - 1..*at + 2]);
                        *at += 2;
                        u8::from_str_radix(&digits, 8).unwrap()
                    }
                    other => other,
                });
            }
            c => {
                depth += usize::from(c == b'(');
                depth -= usize::from(c == b')');
                text.push(c);
            }
        }
    }
}

fn name(operand: &[u8]) -> String {
    format!("{} ", latin(operand))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

fn latin(bytes: &[u8]) -> String {
    bytes.iter().map(|b| char::from(*b)).collect()
}

fn word_after(text: &str, key: &str) -> String {
    let rest = text.rsplit_once(key).unwrap_or_else(|| panic!("no {key} in {text}")).1;
    rest.trim_start().chars().take_while(char::is_ascii_digit).collect()
}

fn number_after(text: &str, key: &str) -> usize {
    let rest = text.split_once(key).unwrap_or_else(|| panic!("no {key} in {text}")).1;
    rest.trim_start().chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}
