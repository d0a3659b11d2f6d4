//! What things cost at a workplace. Prices belong to a place and a day, not to an experiment: they are kept with the
//! workspace, so that a new tariff changes no run, and every sum of money is worked out when it is shown.

use serde::{Deserialize, Serialize};

use crate::measure::CostKind;

/// What money is counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Currency {
    #[default]
    Jpy,
    Usd,
}

impl Currency {
    pub const ALL: [Self; 2] = [Self::Jpy, Self::Usd];

    /// The cost that is counted in it.
    pub fn cost(self) -> CostKind {
        match self {
            Self::Jpy => CostKind::Jpy,
            Self::Usd => CostKind::Usd,
        }
    }

    /// Its word in files and on the command line.
    pub fn word(self) -> &'static str {
        self.cost().key()
    }
}

/// An amount and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub value: f64,
    /// For readers: a contract, a tariff, a quotation with its day.
    #[serde(default)]
    pub source: String,
}

/// The prices of a workspace. What is unset is told of nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PriceList {
    pub currency: Currency,
    /// Of one hour of the device: rent, or what owning it comes to.
    pub device_hour: Option<Price>,
    /// Of one kilowatt-hour. Leave it unset where the price of the device holds its energy.
    pub kwh: Option<Price>,
    /// What the device draws at work, in watts, by its data sheet or a meter: the energy of every run is then its device
    /// time at this power. Unset: what the run was taken to draw, which only of a CPU is known.
    pub rated_watts: Option<Price>,
    /// Of one hour in which a person labels clips.
    pub label_hour: Option<Price>,
    /// Clips that a person labels in an hour.
    pub labels_per_hour: Option<f64>,
    /// Hours of footage at full scale, for a projection.
    pub full_scale_hours: Option<f64>,
}

impl PriceList {
    /// Of labelling one clip.
    pub fn label(&self) -> Option<f64> {
        Some(self.label_hour.as_ref()?.value / self.labels_per_hour.filter(|n| *n > 0.0)?)
    }

    /// The amounts by their words in files and on the command line.
    pub fn prices(&self) -> [(&'static str, Option<&Price>); 4] {
        [
            ("device_hour", self.device_hour.as_ref()),
            ("kwh", self.kwh.as_ref()),
            ("rated_watts", self.rated_watts.as_ref()),
            ("label_hour", self.label_hour.as_ref()),
        ]
    }

    /// The word of a number that is none of a price or an amount.
    pub fn wrong(&self) -> Option<&'static str> {
        let amounts = self.prices().map(|(word, price)| (word, price.map(|price| price.value)));
        let others = [("labels_per_hour", self.labels_per_hour), ("full_scale_hours", self.full_scale_hours)];
        let is_wrong = |value: &f64| !value.is_finite() || *value < 0.0;
        amounts.into_iter().chain(others).find(|(_, value)| value.is_some_and(|v| is_wrong(&v))).map(|(word, _)| word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_costs_its_share_of_an_hour_and_nothing_is_told_of_what_is_unset() {
        let hour = |value| Some(Price { value, source: String::new() });
        let list = PriceList { label_hour: hour(1800.0), labels_per_hour: Some(120.0), ..PriceList::default() };
        assert_eq!(list.label(), Some(15.0));
        assert_eq!(PriceList { labels_per_hour: Some(0.0), ..list.clone() }.label(), None);
        assert_eq!(PriceList { label_hour: None, ..list }.label(), None);
    }

    #[test]
    fn what_is_no_amount_is_named() {
        let list = PriceList { full_scale_hours: Some(-1.0), ..PriceList::default() };
        assert_eq!((PriceList::default().wrong(), list.wrong()), (None, Some("full_scale_hours")));
    }
}
