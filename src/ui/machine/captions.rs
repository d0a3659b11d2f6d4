//! What is seen of the machine, in words.

use super::{Reading, Spent};
use crate::eval::economics::energy::Source;
use crate::measure::CostKind;
use crate::report::when;
use crate::text::Language;
use crate::ui::i18n::{lang, tr};

/// With less free disk, in bytes, a run may not be able to write its checkpoints.
const LOW_DISK: u64 = 2_000_000_000;

/// A figure of the status bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    pub words: String,
    /// What the figure is.
    pub help: String,
    pub is_warning: bool,
}

impl Caption {
    fn plain(words: String, help: String) -> Self {
        Self { words, help, is_warning: false }
    }
}

/// The figures that are known, the one to be kept longest first.
pub(super) fn captions(reading: Reading) -> Vec<Caption> {
    let [disk, memory, watts, energy, money] = shown(reading, lang());
    let is_low = reading.disk_free.is_some_and(|bytes| bytes < LOW_DISK);
    let disk = disk.map(|free| Caption {
        words: tr!("status-disk", free = free),
        help: tr(if is_low { "status-disk-low-help" } else { "status-disk-help" }),
        is_warning: is_low,
    });
    let memory = memory.map(|used| Caption::plain(tr!("status-memory", used = used), tr("status-memory-help")));
    let power = watts.zip(reading.power).map(|(watts, power)| match power.source {
        Source::Measured => Caption::plain(tr!("status-power", watts = watts), tr("status-power-help")),
        Source::Estimated => {
            Caption::plain(tr!("status-power-estimate", watts = watts), tr("status-power-estimate-help"))
        }
    });
    let [energy, money] = reading.spent.map_or([None, None], |spent| of_run(&spent, energy, money));
    // What a run comes to is asked for more often than what it draws at the moment.
    [disk, energy, money, power, memory].into_iter().flatten().collect()
}

/// Energy and money of the run.
fn of_run(spent: &Spent, energy: Option<String>, money: Option<String>) -> [Option<Caption>; 2] {
    let since = format!("{} {}", when::date(spent.since), &when::clock(spent.since)[..5]);
    let source = spent.energy.map(|energy| energy.source);
    let energy = energy.map(|energy| match source {
        Some(Source::Measured) => Caption::plain(energy, tr!("status-energy-help", since = since.as_str())),
        _ => Caption::plain(
            tr!("status-estimate", figure = energy),
            tr!("status-energy-estimate-help", since = since.as_str()),
        ),
    });
    let money = money.map(|money| {
        Caption::plain(tr!("status-estimate", figure = money), tr!("status-money-help", since = since.as_str()))
    });
    [energy, money]
}

/// The figures as they are shown: disk, memory, watts, energy, money.
pub(super) fn shown(reading: Reading, language: Language) -> [Option<String>; 5] {
    let gb = |bytes: u64| format!("{:.1} GB", bytes as f64 / 1e9);
    let memory = |bytes: u64| if bytes < 1_000_000_000 { format!("{:.0} MB", bytes as f64 / 1e6) } else { gb(bytes) };
    let energy = reading.spent.and_then(|spent| spent.energy);
    let money = reading.spent.and_then(|spent| spent.money);
    [
        reading.disk_free.map(gb),
        reading.memory.map(memory),
        reading.power.map(|power| format!("{:.0}", power.watts)),
        energy.map(|energy| CostKind::Kwh.text(energy.kwh(), language)),
        money.map(|(currency, money)| currency.cost().text(money, language)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Currency;
    use crate::eval::economics::energy::Energy;
    use crate::ui::machine::Power;

    #[test]
    fn the_last_two_gigabytes_are_a_warning_and_an_estimate_is_called_one() {
        let of = |disk_free| captions(Reading { disk_free: Some(disk_free), ..Reading::default() });
        let is_warning = |bytes| of(bytes)[0].is_warning;
        assert_eq!([1_900_000_000, LOW_DISK].map(is_warning), [true, false]);
        assert_eq!(of(1_900_000_000)[0].words, "1.9 GB free");
        assert_ne!(of(1_900_000_000)[0].help, of(LOW_DISK)[0].help);
        let words = |source| {
            let power = Some(Power { watts: 64.6, source });
            let all = captions(Reading { power, memory: Some(640_400_000), ..Reading::default() });
            all.into_iter().map(|caption| caption.words).collect::<Vec<_>>()
        };
        assert_eq!(words(Source::Measured), ["65 W", "Memory 640 MB"]);
        assert_eq!(words(Source::Estimated), ["65 W (estimate)", "Memory 640 MB"]);
        assert_eq!(captions(Reading::default()), []);
    }

    #[test]
    fn what_a_run_spends_is_told_with_its_source_and_since_when() {
        let told = |source, money| {
            let energy = Some(Energy { joules: 117_000.0, source });
            // 2001-09-09 01:46:40
            let spent = Some(Spent { energy, money, since: 1_000_000_000 });
            captions(Reading { spent, ..Reading::default() })
        };
        let words = |all: &[Caption]| all.iter().map(|caption| caption.words.clone()).collect::<Vec<_>>();
        let measured = told(Source::Measured, None);
        assert_eq!(words(&measured), ["32.5 Wh"]);
        assert!(measured[0].help.contains("2001-09-09 01:46"), "{}", measured[0].help);
        let estimated = told(Source::Estimated, Some((Currency::Jpy, 3.21)));
        assert_eq!(words(&estimated), ["32.5 Wh (estimate)", "3.2 yen (estimate)"]);
        assert_ne!(measured[0].help, estimated[0].help);
        // Money is an estimate whatever the energy is: prices are.
        assert_eq!(words(&told(Source::Measured, Some((Currency::Usd, 0.5))))[1], "0.50 USD (estimate)");
    }
}
