//! Small painted things that cards, query and history share.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, FontId, Galley, Painter, Pos2, Rect, TextFormat, Ui, Vec2};
use egui_material_icons::icons;

use crate::store::judgement::Verdict;
use crate::ui::i18n::tr;
use crate::ui::theme::{Colors, radius, text};

/// One line of text, cut with "…" where it is wider than `width`.
pub fn elided(ui: &Ui, words: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(words.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping::truncate_at_width(width.max(8.0));
    ui.painter().layout_job(job)
}

/// The word of a verdict.
pub fn verdict_word(verdict: Verdict) -> String {
    match verdict {
        Verdict::Good => tr("neighbours-good"),
        Verdict::Doubtful => tr("neighbours-doubtful"),
        Verdict::Bad => tr("neighbours-bad"),
    }
}

/// The colour of a verdict.
pub fn verdict_color(c: &Colors, verdict: Verdict) -> Color32 {
    match verdict {
        Verdict::Good => c.good,
        Verdict::Doubtful => c.warn,
        Verdict::Bad => c.bad,
    }
}

/// The sign of a verdict, so that colour never speaks alone.
pub fn verdict_icon(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => icons::ICON_CHECK.codepoint,
        Verdict::Doubtful => icons::ICON_HELP.codepoint,
        Verdict::Bad => icons::ICON_CLOSE.codepoint,
    }
}

/// A filled label with its right top corner at `at`; returns its rectangle.
pub fn tag(painter: &Painter, at: Pos2, anchor: Align2, words: &str, ink: Color32, fill: Color32) -> Rect {
    let galley = painter.layout_no_wrap(words.to_owned(), text::font_caption(), ink);
    let rect = anchor.anchor_size(at, galley.size() + Vec2::new(12.0, 6.0));
    painter.rect_filled(rect, radius::CHIP, fill);
    painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
    rect
}

/// The playhead at the foot of a picture: 4 points high.
pub fn playhead(painter: &Painter, picture: Rect, share: f32, c: &Colors) {
    let track = Rect::from_min_max(Pos2::new(picture.left(), picture.bottom() - 4.0), picture.max);
    painter.rect_filled(track, 0, c.line);
    let done = track.with_max_x(track.left() + track.width() * share.clamp(0.0, 1.0));
    painter.rect_filled(done, 0, c.accent);
}

/// A key cap.
pub fn key_cap(ui: &mut Ui, key: &str) {
    let c = crate::ui::theme::colors(ui);
    let galley = ui.painter().layout_no_wrap(key.to_owned(), text::font_mono_small(), c.text_2);
    let size = Vec2::new((galley.size().x + 10.0).max(20.0), 20.0);
    let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    let edge = egui::Stroke::new(1.0, c.line_strong);
    ui.painter().rect(rect, radius::CHIP, c.sunken, edge, egui::StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, c.text_2);
}

/// A thin line across, with room above and below.
pub fn divider(ui: &mut Ui) {
    ui.add_space(6.0);
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 1.0), egui::Sense::hover());
    let stroke = egui::Stroke::new(1.0, crate::ui::theme::colors(ui).line);
    ui.painter().hline(rect.x_range(), rect.center().y, stroke);
    ui.add_space(6.0);
}
