//! What the run at work spends, counted while the window is there: energy, and money where there are prices.

use super::Power;
use crate::config::{Currency, PriceList};
use crate::eval::economics::energy::Energy;
use crate::eval::economics::money::{Bill, Prices, Spent as Billed};
use crate::store::local_time::{self, unix_now};

/// What has been counted of one run.
#[derive(Debug)]
pub(super) struct Spending {
    run: String,
    /// Local time at which the count began, as seconds since 1970.
    since: i64,
    /// Seconds in which the run was seen at work.
    seconds: f64,
    energy: Option<Energy>,
    /// Some of the time nothing was known of the power: a sum would be too small.
    has_gap: bool,
}

/// The sums, as they are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spent {
    /// None where the power is not known.
    pub energy: Option<Energy>,
    /// An estimate always; none without prices.
    pub money: Option<(Currency, f64)>,
    /// Local time at which the count began, as seconds since 1970.
    pub since: i64,
}

impl Spending {
    /// Begins to count at this moment.
    pub fn begin(run: &str) -> Self {
        let now = unix_now() as i64;
        let since = now + local_time::offset(now);
        Self { run: run.to_owned(), since, seconds: 0.0, energy: None, has_gap: false }
    }

    pub fn is_of(&self, run: &str) -> bool {
        self.run == run
    }

    /// Counts `seconds` at this power.
    pub fn add(&mut self, seconds: f64, power: Option<Power>) {
        self.seconds += seconds;
        let Some(power) = power else {
            self.has_gap |= seconds > 0.0;
            return;
        };
        let part = Energy { joules: power.watts * seconds, source: power.source };
        // Nothing, at a power of another source, is no part of the sum.
        let before = self.energy.filter(|energy| energy.joules > 0.0);
        self.energy = Some(before.map_or(part, |before| before.plus(part)));
    }

    /// The sums at these prices.
    pub fn spent(&self, prices: &PriceList) -> Spent {
        let energy = self.energy.filter(|_| !self.has_gap);
        let money = self.money(energy, prices).map(|money| (prices.currency, money));
        Spent { energy, money, since: self.since }
    }

    /// Time and energy at their prices; none where neither has one, or where energy has one and is not known.
    fn money(&self, energy: Option<Energy>, prices: &PriceList) -> Option<f64> {
        let [device_hour, kwh] = [&prices.device_hour, &prices.kwh].map(|price| price.as_ref().map(|p| p.value));
        device_hour.or(kwh)?;
        let energy = match kwh {
            Some(_) => energy?,
            None => Energy::measured(0.0),
        };
        let prices = Prices { device_hour: device_hour.unwrap_or(0.0), kwh: kwh.unwrap_or(0.0), label: 0.0 };
        Some(Bill::of(&Billed { device_s: self.seconds, energy, labels: 0 }, &prices).total())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Price;
    use crate::eval::economics::energy::Source;

    fn at(watts: f64, source: Source) -> Option<Power> {
        Some(Power { watts, source })
    }

    fn price(value: f64) -> Option<Price> {
        Some(Price { value, source: "test".into() })
    }

    #[test]
    fn energy_is_measured_only_where_all_of_it_was() {
        let mut spending = Spending::begin("a");
        spending.add(0.0, at(65.0, Source::Estimated));
        spending.add(1800.0, at(100.0, Source::Measured));
        let told = |spending: &Spending| spending.spent(&PriceList::default()).energy;
        assert_eq!(told(&spending), Some(Energy::measured(180_000.0)));
        spending.add(10.0, at(50.0, Source::Estimated));
        assert_eq!(told(&spending), Some(Energy { joules: 180_500.0, source: Source::Estimated }));
        spending.add(5.0, None);
        assert_eq!(told(&spending), None, "a part is not known");
    }

    #[test]
    fn money_is_told_only_where_all_that_is_priced_is_known() {
        let told = |power, list: &PriceList| {
            let mut spending = Spending::begin("a");
            spending.add(3600.0, power);
            spending.spent(list).money
        };
        let kilowatt = || at(1000.0, Source::Measured);
        let energy = PriceList { kwh: price(31.0), ..PriceList::default() };
        let hours = PriceList { device_hour: price(120.0), ..PriceList::default() };
        let both = PriceList { device_hour: price(120.0), ..energy.clone() };
        assert_eq!(told(kilowatt(), &PriceList::default()), None);
        assert_eq!(told(kilowatt(), &energy), Some((Currency::Jpy, 31.0)));
        assert_eq!(told(kilowatt(), &both), Some((Currency::Jpy, 151.0)));
        assert_eq!([told(None, &both), told(None, &hours)], [None, Some((Currency::Jpy, 120.0))]);
    }
}
