//! The lines of the table: a run, an arm with its mean, a run that needs a person, an experiment.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Pos2, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use egui_material_icons::icons;

use super::act::Act;
use super::columns::Columns;
use super::list::List;
use super::wording;
use crate::report::runs::list::{Group, RunRow};
use crate::store::Status;
use crate::store::index::RunEntry;
use crate::ui::i18n::{self, tr};
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::{arm_mark, button, menu, toggle};

/// Where a line is drawn and what it may ask for.
pub struct Cell<'a> {
    pub rect: Rect,
    pub at: Columns,
    pub acts: &'a mut Vec<Act>,
    pub current: Option<&'a str>,
}

/// One line of text, cut with "…" at `width`; returns whether it was cut.
pub fn cut(ui: &Ui, left_middle: Pos2, words: &str, font: FontId, ink: Color32, width: f32) -> bool {
    let mut job = LayoutJob::single_section(words.to_owned(), TextFormat::simple(font, ink));
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    let galley = ui.painter().layout_job(job);
    let cut = galley.elided;
    let rect = Align2::LEFT_CENTER.anchor_size(left_middle, galley.size());
    ui.painter().galley(rect.min, galley, ink);
    cut
}

/// The name that people and screen readers know a run by: `iivcl, seed 2`.
pub fn title(row: &RunRow) -> String {
    title_of(&row.entry)
}

/// [`title`] of a run that is not in the list.
pub fn title_of(entry: &RunEntry) -> String {
    tr!("runs-arm-seed", arm = entry.arm.as_str(), seed = entry.seed.to_string())
}

/// [`title_of`], with the experiment where another one is shown.
pub fn title_beside(entry: &RunEntry, shown: Option<&str>) -> String {
    let title = title_of(entry);
    if shown == Some(entry.experiment.as_str()) { title } else { format!("{}: {title}", entry.experiment) }
}

/// A line that names an experiment.
pub fn experiment(ui: &mut Ui, cell: &Cell<'_>, name: &str) {
    let at = pos2(cell.rect.left(), cell.rect.center().y + 2.0);
    cut(ui, at, name, text::font_bold(), colors(ui).text_2, cell.rect.width());
}

/// The line of an arm; the place of the group if it is to be folded.
pub fn group(ui: &mut Ui, cell: &Cell<'_>, list: &mut List, place: usize) -> Option<usize> {
    let (c, rect, at) = (colors(ui), cell.rect, cell.at);
    let group = list.groups[place].clone();
    let folded = list.is_folded(place);
    let fill = rect.expand2(vec2(16.0, 0.0));
    let line = ui.interact(rect, ui.scope_id().with(("group", place)), Sense::click());
    line.widget_info(|| WidgetInfo::selected(Role::Button, true, !folded, tr!("runs-fold", arm = group.arm.as_str())));
    ui.painter().rect_filled(fill, 0, if line.hovered() { c.hover } else { c.sunken });
    ui.painter().hline(fill.x_range(), rect.bottom(), Stroke::new(1.0, c.grid));
    let arrow = if folded { icons::ICON_CHEVRON_RIGHT } else { icons::ICON_EXPAND_MORE };
    let y = rect.center().y;
    let font = FontId::proportional(16.0);
    ui.painter().text(pos2(at.left + 7.0, y), Align2::CENTER_CENTER, arrow.codepoint, font, c.text_2);
    draw_switch(ui, list, place, &group, pos2(at.left + 26.0, y));
    let name = ui.painter().text(pos2(at.left + 38.0, y), Align2::LEFT_CENTER, &group.arm, text::font_bold(), c.text);
    let n = group.rows.len() as f64;
    let seeds = if group.is_older { tr!("runs-seeds-older", n = n) } else { tr!("runs-seeds", n = n) };
    let room = at.score - 92.0 - name.right() - 8.0;
    cut(ui, pos2(name.right() + 8.0, y), &seeds, text::font_small(), c.text_3, room);
    numbers(ui, at, y, &group, list.unit);
    let line = if group.is_older { line.on_hover_text(tr("runs-older-help")) } else { line };
    line.clicked().then_some(place)
}

/// The arm's mark draws all its runs, or none; hollow while none is drawn.
fn draw_switch(ui: &Ui, list: &mut List, place: usize, group: &Group, middle: Pos2) {
    let style = theme::arm(ui, list.slot(&group.experiment, &group.arm));
    let on = list.group_ticked(place);
    let rect = Rect::from_center_size(middle, vec2(18.0, 22.0));
    let response = ui.interact(rect, ui.scope_id().with(("draw", place)), Sense::click());
    let name = tr!("runs-draw-arm", arm = group.arm.as_str());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &name));
    if response.hovered() {
        ui.painter().rect_filled(rect, theme::radius::CHIP, colors(ui).hover);
    }
    arm_mark::paint(ui.painter(), middle, 4.6, style);
    if !on {
        let hole = theme::ArmStyle { color: colors(ui).sunken, ..style };
        arm_mark::paint(ui.painter(), middle, 3.0, hole);
    }
    if response.on_hover_text(name).clicked() {
        list.tick_group(place, !on);
    }
}

