//! What is shown: arm, seed, data set, colours, projection.

use egui::Ui;

use super::state::State;
use crate::explore::map::Projection;
use crate::report::map::classes::Colouring;
use crate::ui::dock;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, text};
use crate::ui::widgets::{menu, segmented};

/// Below this width, in points, the words before the controls are left out; the controls keep their names.
const WORDY: f32 = 1180.0;

/// Draws the bar above the panels; nothing before there is a map to choose.
pub fn show(state: &mut State, ui: &mut Ui) {
    if state.current().is_none() {
        return;
    }
    let wordy = ui.available_width() > WORDY;
    let frame = dock::card(ui).inner_margin(egui::Margin::symmetric(16, 8));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_size(egui::vec2(ui.available_width(), 28.0));
            run(state, ui, wordy);
            set(state, ui, wordy);
            colouring(state, ui, wordy);
            word(ui, wordy, &tr("map-projection"));
            let kinds = [(Projection::Umap, "UMAP".to_owned()), (Projection::Pca, "PCA".to_owned())];
            let entry = |kind: &Projection| match kind {
                Projection::Umap => Some("umap"),
                Projection::Pca => Some("pca"),
            };
            if segmented::explained(ui, &tr("map-projection"), &mut state.projection, &kinds, entry) {
                state.fit();
            }
        });
    });
    // The same gap as between panels; egui adds its own two spacings.
    ui.add_space(if ui.ctx().content_rect().height() < 800.0 { 0.0 } else { theme::space::XS });
}

fn word(ui: &mut Ui, wordy: bool, words: &str) {
    if wordy {
        ui.add_space(6.0);
        ui.label(text::small(words).color(theme::colors(ui).text_2));
    }
}

fn run(state: &mut State, ui: &mut Ui, wordy: bool) {
    let Some(now) = state.current().cloned() else { return };
    let arms: Vec<(String, String)> = state.arms().iter().map(|r| (r.arm.clone(), r.arm.clone())).collect();
    let runs = state.index.runs().unwrap_or_default();
    let seeds: Vec<(u64, String)> =
        runs.iter().filter(|r| r.arm == now.arm).map(|r| (r.seed, r.seed.to_string())).collect();
    let (mut arm, mut seed) = (now.arm.clone(), now.seed);
    word(ui, wordy, &tr("map-arm"));
    let other_arm = menu::choice(ui, &tr("map-arm"), &mut arm, &arms, 110.0);
    word(ui, wordy, &tr("map-seed"));
    let other_seed = menu::choice(ui, &tr("map-seed"), &mut seed, &seeds, 64.0);
    if other_arm || other_seed {
        let found = if other_arm {
            state.arms().into_iter().find(|r| r.arm == arm).map(|r| r.run.clone())
        } else {
            state.index.runs().into_iter().flatten().find(|r| r.arm == arm && r.seed == seed).map(|r| r.run.clone())
        };
        if let Some(run) = found {
            state.change_run(run);
        }
    }
}

fn set(state: &mut State, ui: &mut Ui, wordy: bool) {
    let Some(shown) = state.shown() else { return };
    let sets = shown.map.sets.iter().map(|set| (Some(set.clone()), set.clone()));
    let all: Vec<(Option<String>, String)> = std::iter::once((None, tr("map-all-sets"))).chain(sets).collect();
    if all.len() > 2 {
        word(ui, wordy, &tr("map-set"));
        if menu::choice(ui, &tr("map-set"), &mut state.set, &all, 130.0) {
            state.fit();
            state.hidden.clear();
            state.selected.clear();
        }
    }
}

fn colouring(state: &mut State, ui: &mut Ui, wordy: bool) {
    let Some(prepared) = state.prepared() else { return };
    let columns: Vec<(Colouring, String)> =
        prepared.columns.iter().map(|name| (Colouring::Group(name.clone()), name.clone())).collect();
    let options = options(state, prepared.time.is_some(), columns.first().map(|column| &column.0));
    word(ui, wordy, &tr("map-colour"));
    let mut changed = if wordy {
        segmented::explained(ui, &tr("map-colour"), &mut state.colouring, &options, entry)
    } else {
        menu::choice(ui, &tr("map-colour"), &mut state.colouring, &options, 110.0)
    };
    if matches!(state.colouring, Colouring::Group(_)) && columns.len() > 1 {
        changed |= menu::choice(ui, &tr("map-colour-group"), &mut state.colouring, &columns, 120.0);
    }
    if changed {
        state.hidden.clear();
        state.pointed_class = None;
    }
}

/// What the glossary says of a colouring that does not explain itself.
pub fn entry(colouring: &Colouring) -> Option<&'static str> {
    match colouring {
        Colouring::Error => Some("arm-error"),
        Colouring::Time => Some("recording-time"),
        Colouring::Group(_) => Some("group"),
        Colouring::Label | Colouring::Source | Colouring::Set | Colouring::Judgement | Colouring::Tag => None,
    }
}

/// What can tell the clips apart; `time` where the data say something of it, groups where there are columns, tags where
/// any video has one.
fn options(state: &State, time: bool, column: Option<&Colouring>) -> Vec<(Colouring, String)> {
    let several = state.set.is_none() && state.shown().is_some_and(|s| s.map.sets.len() > 1);
    // The segment stands for whichever column is chosen beside it.
    let group = match &state.colouring {
        Colouring::Group(_) => Some(state.colouring.clone()),
        _ => column.cloned(),
    };
    let all = [
        Some((Colouring::Label, tr("map-colour-label"))),
        Some((Colouring::Error, tr("map-colour-error"))),
        Some((Colouring::Source, tr("map-colour-source"))),
        several.then(|| (Colouring::Set, tr("map-set"))),
        group.map(|group| (group, tr("map-colour-group"))),
        time.then(|| (Colouring::Time, tr("map-colour-time"))),
        Some((Colouring::Judgement, tr("map-colour-judgement"))),
        (state.judged.has_tags() || state.colouring == Colouring::Tag).then(|| (Colouring::Tag, tr("map-colour-tag"))),
    ];
    all.into_iter().flatten().collect()
}
