//! The form of the selected arm, or of the settings that all arms share, drawn from the table of settings.

use egui::{RichText, ScrollArea, Ui};
use egui_material_icons::icons;

use super::schedule;
use super::state::{Act, Group, Selection, State, Tab};
use super::{arms, elements, row};
use crate::config::fields::{self, Field, Section};
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{arm_mark, button, menu, segmented, wrapped};

/// So many columns show two arms: one each, and one for what they share.
const TWO_ARMS: usize = 3;

/// Least and greatest width of a column of the form, and the gap between two; points.
const COLUMN: f32 = 520.0;
const WIDEST: f32 = 860.0;
const GAP: f32 = 36.0;
/// Height of a column's head, points.
const HEAD: f32 = 40.0;

/// The head of the middle card: whose settings these are, and how they are shown.
pub fn head(ui: &mut Ui, state: &mut State) {
    let size = egui::vec2(ui.available_width(), crate::ui::dock::HEAD + 4.0);
    ui.allocate_ui_with_layout(size, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.set_min_size(size);
        let mut tab = state.tab;
        let options =
            [(Tab::Form, tr("design-tab-form")), (Tab::Ron, tr("design-tab-ron")), (Tab::Diff, tr("design-tab-diff"))];
        if segmented::segmented(ui, &tr("design-view"), &mut tab, &options) {
            state.act(Act::Show(tab));
        }
        // The title has what the views leave: a long name is cut before them.
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| title(ui, state, size.x));
    });
    line(ui);
}

/// The title of a card that is `width` points wide.
fn title(ui: &mut Ui, state: &State, width: f32) {
    let c = colors(ui);
    let experiment = state.doc.experiment();
    let two_arms = state.beside().is_some() && room(width) >= TWO_ARMS;
    let name = |ui: &mut Ui, name: &str| ui.add(egui::Label::new(text::card_title(name).color(c.text)).truncate());
    if state.tab != Tab::Form || two_arms {
        name(ui, &experiment.name);
        return;
    }
    match state.selection {
        Selection::Arm(place) => {
            let Some(arm) = experiment.arms.get(place) else { return };
            arm_mark::mark(ui, theme::arm(ui, super::state::slot(experiment, place)));
            name(ui, &arm.name);
            let words = text::small(arms::one_line(&arm.method)).color(c.text_2);
            ui.add(egui::Label::new(words).truncate());
        }
        Selection::Shared(group) => {
            name(ui, &tr(&group.key()));
            ui.add(egui::Label::new(text::small(tr("design-shared-hint")).color(c.text_2)).truncate());
        }
    }
}

/// Says so where what is designed is not the experiment that the header names, and leads to its settings.
pub fn other_experiment(ui: &mut Ui, state: &mut State, shown: Option<&str>) {
    let own = state.doc.experiment().name.clone();
    let Some(shown) = shown.filter(|name| *name != own) else { return };
    let size = egui::vec2(ui.available_width(), 30.0);
    ui.allocate_ui_with_layout(size, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        if button::quiet(ui, None, &tr!("design-other-open", name = shown)).clicked() {
            state.act(Act::OfRuns(shown.to_owned()));
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let words = tr!("design-other", own = own.as_str(), shown = shown);
            ui.add(egui::Label::new(text::small(&words).color(colors(ui).text_2)).truncate()).on_hover_text(words);
        });
    });
    line(ui);
}

/// A line across the card.
pub fn line(ui: &mut Ui) {
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range().expand(16.0), rect.top(), egui::Stroke::new(1.0, colors(ui).line));
    ui.add_space(1.0);
}

/// The form itself.
pub fn show(ui: &mut Ui, state: &mut State) {
    ScrollArea::vertical().id_salt("design-form").auto_shrink([false, false]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 8.0);
        ui.horizontal(|ui| {
            ui.add_space(4.0); // room for the dots of changed settings
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                sections(ui, state);
                ui.add_space(24.0);
            });
        });
    });
}

