//! The left panel: the query, how to browse, what the judgements say, the keys.

use egui::{Align, Direction, Layout, Rect, ScrollArea, Sense, Ui, Vec2};
use egui_material_icons::icons;

use super::choices::Browse;
use super::paint::{divider, key_cap, playhead};
use super::{View, numbers, tags};
use crate::report::query_order::By;
use crate::store::judgement::VideoName;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::{self, Tone};
use crate::ui::widgets::{button, card, menu, toggle, wrapped};

/// A narrower panel has no title, points.
const NARROW: f32 = 200.0;

/// Draws the panel.
pub fn show(ui: &mut Ui, view: &mut View<'_>, cx: &mut Cx<'_>) {
    // In the smallest window the controls need the room of the title.
    let title = if ui.available_width() < NARROW { String::new() } else { tr("panel-nb-query") };
    card::head(ui, &title, |ui| {
        if button::icon(ui, icons::ICON_CHEVRON_RIGHT.codepoint, &tr("neighbours-next")).clicked() {
            view.state.go(1);
        }
        let place = match view.state.queries.len() {
            0 => "–".to_owned(),
            all => format!("{} / {all}", view.state.at + 1),
        };
        ui.label(text::small(place).color(colors(ui).text_2));
        if button::icon(ui, icons::ICON_CHEVRON_LEFT.codepoint, &tr("neighbours-previous")).clicked() {
            view.state.go(-1);
        }
        if button::icon(ui, icons::ICON_VIDEO_FILE.codepoint, &tr("neighbours-own-open")).clicked() {
            view.own.ask();
        }
    });
    ScrollArea::vertical().auto_shrink(false).content_margin(egui::Margin::ZERO).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        browse(ui, view);
        picture(ui, view, cx);
        about(ui, view, cx);
        divider(ui);
        if !view.state.is_own() {
            numbers::precision(ui, view, cx);
            divider(ui);
        }
        numbers::this_query(ui, view, cx);
        divider(ui);
        keys(ui);
    });
}

fn browse(ui: &mut Ui, view: &mut View<'_>) {
    let mut browse = view.state.choices.browse;
    let mut options: Vec<(Browse, String)> =
        By::ALL.into_iter().map(|by| (Browse::By(by), tr(&format!("neighbours-by-{}", by.word())))).collect();
    if view.state.compares() {
        options.push((Browse::Disagreement, tr("neighbours-by-disagreement")));
    }
    if browse == Browse::Chosen {
        options.push((Browse::Chosen, tr!("neighbours-by-chosen", n = view.state.queries.len())));
    }
    ui.horizontal(|ui| {
        let random = browse == Browse::By(By::Random);
        let width = ui.available_width() - if random { 52.0 } else { 18.0 };
        if menu::choice(ui, &tr("neighbours-browse"), &mut browse, &options, width) {
            view.state.choices.browse = browse;
            view.state.leave_order();
        }
        let name = tr!("neighbours-shuffle", seed = view.state.choices.seed);
        if random && button::icon(ui, icons::ICON_CASINO.codepoint, &name).clicked() {
            view.state.choices.seed += 1;
            view.state.leave_order();
        }
    });
    if view.state.choices.browse != Browse::Chosen {
        filters(ui, view);
    }
}

/// Which of the queries are shown: of a label, of a recording, not judged yet.
fn filters(ui: &mut Ui, view: &mut View<'_>) {
    let mut filter = view.state.choices.filter.clone();
    let mut labels = vec![(None, tr("neighbours-all-labels"))];
    labels.extend(view.state.order.labels().iter().map(|label| (Some(label.clone()), label.clone())));
    let mut recordings = vec![(None, tr("neighbours-all-recordings"))];
    let of_label = view.state.order.recordings(filter.label.as_ref());
    recordings.extend(of_label.map(|(recording, words)| (Some(recording.clone()), words.to_owned())));
    // Side by side where both have room for what they say while nothing is chosen, else one below the other.
    let (whole, gap) = (ui.available_width(), ui.spacing().item_spacing.x);
    let half = (whole - gap) / 2.0;
    let are_beside = [&labels[0].1, &recordings[0].1].into_iter().all(|words| menu::fits(ui, words, half));
    let (width, direction) = if are_beside { (half, Direction::LeftToRight) } else { (whole, Direction::TopDown) };
    ui.with_layout(Layout::from_main_dir_and_cross_align(direction, Align::Min), |ui| {
        if menu::narrow_choice(ui, &tr("neighbours-filter-label"), &mut filter.label, &labels, width) {
            filter.recording = None; // it may have no query of this label
        }
        menu::narrow_choice(ui, &tr("neighbours-filter-recording"), &mut filter.recording, &recordings, width);
    });
    ui.horizontal(|ui| {
        toggle::check(ui, &mut filter.unjudged, &tr("neighbours-filter-unjudged"));
        let mut tags = vec![(None, tr("neighbours-all-tags"))];
        tags.extend(view.store.known_tags().into_iter().map(|tag| (Some(tag.clone()), format!("#{tag}"))));
        if tags.len() > 1 {
            let width = ui.available_width().max(60.0);
            menu::narrow_choice(ui, &tr("neighbours-filter-tag"), &mut filter.tag, &tags, width);
        }
    });
    view.state.choices.filter = filter;
}

