//! Splits: what each fold would train and test on, with the labels that it lacks.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align2, DragValue, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo};
use egui_material_icons::icons;

use super::{Shown, paint, words};
use crate::config::SplitSpec;
use crate::data::browse::{Cut, Cuts, SetView};
use crate::data::split::SplitError;
use crate::ui::background::Kept;
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, radius, text};
use crate::ui::widgets::{card, field, menu, term, wrapped};

/// Height of a fold's row and of a label's row below it, points.
const ROW: f32 = 30.0;
const LABEL_ROW: f32 = 20.0;

/// How groups are cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    LeaveOneOut,
    KFold,
    HoldOut,
}

impl Kind {
    fn term(self) -> &'static str {
        match self {
            Self::LeaveOneOut => "leave-one-out",
            Self::KFold => "k-fold",
            Self::HoldOut => "hold-out",
        }
    }
}

/// What the cuts are worked out from.
#[derive(Clone, PartialEq)]
struct Asked {
    column: Option<String>,
    kind: Kind,
    folds: usize,
    /// Percent.
    test: u32,
    seed: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self { column: None, kind: Kind::default(), folds: 4, test: 25, seed: 0 }
    }
}

impl Asked {
    fn split(&self) -> SplitSpec {
        match self.kind {
            Kind::LeaveOneOut => SplitSpec::LeaveOneGroupOut,
            Kind::KFold => SplitSpec::KFold { folds: self.folds },
            Kind::HoldOut => SplitSpec::HoldOut { test: f64::from(self.test) / 100.0 },
        }
    }
}

/// State of the panel.
#[derive(Default)]
pub struct SplitsPanel {
    wanted: Asked,
    asked: Option<(Asked, Arc<SetView>)>,
    cuts: Kept<Result<Cuts, SplitError>>,
    /// The fold whose labels are shown.
    open: Option<usize>,
}

impl SplitsPanel {
    /// Cuts in the background whenever something has changed.
    pub fn update(&mut self, shown: &Shown, cx: &Cx<'_>) {
        self.cuts.poll();
        let columns = &shown.view.info.group_columns;
        if !self.wanted.column.as_ref().is_some_and(|column| columns.contains(column)) {
            self.wanted.column = columns.first().cloned();
        }
        let same = |(asked, view): &(Asked, Arc<SetView>)| *asked == self.wanted && Arc::ptr_eq(view, &shown.view);
        if !self.asked.as_ref().is_some_and(same) {
            let (asked, view) = (self.wanted.clone(), shown.view.clone());
            self.asked = Some((asked.clone(), view.clone()));
            self.open = None;
            self.cuts
                .renew(cx.ctx, "splits", move || Ok(view.cuts(asked.column.as_deref(), &asked.split(), asked.seed)));
        }
    }

    /// Draws the controls and the folds.
    pub fn ui(&mut self, ui: &mut Ui, shown: &Shown) {
        self.head(ui, shown);
        let c = colors(ui);
        let cuts = match self.cuts.value() {
            Some(Ok(cuts)) => cuts,
            Some(Err(error)) => {
                let words = match shown.figures.labelled {
                    0 => tr("data-no-labels-split"),
                    _ => in_words(error, groups(&shown.view, self.wanted.column.as_deref())),
                };
                wrapped::label(ui, text::body(words).color(c.text_2));
                return;
            }
            None => return,
        };
        if cuts.without_group > 0 && cuts.column.is_some() {
            let icon = icons::ICON_WARNING.codepoint;
            let words = tr!("data-without-group", n = cuts.without_group, of = cuts.clips);
            ui.label(text::small(format!("{icon} {words}")).color(c.warn));
        }
        let (open, mut pressed) = (self.open, None);
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("folds").auto_shrink(false).show_viewport(ui, |ui, sight| {
            let labels = cuts.cuts.first().map_or(0, |cut| cut.labels.len());
            let extra = |i: usize| if open == Some(i) { LABEL_ROW * labels as f32 + 8.0 } else { 0.0 };
            let mut top = 0.0;
            for (i, cut) in cuts.cuts.iter().enumerate() {
                let height = ROW + extra(i);
                let seen = top + height >= sight.top() && top <= sight.bottom();
                let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width() - 10.0, height), Sense::hover());
                if seen && fold(ui, rect, i, cut, open == Some(i)) {
                    pressed = Some(i);
                }
                top += height;
            }
        });
        if pressed.is_some() {
            self.open = if open == pressed { None } else { pressed };
        }
    }

    fn head(&mut self, ui: &mut Ui, shown: &Shown) {
        let wanted = &mut self.wanted;
        card::head(ui, &tr("panel-data-splits"), |ui| {
            match wanted.kind {
                Kind::KFold => {
                    let drag = field::number(&mut wanted.folds).range(2..=100);
                    named(ui, drag, &tr("data-folds"));
                }
                Kind::HoldOut => {
                    let drag = field::number(&mut wanted.test).range(5..=95).suffix(" %");
                    named(ui, drag, &tr("data-test-share"));
                }
                Kind::LeaveOneOut => {}
            }
            let kinds = [Kind::LeaveOneOut, Kind::KFold, Kind::HoldOut];
            let kinds = kinds.map(|kind| (kind, tr(&format!("glossary-name-{}", kind.term()))));
            menu::choice(ui, &tr("data-split-kind"), &mut wanted.kind, &kinds, 128.0);
        });
        ui.horizontal(|ui| {
            let columns = &shown.view.info.group_columns;
            term::term(ui, "group", &tr("data-split-by"));
            if let Some(column) = &mut wanted.column {
                let options: Vec<_> = columns.iter().map(|name| (name.clone(), name.clone())).collect();
                menu::choice(ui, &tr("data-split-column"), column, &options, 120.0);
            } else {
                ui.label(text::small(tr("data-no-groups-split")).color(colors(ui).text_3));
            }
            if wanted.kind != Kind::LeaveOneOut {
                ui.add_space(6.0);
                term::term(ui, "seed", &tr("data-seed"));
                named(ui, field::number(&mut wanted.seed).range(0..=9_999), &tr("data-seed"));
            }
        });
        ui.add_space(4.0);
    }
}