fn sections(ui: &mut Ui, state: &mut State) {
    if let Some(syntax) = state.doc.syntax() {
        let words = tr!("design-form-stale", line = syntax.line);
        ui.add_space(8.0);
        let words = format!("{} {words}", icons::ICON_WARNING.codepoint);
        wrapped::label(ui, text::small(words).color(colors(ui).warn));
    }
    let width = ui.available_width();
    let columns = layout(state, room(width));
    let each = ((width - GAP * (columns.len() - 1) as f32) / columns.len() as f32).min(WIDEST);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        for shown in columns {
            ui.allocate_ui_with_layout(egui::vec2(each, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.spacing_mut().item_spacing = egui::vec2(8.0, 2.0);
                ui.set_width(each);
                column(ui, state, &shown);
            });
        }
    });
}

/// Columns that fit.
fn room(width: f32) -> usize {
    ((width + GAP) / (COLUMN + GAP)) as usize
}

/// A column of the form.
#[derive(Debug, PartialEq)]
struct Column {
    /// The arm whose settings stand here.
    arm: usize,
    sections: Vec<Section>,
    head: Head,
}

/// What stands above a column where two arms are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Head {
    None,
    Arm,
    Shared,
}

/// The columns, at most `most`. Where there is room, a second arm stands beside the selected one, and then what arms
/// share stands once.
fn layout(state: &State, most: usize) -> Vec<Column> {
    let arm = match state.selection {
        Selection::Arm(place) => place,
        Selection::Shared(_) => 0,
    };
    let plain = |sections: &[Section]| Column { arm, sections: sections.to_vec(), head: Head::None };
    let Some(beside) = state.beside().filter(|_| most >= TWO_ARMS) else {
        return columns(&state.sections(), most).into_iter().map(plain).collect();
    };
    let [first, second] = [arm, beside].map(|place| state.sections_of(place));
    let own = |all: &[Section]| all.iter().copied().filter(|s| !is_shared(*s)).collect();
    let mut shared: Vec<Section> = first.iter().copied().filter(|s| is_shared(*s)).collect();
    shared.extend(second.iter().filter(|s| is_shared(**s) && !first.contains(s)));
    let arms = [(arm, &first), (beside, &second)];
    let arms = arms.map(|(arm, sections)| Column { arm, sections: own(sections), head: Head::Arm });
    let shared = if shared.is_empty() { Vec::new() } else { columns(&shared, most - arms.len()) };
    let shared = shared.into_iter().map(|sections| Column { head: Head::Shared, ..plain(sections) });
    arms.into_iter().chain(shared).collect()
}

fn column(ui: &mut Ui, state: &mut State, shown: &Column) {
    match shown.head {
        Head::None => {}
        Head::Arm => arm_head(ui, state, shown.arm),
        Head::Shared => shared_head(ui),
    }
    for (i, section) in shown.sections.iter().enumerate() {
        if i > 0 {
            ui.add_space(6.0);
            separator(ui);
        }
        let shared = matches!(state.selection, Selection::Arm(_)) && is_shared(*section) && shown.head == Head::None;
        heading(ui, &tr(&section.key()), shared);
        section_rows(ui, state, *section, shown.arm);
    }
}

fn shared_head(ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.set_min_height(HEAD);
        ui.label(text::card_title(tr("design-shared")).color(colors(ui).text));
    });
    separator(ui);
}

/// Whose settings stand below; of the arm beside the selected one it can be chosen.
fn arm_head(ui: &mut Ui, state: &mut State, place: usize) {
    let experiment = state.doc.experiment();
    let Some(arm) = experiment.arms.get(place) else { return };
    let (style, line) = (theme::arm(ui, super::state::slot(experiment, place)), arms::one_line(&arm.method));
    let names = experiment.arms.iter().enumerate().map(|(i, arm)| (i, arm.name.clone()));
    let others: Vec<(usize, String)> = names.filter(|(i, _)| state.selection != Selection::Arm(*i)).collect();
    let name = arm.name.clone();
    ui.horizontal(|ui| {
        ui.set_min_height(HEAD);
        arm_mark::mark(ui, style);
        if state.selection == Selection::Arm(place) {
            ui.label(text::card_title(&name).color(colors(ui).text));
        } else {
            let mut chosen = place;
            if menu::choice(ui, &tr("design-beside"), &mut chosen, &others, 140.0) {
                state.beside = Some(chosen);
            }
        }
        ui.add(egui::Label::new(text::small(line).color(colors(ui).text_2)).truncate());
    });
    separator(ui);
}

