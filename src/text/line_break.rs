//! Where a line of text may end. Japanese is written without spaces, so that a line may end nearly everywhere; the rules
//! of kinsoku (JIS X 4051, W3C "Requirements for Japanese Text Layout") say where not: no line begins with a closing
//! bracket, a stop, `ー` or a small kana, none ends with an opening bracket. Words of katakana, Latin letters and digits
//! stay whole where they fit into a line.

use std::ops::Range;

/// Characters that begin no line, besides small kana.
const NOT_AT_START: &str =
    "、。，．・：；？！‼⁇⁈⁉,.:;?!）］｝〕〉》」』】〙〗〛〟’”｠»)]}ー々〻ヽヾゝゞ゛゜…‥％‰℃°′″%￠‐–〜～゠";

/// Small kana, which belong to the syllable before them.
const SMALL_KANA: &str = "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ";

/// Characters that end no line.
const NOT_AT_END: &str = "（［｛〔〈《「『【〘〖〚〝‘‚“｟«([{¥￥$＄£#＃№±";

/// What a break between two characters would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Against the rules.
    Never,
    /// In a word: only where the word is longer than a line.
    InWord,
    Free,
}

/// What a break between two neighbouring characters would do.
pub fn between(before: char, after: char) -> Break {
    if glues(before) || glues(after) || continues(after) {
        return Break::Never;
    }
    if after.is_whitespace() {
        return Break::Never; // Spaces hang at the end of the line before.
    }
    if before.is_whitespace() || before == '\u{200B}' {
        return Break::Free;
    }
    if NOT_AT_START.contains(after) || SMALL_KANA.contains(after) || NOT_AT_END.contains(before) {
        return Break::Never;
    }
    match (before, after) {
        ('…' | '‥' | '―' | '—', same) if same == before => Break::Never,
        (a, b) if is_katakana(a) && is_katakana(b) => Break::InWord,
        (a, b) if is_wide(a) || is_wide(b) => Break::Free,
        ('/' | '\\' | '-' | '_', _) => Break::InWord,
        _ => Break::Never,
    }
}

/// No-break space, narrow no-break space, word joiner, zero-width no-break space and joiner.
fn glues(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{202F}' | '\u{2060}' | '\u{FEFF}' | '\u{200D}')
}

/// Combining accents, voicing marks and variation selectors.
fn continues(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Katakana with `ー`, without the middle dot, which stands between words.
fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー'..='ヿ' | 'ㇰ'..='ㇿ' | 'ｦ'..='ﾟ')
}

/// Characters of scripts without spaces between words, with their punctuation.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Byte positions at which the lines after the first begin, so that each line fits into `room`; `width` gives the advance
/// of the character at a position, in the unit of `room`. Spaces at the end of a line hang over. A line break in the text
/// stays one and is not in the result. A word longer than a line is broken inside; a line has one character at least.
pub fn breaks(text: &str, room: f32, mut width: impl FnMut(usize, char) -> f32) -> Vec<usize> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    // Places in `chars`: where the line begins, and where it may end at best.
    let (mut start, mut free, mut in_word) = (0, None, None);
    let (mut used, mut i) = (0.0, 0);
    while i < chars.len() {
        let (at, c) = chars[i];
        if i > start {
            match between(chars[i - 1].1, c) {
                Break::Free => free = Some(i),
                Break::InWord => in_word = Some(i),
                Break::Never => {}
            }
        }
        let advance = width(at, c);
        let next = match c {
            '\n' => Some(i + 1),
            _ if i > start && !c.is_whitespace() && used + advance > room => {
                let next = free.or(in_word).unwrap_or(i);
                found.push(chars[next].0);
                Some(next)
            }
            _ => None,
        };
        if let Some(next) = next {
            (start, free, in_word, used, i) = (next, None, None, 0.0, next);
        } else {
            used += advance;
            i += 1;
        }
    }
    found
}

/// `text` in lines that fit into `room`, without the spaces at their ends; at least one line. See [`breaks`].
pub fn lines(text: &str, room: f32, width: impl Fn(char) -> f32) -> Vec<&str> {
    ranges(text, room, |_, c| width(c)).into_iter().map(|line| &text[line]).collect()
}

