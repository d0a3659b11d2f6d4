//! The map as a file: table, vector figure, picture.

use std::path::Path;
use std::sync::Arc;

use egui::Ui;
use egui_material_icons::icons;

use super::classes::shown_name;
use super::maps::Shown;
use super::overlay;
use super::state::{Prepared, State};
use super::steps::grouped;
use crate::engine::map::Projection;
use crate::report::figure::{Figure, Series};
use crate::report::map::{self as report, Colouring};
use crate::report::map_figure;
use crate::store::StoreError;
use crate::told::Told;
use crate::ui::command::Command;
use crate::ui::dialog::{Dialog, Filter, Outcome};
use crate::ui::i18n::{self, Lang, tr};
use crate::ui::page::Cx;
use crate::ui::theme::text;
use crate::ui::widgets::chip::Tone;

/// Pixels per point of a picture.
const SCALE: f32 = 2.0;

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Csv,
    Svg,
    Png,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Csv, Self::Svg, Self::Png];

    fn word(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Svg => "SVG",
            Self::Png => "PNG",
        }
    }

    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Csv => &["csv"],
            Self::Svg => &["svg"],
            Self::Png => &["png"],
        }
    }
}

/// What was on the screen when the export was asked for.
struct Ask {
    kind: Kind,
    shown: Arc<Shown>,
    prepared: Arc<Prepared>,
    colouring: Colouring,
    projection: Projection,
    dark: bool,
    lang: Lang,
}

/// A map on its way to a file.
#[derive(Default)]
pub struct Export {
    dialog: Dialog,
    ask: Option<Ask>,
}

impl Export {
    /// Writes the file once its place has been chosen.
    pub fn update(&mut self, cx: &mut Cx<'_>) {
        match self.dialog.poll() {
            Some(Outcome::Chosen(path)) => {
                let Some(ask) = self.ask.take() else { return };
                let done = i18n::both(|| tr!("map-exported", path = path.display().to_string()));
                let label = i18n::both(|| tr("map-exporting"));
                cx.jobs.start(cx.ctx, label, move |_| {
                    i18n::set_lang(ask.lang);
                    write(&ask, &path).map(|()| done)
                });
            }
            Some(Outcome::Unavailable) => {
                self.ask = None;
                cx.send(Command::Toast(Tone::Warn, i18n::both(|| tr("map-no-dialog"))));
            }
            Some(Outcome::Cancelled) => self.ask = None,
            None => {}
        }
    }
}

/// The menu of the map's head.
pub fn menu(state: &mut State, ui: &mut Ui, cx: &Cx<'_>) {
    let (Some(shown), Some(prepared)) = (state.shown(), state.prepared()) else { return };
    let label = format!("{} {}", icons::ICON_DOWNLOAD.codepoint, tr("map-export"));
    let button = ui.menu_button(text::body(label), |ui| {
        for kind in Kind::ALL {
            if ui.button(text::body(kind.word())).clicked() {
                let ask = Ask {
                    kind,
                    shown: shown.clone(),
                    prepared: prepared.clone(),
                    colouring: state.colouring.clone(),
                    projection: state.projection,
                    dark: ui.visuals().dark_mode,
                    lang: i18n::lang(),
                };
                let name = format!("{}-map.{}", shown.key.run, kind.extensions()[0]);
                let filter = Filter { name: kind.word().to_owned(), extensions: kind.extensions() };
                state.export.dialog.save_file(cx.ctx, tr("map-export"), &filter, &name);
                state.export.ask = Some(ask);
            }
        }
    });
    button.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, tr("map-export")));
}

fn write(ask: &Ask, path: &Path) -> Result<(), Told> {
    let (map, classes) = (&ask.shown.map, &ask.prepared.classes);
    let figure = || in_words(ask, map_figure::figure(&ask.shown.key.run, map, &ask.colouring, classes, ask.projection));
    let bytes = match ask.kind {
        Kind::Csv => report::csv(map, classes, ask.projection)?.into_bytes(),
        Kind::Svg => figure().svg(map_figure::SIZE, ask.dark).into_bytes(),
        Kind::Png => figure().png(map_figure::SIZE, SCALE, ask.dark)?,
    };
    std::fs::write(path, bytes).map_err(StoreError::io(path))?;
    Ok(())
}

/// The figure with the words of the window.
fn in_words(ask: &Ask, made: Figure) -> Figure {
    let (map, classes) = (&ask.shown.map, &ask.prepared.classes);
    let (step, clips) = (grouped(map.step), grouped(classes.of.iter().flatten().count() as u64));
    let subtitle = tr!("map-subtitle", step = step, clips = clips);
    let named = |series: Series| Series { name: shown_name(&ask.colouring, &series.name), ..series };
    let series = made.series.into_iter().map(named);
    Figure { subtitle, series: series.collect(), captions: vec![overlay::meaning(ask.projection, map)], ..made }
}
