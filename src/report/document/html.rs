//! A document as one HTML file: no script, nothing from elsewhere, well-formed as XML too. It fits phone, screen and A4;
//! dark colours where the reader's system asks for them, never on paper.

use std::fmt::Write;
use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use image::{ImageFormat, RgbImage};

use super::block::{Block, Column, Document, FigureBlock, Picture, PictureRow, Table, Text, Tone};
use crate::report::figure::FigureError;

const STYLE: &str = include_str!("style.css");

/// Sizes of a figure in points, with the class that shows it: on screens and paper, and on phones.
const SIZES: [([f32; 2], &str); 2] = [([720.0, 390.0], "wide"), ([420.0, 360.0], "narrow")];

/// Writes the document.
///
/// # Errors
/// A picture that cannot be encoded.
pub fn write(document: &Document) -> Result<String, FigureError> {
    let mut page = Page { html: String::new(), figures: 0 };
    for block in &document.blocks {
        page.block(block)?;
    }
    let lang = document.language.code();
    let [title, subtitle, foot] = [&document.title, &document.subtitle, &document.foot].map(|text| escaped(text));
    Ok(format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main>\n<header><h1>{title}</h1><p>{subtitle}</p></header>\n{}</main>\n<footer>{foot}</footer>\n\
         </body>\n</html>\n",
        page.html
    ))
}

struct Page {
    html: String,
    figures: usize,
}

impl Page {
    fn put(&mut self, line: &str) {
        self.html.push_str(line);
        self.html.push('\n');
    }

    fn block(&mut self, block: &Block) -> Result<(), FigureError> {
        match block {
            Block::Heading { level, text } => {
                let level = level + 1;
                self.put(&format!("<h{level}>{}</h{level}>", escaped(text)));
            }
            Block::Lead(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("<span>{}</span>", rich(line))).collect();
                self.put(&format!("<p class=\"lead\">{}</p>", lines.join(" ")));
            }
            Block::Paragraph(text) => self.put(&format!("<p>{}</p>", rich(text))),
            Block::Note(text) => self.put(&format!("<p class=\"note\">{}</p>", rich(text))),
            Block::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>", rich(item))).collect();
                self.put(&format!("<ul>{items}</ul>"));
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Pictures(rows) => rows.iter().try_for_each(|row| self.pictures(row))?,
            Block::KeyValue(pairs) => {
                let pair = |(key, value): &(String, Text)| {
                    format!("<div><dt>{}</dt><dd>{}</dd></div>", escaped(key), rich(value))
                };
                self.put(&format!("<dl>{}</dl>", pairs.iter().map(pair).collect::<String>()));
            }
            Block::Callout { tone, title, text } => self.put(&format!(
                "<aside class=\"{}\"><strong>{}</strong><p>{}</p></aside>",
                class(*tone),
                escaped(title),
                rich(text)
            )),
            Block::Code(text) => self.put(&format!("<pre>{}</pre>", escaped(text))),
        }
        Ok(())
    }

    fn table(&mut self, table: &Table) {
        let class = |i: usize| match table.columns.get(i) {
            Some(Column::Number) => " class=\"number\"",
            Some(Column::Name) => " class=\"name\"",
            Some(Column::Text) | None => "",
        };
        let head = table.head.iter().enumerate().map(|(i, text)| format!("<th{}>{}</th>", class(i), escaped(text)));
        let mut html =
            format!("<div class=\"scroll\"><table><thead><tr>{}</tr></thead><tbody>", head.collect::<String>());
        for row in &table.rows {
            let cells = row.iter().enumerate().map(|(i, text)| format!("<td{}>{}</td>", class(i), rich(text)));
            // Writing to a string cannot fail.
            let _ = write!(html, "<tr>{}</tr>", cells.collect::<String>());
        }
        self.put(&format!("{html}</tbody></table></div>"));
    }

    /// The figure in both colours and both sizes, of which the style shows one.
    fn figure(&mut self, block: &FigureBlock) {
        self.figures += 1;
        let (figure, mut html) = (block.bare(), String::from("<figure>"));
        for (size, width) in SIZES {
            for (dark, colour) in [(false, "light"), (true, "dark")] {
                let id = format!("plot-{}-{width}-{colour}", self.figures);
                let svg = inline(&figure.svg(size, dark), &id);
                let _ = write!(html, "<div class=\"{width} {colour}\">{svg}</div>");
            }
        }
        let under: Vec<String> = block.under().into_iter().map(escaped).collect();
        self.put(&format!("{html}<figcaption>{}</figcaption></figure>", under.join("<br/>")));
    }

    fn pictures(&mut self, row: &PictureRow) -> Result<(), FigureError> {
        let pictures: Result<Vec<String>, FigureError> = row.pictures.iter().map(picture).collect();
        self.put(&format!(
            "<section class=\"pictures\"><h4>{}</h4><div>{}</div></section>",
            escaped(&row.title),
            pictures?.concat()
        ));
        Ok(())
    }
}