/// The headings in at most `most` columns of about the same length, read from top to bottom.
fn columns(sections: &[Section], most: usize) -> Vec<&[Section]> {
    let rows = |s: &Section| 2 + fields::all().iter().filter(|f| f.section == *s).count();
    let all: usize = sections.iter().map(rows).sum();
    let most = most.clamp(1, sections.len().max(1));
    let (mut columns, mut from, mut before) = (Vec::new(), 0, 0);
    for (i, section) in sections.iter().enumerate() {
        let end = all * (columns.len() + 1) / most;
        // A heading goes where the larger part of it lies.
        if i > from && columns.len() + 1 < most && before + rows(section) / 2 >= end {
            columns.push(&sections[from..i]);
            from = i;
        }
        before += rows(section);
    }
    columns.push(&sections[from..]);
    columns
}

fn is_shared(section: Section) -> bool {
    Group::ALL.iter().any(|group| group.sections().contains(&section))
}

fn separator(ui: &mut Ui) {
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, colors(ui).line));
    ui.add_space(1.0);
}

fn heading(ui: &mut Ui, words: &str, shared: bool) {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(words).font(text::font_bold()).color(colors(ui).text));
        if shared {
            chip(ui, Tone::Neutral, None, &tr("design-shared-by-all"));
        }
    });
    ui.add_space(2.0);
}

fn section_rows(ui: &mut Ui, state: &mut State, section: Section, arm: usize) {
    match section {
        Section::Tasks => elements::tasks(ui, state),
        Section::Probes => elements::probes(ui, state),
        _ => rows(ui, state, section, arm),
    }
    match section {
        Section::Weights => schedule::weights(ui, state, arm),
        Section::Optimiser => schedule::training(ui, state),
        Section::SupervisedOptimiser => schedule::supervised(ui, state),
        _ => {}
    }
}

/// All rows of a heading; in settings of an arm `arm` is its place.
fn rows(ui: &mut Ui, state: &mut State, section: Section, arm: usize) {
    for field in fields::all().iter().filter(|f| f.section == section && f.path != "arms") {
        row::show(ui, state, field, &field.path.replace('*', &arm.to_string()));
    }
}

/// The rows of one element of a list.
pub fn element_rows(ui: &mut Ui, state: &mut State, wanted: impl Fn(&Field) -> bool, place: usize) {
    for field in fields::all().iter().filter(|f| wanted(f)) {
        row::show(ui, state, field, &field.path.replace('*', &place.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Section as S;

    #[test]
    fn where_there_is_room_two_arms_stand_side_by_side_and_what_they_share_stands_once() {
        let mut state = State::default();
        let Selection::Arm(first) = state.selection else { panic!("a form opens with an arm") };
        assert!(layout(&state, 2).iter().all(|c| c.arm == first && c.head == Head::None));
        let wide = layout(&state, 3);
        let arms: Vec<usize> = wide.iter().filter(|c| c.head == Head::Arm).map(|c| c.arm).collect();
        assert_eq!((arms.len(), arms[0]), (2, first));
        assert_ne!(arms[1], first);
        let all: Vec<Section> = wide.iter().flat_map(|c| c.sections.clone()).collect();
        assert_eq!(all.iter().filter(|s| **s == S::Queue).count(), 1);
        assert_eq!(all.iter().filter(|s| **s == S::Arm).count(), 2);
        state.selection = Selection::Shared(Group::Evaluation);
        assert!(layout(&state, 4).iter().all(|c| c.head == Head::None), "shared settings belong to no arm");
    }

    #[test]
    fn headings_fill_columns_of_about_the_same_length_in_their_order() {
        let arm = [S::Arm, S::Neighbours, S::Weights, S::Queue, S::Training, S::Optimiser];
        assert_eq!(columns(&arm, 1), [&arm[..]]);
        assert_eq!(columns(&arm, 2), [&arm[..3], &arm[3..]]);
        assert_eq!(columns(&arm, 3).concat(), arm);
        assert_eq!(columns(&[S::Tasks], 3), [&[S::Tasks][..]]);
        assert_eq!(columns(&[], 2), [&[] as &[Section]]);
    }
}
