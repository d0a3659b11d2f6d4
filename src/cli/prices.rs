//! `kinrin prices`: what an hour of the device, a kilowatt-hour and a label cost, and what the device draws, with their
//! sources.

use anyhow::anyhow;
use clap::builder::PossibleValuesParser;

use super::{Failure, Global, print_json, print_line};
use crate::config::{Currency, Price, PriceList};
use crate::store::prices;

/// Show or set the prices of the workspace. Every sum of money in `kinrin pilot` and `kinrin report` is worked out from
/// them; without any, none is told
#[derive(clap::Args)]
pub struct PricesArgs {
    /// What money is counted in
    #[arg(long, value_parser = currencies())]
    pub currency: Option<String>,
    /// Price of one hour of the device: rent, or what owning it comes to
    #[arg(long, value_name = "PRICE", allow_negative_numbers = true)]
    pub device_hour: Option<f64>,
    /// Price of one kilowatt-hour; leave it unset where the price of the device holds its energy
    #[arg(long, value_name = "PRICE", allow_negative_numbers = true)]
    pub kwh: Option<f64>,
    /// What the device draws at work, in watts: the energy of all runs is estimated from it [default: 65 of a CPU, nothing
    /// of a GPU]
    #[arg(long, value_name = "WATTS", allow_negative_numbers = true)]
    pub rated_watts: Option<f64>,
    /// Price of one hour in which a person labels clips
    #[arg(long, value_name = "PRICE", allow_negative_numbers = true)]
    pub label_hour: Option<f64>,
    /// Clips that a person labels in an hour
    #[arg(long, value_name = "CLIPS", allow_negative_numbers = true)]
    pub labels_per_hour: Option<f64>,
    /// Hours of footage at full scale, for a projection
    #[arg(long, value_name = "HOURS", allow_negative_numbers = true)]
    pub full_scale_hours: Option<f64>,
    /// Where the prices given with this command come from: a tariff, a contract, a quotation with its day
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Forget all prices first
    #[arg(long)]
    pub clear: bool,
}

fn currencies() -> PossibleValuesParser {
    Currency::ALL.map(Currency::word).into()
}

/// Sets what was given and shows what holds then.
pub fn run(args: &PricesArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let before = prices::read(&workspace)?;
    let after = changed(args, if args.clear { PriceList::default() } else { before.clone() });
    if let Some(word) = after.wrong() {
        return Err(Failure::usage(anyhow!("{word}: a price or amount is a number from 0 on")));
    }
    if after != before {
        prices::write(&workspace, &after)?;
    }
    if global.json { print_json(&after) } else { print_line(&text(&after)) }
}

fn changed(args: &PricesArgs, mut list: PriceList) -> PriceList {
    let source = args.source.clone().unwrap_or_default();
    let price = |value: f64| Price { value, source: source.clone() };
    list.device_hour = args.device_hour.map(price).or(list.device_hour);
    list.kwh = args.kwh.map(price).or(list.kwh);
    list.rated_watts = args.rated_watts.map(price).or(list.rated_watts);
    list.label_hour = args.label_hour.map(price).or(list.label_hour);
    list.labels_per_hour = args.labels_per_hour.or(list.labels_per_hour);
    list.full_scale_hours = args.full_scale_hours.or(list.full_scale_hours);
    let named = |word: &String| Currency::ALL.into_iter().find(|currency| currency.word() == word);
    list.currency = args.currency.as_ref().and_then(named).unwrap_or(list.currency);
    list
}

fn text(list: &PriceList) -> String {
    let price = |(word, price): (&str, Option<&Price>)| match price {
        Some(Price { value, source }) if source.is_empty() => format!("{word}: {value} (no source)"),
        Some(Price { value, source }) => format!("{word}: {value} ({source})"),
        None => format!("{word}: unset"),
    };
    let amount = |word: &str, value: Option<f64>| {
        value.map_or_else(|| format!("{word}: unset"), |value| format!("{word}: {value}"))
    };
    let mut lines = vec![format!("currency: {}", list.currency.word())];
    lines.extend(list.prices().map(price));
    lines.push(amount("labels_per_hour", list.labels_per_hour));
    lines.push(amount("full_scale_hours", list.full_scale_hours));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_replaces_and_the_rest_stays() {
        let args = |kwh, source: &str| PricesArgs {
            currency: None,
            device_hour: None,
            kwh,
            rated_watts: None,
            label_hour: None,
            labels_per_hour: None,
            full_scale_hours: None,
            source: Some(source.into()),
            clear: false,
        };
        let first = changed(&args(Some(31.0), "tariff"), PriceList::default());
        let again = changed(&args(None, "other"), first.clone());
        assert_eq!((again.clone(), again.kwh.unwrap().source.as_str()), (first, "tariff"));
    }
}
