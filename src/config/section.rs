//! Headings of the settings' form.

/// A heading of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    Pilot,
    Data,
    Clip,
    Augment,
    Backbone,
    Arm,
    Neighbours,
    Weights,
    Training,
    Optimiser,
    Queue,
    Supervised,
    SupervisedOptimiser,
    Tasks,
    Evaluation,
    Probes,
    Device,
    Limits,
}

impl Section {
    /// Key of its words.
    pub fn key(self) -> String {
        format!("design-section-{}", format!("{self:?}").to_lowercase())
    }
}
