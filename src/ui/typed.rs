//! Numbers as people type them: with separated thousands, a true minus, or the full-width digits of a Japanese keyboard.

use crate::data::paths;

/// The number that was typed. A comma stands for thousands alone, never for a fraction: `0,5` is no number.
pub fn number(typed: &str) -> Option<f64> {
    let plain: String = paths::narrow(typed).chars().filter(|c| !matches!(c, '_' | ' ')).collect();
    let plain = plain.replace('−', "-");
    if plain.contains(',') && !has_thousands(&plain) {
        return None;
    }
    plain.replace(',', "").parse().ok()
}

/// Whether every comma stands before three digits of the whole part.
fn has_thousands(plain: &str) -> bool {
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut parts = whole.split(',');
    let first = parts.next().unwrap_or_default().trim_start_matches('-');
    let is_group = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len()) && parts.all(is_group) && !fraction.contains(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_every_way_that_they_are_typed() {
        let same = [("1200", 1200.0), ("1,200", 1200.0), ("１，２００", 1200.0), ("1 200", 1200.0), ("１２０", 120.0)];
        let others = [("1,048,576.5", 1_048_576.5), ("−1", -1.0), ("－０．５", -0.5), ("1e-6", 1e-6), (" 31.5 ", 31.5)];
        for (typed, value) in same.into_iter().chain(others) {
            assert_eq!(number(typed), Some(value), "{typed}");
        }
        for typed in ["0,5", "1,20", "12,0000", "1.5,000", ",5", "ten", ""] {
            assert_eq!(number(typed), None, "{typed}");
        }
    }
}
