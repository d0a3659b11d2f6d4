//! Panel "runs-current": the run that is worked on (or the selected one), how far it is, and its verbs.

use egui::{Align, Layout, Ui};
use egui_material_icons::icons;

use super::act::{Act, Question};
use super::row;
use super::wording;
use crate::job::{Progress, Request};
use crate::report::runs::list::RunRow;
use crate::store::Status;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::{arm_mark, button, empty, progress};

/// After this many seconds without a word from a run, the panel says so.
const STALE_S: u64 = 10;

/// The run to show and what is known of its present work.
pub struct Subject<'a> {
    pub row: &'a RunRow,
    pub slot: usize,
    /// It stands in the queue.
    pub waits: bool,
    /// Progress of the phase, if the launcher sees the run.
    pub progress: Option<&'a Progress>,
    pub clips_per_s: f64,
    /// Unix seconds, now.
    pub now: u64,
}

/// Draws the panel.
pub fn show(ui: &mut Ui, subject: Option<&Subject<'_>>, acts: &mut Vec<Act>) {
    let Some(subject) = subject else {
        empty::empty(ui, &tr("runs-none-current"), "");
        return;
    };
    ui.add_space(((ui.available_height() - 44.0) / 2.0).clamp(2.0, 14.0));
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.set_height(40.0);
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            verbs(ui, subject.row, acts);
            // What is told has the rest, so that it never lies below the verbs.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                arm_mark::mark(ui, theme::arm(ui, subject.slot));
                names(ui, subject.row);
                if ui.available_width() > 100.0 {
                    ui.add_space(12.0);
                    state(ui, subject);
                }
            });
        });
    });
}

fn names(ui: &mut Ui, row: &RunRow) {
    let (c, e) = (colors(ui), &row.entry);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(4.0);
        ui.label(text::bold(row::title(row)).color(c.text)).on_hover_text(&e.run);
        let hash = e.config_hash.get(..6).unwrap_or_default();
        let mut words = format!("#{hash}");
        if e.steps > 0 {
            words += &format!(" · {} / {}", wording::count(e.step), wording::count(e.steps));
        }
        ui.label(text::mono_small(words).color(c.text_3));
    });
}

fn state(ui: &mut Ui, subject: &Subject<'_>) {
    let (c, row) = (colors(ui), subject.row);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.add_space(4.0);
        if row.entry.state.alive() {
            let width = ui.available_width().min(150.0);
            progress::bar(ui, part(subject), width);
        } else {
            let (icon, word) = wording::state(row.entry.state, subject.waits);
            ui.label(text::small(format!("{icon} {word}")).color(wording::state_ink(row.entry.state, c)));
        }
        let (words, ink) = match stale(row, subject.now) {
            Some(seconds) => (tr!("runs-no-step-for", n = seconds as f64), c.warn),
            None => (line(ui, subject), c.text_2),
        };
        ui.add(egui::Label::new(text::small(&words).color(ink)).truncate()).on_hover_text(words);
    });
}

/// The share of the training, as the list of runs has it; behind its last step that of the phase.
fn part(subject: &Subject<'_>) -> f32 {
    let trained = subject.row.fraction() as f32;
    let phase = subject.progress.filter(|p| p.total > 0).map(|p| p.done as f32 / p.total as f32);
    let trains = subject.row.entry.steps > 0 && trained < 1.0;
    phase.filter(|_| !trains).unwrap_or(trained)
}

/// Seconds without a step, once that is worth saying.
fn stale(row: &RunRow, now: u64) -> Option<u64> {
    let silent = now.saturating_sub(row.entry.heartbeat);
    (row.entry.state == Status::Running && silent >= STALE_S).then_some(silent)
}

/// `pre-training · 41 min left · 1.74 steps/s`, of which a narrow window has the beginning; or why the run stands still.
fn line(ui: &Ui, subject: &Subject<'_>) -> String {
    let row = subject.row;
    match row.entry.state {
        Status::Running | Status::Paused => {}
        Status::Failed | Status::Interrupted => return row::reason(row),
        Status::Done => return tr!("runs-took", time = wording::duration(row.summary.hours * 3600.0)),
        _ => return String::new(),
    }
    let paused = row.entry.state == Status::Paused;
    let mut parts = vec![if paused { tr("runs-state-paused") } else { wording::phase(&row.entry.phase) }];
    // A phase that is over at once has no time worth telling.
    let told = |left: &f64| *left >= 1.0;
    let of_other = row.entry.left_s.filter(|_| !paused && subject.progress.is_none()).filter(told);
    parts.extend(of_other.map(|left| tr!("runs-left", time = wording::duration(left))));
    if let Some(p) = subject.progress.filter(|_| !paused) {
        if let Some(left) = p.left_secs.filter(told) {
            parts.push(tr!("runs-left", time = wording::duration(left)));
        }
        match (p.phase.as_str(), p.left_secs) {
            ("pretrain", Some(left)) if left > 0.0 => {
                let rate = p.total.saturating_sub(p.done) as f64 / left;
                parts.push(tr!("runs-steps-per-s", n = format!("{rate:.2}")));
            }
            _ if subject.clips_per_s > 0.0 => {
                parts.push(tr!("runs-clips-per-s", n = format!("{:.0}", subject.clips_per_s)));
            }
            _ => {}
        }
    }
    let width = |words: String| ui.painter().layout_no_wrap(words, text::font_small(), colors(ui).text_2).size().x;
    while parts.len() > 1 && width(parts.join(" · ")) > ui.available_width() {
        parts.pop();
    }
    parts.join(" · ")
}

/// The verbs that the state allows; from the right.
fn verbs(ui: &mut Ui, row: &RunRow, acts: &mut Vec<Act>) {
    let run = &row.entry.run;
    let (pause, play, stop) = (icons::ICON_PAUSE, icons::ICON_PLAY_ARROW, icons::ICON_STOP);
    match row.entry.state {
        state @ (Status::Running | Status::Paused) => {
            if button::danger(ui, Some(icons::ICON_CLOSE.codepoint), &tr("runs-abort")).clicked() {
                acts.push(Act::Ask(run.clone(), Question::Abort));
            }
            if button::secondary(ui, Some(stop.codepoint), &tr("runs-stop")).clicked() {
                acts.push(Act::Ask(run.clone(), Question::Stop));
            }
            let (icon, key, request) = match state {
                Status::Paused => (play, "runs-go-on", Request::Run),
                _ => (pause, "runs-pause", Request::Pause),
            };
            if button::secondary(ui, Some(icon.codepoint), &tr(key)).clicked() {
                acts.push(Act::Request(run.clone(), request));
            }
        }
        Status::Done => {
            if button::secondary(ui, Some(icons::ICON_HUB.codepoint), &tr("runs-neighbours")).clicked() {
                acts.push(Act::Neighbours(run.clone()));
            }
        }
        _ => {
            if button::secondary(ui, Some(play.codepoint), &row::resume_label(row)).clicked() {
                acts.push(Act::Resume(run.clone()));
            }
        }
    }
    if button::quiet(ui, None, &tr("runs-details")).clicked() {
        acts.push(Act::Details(run.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::runs::list::tests_support::row;

    #[test]
    fn a_silent_run_is_stale_and_never_called_crashed() {
        let mut run = row("iivcl", 2, Status::Running, 0.0);
        run.entry.heartbeat = 100;
        assert_eq!((stale(&run, 109), stale(&run, 112)), (None, Some(12)));
        run.entry.state = Status::Paused;
        assert_eq!(stale(&run, 500), None);
    }
}
