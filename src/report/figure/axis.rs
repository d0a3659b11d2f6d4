//! Axes: range, ticks at round values, numbers as text.

/// How values are laid along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scale {
    #[default]
    Linear,
    /// Base 10. Values that are not positive have no place.
    Log,
}

impl Scale {
    /// The place of a value on a linear axis that stands for this one: itself or its decimal logarithm.
    pub fn coordinate(self, value: f64) -> f64 {
        if self == Self::Log { value.log10() } else { value }
    }

    /// The value at such a place.
    pub fn value(self, coordinate: f64) -> f64 {
        if self == Self::Log { 10f64.powf(coordinate) } else { coordinate }
    }
}

/// One axis of a figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// With its unit: "cost, hours".
    pub title: String,
    pub scale: Scale,
    /// Smallest and largest value shown; `None` = all data.
    pub range: Option<[f64; 2]>,
    /// Ticks with their texts; `None` = round values.
    pub ticks: Option<Vec<(f64, String)>>,
}

impl Axis {
    /// A linear axis over all data.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Ticks within `range`, about `wanted` of them.
    pub fn ticks_in(&self, range: [f64; 2], wanted: usize) -> Vec<(f64, String)> {
        if let Some(ticks) = &self.ticks {
            return ticks.iter().filter(|t| t.0 >= range[0] && t.0 <= range[1]).cloned().collect();
        }
        match self.scale {
            Scale::Linear => linear_ticks(range, wanted),
            Scale::Log => log_ticks(range, wanted),
        }
    }

    /// A range around `values` that is neither empty nor out of the scale. `pad` is the share added on both sides.
    pub(super) fn range_of(&self, values: impl Iterator<Item = f64>, pad: f64) -> [f64; 2] {
        let fits = |v: &f64| v.is_finite() && (self.scale == Scale::Linear || *v > 0.0);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(fits) {
            (low, high) = (low.min(value), high.max(value));
        }
        match (low <= high, self.scale) {
            (false, Scale::Linear) => [0.0, 1.0],
            (false, Scale::Log) => [1.0, 10.0],
            (true, Scale::Linear) => padded(low, high, pad),
            (true, Scale::Log) => padded_log(low, high, pad),
        }
    }
}

fn padded(low: f64, high: f64, pad: f64) -> [f64; 2] {
    let room = if high > low { (high - low) * pad } else { high.abs().max(1e-9) * 0.5 };
    // Values that are shares or counts and come near zero begin at zero.
    let near_zero = low >= 0.0 && low < high * 0.2;
    [if near_zero { 0.0 } else { low - room }, high + room]
}

fn padded_log(low: f64, high: f64, pad: f64) -> [f64; 2] {
    let decades = (high / low).log10();
    let factor = if decades > 0.0 { 10f64.powf(decades * pad) } else { 2.0 };
    [low / factor, high * factor]
}

/// Multiples of 1, 2, 2.5 or 5 times a power of ten.
fn linear_ticks([low, high]: [f64; 2], wanted: usize) -> Vec<(f64, String)> {
    let rough = (high - low) / wanted.max(1) as f64;
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let power = 10f64.powf(rough.log10().floor());
    let factors = [1.0, 2.0, 2.5, 5.0, 10.0];
    let step = power
        * factors.into_iter().min_by(|a, b| off(*a, rough / power).total_cmp(&off(*b, rough / power))).unwrap_or(1.0);
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    (first..=last).map(|i| i as f64 * step).map(|v| (v, format_tick(v, step))).collect()
}

/// How far two numbers are apart as factors.
fn off(a: f64, b: f64) -> f64 {
    (a / b).ln().abs()
}

/// Powers of ten; within two decades also 2 and 5 times them, and within half a decade linear ticks.
fn log_ticks(range: [f64; 2], wanted: usize) -> Vec<(f64, String)> {
    let decades = (range[1] / range[0]).log10();
    if decades < 0.7 {
        return linear_ticks(range, wanted);
    }
    let factors: &[f64] = if decades < 2.5 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let stride = (decades / 7.0).ceil().max(1.0) as i32;
    let (first, last) = (range[0].log10().floor() as i32, range[1].log10().ceil() as i32);
    let exponents = (first..=last).filter(|e| e % stride == 0);
    let values = exponents.flat_map(|e| factors.iter().map(move |f| f * 10f64.powi(e)));
    let inside = values.filter(|v| *v >= range[0] * 0.9999 && *v <= range[1] * 1.0001);
    inside.map(|v| (v, format_tick(v, v))).collect()
}

