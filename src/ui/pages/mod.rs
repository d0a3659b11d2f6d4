//! The pages of the window, one folder each.

pub mod data;
pub mod design;
pub mod map;
pub mod neighbours;
pub mod pilot;
pub mod report;
pub mod runs;

use super::page::{Page, PageId};

/// All pages, with their state.
#[derive(Default)]
pub struct Pages {
    pilot: pilot::PilotPage,
    data: data::DataPage,
    design: design::DesignPage,
    runs: runs::RunsPage,
    neighbours: neighbours::NeighboursPage,
    map: map::MapPage,
    report: report::ReportPage,
}

impl Pages {
    /// The Runs page.
    pub fn runs(&self) -> &runs::RunsPage {
        &self.runs
    }

    /// The page `id`.
    pub fn get(&mut self, id: PageId) -> &mut dyn Page {
        match id {
            PageId::Pilot => &mut self.pilot,
            PageId::Data => &mut self.data,
            PageId::Design => &mut self.design,
            PageId::Runs => &mut self.runs,
            PageId::Neighbours => &mut self.neighbours,
            PageId::Map => &mut self.map,
            PageId::Report => &mut self.report,
        }
    }
}
