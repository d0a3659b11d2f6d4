//! The table of costs: what a run spends.

use super::name::{Form, about, id, named};
use crate::text::Language;

/// One thing that is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CostKind {
    /// Optimiser steps of the pre-training (of the supervised training, for arms without one).
    Steps,
    /// Clips that went through the online network in training.
    Clips,
    /// Analytic floating-point operations of the training (2 per multiply-add).
    Flops,
    /// Seconds from start to end, evaluation included, pauses left out.
    WallS,
    /// Seconds of these in which the device trained. On a CPU they are shared with whatever else runs on the machine.
    DeviceS,
    /// Seconds of processor time, all cores together, that the process used within the device time: what it takes on a
    /// machine of its own and on a shared one alike. Measured where the device is a CPU; a GPU is only fed by it.
    CpuS,
    /// Largest resident memory of the process, bytes.
    PeakBytes,
    /// Energy in kWh: seconds of the device × its rated power. No meter was read.
    Kwh,
    /// Seconds in which the network turned clips of the evaluation into features or classes; loading is left out.
    ExtractS,
    /// Seconds of footage that these clips span.
    ExtractFootageS,
    /// Seconds that no other time counts, in which the process was held up: stopped, or other programs had the processor.
    LeftOutS,
    /// Seconds that no other time counts, in which the machine slept. Linux tells them.
    AsleepS,
    /// Seconds of compute per hour of footage once the network is in use: [`ExtractS`](Self::ExtractS) over
    /// [`ExtractFootageS`](Self::ExtractFootageS). Worked out by who reads results, never stored.
    Inference,
    /// Yen, from device time and energy at the prices of the workspace. Worked out by who reads results, never stored.
    Jpy,
    /// The same in US dollars.
    Usd,
}

/// How the parts of a run make its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Parts add up; an arm shows the mean over its runs.
    Sum,
    /// The largest part counts; an arm shows the largest run.
    Max,
}

/// How the text of a comparison shows a cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// With its unit.
    pub title: &'static str,
    pub divisor: f64,
    pub decimals: usize,
}

const fn column(title: &'static str, divisor: f64, decimals: usize) -> Option<Column> {
    Some(Column { title, divisor, decimals })
}

/// An axis of costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Its place among the axes.
    pub place: usize,
    /// In files and on the command line.
    pub word: &'static str,
}

const fn axis(place: usize, word: &'static str) -> Option<Axis> {
    Some(Axis { place, word })
}

/// Units of one kind, from the unit that values are stored in upwards: its size and its name.
type Units = &'static [(f64, &'static str)];

const STEPS: Units = &[(1.0, "steps"), (1e3, "k steps"), (1e6, "M steps")];
const CLIPS: Units = &[(1.0, "clips"), (1e3, "k clips"), (1e6, "M clips")];
const OPERATIONS: Units = &[(1e6, "MFLOP"), (1e9, "GFLOP"), (1e12, "TFLOP"), (1e15, "PFLOP"), (1e18, "EFLOP")];
const SECONDS: Units = &[(1.0, "s"), (60.0, "min"), (3600.0, "h")];
const OF_A_CORE: Units = &[(1.0, "core-s"), (60.0, "core-min"), (3600.0, "core-h")];
const ENERGY: Units = &[(1e-3, "Wh"), (1.0, "kWh"), (1e3, "MWh")];
const YEN: Units = &[(1.0, "yen")];
const DOLLARS: Units = &[(1.0, "dollars")];
const BYTES: Units = &[(1024.0 * 1024.0, "MiB"), (1024.0 * 1024.0 * 1024.0, "GiB")];

/// One entry of the table. Of every cost less is better.
struct Entry {
    kind: CostKind,
    /// In stored results.
    key: &'static str,
    units: Units,
    total: Total,
    /// Whether only training counts: what judging an encoder takes of it is left out.
    of_training: bool,
    /// Whether values are whole numbers.
    whole: bool,
    /// Whether every version of the program has measured it: then it is 0 where nothing is known, and always stored.
    always: bool,
    /// Whether it is an estimate and not a measurement; names say so.
    estimate: bool,
    column: Option<Column>,
    /// The cost axis that shows it, if one does.
    axis: Option<Axis>,
    /// Entry of the glossary.
    term: Option<&'static str>,
}