/// An SVG document as a part of a page: without what only a file needs, its clip under a name of its own.
fn inline(svg: &str, id: &str) -> String {
    svg.replace(" xmlns=\"http://www.w3.org/2000/svg\"", "")
        .replace("id=\"plot\"", &format!("id=\"{id}\""))
        .replace("url(#plot)", &format!("url(#{id})"))
}

fn picture(picture: &Picture) -> Result<String, FigureError> {
    let Picture { width, height, rgb, caption, tone } = picture;
    let image = RgbImage::from_raw(*width, *height, rgb.clone()).ok_or(FigureError::Size(*width, *height))?;
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, ImageFormat::Png).map_err(|e| FigureError::Png(e.to_string()))?;
    let alt = escaped(&caption.join(" "));
    let lines: Vec<String> = caption.iter().map(|line| escaped(line)).collect();
    Ok(format!(
        "<figure class=\"{}\"><img alt=\"{alt}\" width=\"{width}\" height=\"{height}\" src=\"data:image/png;base64,{}\"/>\
         <figcaption>{}</figcaption></figure>",
        class(*tone),
        BASE64.encode(png.into_inner()),
        lines.join("<br/>")
    ))
}

fn rich(text: &Text) -> String {
    let piece = |p: &super::block::Piece| {
        let inner = escaped(&p.text);
        let inner = if p.bold { format!("<b>{inner}</b>") } else { inner };
        match p.tone {
            Tone::Plain => inner,
            tone => format!("<span class=\"{}\">{inner}</span>", class(tone)),
        }
    };
    text.0.iter().map(piece).collect()
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Caution => "caution",
        Tone::Bad => "bad",
        Tone::Quiet => "quiet",
    }
}

/// Text without a meaning of its own in HTML; control characters, which XML does not know, become visible.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn every_text_is_escaped_and_control_characters_do_not_break_the_file() {
        let hostile = "\"><img src=x onerror='1'>&\u{0}\u{1b}";
        let said = escaped(hostile);
        assert!(!said.contains(['<', '>', '"', '\'', '\u{0}', '\u{1b}']), "{said}");
        let table = Table { columns: vec![Column::Text], head: vec![hostile.into()], rows: vec![vec![hostile.into()]] };
        let blocks = vec![
            Block::section(hostile),
            Block::Lead(vec![hostile.into()]),
            Block::paragraph(hostile),
            Block::List(vec![hostile.into()]),
            Block::Table(table),
            Block::KeyValue(vec![(hostile.into(), hostile.into())]),
            Block::Callout { tone: Tone::Bad, title: hostile.into(), text: hostile.into() },
            Block::Code(hostile.into()),
        ];
        let [title, subtitle, foot] = [(); 3].map(|()| hostile.to_owned());
        let html = write(&Document { language: Language::En, title, subtitle, foot, blocks }).unwrap();
        assert!(!html.contains("<img"), "{html}");
        let options = resvg::usvg::roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        resvg::usvg::roxmltree::Document::parse_with_options(&html, options).unwrap();
    }
}
