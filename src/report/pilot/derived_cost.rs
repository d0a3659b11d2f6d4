//! Costs that follow from others: inference per hour of footage, energy at the power that was set, money.

use crate::config::PriceList;
use crate::eval::economics::energy::{Energy, JOULES_PER_KWH, Source};
use crate::eval::economics::money::{Bill, Prices, Spent};
use crate::eval::economics::projection::inference_s_per_hour;
use crate::measure::CostKind;
use crate::store::results::Cost;

/// Adds to a cost what follows from it: inference per hour of footage, energy where a rated power is set, and money where
/// there are prices.
pub fn derive(cost: &mut Cost, prices: &PriceList) {
    let parts = cost.known(CostKind::ExtractS).zip(cost.known(CostKind::ExtractFootageS));
    if let Some(inference) = parts.and_then(|(seconds, footage)| inference_s_per_hour(seconds, footage)) {
        cost.set(CostKind::Inference, inference);
    }
    if let (Some(watts), Some(device_s)) = (&prices.rated_watts, cost.known(CostKind::DeviceS)) {
        cost.set(CostKind::Kwh, Energy::rated(watts.value, device_s).kwh());
    }
    if let Some(money) = money(cost, prices) {
        cost.set(prices.currency.cost(), money);
    }
}

/// Device time and energy at the prices; `None` where neither has one.
fn money(cost: &Cost, prices: &PriceList) -> Option<f64> {
    let [device_hour, kwh] = [&prices.device_hour, &prices.kwh].map(|price| price.as_ref().map(|price| price.value));
    device_hour.or(kwh)?;
    let energy = Energy { joules: cost.get(CostKind::Kwh) * JOULES_PER_KWH, source: Source::Estimated };
    let spent = Spent { device_s: cost.get(CostKind::DeviceS), energy, labels: 0 };
    let unset = |price: Option<f64>| price.unwrap_or(0.0);
    Some(Bill::of(&spent, &Prices { device_hour: unset(device_hour), kwh: unset(kwh), label: 0.0 }).total())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Price;

    fn price(value: f64) -> Option<Price> {
        Some(Price { value, source: "test".into() })
    }

    #[test]
    fn money_is_time_and_energy_at_their_prices_and_none_without_prices() {
        let spent = Cost::of(&[(CostKind::DeviceS, 7200.0), (CostKind::Kwh, 0.5)]);
        let told = |prices: &PriceList| {
            let mut cost = spent.clone();
            derive(&mut cost, prices);
            cost.known(prices.currency.cost())
        };
        let both = PriceList { device_hour: price(100.0), kwh: price(30.0), ..PriceList::default() };
        assert_eq!(told(&both), Some(215.0));
        // At 500 W two hours take 1 kWh, whatever the run was taken to draw.
        assert_eq!(told(&PriceList { rated_watts: price(500.0), ..both.clone() }), Some(230.0));
        assert_eq!(told(&PriceList { kwh: None, ..both }), Some(200.0));
        assert_eq!(told(&PriceList::default()), None);
    }

    #[test]
    fn inference_is_told_only_where_footage_was_timed() {
        let told = |seconds, footage| {
            let mut cost = Cost::of(&[(CostKind::ExtractS, seconds), (CostKind::ExtractFootageS, footage)]);
            derive(&mut cost, &PriceList::default());
            cost.known(CostKind::Inference)
        };
        assert_eq!(told(2.0, 60.0), Some(120.0));
        assert_eq!(told(0.0, 0.0), None);
    }
}
