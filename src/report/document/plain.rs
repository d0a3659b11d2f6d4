//! A document as plain text, for a terminal or a mail. Of figures and pictures stands there what is written under them.

use super::block::{Block, Document, Text};

/// Writes the document: a paragraph per block.
pub fn write(document: &Document) -> String {
    let head = format!("{}\n{}", document.title, document.subtitle);
    let blocks = document.blocks.iter().map(|block| lines(block, document).join("\n"));
    [head].into_iter().chain(blocks).collect::<Vec<_>>().join("\n\n")
}

fn lines(block: &Block, document: &Document) -> Vec<String> {
    let row = |cells: &[Text]| cells.iter().map(Text::plain).collect::<Vec<_>>().join(" | ");
    match block {
        Block::Heading { text, .. } | Block::Code(text) => vec![text.clone()],
        Block::Lead(lines) => vec![Text::sentence(lines, document.language)],
        Block::Paragraph(text) | Block::Note(text) => vec![text.plain()],
        Block::List(items) => items.iter().map(|item| format!("- {}", item.plain())).collect(),
        Block::Table(table) => {
            [table.head.join(" | ")].into_iter().chain(table.rows.iter().map(|cells| row(cells))).collect()
        }
        Block::Figure(figure) => figure.under().into_iter().map(str::to_owned).collect(),
        Block::Pictures(rows) => rows.iter().map(|row| row.title.clone()).collect(),
        // A value may have several lines: they stand under its name.
        Block::KeyValue(pairs) => {
            pairs.iter().map(|(key, value)| format!("{key}\n  {}", value.plain().replace('\n', "\n  "))).collect()
        }
        Block::Callout { title, text, .. } => vec![title.clone(), text.plain()],
    }
}
