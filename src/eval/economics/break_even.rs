//! When does pre-training pay for itself?

use serde::Serialize;

/// The answer in whole labels or sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakEven {
    /// From this many on.
    From(u64),
    /// It costs nothing more, so at once.
    AtOnce,
    /// Each one saves nothing.
    Never,
}

impl BreakEven {
    /// The fewest whole units with `units × saved_per_unit ≥ cost`.
    fn of(cost: f64, saved_per_unit: f64) -> Self {
        if cost <= 0.0 {
            return Self::AtOnce;
        }
        let units = (cost / saved_per_unit).ceil();
        if saved_per_unit > 0.0 && units.is_finite() { Self::From(units as u64) } else { Self::Never }
    }
}

/// Labels that must be saved: `(pre-training − what it replaces) / price of a label`. `extra_cost` is that difference.
pub fn labels(extra_cost: f64, price_per_label: f64) -> BreakEven {
    BreakEven::of(extra_cost, price_per_label)
}

/// Sites that must share one pre-training: `extra cost / (labels saved at a site × price of a label − what each site costs
/// more)`.
pub fn sites(extra_cost: f64, labels_saved_per_site: f64, price_per_label: f64, more_per_site: f64) -> BreakEven {
    BreakEven::of(extra_cost, labels_saved_per_site * price_per_label - more_per_site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_labels_and_sites_are_counted_up() {
        assert_eq!(labels(1000.0, 30.0), BreakEven::From(34));
        assert_eq!(labels(1000.0, 50.0), BreakEven::From(20));
        assert_eq!(sites(1000.0, 10.0, 30.0, 100.0), BreakEven::From(5));
    }

    #[test]
    fn what_saves_nothing_never_pays_and_what_costs_nothing_does_at_once() {
        assert_eq!(labels(1000.0, 0.0), BreakEven::Never);
        assert_eq!(sites(1000.0, 10.0, 30.0, 300.0), BreakEven::Never);
        assert_eq!(sites(1000.0, -5.0, 30.0, 0.0), BreakEven::Never);
        assert_eq!(labels(-1.0, 30.0), BreakEven::AtOnce);
    }
}