/// [`lines`] as ranges of bytes, for a `width` that knows the text by its places.
pub fn ranges(text: &str, room: f32, width: impl FnMut(usize, char) -> f32) -> Vec<Range<usize>> {
    let mut ends = breaks(text, room, width);
    ends.push(text.len());
    let mut start = 0;
    let mut found = Vec::new();
    for end in ends {
        for line in text[start..end].split('\n') {
            found.push(start..start + line.trim_end().len());
            start += line.len() + 1;
        }
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half-width for ASCII and the no-break space, as in a table of characters.
    fn cells(c: char) -> f32 {
        if c.is_ascii() || c == '\u{A0}' { 0.5 } else { 1.0 }
    }

    #[test]
    fn no_line_begins_with_a_stop_a_long_sign_or_a_small_kana() {
        let text = "「近傍」のキャッシュを読み、サーバーへ（ゆっくり）送る。次のページへ進んでください！";
        for room in 2..20 {
            let lines = lines(text, room as f32, cells);
            assert_eq!(lines.concat(), text, "nothing is lost");
            if room < 4 {
                continue; // Narrower than the longest stretch that must not be broken.
            }
            for line in &lines {
                let (first, last) = (line.chars().next().unwrap(), line.chars().last().unwrap());
                assert!(!"ー、。）」！ャュッ".contains(first), "{room}: {lines:?}");
                assert!(!"「（".contains(last), "{room}: {lines:?}");
                assert!(line.chars().map(cells).sum::<f32>() <= room as f32, "{room}: {lines:?}");
            }
        }
    }

    #[test]
    fn no_line_ends_with_an_opening_bracket_or_a_sign_before_a_number() {
        let text = "差は（95% 区間）で、費用は¥39。「改善あり」と【結論】にあり、誤差は±3ポイント。";
        for room in 6..30 {
            let lines = lines(text, room as f32, cells);
            for line in &lines[..lines.len() - 1] {
                assert!(!NOT_AT_END.contains(line.chars().last().unwrap()), "{room}: {lines:?}");
            }
        }
    }

    #[test]
    fn nothing_is_lost_but_spaces_and_no_line_is_wider_than_the_room() {
        let japanese = "近傍も正例に使う iivcl は、従来の intra より正解率が 4.6 ポイント高い。";
        for text in [japanese, "plain English words, and more"] {
            for room in 1..20 {
                let lines = lines(text, room as f32, cells);
                let wide = |line: &&str| line.chars().map(cells).sum::<f32>() > room as f32;
                assert_eq!(lines.iter().find(|line| wide(line)), None, "{room}: {lines:?}");
                assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""), "{room}");
            }
        }
    }

    #[test]
    fn a_word_of_katakana_stays_whole_where_it_fits_into_a_line() {
        assert_eq!(lines("この実行のチェックポイント", 10.0, cells), ["この実行の", "チェックポイント"]);
        assert_eq!(lines("学習・テストの動画", 5.0, cells), ["学習・", "テストの動", "画"]);
        assert_eq!(lines("チェックポイント", 5.0, cells), ["チェックポ", "イント"], "longer than a line");
        assert_eq!(lines("ページ", 2.0, cells), ["ペー", "ジ"], "before the sign would be against the rules");
    }

    #[test]
    fn latin_words_and_numbers_stay_whole_and_spaces_hang_over() {
        assert_eq!(lines("GPU の Vulkan ドライバー", 5.0, cells), ["GPU の", "Vulkan", "ドライバー"]);
        assert_eq!(lines("値は 12.5% 増", 4.0, cells), ["値は", "12.5% 増"]);
        assert_eq!(lines("学習にscratchを使う", 6.0, cells), ["学習に", "scratchを使", "う"]);
        assert_eq!(lines("abcdefgh", 1.5, cells), ["abc", "def", "gh"], "longer than a line");
        assert_eq!(lines("n\u{a0}=\u{a0}3 seeds", 3.0, cells), ["n\u{a0}=\u{a0}3", "seeds"]);
        assert_eq!(lines("one two", 3.5, cells), ["one two"]);
        assert_eq!(lines("one two three", 3.5, cells), ["one two", "three"]);
    }

    #[test]
    fn a_path_is_broken_behind_its_separators_and_a_break_of_the_text_stays() {
        assert_eq!(lines("/data/cameras/east", 4.0, cells), ["/data/", "cameras/", "east"]);
        assert_eq!(lines("一行目\n二", 5.0, cells), ["一行目", "二"]);
        assert!(breaks("一行目\n二", 5.0, |_, c| cells(c)).is_empty());
        assert_eq!(lines("a\n\nb", 5.0, cells), ["a", "", "b"]);
        assert_eq!(lines("", 5.0, cells), [""]);
        assert_eq!(lines("abc", 0.0, cells), ["a", "b", "c"]);
    }

    #[test]
    fn a_voicing_mark_stays_with_its_kana() {
        assert_eq!(between('カ', '\u{3099}'), Break::Never);
        assert_eq!(between('動', '画'), Break::Free);
        assert_eq!(between('…', '…'), Break::Never);
        assert_eq!(between('a', '\u{2060}'), Break::Never);
    }
}