/// Mean ± half the interval, or n where there is none; hours of the arm.
fn numbers(ui: &Ui, at: Columns, y: f32, group: &Group, unit: wording::TimeUnit) {
    let c = colors(ui);
    let score = group.score.as_ref().map_or_else(
        || "–".to_owned(),
        |s| {
            let mean = wording::percent(Some(s.mean));
            match s.half_width() {
                Some(half) if s.seeds == group.rows.len() => format!("{mean} ±{:.1}", half * 100.0),
                _ => format!("{mean} n = {}", s.seeds),
            }
        },
    );
    let mono = FontId::monospace(12.0);
    ui.painter().text(pos2(at.score, y), Align2::RIGHT_CENTER, score, mono.clone(), c.text);
    ui.painter().text(pos2(at.hours, y), Align2::RIGHT_CENTER, unit.show(group.hours), mono, c.text_2);
}

/// The line of a run.
pub fn run(ui: &mut Ui, cell: &mut Cell<'_>, list: &mut List, place: usize) {
    let row = list.rows[place].clone();
    let line = background(ui, cell, list, &row);
    let (at, y, c) = (cell.at, cell.rect.center().y, colors(ui));
    tick(ui, list, &row, pos2(at.left + 26.0, y));
    let seed = tr!("runs-seed", seed = row.entry.seed.to_string());
    let tags: String = row.note.tags.iter().map(|tag| format!(" #{tag}")).collect();
    let room = at.state - at.left - 40.0 - 6.0;
    let painted = ui.painter().layout_no_wrap(seed.clone(), text::font_body(), c.text).size().x;
    cut(ui, pos2(at.left + 40.0, y), &seed, text::font_body(), c.text, room);
    cut(ui, pos2(at.left + 42.0 + painted, y), &tags, text::font_caption(), c.text_3, room - painted - 2.0);
    let waits = list.waits(&row.entry.run);
    state_word(ui, (row.entry.state, waits), pos2(at.state, y), at.progress - at.state - 6.0);
    progress(ui, at, y, &row);
    let score = wording::percent(row.summary.headline(list.query.headline));
    let mono = FontId::monospace(12.0);
    ui.painter().text(pos2(at.score, y), Align2::RIGHT_CENTER, score, mono.clone(), c.text);
    ui.painter().text(pos2(at.hours, y), Align2::RIGHT_CENTER, list.unit.show(row.summary.hours), mono, c.text_2);
    menu(ui, &line, &row, list, cell.acts);
}

/// Fill, hit area and accessible name of a run's line.
fn background(ui: &Ui, cell: &mut Cell<'_>, list: &List, row: &RunRow) -> Response {
    let (c, run) = (colors(ui), &row.entry.run);
    let line = ui.interact(cell.rect, ui.scope_id().with(("run", run)), Sense::click());
    let selected = list.selected.as_ref().map_or(cell.current == Some(run), |s| s == run);
    let name = format!("{}, {}", title(row), wording::state(row.entry.state, list.waits(run)).1);
    line.widget_info(|| WidgetInfo::selected(Role::ListItem, true, selected, &name));
    let fill = cell.rect.expand2(vec2(16.0, 0.0));
    if selected || line.hovered() {
        ui.painter().rect_filled(fill, 0, if selected { c.accent_bg } else { c.hover });
    }
    ui.painter().hline(fill.x_range(), cell.rect.bottom(), Stroke::new(1.0, c.grid));
    if line.double_clicked() {
        cell.acts.push(Act::Details(run.clone()));
    } else if line.clicked() {
        cell.acts.push(Act::Select(run.clone()));
    }
    line
}

fn tick(ui: &mut Ui, list: &mut List, row: &RunRow, middle: Pos2) {
    let mut on = list.is_ticked(&row.entry.run);
    let color = theme::arm(ui, list.slot(&row.entry.experiment, &row.entry.arm)).color;
    let rect = Rect::from_center_size(middle, vec2(14.0, 20.0));
    let mut inner = ui.new_child(UiBuilder::new().id_salt(("tick", &row.entry.run)).max_rect(rect));
    let response = toggle::check_in(&mut inner, &mut on, "", Some(color));
    let name = tr!("runs-draw-run", run = title(row));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, &name));
    if response.changed() {
        list.tick(&row.entry.run, on);
    }
}

/// A state, and whether the run stands in the queue.
fn state_word(ui: &Ui, (state, waits): (Status, bool), at: Pos2, room: f32) {
    let (icon, word) = wording::state(state, waits);
    let ink = wording::state_ink(state, colors(ui));
    ui.painter().text(at, Align2::LEFT_CENTER, icon, FontId::proportional(14.0), ink);
    let font = if state == Status::Running { text::font_bold() } else { text::font_small() };
    cut(ui, at + vec2(18.0, 0.0), &word, font, ink, room - 18.0);
}