/// A measured sum that every version knows, of which nothing is shown.
const fn sum(kind: CostKind, key: &'static str, units: Units) -> Entry {
    let (total, of_training, whole, always, estimate) = (Total::Sum, false, false, true, false);
    Entry { kind, key, units, total, of_training, whole, always, estimate, column: None, axis: None, term: None }
}

/// All costs in the order of tables and files.
const TABLE: [Entry; 15] = [
    Entry { of_training: true, whole: true, column: column("steps", 1.0, 0), ..sum(CostKind::Steps, "steps", STEPS) },
    Entry {
        of_training: true,
        whole: true,
        column: column("clips", 1.0, 0),
        axis: axis(3, "clips"),
        ..sum(CostKind::Clips, "clips", CLIPS)
    },
    Entry {
        of_training: true,
        column: column("PFLOP", 1e15, 3),
        axis: axis(2, "flops"),
        term: Some("flop"),
        ..sum(CostKind::Flops, "flops", OPERATIONS)
    },
    Entry { column: column("minutes", 60.0, 1), ..sum(CostKind::WallS, "wall_s", SECONDS) },
    Entry { axis: axis(0, "hours"), ..sum(CostKind::DeviceS, "device_s", SECONDS) },
    Entry {
        always: false,
        column: column("core minutes", 60.0, 1),
        axis: axis(1, "cpu"),
        term: Some("cpu-time"),
        ..sum(CostKind::CpuS, "cpu_s", OF_A_CORE)
    },
    Entry {
        total: Total::Max,
        whole: true,
        column: column("peak MB", 1e6, 0),
        ..sum(CostKind::PeakBytes, "peak_bytes", BYTES)
    },
    Entry {
        always: false,
        estimate: true,
        column: column("kWh", 1.0, 4),
        axis: axis(4, "kwh"),
        ..sum(CostKind::Kwh, "kwh", ENERGY)
    },
    Entry { always: false, ..sum(CostKind::ExtractS, "extract_s", SECONDS) },
    Entry { always: false, ..sum(CostKind::ExtractFootageS, "extract_footage_s", SECONDS) },
    Entry { always: false, ..sum(CostKind::LeftOutS, "left_out_s", SECONDS) },
    Entry { always: false, ..sum(CostKind::AsleepS, "asleep_s", SECONDS) },
    Entry {
        always: false,
        column: column("inference s/h", 1.0, 1),
        ..sum(CostKind::Inference, "inference_s_per_hour", SECONDS)
    },
    Entry {
        always: false,
        estimate: true,
        column: column("JPY", 1.0, 1),
        axis: axis(5, "jpy"),
        ..sum(CostKind::Jpy, "jpy", YEN)
    },
    Entry {
        always: false,
        estimate: true,
        column: column("USD", 1.0, 2),
        axis: axis(6, "usd"),
        ..sum(CostKind::Usd, "usd", DOLLARS)
    },
];

impl CostKind {
    /// Keys in the order of files.
    pub const KEYS: [&'static str; TABLE.len()] = {
        let mut keys = [""; TABLE.len()];
        let mut i = 0;
        while i < keys.len() {
            keys[i] = TABLE[i].key;
            i += 1;
        }
        keys
    };

