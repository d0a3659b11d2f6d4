//! Running text in lines: broken where the language allows it, each piece in its style.

use std::ops::Range;

use super::fonts::{Fonts, Style};
use super::paper::{Colour, Ink, Paper};
use crate::report::document::block::{Text, Tone};
use crate::report::figure::{self, Ink as FigureInk};
use crate::text::line_break::{self, Break};

/// Size and height of a line in points.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub text: f32,
    pub line: f32,
}

/// A text that was measured once, and so can be broken to any width.
pub struct Setting {
    text: String,
    /// Where each style begins, ascending.
    styles: Vec<(usize, Style, Colour)>,
    /// Advance in points up to each byte.
    reached: Vec<f32>,
    size: Size,
}

/// The colour of a tone on white paper.
pub fn colour(tone: Tone) -> Colour {
    let ink = match tone {
        Tone::Plain => FigureInk::Text,
        Tone::Good => FigureInk::Good,
        Tone::Caution => FigureInk::Warn,
        Tone::Bad => FigureInk::Bad,
        Tone::Quiet => FigureInk::Text3,
    };
    figure::rgb(ink, false)
}

impl Setting {
    /// Measures a text; `plain` is the style and colour of what has none of its own.
    pub fn new(fonts: &Fonts, text: &Text, size: Size, plain: (Style, Colour)) -> Self {
        let mut set = Self { text: String::new(), styles: Vec::new(), reached: vec![0.0], size };
        for piece in &text.0 {
            let style = if piece.bold { Style::Bold } else { plain.0 };
            let colour = if piece.tone == Tone::Plain { plain.1 } else { colour(piece.tone) };
            set.styles.push((set.text.len(), style, colour));
            for c in piece.text.chars() {
                let end = set.reached.last().copied().unwrap_or(0.0) + fonts.width_of(style, c) * size.text;
                set.text.push(c);
                set.reached.resize(set.text.len() + 1, end);
            }
        }
        set
    }

    fn width(&self, range: Range<usize>) -> f32 {
        self.reached[range.end] - self.reached[range.start]
    }

    /// Width of the text in one line.
    pub fn natural(&self) -> f32 {
        self.text
            .split('\n')
            .fold((0, 0.0_f32), |(at, most), line| (at + line.len() + 1, most.max(self.width(at..at + line.len()))))
            .1
    }

    /// Width of the widest piece that is better not broken: a word, or a part of a path.
    pub fn least(&self) -> f32 {
        let may_end = |before: char, after: char| match line_break::between(before, after) {
            Break::Free => true,
            Break::InWord => !line_break::is_wide(after),
            Break::Never => before == '\n',
        };
        let chars: Vec<(usize, char)> = self.text.char_indices().collect();
        let ends = chars.windows(2).filter(|pair| may_end(pair[0].1, pair[1].1)).map(|pair| pair[1].0);
        let mut start = 0;
        let mut most = 0.0_f32;
        for end in ends.chain([self.text.len()]) {
            most = most.max(self.width(start..start + self.text[start..end].trim_end().len()));
            start = end;
        }
        most
    }

    /// Lines of at most `room` points.
    pub fn lines(&self, room: f32) -> Vec<Range<usize>> {
        line_break::ranges(&self.text, room, |at, c| self.width(at..at + c.len_utf8()))
    }

    /// Height of so many lines.
    pub fn height(&self, lines: usize) -> f32 {
        self.size.line * lines as f32
    }

    /// Draws one line with its upper left corner at `at`; `right`: its upper right corner.
    pub fn draw(&self, paper: &mut Paper, line: &Range<usize>, [x, y]: [f32; 2], right: bool) {
        let mut x = if right { x - self.width(line.clone()) } else { x };
        let baseline = y + 0.5 * self.size.line + 0.36 * self.size.text;
        for (i, (from, style, colour)) in self.styles.iter().enumerate() {
            let to = self.styles.get(i + 1).map_or(self.text.len(), |next| next.0);
            let (from, to) = ((*from).max(line.start), to.min(line.end));
            if from < to {
                let ink = Ink { style: *style, size: self.size.text, colour: *colour };
                x += paper.text([x, baseline], &self.text[from..to], ink);
            }
        }
    }

    /// Draws several lines below each other; the height they take.
    pub fn draw_all(&self, paper: &mut Paper, lines: &[Range<usize>], [x, y]: [f32; 2], right: bool) -> f32 {
        for (i, line) in lines.iter().enumerate() {
            self.draw(paper, line, [x, y + self.height(i)], right);
        }
        self.height(lines.len())
    }
}
