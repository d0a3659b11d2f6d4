//! Values as new text: on one line where they fit, else one setting a line.

use super::tree::{Kind, Node};

/// Longest value that stands on one line.
const LINE: usize = 96;

/// A value on one line. `text` is the one that it stands in.
pub fn one_line(node: &Node, text: &str) -> String {
    let all = |items: &[Node]| items.iter().map(|item| one_line(item, text)).collect::<Vec<_>>().join(", ");
    match &node.kind {
        Kind::Plain => node.text(text).to_owned(),
        Kind::List(items) => format!("[{}]", all(items)),
        Kind::Items { name, items } => format!("{name}({})", all(items)),
        Kind::Fields { name, fields } => {
            let one = fields.iter().map(|f| format!("{}: {}", f.key, one_line(&f.value, text)));
            format!("{name}({})", one.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A value that begins in a line with this indent.
pub fn written(node: &Node, text: &str, indent: &str) -> String {
    let line = one_line(node, text);
    if line.len() <= LINE {
        return line;
    }
    let deeper = format!("{indent}    ");
    let lines = |items: Vec<String>| items.iter().map(|item| format!("{deeper}{item},\n")).collect::<String>();
    match &node.kind {
        Kind::Plain => line,
        Kind::List(items) => {
            let items = items.iter().map(|item| written(item, text, &deeper)).collect();
            format!("[\n{}{indent}]", lines(items))
        }
        Kind::Items { name, items } => {
            let items = items.iter().map(|item| written(item, text, indent)).collect::<Vec<_>>();
            format!("{name}({})", items.join(", "))
        }
        Kind::Fields { name, fields } => {
            let fields = fields.iter().map(|f| format!("{}: {}", f.key, written(&f.value, text, &deeper))).collect();
            format!("{name}(\n{}{indent})", lines(fields))
        }
    }
}