    /// All costs in the order of tables and files.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|entry| entry.kind)
    }

    /// The cost with this key; `None` for one of a later version.
    pub fn find(key: &str) -> Option<Self> {
        Self::all().find(|kind| kind.key() == key)
    }

    /// Its name in stored results.
    pub fn key(self) -> &'static str {
        self.entry().key
    }

    /// What people call it; an estimate is called one.
    pub fn name(self, form: Form, language: Language) -> String {
        self.marked(named("cost", self.key(), form, language), language)
    }

    /// The title of a cost axis in `unit`; an estimate is called one.
    pub fn axis_title(self, unit: &str, language: Language) -> String {
        self.marked(about(&id("cost", self.key()), "axis", &[("unit", unit)], language), language)
    }

    /// `text`, marked as an estimate where the cost is one.
    pub fn marked(self, text: String, language: Language) -> String {
        if !self.entry().estimate {
            return text;
        }
        about("cost-estimate", "of", &[("what", &text)], language)
    }

    /// How parts and runs make a total.
    pub fn total(self) -> Total {
        self.entry().total
    }

    /// Whether only training counts.
    pub fn is_of_training(self) -> bool {
        self.entry().of_training
    }

    /// Whether values are whole numbers.
    pub fn is_whole(self) -> bool {
        self.entry().whole
    }

    /// Whether every version has measured it.
    pub fn is_always_known(self) -> bool {
        self.entry().always
    }

    /// How the text of a comparison shows it.
    pub fn column(self) -> Option<Column> {
        self.entry().column
    }

    /// The axis that shows it.
    pub fn axis(self) -> Option<Axis> {
        self.entry().axis
    }

    /// Entry of the glossary that explains it.
    pub fn term(self) -> Option<&'static str> {
        self.entry().term
    }

    /// A divisor and its unit in which values up to `most` are short to read.
    pub fn scale(self, most: f64) -> (f64, &'static str) {
        let units = self.entry().units;
        *units.iter().rev().find(|(size, _)| most >= 1.5 * size).unwrap_or(&units[0])
    }

    /// A value in the unit that suits it: `12.5 GFLOP`, `640 clips`.
    pub fn text(self, value: f64, language: Language) -> String {
        let (divisor, unit) = self.scale(value);
        let value = value / divisor;
        let decimals = match self {
            _ if self.is_whole() && divisor == 1.0 => 0,
            Self::Jpy if value >= 10.0 => 0,
            Self::Usd => 2,
            _ => 1,
        };
        format!("{value:.decimals$} {}", unit_name(unit, language))
    }

    fn entry(self) -> &'static Entry {
        // The table has the order of the enum, which a test holds.
        &TABLE[self as usize]
    }
}

/// A unit of costs as people say it; symbols are the same everywhere.
pub fn unit_name(unit: &str, language: Language) -> String {
    named("unit", unit, Form::Full, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cost_stands_once_at_its_own_place() {
        for (place, kind) in CostKind::all().enumerate() {
            assert_eq!(kind as usize, place);
            assert_eq!(CostKind::find(kind.key()), Some(kind), "{} stands twice", kind.key());
            assert_eq!(CostKind::KEYS[place], kind.key());
        }
    }

    #[test]
    fn values_are_told_in_the_unit_that_suits_them() {
        let of = |kind: CostKind, value| kind.text(value, Language::En);
        assert_eq!(of(CostKind::Flops, 2e12), "2.0 TFLOP");
        assert_eq!(of(CostKind::Clips, 640.0), "640 clips");
        assert_eq!(of(CostKind::DeviceS, 90.0), "1.5 min");
        assert_eq!(of(CostKind::DeviceS, 89.0), "89.0 s");
        assert_eq!(CostKind::DeviceS.text(90.0, Language::Ja), "1.5 分");
        assert_eq!(
            (of(CostKind::CpuS, 90.0), of(CostKind::CpuS, 9000.0)),
            ("1.5 core-min".into(), "2.5 core-h".into())
        );
        assert_eq!(CostKind::CpuS.text(9000.0, Language::Ja), "2.5 コア時間");
        assert_eq!(of(CostKind::PeakBytes, 0.0), "0.0 MiB");
        assert_eq!(of(CostKind::Kwh, 0.0325), "32.5 Wh");
        assert_eq!((of(CostKind::Jpy, 1500.4), of(CostKind::Jpy, 3.2)), ("1500 yen".into(), "3.2 yen".into()));
        assert_eq!(of(CostKind::Usd, 0.5), "0.50 USD");
    }

    #[test]
    fn an_estimate_is_called_one_wherever_it_is_named() {
        for (language, word) in [(Language::En, "estimate"), (Language::Ja, "推定")] {
            for form in [Form::Full, Form::Short, Form::Option] {
                assert!(CostKind::Kwh.name(form, language).contains(word));
                assert!(!CostKind::Flops.name(form, language).contains(word));
            }
            assert!(CostKind::Kwh.axis_title("kWh", language).contains(word));
        }
    }
}
