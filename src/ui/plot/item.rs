//! The item of egui_plot that draws a figure's strokes.

use std::ops::RangeInclusive;

use egui::{Color32, Shape, Ui};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotTransform};

use super::{PlotMap, paint};
use crate::report::figure::Figure;

/// Reference lines, bands, lines, bars and marks of a figure.
pub struct Drawing<'a> {
    base: PlotItemBase,
    figure: &'a Figure,
}

impl<'a> Drawing<'a> {
    pub fn new(figure: &'a Figure) -> Self {
        Self { base: PlotItemBase::new(figure.title.clone()), figure }
    }
}

impl PlotItem for Drawing<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let map = PlotMap::new(transform, self.figure);
        for part in &self.figure.drawing(map.0).parts {
            paint::shape(ui, map.rect(), &part.shape, shapes);
        }
    }

    fn initialize(&mut self, _: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::TRANSPARENT
    }

    /// What lies under the pointer is told by the page, with intervals and n.
    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    /// The ranges are set by the view.
    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}
