//! Time that is left, in words.

use crate::ui::i18n::tr;

/// "3 min left", in the current language.
pub fn time_left(secs: f64) -> String {
    match secs {
        s if s < 90.0 => tr!("left-seconds", n = s.ceil()),
        s if s < 5400.0 => tr!("left-minutes", n = (s / 60.0).ceil()),
        s => tr!("left-hours", n = format!("{:.1}", s / 3600.0)),
    }
}
