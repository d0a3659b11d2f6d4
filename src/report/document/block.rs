//! What a document is made of. Each writer ([`super::html`], [`super::pdf`]) shows every block; what is in a document
//! is decided once, by the builders beside this file.

use serde::Serialize;

use crate::report::figure::Figure;
use crate::text::Language;

/// What a piece of text or a box means. Its words say it too: colour is never alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    #[default]
    Plain,
    Good,
    /// Not distinguishable, incomplete, to be looked at.
    Caution,
    Bad,
    /// Behind the rest: units, asides.
    Quiet,
}

/// A piece of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Piece {
    pub text: String,
    pub bold: bool,
    pub tone: Tone,
}

/// Running text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Text(pub Vec<Piece>);

impl Text {
    /// All of it in bold.
    pub fn bold(text: impl Into<String>) -> Self {
        Self(vec![Piece { text: text.into(), bold: true, tone: Tone::Plain }])
    }

    /// All of it in one tone.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self(vec![Piece { text: text.into(), bold: false, tone }])
    }

    /// Lines as one sentence: what is read aloud. Japanese has no space between them.
    pub fn sentence(lines: &[Self], language: Language) -> String {
        let between = if language == Language::Ja { "" } else { " " };
        lines.iter().map(Self::plain).collect::<Vec<_>>().join(between)
    }

    /// The characters without their style.
    pub fn plain(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }
}

impl<T: Into<String>> From<T> for Text {
    fn from(text: T) -> Self {
        Self::toned(text, Tone::Plain)
    }
}

/// How the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    Text,
    /// Short names, each in one line.
    Name,
    /// Numbers: right-aligned figures of one width.
    Number,
}

/// Rows under a head.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    pub columns: Vec<Column>,
    pub head: Vec<String>,
    /// As many cells as columns.
    pub rows: Vec<Vec<Text>>,
}

/// A figure with the name of its file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureBlock {
    /// Name of `figures/<stem>.svg`, without language.
    pub stem: String,
    #[serde(skip)]
    pub figure: Figure,
    /// For those who cannot see it: what is drawn, in a sentence.
    pub alternative: String,
}

impl FigureBlock {
    /// The figure without the lines under it: a page breaks them to its own width.
    pub fn bare(&self) -> Figure {
        Figure { captions: Vec::new(), ..self.figure.clone() }
    }

    /// What stands under the figure: what it shows, then what its marks and bands mean.
    pub fn under(&self) -> Vec<&str> {
        [self.alternative.as_str()].into_iter().chain(self.figure.captions.iter().map(String::as_str)).collect()
    }
}

/// A picture out of a clip.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Picture {
    /// Pixels.
    pub width: u32,
    pub height: u32,
    /// RGB, row by row: `width · height · 3` bytes.
    #[serde(skip)]
    pub rgb: Vec<u8>,
    /// Lines under it.
    pub caption: Vec<String>,
    /// Of its edge.
    pub tone: Tone,
}

/// Pictures side by side under a title.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PictureRow {
    pub title: String,
    pub pictures: Vec<Picture>,
}

/// One thing under another.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// Level 1 begins a section, 2 a part of one.
    Heading {
        level: u8,
        text: String,
    },
    /// The sentence that a reader must take away, in lines broken between phrases; large.
    Lead(Vec<Text>),
    Paragraph(Text),
    /// Small print: what a table or figure counts.
    Note(Text),
    List(Vec<Text>),
    Table(Table),
    Figure(Box<FigureBlock>),
    Pictures(Vec<PictureRow>),
    KeyValue(Vec<(String, Text)>),
    /// A box that stands out; its title says what it is.
    Callout {
        tone: Tone,
        title: String,
        text: Text,
    },
    /// Fixed width, line by line.
    Code(String),
}

impl Block {
    /// The head of a section.
    pub fn section(text: impl Into<String>) -> Self {
        Self::Heading { level: 1, text: text.into() }
    }

    /// The head of a part of a section.
    pub fn part(text: impl Into<String>) -> Self {
        Self::Heading { level: 2, text: text.into() }
    }

    /// A paragraph in one style.
    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self::Paragraph(text.into())
    }

    /// Small print in one style.
    pub fn note(text: impl Into<Text>) -> Self {
        Self::Note(text.into())
    }
}

/// A report in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    pub language: Language,
    pub title: String,
    /// Under the title: experiment, day.
    pub subtitle: String,
    /// At the foot of every page.
    pub foot: String,
    pub blocks: Vec<Block>,
}

impl Document {
    /// The figures in reading order.
    pub fn figures(&self) -> impl Iterator<Item = &FigureBlock> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Figure(figure) => Some(&**figure),
            _ => None,
        })
    }
}
