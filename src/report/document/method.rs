//! How the comparison works, for readers who do not train networks.

use super::block::{Block, Text};
use super::inputs::Inputs;
use super::say::Say;
use crate::config::MethodTraits;
use crate::text::{Language, text};

/// The section: only arms that took part are explained.
pub fn blocks(inputs: &Inputs, say: Say) -> Vec<Block> {
    let arms: Vec<(String, Text)> =
        inputs.pilot.arms().map(|arm| (arm.to_owned(), explained(inputs.method(arm), say.0).into())).collect();
    vec![
        Block::section(text!(say.0, "document-method")),
        Block::paragraph(text!(say.0, "document-method-idea")),
        Block::KeyValue(arms),
        Block::part(text!(say.0, "document-method-fair")),
        Block::List(fair(say).into_iter().map(Text::from).collect()),
        Block::part(text!(say.0, "document-method-reading")),
        Block::List(reading(say).into_iter().map(Text::from).collect()),
        Block::note(text!(say.0, "document-method-sources")),
    ]
}

/// What a method does, in a sentence or two; empty for one that has none here.
pub fn explained(method: &str, language: Language) -> String {
    let known = MethodTraits::of(method);
    known.map_or_else(String::new, |traits| text(language, &format!("method-explain-{}", traits.key), None))
}

fn fair(say: Say) -> Vec<String> {
    vec![
        text!(say.0, "document-fair-labels"),
        text!(say.0, "document-fair-groups"),
        text!(say.0, "document-fair-cuts"),
        text!(say.0, "document-fair-seeds"),
    ]
}

fn reading(say: Say) -> Vec<String> {
    vec![
        text!(say.0, "document-read-points"),
        text!(say.0, "document-read-interval"),
        text!(say.0, "document-read-conclusion"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MethodSpec;

    #[test]
    fn every_method_is_explained_in_both_languages() {
        for language in [Language::En, Language::Ja] {
            for method in MethodSpec::all() {
                assert!(!explained(method.key(), language).is_empty(), "{method:?}");
            }
        }
    }
}
