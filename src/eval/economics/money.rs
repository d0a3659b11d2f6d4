//! Cost in money, from what was spent and what it is priced at.

use serde::Serialize;

use super::energy::Energy;

/// Prices in one currency, as the user sets them with their sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Prices {
    /// Of one hour of the device: rent, or what owning it comes to.
    pub device_hour: f64,
    pub kwh: f64,
    /// Of labelling one clip.
    pub label: f64,
}

/// What an arm spends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spent {
    /// Time that the device worked, pre-training, evaluation and neighbour search together.
    pub device_s: f64,
    pub energy: Energy,
    pub labels: usize,
}

/// What it costs, by part.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bill {
    pub device: f64,
    pub energy: f64,
    pub labels: f64,
}

impl Bill {
    /// `hours × price + kWh × price + labels × price`. A rented device's price often has its energy in it: set the price of a
    /// kilowatt-hour to 0 then.
    pub fn of(spent: &Spent, prices: &Prices) -> Self {
        Self {
            device: spent.device_s / 3600.0 * prices.device_hour,
            energy: spent.energy.kwh() * prices.kwh,
            labels: spent.labels as f64 * prices.label,
        }
    }

    pub fn total(&self) -> f64 {
        self.device + self.energy + self.labels
    }
}

/// Share of a cost that falls on one of `uses` downstream tasks which share the pre-trained encoder; at least one use.
pub fn amortised(cost: f64, uses: usize) -> f64 {
    cost / uses.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_adds_up_hours_energy_and_labels() {
        let spent = Spent { device_s: 7200.0, energy: Energy::rated(300.0, 7200.0), labels: 50 };
        let bill = Bill::of(&spent, &Prices { device_hour: 400.0, kwh: 30.0, label: 20.0 });
        assert!((bill.device - 800.0).abs() < 1e-9 && (bill.energy - 18.0).abs() < 1e-9);
        assert!((bill.labels - 1000.0).abs() < 1e-9 && (bill.total() - 1818.0).abs() < 1e-9);
        assert_eq!((amortised(900.0, 3), amortised(900.0, 0)), (300.0, 900.0));
    }
}
