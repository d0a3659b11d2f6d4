//! The questions before a run is ended or changes its process: each asked once, each naming what is kept and what is
//! lost.

use egui::Context;

use super::act::{Act, Question};
use crate::job::Request;
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, dialog};

/// A question about a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub question: Question,
    /// Name of its folder; empty where the question is about the queue.
    pub run: String,
    /// The run as people know it.
    pub title: String,
    /// Steps since the last checkpoint, which an abort loses.
    pub since_checkpoint: Option<u64>,
}

/// Draws the question; true once it is answered or put aside.
pub fn show(ctx: &Context, ask: &Ask, acts: &mut Vec<Act>) -> bool {
    let request = |request| Act::Request(ask.run.clone(), request);
    let (title, body, verb, act) = match ask.question {
        Question::Stop => ("runs-ask-stop", tr("runs-ask-stop-body"), "runs-stop", request(Request::Stop)),
        Question::Abort => ("runs-ask-abort", lost(ask), "runs-abort-now", request(Request::Abort)),
        Question::TakeOver => ("runs-ask-over", tr("runs-ask-over-body"), "runs-take-over-now", Act::TakeOver),
    };
    let title = tr!(title, run = ask.title.as_str());
    let (answered, closed) = dialog::show(ctx, "runs-ask", &title, 460.0, |ui| {
        ui.label(text::body(&body).color(colors(ui).text_2));
        dialog::foot(ui, |ui| {
            let yes = match ask.question {
                Question::Stop | Question::TakeOver => button::primary(ui, None, &tr(verb)).clicked(),
                Question::Abort => button::lose(ui, &tr(verb)),
            };
            let no = match ask.question {
                Question::TakeOver => "cancel",
                Question::Stop | Question::Abort => "runs-go-on-running",
            };
            let no = button::secondary(ui, None, &tr(no)).clicked();
            if yes {
                acts.push(act);
            }
            yes || no
        })
    });
    answered || closed
}

fn lost(ask: &Ask) -> String {
    match ask.since_checkpoint {
        Some(steps) => tr!("runs-ask-abort-steps", steps = super::wording::count(steps)),
        None => tr("runs-ask-abort-body"),
    }
}
