//! How the comparison works, for readers who do not train networks.

use super::block::{Block, Text};
use super::facts::Facts;
use super::say::Say;
use crate::text::text;

/// The section: only arms that took part are explained.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let arms: Vec<(String, Text)> =
        facts.pilot.arms().map(|arm| (arm.to_owned(), explained(facts.method(arm), say).into())).collect();
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

fn explained(method: &str, say: Say) -> String {
    match method {
        "random" => text!(say.0, "document-explain-random"),
        "scratch" => text!(say.0, "document-explain-scratch"),
        "intra" => text!(say.0, "document-explain-intra"),
        "iivcl" => text!(say.0, "document-explain-iivcl"),
        "control" => text!(say.0, "document-explain-control"),
        "inter" => text!(say.0, "document-explain-inter"),
        "nnclr" => text!(say.0, "document-explain-nnclr"),
        "simclr" => text!(say.0, "document-explain-simclr"),
        "byol" => text!(say.0, "document-explain-byol"),
        "msf" => text!(say.0, "document-explain-msf"),
        "sce" => text!(say.0, "document-explain-sce"),
        "clusters" => text!(say.0, "document-explain-clusters"),
        _ => String::new(),
    }
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
    use crate::text::Language;

    #[test]
    fn every_method_is_explained_in_both_languages() {
        for language in [Language::En, Language::Ja] {
            for method in MethodSpec::all() {
                assert!(!explained(method.key(), Say(language)).is_empty(), "{method:?}");
            }
        }
    }
}
