//! Words and numbers of the page in the current language.

use egui_material_icons::icons as i;

use crate::measure::ProbeKind;
use crate::report::runs::log::Happening;
use crate::report::when;
use crate::store::Status;
use crate::ui::i18n::{self, tr};
use crate::ui::theme::Colors;

/// Thousands parted: `12,000`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Unit of a column of times: hours, or minutes where every time is below one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeUnit {
    #[default]
    Hours,
    Minutes,
}

impl TimeUnit {
    /// The unit that suits times of at most this many hours.
    pub fn of(longest: f64) -> Self {
        if longest < 1.0 { Self::Minutes } else { Self::Hours }
    }

    /// A time in this unit, with one decimal so that a column aligns.
    pub fn show(self, hours: f64) -> String {
        match self {
            _ if hours <= 0.0 => "–".to_owned(),
            Self::Hours => format!("{hours:.1}"),
            Self::Minutes => format!("{:.1}", hours * 60.0),
        }
    }
}

/// A share in percent with one decimal.
pub fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |s| format!("{:.1}", s * 100.0))
}

/// Seconds as people say them: `41 min`, `2.5 h`.
pub fn duration(seconds: f64) -> String {
    let (key, value) = match seconds {
        s if s < 90.0 => ("runs-seconds", format!("{s:.0}")),
        s if s < 5400.0 => ("runs-minutes", format!("{:.0}", s / 60.0)),
        s => ("runs-hours", format!("{:.1}", s / 3600.0)),
    };
    tr!(key, n = value)
}

/// Bytes in GiB.
pub fn gib(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / (1_u64 << 30) as f64)
}

/// `Tue 21:10` or `火 21:10`: the day of the week and the time of a local time.
pub fn weekday_clock(local: i64) -> String {
    let day = tr(&format!("runs-weekday-{}", when::weekday(local)));
    format!("{day} {}", &when::clock(local)[..5])
}

/// Icon and word of a state; its colour goes with them and never alone. A run that has a folder and stands in no queue
/// (`waits` is false) was not started, and nobody will start it unasked.
pub fn state(state: Status, waits: bool) -> (&'static str, String) {
    let icon = match state {
        Status::Queued if !waits => return (i::ICON_RADIO_BUTTON_UNCHECKED.codepoint, tr("runs-state-not-started")),
        Status::Queued => i::ICON_SCHEDULE,
        Status::Running => i::ICON_PLAY_ARROW,
        Status::Paused => i::ICON_PAUSE,
        Status::Stopped => i::ICON_STOP,
        Status::Failed => i::ICON_ERROR,
        Status::Done => i::ICON_CHECK,
        Status::Interrupted => i::ICON_POWER_OFF,
    };
    (icon.codepoint, tr(&format!("runs-state-{}", state.word())))
}

/// The ink of a state.
pub fn state_ink(state: Status, c: &Colors) -> egui::Color32 {
    match state {
        Status::Queued => c.text_3,
        Status::Running => c.accent_text,
        Status::Paused | Status::Stopped | Status::Interrupted => c.warn,
        Status::Failed => c.bad,
        Status::Done => c.good,
    }
}

/// What a run is doing, in words; unknown phases of a newer version are shown as they are.
pub fn phase(phase: &str) -> String {
    let key = match phase {
        "start" | "pretrain" | "cluster" | "calibrate" | "embed" | "import" => format!("runs-phase-{phase}"),
        "look for videos" => "runs-phase-look".to_owned(),
        p if p.starts_with("features") => "runs-phase-features".to_owned(),
        p if p.starts_with("probes") => "runs-phase-probes".to_owned(),
        p if p.starts_with(ProbeKind::Supervised.key()) || p.starts_with("scratch") => {
            "runs-phase-supervised".to_owned()
        }
        p if p.starts_with(ProbeKind::FineTune.key()) => "runs-phase-finetune".to_owned(),
        other => return other.to_owned(),
    };
    tr(&key)
}

/// A line of the log, in words.
pub fn happening(what: &Happening) -> String {
    match what {
        Happening::Begun { device, program } if device.is_empty() => tr!("runs-log-queued", program = program.as_str()),
        Happening::Begun { device, program } => {
            tr!("runs-log-begun", device = device.as_str(), program = program.as_str())
        }
        Happening::Epoch { step, loss, clips_per_s, purity } => {
            let mut text = tr!("runs-log-step", step = count(*step));
            if let Some(loss) = loss {
                text += &format!(" · {}", tr!("runs-log-loss", loss = format!("{loss:.3}")));
            }
            text += &format!(" · {}", tr!("runs-clips-per-s", n = format!("{clips_per_s:.0}")));
            if let Some(purity) = purity {
                text += &format!(" · {}", tr!("runs-log-purity", purity = format!("{purity:.2}")));
            }
            text
        }
        Happening::Checkpoint { step, bytes } => {
            tr!("runs-log-checkpoint", step = count(*step), mb = format!("{:.1}", *bytes as f64 / 1e6))
        }
        Happening::Embedded { step } => tr!("runs-log-embedded", step = count(*step)),
        Happening::Warning { text } => i18n::said(text).to_owned(),
        Happening::Ended { state, step, message } => {
            let word = tr(&format!("runs-state-{}", state.word()));
            let text = if *step == 0 { word } else { tr!("runs-log-ended", state = word, step = count(*step)) };
            if message.is_empty() { text } else { tr!("runs-log-why", what = text, why = i18n::said(message)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_parted_and_rounded_to_what_they_say() {
        assert_eq!([0, 999, 1_000, 12_345_678].map(count), ["0", "999", "1,000", "12,345,678"]);
        assert_eq!([0.0, 0.05].map(|h| TimeUnit::of(0.9).show(h)), ["–", "3.0"]);
        assert_eq!([None, Some(0.4667)].map(percent), ["–", "46.7"]);
    }
}