/// A number for an axis whose ticks are `step` apart: k, M, G, T, P and E for powers of a
/// thousand, a true minus sign.
pub fn format_tick(value: f64, step: f64) -> String {
    let size = value.abs().max(step.abs());
    if value == 0.0 {
        return "0".to_owned();
    }
    if step.abs() < 1e-4 {
        return scientific(value);
    }
    let (unit, suffix) = match size {
        s if s >= 1e21 => return scientific(value),
        s if s >= 1e18 => (1e18, "E"),
        s if s >= 1e15 => (1e15, "P"),
        s if s >= 1e12 => (1e12, "T"),
        s if s >= 1e9 => (1e9, "G"),
        s if s >= 1e6 => (1e6, "M"),
        s if s >= 1e3 => (1e3, "k"),
        _ => (1.0, ""),
    };
    let (shown, step) = (value / unit, step / unit);
    let decimals = (0..6).find(|d| is_whole(step * 10f64.powi(*d))).unwrap_or(6) as usize;
    format!("{}{:.decimals$}{suffix}", if value < 0.0 { "−" } else { "" }, shown.abs())
}

fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6 * value.abs().max(1.0)
}

/// 2×10⁻⁵.
fn scientific(value: f64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let exponent = value.abs().log10().floor() as i32;
    let mantissa = format!("{:.1}", value.abs() / 10f64.powi(exponent));
    let raised: String =
        exponent.abs().to_string().chars().filter_map(|c| c.to_digit(10)).map(|d| DIGITS[d as usize]).collect();
    let (sign, minus) = (if value < 0.0 { "−" } else { "" }, if exponent < 0 { "⁻" } else { "" });
    format!("{sign}{}×10{minus}{raised}", mantissa.trim_end_matches(".0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(ticks: &[(f64, String)]) -> Vec<&str> {
        ticks.iter().map(|t| t.1.as_str()).collect()
    }

    #[test]
    fn ticks_are_round_and_read_as_people_write_them() {
        assert_eq!(texts(&linear_ticks([0.0, 12_000.0], 6)), ["0", "2k", "4k", "6k", "8k", "10k", "12k"]);
        assert_eq!(texts(&linear_ticks([-0.1, 0.11], 5)), ["−0.10", "−0.05", "0", "0.05", "0.10"]);
        assert_eq!(texts(&linear_ticks([0.0, 500.0], 5)), ["0", "100", "200", "300", "400", "500"]);
        assert_eq!(format_tick(2.5e-5, 5e-6), "2.5×10⁻⁵");
        assert_eq!(format_tick(1500.0, 500.0), "1.5k");
    }

    #[test]
    fn log_ticks_stand_at_the_real_values() {
        assert_eq!(texts(&log_ticks([0.01, 100.0], 5)), ["0.01", "0.1", "1", "10", "100"]);
        assert_eq!(texts(&log_ticks([0.9, 21.0], 5)), ["1", "2", "5", "10", "20"]);
        assert!(log_ticks([1e-9, 1e9], 5).len() <= 8);
    }

    #[test]
    fn a_range_is_never_empty() {
        let axis = Axis::default();
        assert_eq!(axis.range_of([].into_iter(), 0.05), [0.0, 1.0]);
        let one = axis.range_of([4.0].into_iter(), 0.05);
        assert!(one[0] < 4.0 && one[1] > 4.0);
        let log = Axis { scale: Scale::Log, ..Axis::default() };
        assert_eq!(log.range_of([0.0, -3.0].into_iter(), 0.05), [1.0, 10.0]);
        assert!(log.range_of([0.5, 0.0, 5.0].into_iter(), 0.05)[0] > 0.0);
    }
}
