//! The jobs at work in the status bar: as many as there is room for, the others one click away.

use egui::{Id, Label, Popup, PopupCloseBehavior, ScrollArea, Ui, vec2};

use super::words::{self, GAP};
use crate::ui::i18n::{self, tr};
use crate::ui::jobs::{JobId, Running};
use crate::ui::theme::{self, text};
use crate::ui::time_left::time_left;
use crate::ui::widgets::progress;

/// The name of a job is cut at this width, points, so that its stop stays in sight; where several have too little room,
/// at the smaller one.
const LONGEST: [f32; 2] = [320.0, 140.0];

/// Length of a job's bar, points, with room and without.
const BAR: [f32; 2] = [120.0, 48.0];

/// Room for a percentage.
const PERCENT: f32 = 32.0;

/// Width and greatest height of the list of all jobs, points.
const LIST: f32 = 520.0;
const LIST_HEIGHT: f32 = 360.0;

/// A job as it is shown now.
struct Shown<'a> {
    id: JobId,
    name: &'a str,
    /// 0 to 1, once its size is known.
    part: Option<f32>,
    /// What is said beside it: what it waits for, the time that is left.
    told: Vec<String>,
    can_stop: bool,
}

impl<'a> Shown<'a> {
    fn of(job: &'a Running) -> Self {
        let now = job.progress();
        let part = (now.total > 0 && !job.is_waiting()).then(|| now.done as f32 / now.total as f32);
        let waits = job.is_waiting().then(|| tr("job-waits"));
        let ends = job.is_stopping().then(|| tr("job-stopping"));
        let told = [waits, now.left_secs.map(time_left), ends].into_iter().flatten().collect();
        Self { id: job.id, name: i18n::said(&job.label), part, told, can_stop: !job.is_stopping() }
    }

    /// Width in the bar with the divider before it, points.
    fn width(&self, ui: &Ui, is_narrow: bool) -> f32 {
        let name = words::width(ui, self.name).ceil().min(LONGEST[usize::from(is_narrow)]);
        let part = self.part.map_or(0.0, |_| BAR[usize::from(is_narrow)] + PERCENT + 2.0 * GAP);
        let stop = if self.can_stop { words::width(ui, &tr("job-stop")) + GAP } else { 0.0 };
        let told: f32 = self.told.iter().map(|told| words::width(ui, told) + GAP).sum();
        1.0 + 2.0 * GAP + name + part + told + stop
    }
}

/// Draws the jobs in the room that is left; the one that is to stop.
pub fn show(ui: &mut Ui, jobs: &[Running]) -> Option<JobId> {
    if jobs.is_empty() {
        return None;
    }
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
    let jobs: Vec<Shown> = jobs.iter().map(Shown::of).collect();
    let widths = |is_narrow| jobs.iter().map(|job| job.width(ui, is_narrow)).collect::<Vec<_>>();
    let room = ui.available_width();
    let is_narrow = widths(false).iter().sum::<f32>() > room;
    let more = |n: usize| words::width(ui, &tr!("jobs-more", n = n)) + 1.0 + 2.0 * GAP;
    let fits = fitting(&widths(is_narrow), room, more(jobs.len()));
    let mut stopped = None;
    for job in &jobs[..fits] {
        super::divider(ui, 14.0);
        stopped = a_job(ui, job, is_narrow).or(stopped);
    }
    if fits < jobs.len() {
        super::divider(ui, 14.0);
        stopped = others(ui, &jobs, fits).or(stopped);
    }
    stopped
}

/// How many of the first jobs have room; `more` is what the way to the others takes, if there are others.
fn fitting(widths: &[f32], room: f32, more: f32) -> usize {
    let all: f32 = widths.iter().sum();
    if all <= room {
        return widths.len();
    }
    let mut end = more;
    widths
        .iter()
        .take_while(|width| {
            end += **width;
            end <= room
        })
        .count()
}

fn a_job(ui: &mut Ui, job: &Shown<'_>, is_narrow: bool) -> Option<JobId> {
    let c = theme::colors(ui);
    let room = words::width(ui, job.name).ceil().min(LONGEST[usize::from(is_narrow)]);
    ui.add_sized([room, 22.0], Label::new(text::caption(job.name).color(c.text_2)).truncate());
    state(ui, job, BAR[usize::from(is_narrow)])
}

/// How far a job is, and its stop.
fn state(ui: &mut Ui, job: &Shown<'_>, bar: f32) -> Option<JobId> {
    let c = theme::colors(ui);
    if let Some(part) = job.part {
        progress::bar(ui, part, bar);
        ui.label(text::mono_small(tr!("percent", n = format!("{:.0}", part * 100.0))).color(c.text_2));
    }
    for told in &job.told {
        ui.label(text::caption(told).color(c.text_3));
    }
    let name = tr!("job-stop-name", name = job.name);
    (job.can_stop && words::quiet(ui, &tr("job-stop"), &name).clicked()).then_some(job.id)
}

/// How many more there are, which opens the list of all of them.
fn others(ui: &mut Ui, jobs: &[Shown<'_>], fits: usize) -> Option<JobId> {
    let words = tr!("jobs-more", n = jobs.len() - fits);
    let more = words::quiet(ui, &words, &tr!("jobs-all", n = jobs.len()));
    // The place of the button in the bar changes with the jobs, and the list stays open.
    let list = Popup::from_toggle_button_response(&more).id(Id::unique("all jobs"));
    let list = list.close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(LIST);
    let stopped = list.show(|ui| {
        ui.set_width(LIST);
        // Over the bar a popup has little room below its top, which says nothing of how high it can be.
        let lines = ScrollArea::vertical().max_height(LIST_HEIGHT).min_scrolled_height(LIST_HEIGHT);
        let lines = lines.auto_shrink([false, true]);
        let each = |ui: &mut Ui| jobs.iter().fold(None, |stopped, job| line(ui, job).or(stopped));
        lines.show(ui, each).inner
    });
    stopped?.inner
}

/// A job in the list: its name as a whole, and below how far it is.
fn line(ui: &mut Ui, job: &Shown<'_>) -> Option<JobId> {
    ui.spacing_mut().item_spacing = vec2(GAP, 2.0);
    ui.add(Label::new(text::small(job.name).color(theme::colors(ui).text)).wrap());
    let stopped = ui.horizontal(|ui| state(ui, job, BAR[0])).inner;
    ui.add_space(6.0);
    stopped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_other_jobs_always_has_its_room() {
        assert_eq!(fitting(&[100.0, 100.0], 200.0, 50.0), 2, "nothing is left out: no way is needed");
        assert_eq!(fitting(&[100.0, 100.0], 199.0, 50.0), 1);
        assert_eq!(fitting(&[100.0, 100.0, 10.0], 149.0, 50.0), 0, "the first ones, or none");
    }
}