/// How many values of the column the labelled clips have, before those of the same content are joined.
fn groups(view: &SetView, column: Option<&str>) -> usize {
    let labelled = view.readable().filter(|clip| clip.label.is_some());
    let values = column.map(|column| labelled.filter_map(|clip| clip.groups.get(column)).collect::<BTreeSet<_>>());
    values.map_or(0, |values| values.len())
}

/// Why there are no folds; `values`: how many groups the clips have by the column alone.
fn in_words(error: &SplitError, values: usize) -> String {
    match error {
        SplitError::TooFewGroups { groups } if values > *groups => {
            tr!("data-few-groups-joined", n = *groups, values = values)
        }
        SplitError::TooFewGroups { groups } => tr!("data-few-groups", n = *groups),
        SplitError::TooManyFolds { folds, groups } => tr!("data-many-folds", folds = *folds, n = *groups),
        other => i18n::say(other),
    }
}

fn named(ui: &mut Ui, drag: DragValue<'_>, name: &str) {
    let response = ui.add(drag);
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, name));
    response.on_hover_text(name);
}

/// One fold; true if it was pressed.
fn fold(ui: &Ui, rect: Rect, i: usize, cut: &Cut, open: bool) -> bool {
    let c = colors(ui);
    let line = rect.with_max_y(rect.top() + ROW);
    let response = ui.interact(line, ui.scope_id().with(("fold", i)), Sense::click());
    let groups = if cut.test_groups.is_empty() { tr("data-without") } else { cut.test_groups.join(", ") };
    let name = tr!("data-fold", n = i + 1, groups = groups.as_str(), train = cut.train, test = cut.test);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, open, &name));
    if response.hovered() {
        ui.painter().rect_filled(line, radius::CHIP, c.hover);
    }
    let p = ui.painter();
    let lacking: Vec<&str> = cut.labels.iter().filter(|row| row.train == 0).map(|row| row.label.as_str()).collect();
    let number = line.with_max_x(line.left() + 24.0);
    paint::line(p, number, Align2::LEFT_CENTER, &format!("{}", i + 1), text::font_mono(), c.text_3);
    let numbers = line.with_min_x(line.right() - 168.0);
    let tested =
        Rect::from_min_max(egui::pos2(number.right(), line.top()), egui::pos2(numbers.left() - 8.0, line.bottom()));
    let ink = if lacking.is_empty() { c.text } else { c.warn };
    let sign = if lacking.is_empty() { String::new() } else { format!("{} ", icons::ICON_WARNING.codepoint) };
    paint::line(p, tested, Align2::LEFT_CENTER, &format!("{sign}{groups}"), text::font_small(), ink);
    shares(ui, numbers, cut);
    if open {
        label_rows(ui, rect.with_min_y(line.bottom()), cut);
    }
    p.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, c.grid));
    let why =
        if lacking.is_empty() { name } else { format!("{name}\n{}", tr!("data-lacking", labels = lacking.join(", "))) };
    response.on_hover_text(why).clicked()
}

/// A bar of training and test clips with their numbers.
fn shares(ui: &Ui, rect: Rect, cut: &Cut) {
    let c = colors(ui);
    let (train, test) = (cut.train as f32, cut.test as f32);
    let bar = Rect::from_center_size(rect.center(), Vec2::new(56.0, 8.0));
    let middle = bar.left() + bar.width() * train / (train + test).max(1.0);
    ui.painter().rect_filled(bar, radius::BAR, c.line_strong);
    ui.painter().rect_filled(bar.with_min_x(middle.min(bar.right() - 2.0)), radius::BAR, c.accent);
    let left = rect.with_max_x(bar.left() - 8.0);
    let right = rect.with_min_x(bar.right() + 8.0);
    let p = ui.painter();
    paint::line(p, left, Align2::RIGHT_CENTER, &words::count(cut.train), text::font_mono(), c.text_2);
    paint::line(p, right, Align2::LEFT_CENTER, &words::count(cut.test), text::font_mono(), c.accent_text);
}

fn label_rows(ui: &Ui, rect: Rect, cut: &Cut) {
    let c = colors(ui);
    for (i, row) in cut.labels.iter().enumerate() {
        let top = rect.top() + LABEL_ROW * i as f32;
        let line = Rect::from_min_size(egui::pos2(rect.left() + 24.0, top), Vec2::new(rect.width() - 24.0, LABEL_ROW));
        let ink = if row.train == 0 || row.test == 0 { c.warn } else { c.text_2 };
        let names = line.with_max_x(line.right() - 176.0);
        paint::line(ui.painter(), names, Align2::LEFT_CENTER, &row.label, text::font_small(), ink);
        let numbers = line.with_min_x(line.right() - 168.0);
        let train = numbers.with_max_x(numbers.center().x - 36.0);
        let test = numbers.with_min_x(numbers.center().x + 36.0);
        paint::line(ui.painter(), train, Align2::RIGHT_CENTER, &words::count(row.train), text::font_mono(), ink);
        paint::line(ui.painter(), test, Align2::LEFT_CENTER, &words::count(row.test), text::font_mono(), ink);
    }
}