fn progress(ui: &Ui, at: Columns, y: f32, row: &RunRow) {
    let c = colors(ui);
    let fraction = row.fraction() as f32;
    let bar = Rect::from_min_size(pos2(at.progress, y - 2.0), vec2(at.bar, 4.0));
    let ink = if row.entry.state.alive() { c.accent } else { c.control };
    ui.painter().rect_filled(bar, theme::radius::BAR, c.hover);
    let done = Rect::from_min_size(bar.min, vec2(bar.width() * fraction, 4.0));
    ui.painter().rect_filled(done, theme::radius::BAR, ink);
    if at.with_percent {
        // A run without steps is done or not; its share is not known before.
        let known = row.entry.steps > 0 || row.entry.state == Status::Done;
        let percent =
            if known { tr!("percent", n = format!("{:.0}", (fraction * 100.0).floor())) } else { "–".to_owned() };
        let right = pos2(at.progress + at.bar + 38.0, y);
        ui.painter().text(right, Align2::RIGHT_CENTER, percent, text::font_mono_small(), c.text);
    }
}

/// A run that needs a person: what happened, and the way on.
pub fn attention(ui: &mut Ui, cell: &mut Cell<'_>, list: &mut List, place: usize) {
    let row = list.rows[place].clone();
    let line = background(ui, cell, list, &row);
    let (c, rect) = (colors(ui), cell.rect);
    let tone = if row.entry.state == Status::Failed { c.bad } else { c.warn };
    ui.painter().vline(rect.left() - 14.0, rect.y_range().shrink(4.0), Stroke::new(3.0, tone));
    let top = rect.top() + 16.0;
    let style = theme::arm(ui, list.slot(&row.entry.experiment, &row.entry.arm));
    arm_mark::paint(ui.painter(), pos2(cell.at.left + 7.0, top), 4.6, style);
    cut(
        ui,
        pos2(cell.at.left + 20.0, top),
        &title(&row),
        text::font_bold(),
        c.text,
        cell.at.state - cell.at.left - 26.0,
    );
    state_word(ui, (row.entry.state, false), pos2(cell.at.state, top), 110.0);
    let label = resume_label(&row);
    let size = ui.painter().layout_no_wrap(label.clone(), text::font_body(), c.text).size() + vec2(24.0, 8.0);
    let place = Rect::from_min_size(pos2(rect.right() - size.x, rect.bottom() - 30.0), vec2(size.x, 24.0));
    let mut inner = ui.new_child(UiBuilder::new().id_salt(("resume", &row.entry.run)).max_rect(place));
    let resume = button::quiet(&mut inner, None, &label);
    let name = format!("{label}: {}", title(&row));
    resume.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if resume.clicked() {
        cell.acts.push(Act::Resume(row.entry.run.clone()));
    }
    let reason = reason(&row);
    let room = place.left() - cell.at.left - 24.0;
    let was_cut = cut(ui, pos2(cell.at.left + 20.0, rect.bottom() - 18.0), &reason, text::font_small(), c.text_2, room);
    menu(ui, &line, &row, list, cell.acts);
    if was_cut {
        line.on_hover_text(reason);
    }
}

/// Why a run stands still, in words.
pub fn reason(row: &RunRow) -> String {
    match row.entry.state {
        Status::Interrupted => tr("runs-interrupted-why"),
        _ if row.entry.message.is_empty() => tr("runs-no-reason"),
        _ => i18n::said(&row.entry.local_message()).to_owned(),
    }
}

/// `Resume from step 6,000`.
pub fn resume_label(row: &RunRow) -> String {
    match (row.summary.checkpoint, row.entry.state) {
        (0, Status::Queued) => tr("runs-resume"),
        (0, _) => tr("runs-again"),
        (step, _) => tr!("runs-resume-from", step = wording::count(step)),
    }
}

/// The menu of a run, by the second mouse button or by key.
fn menu(ui: &Ui, line: &Response, row: &RunRow, list: &List, acts: &mut Vec<Act>) {
    let run = &row.entry.run;
    menu::context(ui, line, |ui| {
        ui.set_min_width(200.0);
        let mut item = |ui: &mut Ui, label: String, act: Act| {
            if ui.button(text::body(label)).clicked() {
                acts.push(act);
                ui.close();
            }
        };
        item(ui, tr("runs-details"), Act::Details(run.clone()));
        if let Some(other) = list.selected.as_ref().filter(|other| *other != run) {
            item(ui, tr("runs-diff-selected"), Act::Diff(other.clone(), run.clone()));
        }
        if matches!(row.entry.state, Status::Stopped | Status::Failed | Status::Interrupted | Status::Queued) {
            item(ui, resume_label(row), Act::Resume(run.clone()));
        }
        item(ui, tr("runs-neighbours"), Act::Neighbours(run.clone()));
        if row.entry.state == Status::Done {
            item(ui, tr("runs-export"), Act::Export(run.clone()));
            item(ui, tr("runs-embed"), Act::Embed(run.clone()));
        }
        item(ui, tr("runs-open-folder"), Act::OpenFolder(run.clone()));
    });
}
