//! Where a line of English or Japanese may end.
//!
//! Spaces break English; Japanese breaks between any two characters but for the prohibitions of JIS X 4051 (kinsoku):
//! no line begins with a closing bracket, a comma or stop, a small kana, a sound mark or a unit that belongs to the
//! number before it, and none ends with an opening bracket or a sign that belongs to the number behind it. What the two
//! languages share (Latin words, numbers, file names) stays whole while it fits.

use std::ops::Range;

/// May not begin a line.
const NEVER_FIRST: &str = "、。，．・：；！？!?,.:;)]}）］｝」』】〕〉》〙〛’”»ーゝゞヽヾ々〻‐–〜～…‥\
     ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ゛゜%％‰℃°′″￠";

/// May not end a line.
const NEVER_LAST: &str = "([{（［｛「『【〔〈《〘〚‘“«¥￥$＄£#＃№±";

/// Inseparable from themselves: `……`, `――`.
const PAIRS: &str = "…‥―—";

/// The lines of `text`, each no wider than `room` as `width` measures, with no space at their ends.
///
/// A piece that may not be broken and is wider than the room is broken between two characters. `\n` always ends a
/// line. At least one line.
pub fn lines(text: &str, room: f32, width: impl Fn(&str) -> f32) -> Vec<&str> {
    ranges(text, room, |range| width(&text[range])).into_iter().map(|range| &text[range]).collect()
}

/// [`lines`] as ranges of bytes, for a `width` that knows the text by its places.
pub fn ranges(text: &str, room: f32, width: impl Fn(Range<usize>) -> f32) -> Vec<Range<usize>> {
    let mut filling = Filling { text, room, width, found: Vec::new() };
    let mut start = 0;
    for paragraph in text.split('\n') {
        filling.paragraph(start, start + paragraph.len());
        start += paragraph.len() + 1;
    }
    filling.found
}

struct Filling<'a, W> {
    text: &'a str,
    room: f32,
    width: W,
    found: Vec<Range<usize>>,
}

impl<W: Fn(Range<usize>) -> f32> Filling<'_, W> {
    fn trimmed(&self, start: usize, end: usize) -> Range<usize> {
        start..start + self.text[start..end].trim_end_matches(' ').len()
    }

    fn fits(&self, start: usize, end: usize) -> bool {
        (self.width)(self.trimmed(start, end)) <= self.room
    }

    fn paragraph(&mut self, from: usize, to: usize) {
        // Where the line begins, and the end of the last piece that fits into it.
        let (mut start, mut end) = (from, from);
        for next in breaks(&self.text[from..to]).into_iter().map(|at| from + at) {
            if !self.fits(start, next) {
                if end > start {
                    self.found.push(self.trimmed(start, end));
                    start = end;
                }
                start = self.cut(start, next);
            }
            end = next;
        }
        self.found.push(self.trimmed(start, to));
    }

    /// Cuts full lines off a piece that is too wide; where the rest of it begins.
    fn cut(&mut self, mut start: usize, end: usize) -> usize {
        while !self.fits(start, end) {
            let ends = self.text[start..end].char_indices().skip(1).map(|(i, _)| start + i);
            let widest = ends.clone().take_while(|&i| (self.width)(start..i) <= self.room).last();
            // One character at least, or there would be no end.
            let Some(at) = widest.or_else(|| ends.clone().next()) else { break };
            self.found.push(start..at);
            start = at;
        }
        start
    }
}

/// Byte positions behind which a line may end, ascending; the last is the end of the text.
pub fn breaks(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|b| may_break(b, c)) {
            found.push(at);
        }
        before = Some(c);
    }
    found.push(text.len());
    found
}

/// Whether a line may end between two characters.
fn may_break(before: char, after: char) -> bool {
    if is_glue(before) || is_glue(after) || after == ' ' {
        return false;
    }
    if before == ' ' || before == '\u{200b}' {
        // A stop behind a space is a matter of the writer, not of the line.
        return true;
    }
    if NEVER_FIRST.contains(after) || NEVER_LAST.contains(before) || (before == after && PAIRS.contains(before)) {
        return false;
    }
    if is_wide(before) || is_wide(after) {
        return true;
    }
    // Within Latin text: behind the hyphen of a word, and behind the parts of a path.
    matches!(before, '-' | '–' | '/' | '\\' | '_' | '|') && after.is_alphanumeric()
}

/// Holds its neighbours together.
fn is_glue(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2060}' | '\u{feff}')
}

/// Whether a character is set in a full square: Han, kana, Hangul, full-width forms and their punctuation.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x2E80..=0x9FFF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1_F200..=0x1_F2FF | 0x2_0000..=0x3_FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Full width 2, all else 1.
    fn width(text: &str) -> f32 {
        text.chars().map(|c| if is_wide(c) { 2.0 } else { 1.0 }).sum()
    }

    fn broken(text: &str, room: f32) -> Vec<&str> {
        lines(text, room, width)
    }

    #[test]
    fn no_line_begins_with_a_stop_a_small_kana_a_long_sound_or_a_closing_bracket() {
        let text = "データの多様性は、「十分」とはいえません。シミュレーションでは95%区間（±3.2）がゼロをまたぎます。";
        for room in 4..60 {
            for line in broken(text, room as f32).iter().skip(1) {
                let first = line.chars().next().unwrap();
                // Where a bracket and what it holds are wider than the line there is no better place.
                if room >= 12 {
                    assert!(!NEVER_FIRST.contains(first), "room {room}: {line}");
                }
            }
        }
    }

    #[test]
    fn no_line_ends_with_an_opening_bracket_or_a_sign_before_a_number() {
        let text = "差は（95% 区間）で、費用は¥39。「改善あり」と【結論】にあり、誤差は±3ポイント。";
        for room in 12..60 {
            let found = broken(text, room as f32);
            for line in &found[..found.len() - 1] {
                assert!(!NEVER_LAST.contains(line.chars().last().unwrap()), "room {room}: {line}");
            }
        }
    }

    #[test]
    fn nothing_is_lost_and_no_line_is_wider_than_the_room() {
        for text in
            ["近傍も正例に使う iivcl は、従来の intra より正解率が 4.6 ポイント高い。", "plain English words, and more"]
        {
            for room in 2..40 {
                let found = broken(text, room as f32);
                assert!(found.iter().all(|line| width(line) <= room as f32), "room {room}: {found:?}");
                let bare = |text: &str| text.replace(' ', "");
                assert_eq!(bare(&found.concat()), bare(text), "room {room}");
            }
        }
    }

    #[test]
    fn latin_words_stay_whole_in_japanese_and_break_at_spaces_in_english() {
        assert_eq!(broken("学習にscratchを使う", 12.0), ["学習に", "scratchを使", "う"]);
        assert_eq!(broken("two words", 5.0), ["two", "words"]);
        assert_eq!(broken("n\u{a0}=\u{a0}3 seeds", 6.0), ["n\u{a0}=\u{a0}3", "seeds"]);
    }

    #[test]
    fn a_word_wider_than_the_room_is_cut_and_paths_break_behind_their_separators() {
        assert_eq!(broken("abcdefgh", 3.0), ["abc", "def", "gh"]);
        assert_eq!(broken("runs/pilot/scores", 12.0), ["runs/pilot/", "scores"]);
        assert_eq!(broken("ab", 0.0), ["a", "b"]);
    }

    #[test]
    fn line_feeds_end_lines_and_an_empty_text_is_one_line() {
        assert_eq!(broken("a\n\nb", 9.0), ["a", "", "b"]);
        assert_eq!(broken("", 9.0), [""]);
    }
}
