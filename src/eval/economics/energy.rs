//! Energy of a run in joules, and where the figure comes from.

use serde::Serialize;

/// Joules of a kilowatt-hour.
pub const JOULES_PER_KWH: f64 = 3.6e6;

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Counted by the processor (RAPL) or the graphics card (NVML). Other work on the machine is in it, and fans, disks
    /// and losses of the power supply are not.
    Measured,
    /// Rated power × device time.
    Estimated,
}

/// Energy with its source.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Energy {
    pub joules: f64,
    pub source: Source,
}

impl Energy {
    /// Estimate from rated power in watts and the time that the device worked in seconds. An upper bound as long as the
    /// device keeps to its rating; the rest of the machine is not in it.
    pub fn rated(watts: f64, device_s: f64) -> Self {
        Self { joules: watts * device_s, source: Source::Estimated }
    }

    pub fn measured(joules: f64) -> Self {
        Self { joules, source: Source::Measured }
    }

    /// The sum; an estimate as soon as one part is.
    pub fn plus(self, other: Self) -> Self {
        let source = if self.source == other.source { self.source } else { Source::Estimated };
        Self { joules: self.joules + other.joules, source }
    }

    pub fn kwh(self) -> f64 {
        self.joules / JOULES_PER_KWH
    }
}

/// A counter that runs up to `range` and begins again at zero, as RAPL's `energy_uj` up to `max_energy_range_uj`: what was
/// counted between two readings. Read it often enough that it turns over once at most: a package of 250 W turns a
/// range of 262 kJ over in 17 minutes.
pub fn counted(before: u64, after: u64, range: u64) -> u64 {
    if after >= before { after - before } else { range.saturating_sub(before) + after }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_began_again_still_counts_up() {
        assert_eq!(counted(100, 250, 1000), 150);
        assert_eq!(counted(900, 50, 1000), 150);
        assert_eq!(counted(7, 7, 1000), 0);
        // A range that was read wrong must not make the sum wrap around.
        assert_eq!(counted(2000, 5, 1000), 5);
    }

    #[test]
    fn an_estimate_in_a_sum_makes_it_one() {
        let hour = Energy::rated(100.0, 3600.0);
        assert!((hour.kwh() - 0.1).abs() < 1e-12);
        let sum = hour.plus(Energy::measured(3.6e5));
        assert_eq!((sum.source, sum.joules), (Source::Estimated, 7.2e5));
        assert_eq!(Energy::measured(1.0).plus(Energy::measured(2.0)), Energy::measured(3.0));
    }
}