fn picture(ui: &mut Ui, view: &mut View<'_>, cx: &mut Cx<'_>) {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, (width * 0.56).round()), Sense::click());
    let name = tr("neighbours-query-picture");
    let clip = view.state.query().and_then(|query| view.state.clip(view.library, query));
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::Button, true, &name);
        let frame = clip.as_ref().map(|clip| clip.frame_at(view.player.head()));
        info.current_text_value = frame.map(|frame| tr!("neighbours-frame", n = frame + 1));
        info
    });
    let Some(query) = view.state.query().cloned() else {
        ui.painter().rect_filled(rect, crate::ui::theme::radius::CONTROL, colors(ui).hover);
        return;
    };
    if let Some(clip) = &clip {
        cx.media.show(ui, rect, clip, view.player.head());
        playhead(ui.painter(), rect, clip.share_at(view.player.head()), colors(ui));
    }
    if response.double_clicked() {
        view.viewer.open(cx, &query);
    }
}

/// Label, source, length; original quality and the file.
fn about(ui: &mut Ui, view: &mut View<'_>, cx: &mut Cx<'_>) {
    let Some(query) = view.state.query().cloned() else { return };
    let c = colors(ui);
    let list = view.state.query_list();
    let label = match (list.and_then(|list| list.label.clone()), view.state.hides()) {
        (_, true) => tr("neighbours-hidden-label"),
        (Some(label), _) => label,
        (None, _) if query.is_own_file() => tr("neighbours-own-file"),
        (None, _) => tr("neighbours-no-label"),
    };
    let source = list.map(|list| list.source.clone()).unwrap_or_default();
    ui.horizontal(|ui| {
        ui.label(text::bold(label).color(c.text));
        if !view.state.hides() {
            ui.add(egui::Label::new(text::small(source).color(c.text_3)).truncate());
        }
    });
    // Folders and file names often hold the label.
    let file = match view.state.hides() {
        true => tr("neighbours-hidden"),
        false => query.words(),
    };
    ui.add(egui::Label::new(text::caption(&file).color(c.text_3)).truncate()).on_hover_text(file);
    let tags = tags::words(view.store, &query);
    if !(tags.is_empty() || view.state.hides()) {
        ui.add(egui::Label::new(text::caption(tags).color(c.accent_text)).truncate());
    }
    if query.is_own_file() {
        wrapped::label(ui, text::caption(tr("neighbours-own-kept")).color(c.text_3));
    }
    if let Some(clip) = view.state.clip(view.library, &query) {
        let words = tr!("neighbours-length", secs = format!("{:.1}", clip.secs()), fps = format!("{:.0}", clip.fps));
        chip::chip(ui, Tone::Neutral, None, &words);
    }
    ui.horizontal(|ui| tools(ui, view, &query, cx));
}

/// What can be done with the query: its place, its tags, its picture large and in its own quality.
fn tools(ui: &mut Ui, view: &mut View<'_>, query: &VideoName, cx: &mut Cx<'_>) {
    let (folder, name) = (icons::ICON_FOLDER_OPEN.codepoint, tr("neighbours-reveal"));
    // Names of folders and files tell the label, as above; tags may.
    let hidden = view.state.hides().then(|| tr("neighbours-not-while-blind"));
    if button::unless(ui, hidden.clone(), |ui| button::icon(ui, folder, &name)).clicked() {
        view.viewer.reveal(cx, query);
    }
    let why = hidden.or_else(|| query.is_own_file().then(|| tr("neighbours-own-kept")));
    let sign = icons::ICON_SELL.codepoint;
    if button::unless(ui, why, |ui| button::icon(ui, sign, &tr("neighbours-tags-query"))).clicked() {
        view.tags.open(query);
    }
    if button::icon(ui, icons::ICON_COMPARE.codepoint, &tr("neighbours-pair-open")).clicked() {
        view.pair.open();
    }
    if button::icon(ui, icons::ICON_HIGH_QUALITY.codepoint, &tr("neighbours-original")).clicked() {
        view.viewer.open(cx, query);
    }
}

fn keys(ui: &mut Ui) {
    let c = colors(ui);
    ui.label(text::card_title(tr("neighbours-keys")).color(c.text));
    let lines: [(&[&str], &str, &[&str], &str); 6] = [
        (&["1"], "neighbours-good", &["2"], "neighbours-doubtful"),
        (&["3"], "neighbours-bad", &["Z"], "neighbours-undo"),
        (&["←", "→"], "neighbours-move", &["N"], "neighbours-next-short"),
        (&["Space"], "player-play", &["B"], "neighbours-blind"),
        (&["P"], "neighbours-large-short", &["C"], "neighbours-two-arms"),
        (&["F"], "neighbours-own-short", &["T"], "neighbours-tags"),
    ];
    let half = ui.available_width() / 2.0;
    for (left, left_word, right, right_word) in lines {
        let (line, _) = ui.allocate_exact_size(Vec2::new(2.0 * half, 24.0), Sense::hover());
        for (i, (caps, word)) in [(left, left_word), (right, right_word)].into_iter().enumerate() {
            let rect = Rect::from_min_size(line.min + Vec2::new(i as f32 * half, 0.0), Vec2::new(half, 24.0));
            ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    caps.iter().for_each(|cap| key_cap(ui, cap));
                    ui.label(text::small(tr(word)).color(c.text_2));
                });
            });
        }
    }
    ui.label(text::caption(tr("neighbours-saved")).color(c.text_3));
}
