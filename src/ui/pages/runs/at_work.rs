//! What is at work, at the head of the queue's panel: each run with its share, who works on it, and its verbs.

use egui::{Align2, FontId, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use egui_material_icons::icons;

use super::act::{Act, Question};
use super::row::cut;
use super::wording;
use crate::engine::launcher::Look;
use crate::job::Request;
use crate::store::Status;
use crate::store::index::RunEntry;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::{arm_mark, button};

const ROW: f32 = 32.0;

/// Who works on a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// This window.
    Here,
    /// `kinrin run`, `kinrin queue work` or another window, with its process.
    Other(u32),
}

/// A run that is worked on.
#[derive(Clone, Debug, PartialEq)]
pub struct AtWork {
    pub run: String,
    pub title: String,
    pub slot: usize,
    /// Running or paused.
    pub status: Status,
    /// Share of the training steps, where the arm has any.
    pub part: Option<f64>,
    pub who: Who,
}

/// Every run that is worked on, this window's first. `look` is newer than the list of runs; `shown` is the experiment
/// that the page shows.
pub fn all(look: &Look, entries: &[RunEntry], shown: Option<&str>, slot: &dyn Fn(&RunEntry) -> usize) -> Vec<AtWork> {
    let of_queue = look.current.as_ref();
    let one = |e: &RunEntry| {
        let seen = of_queue.filter(|c| c.run == e.run);
        let status = seen.map(|c| c.status).or_else(|| e.state.alive().then_some(e.state))?;
        let here = seen.is_some_and(|c| c.here);
        let pid = seen.map_or(e.pid, |c| c.pid);
        let part = (e.steps > 0).then(|| (e.step as f64 / e.steps as f64).min(1.0));
        let (run, title) = (e.run.clone(), super::row::title_beside(e, shown));
        Some(AtWork { run, title, slot: slot(e), status, part, who: if here { Who::Here } else { Who::Other(pid) } })
    };
    let mut all: Vec<AtWork> = entries.iter().filter_map(one).collect();
    all.sort_by_key(|w| w.who != Who::Here);
    all
}

/// Draws one line for each.
pub fn show(ui: &mut Ui, all: &[AtWork], acts: &mut Vec<Act>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for work in all {
        line(ui, work, acts);
    }
}

fn line(ui: &mut Ui, work: &AtWork, acts: &mut Vec<Act>) {
    let c = colors(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let line = ui.interact(rect, ui.scope_id().with(("at work", &work.run)), Sense::click());
    let who = match work.who {
        Who::Here => tr("runs-by-window"),
        Who::Other(pid) => tr!("runs-by-process", pid = pid.to_string()),
    };
    let name = tr!("runs-at-work", run = work.title.as_str(), who = who.as_str());
    line.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let fill = rect.expand2(vec2(16.0, 0.0));
    ui.painter().rect_filled(fill, 0, if line.hovered() { c.hover } else { c.accent_bg });
    ui.painter().hline(fill.x_range(), rect.bottom(), Stroke::new(1.0, c.grid));
    let buttons = verbs(ui, work, rect, acts);
    paint(ui, work, &who, rect.with_max_x(buttons.left() - 8.0));
    let about = match work.who {
        Who::Here => name,
        Who::Other(_) => format!("{name}\n{}", tr("runs-by-process-help")),
    };
    if line.on_hover_text(about).clicked() {
        acts.push(Act::Select(work.run.clone()));
    }
}

fn paint(ui: &Ui, work: &AtWork, who: &str, rect: Rect) {
    let (c, y) = (colors(ui), rect.center().y);
    let (icon, _) = wording::state(work.status, true);
    let ink = wording::state_ink(work.status, c);
    ui.painter().text(pos2(rect.left() + 7.0, y), Align2::CENTER_CENTER, icon, FontId::proportional(15.0), ink);
    arm_mark::paint(ui.painter(), pos2(rect.left() + 28.0, y), 4.6, theme::arm(ui, work.slot));
    let part = work.part.map_or_else(String::new, |part| tr!("percent", n = format!("{:.0}", (part * 100.0).floor())));
    let mono = FontId::monospace(12.0);
    let right = ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, part, mono, c.text);
    let left = rect.left() + 42.0;
    let title = ui.painter().layout_no_wrap(work.title.clone(), text::font_bold(), c.text).size().x;
    let room = right.left() - 8.0 - left;
    cut(ui, pos2(left, y), &work.title, text::font_bold(), c.text, room);
    if room - title > 40.0 {
        cut(ui, pos2(left + title + 8.0, y), who, text::font_small(), c.text_2, room - title - 8.0);
    }
}

/// Pause or go on, stop and keep, abort; the place they take.
fn verbs(ui: &mut Ui, work: &AtWork, rect: Rect, acts: &mut Vec<Act>) -> Rect {
    let place = rect.with_min_x(rect.right() - 3.0 * button::HEIGHT);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut ui = ui.new_child(UiBuilder::new().id_salt(("verbs", &work.run)).max_rect(place).layout(layout));
    ui.spacing_mut().item_spacing.x = 0.0;
    let run = || work.run.clone();
    let (icon, key, request) = match work.status {
        Status::Paused => (icons::ICON_PLAY_ARROW, "runs-go-on-with", Request::Run),
        _ => (icons::ICON_PAUSE, "runs-pause-of", Request::Pause),
    };
    let mut verb = |icon: &str, key: &str, act: Act| {
        if button::icon(&mut ui, icon, &tr!(key, run = work.title.as_str())).clicked() {
            acts.push(act);
        }
    };
    verb(icon.codepoint, key, Act::Request(run(), request));
    verb(icons::ICON_STOP.codepoint, "runs-stop-of", Act::Ask(run(), Question::Stop));
    verb(icons::ICON_CLOSE.codepoint, "runs-abort-of", Act::Ask(run(), Question::Abort));
    place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Live;
    use crate::engine::launcher::Current;
    use crate::job::Progress;
    use crate::report::runs::list::tests_support::row;

    #[test]
    fn the_run_of_this_window_stands_before_those_of_other_processes() {
        let mut entries = vec![row("intra", 0, Status::Running, 0.0).entry, row("iivcl", 1, Status::Queued, 0.0).entry];
        entries.push(row("iivcl", 2, Status::Done, 0.0).entry);
        entries[0].pid = 7;
        let current = Current {
            run: entries[1].run.clone(),
            status: Status::Paused,
            progress: Progress::default(),
            live: Live::default(),
            here: true,
            pid: 1,
        };
        let look = Look { current: Some(current), ..Look::default() };
        let found: Vec<_> =
            all(&look, &entries, Some("p"), &|_| 0).into_iter().map(|w| (w.run, w.status, w.who)).collect();
        let expected = [
            (entries[1].run.clone(), Status::Paused, Who::Here),
            (entries[0].run.clone(), Status::Running, Who::Other(7)),
        ];
        assert_eq!(found, expected);
    }
}
