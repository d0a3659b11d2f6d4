//! What the words mean: a few on the first page, all of them in the help.

use egui::{ScrollArea, Ui};

use crate::ui::focus;
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{card, field, term, wrapped};

/// All entries of the glossary: `glossary-name-<id>` and `glossary-<id>`.
pub const TERMS: [&str; 63] = [
    "arm",
    "arm-error",
    "augmentation",
    "backbone",
    "baseline",
    "batch",
    "blind",
    "budget",
    "checkpoint",
    "clip",
    "collapse",
    "config-hash",
    "contrastive",
    "cpu-time",
    "data-hash",
    "embedding",
    "encoder",
    "epoch",
    "experiment",
    "fine-tuning",
    "flop",
    "fold",
    "group",
    "hold-out",
    "hub",
    "infonce",
    "interval",
    "k-fold",
    "knn-probe",
    "label-agreement",
    "learning-rate",
    "leave-one-out",
    "linear-probe",
    "loss",
    "macro-f1",
    "momentum-encoder",
    "near-duplicate",
    "nearest-neighbour",
    "neighbour-history",
    "other-source",
    "paired",
    "partial",
    "pca",
    "positive",
    "precision-at-k",
    "pretraining",
    "probe",
    "projection-head",
    "purity",
    "queue",
    "recipe",
    "recording-time",
    "retrieval",
    "run",
    "seed",
    "self-supervised",
    "short-side",
    "similarity",
    "split",
    "temperature",
    "top-1",
    "umap",
    "workspace",
];

/// The words that a first look at the window meets.
const FIRST: [&str; 14] = [
    "self-supervised",
    "nearest-neighbour",
    "infonce",
    "embedding",
    "clip",
    "arm",
    "seed",
    "budget",
    "linear-probe",
    "interval",
    "fold",
    "group",
    "checkpoint",
    "flop",
];

/// The card on the first page: rest the pointer on a word.
pub fn card(ui: &mut Ui, width: f32) {
    card::frame(ui).show(ui, |ui| {
        ui.set_width(width - 34.0);
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::new(16.0, 6.0);
            ui.label(text::bold(tr("start-words")).color(colors(ui).text));
            for id in FIRST {
                term::term(ui, id, &tr(&format!("glossary-name-{id}")));
            }
        });
    });
}

/// The whole glossary, with a search; for the help.
pub fn list(ui: &mut Ui, search: &mut String) {
    let c = colors(ui);
    field::search(ui, search, &tr("start-words-search"), ui.available_width() - 18.0);
    ui.add_space(4.0);
    let wanted = search.to_lowercase();
    ScrollArea::vertical().id_salt("glossary").auto_shrink(false).show(ui, |ui| {
        focus::scroll_by_page(ui);
        for id in TERMS {
            let (name, words) = (tr(&format!("glossary-name-{id}")), tr(&format!("glossary-{id}")));
            if !name.to_lowercase().contains(&wanted) && !words.to_lowercase().contains(&wanted) {
                continue;
            }
            ui.label(text::bold(name).color(c.text));
            wrapped::label(ui, text::body(words).color(c.text_2));
            ui.add_space(6.0);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::i18n::{Language, set_lang};

    #[test]
    fn every_entry_has_a_name_and_words_in_both_languages() {
        for lang in [Language::Ja, Language::En] {
            set_lang(lang);
            for id in TERMS.into_iter().chain(FIRST) {
                for key in [format!("glossary-{id}"), format!("glossary-name-{id}")] {
                    assert_ne!(tr(&key), key);
                }
                assert!(TERMS.contains(&id), "{id}");
            }
        }
    }
}
