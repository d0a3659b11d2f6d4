//! What a low page shows beside the figure of cost: three panels share one place.

use egui::Ui;

use crate::ui::i18n::tr;
use crate::ui::widgets::segmented;

/// One of the three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SharedPanel {
    #[default]
    Labels,
    Learning,
    Numbers,
}

impl SharedPanel {
    /// Draws the choice.
    pub fn show(&mut self, ui: &mut Ui) {
        let options = [
            (Self::Labels, tr("pilot-tab-labels")),
            (Self::Learning, tr("pilot-tab-learning")),
            (Self::Numbers, tr("pilot-tab-numbers")),
        ];
        segmented::segmented(ui, &tr("pilot-beside"), self, &options);
    }
}
