//! Cost in words, a sentence each. The words are in `decision.ftl`.

use super::economics::{ArmCost, Economics, FullScale, PaysOff};
use crate::config::Price;
use crate::eval::economics::break_even::BreakEven;
use crate::eval::economics::money::amortised;
use crate::measure::CostKind;
use crate::text::{Language, list, text};

/// Times of the same work that differ by more than this factor come from other work beside it.
const UNEVEN: f64 = 2.0;

/// Shorter runs differ by chance, seconds.
const LONG_ENOUGH: f64 = 30.0;

impl ArmCost {
    fn is_uneven(&self) -> bool {
        let [low, high] = self.device_range_s;
        high > LONG_ENOUGH && high > UNEVEN * low
    }
}

impl Economics {
    /// What a run of `arm` and of its `reference` cost.
    pub fn of_runs(&self, arm: &str, reference: &str, language: Language) -> String {
        let of = |name: &str| self.arms.iter().find(|cost| cost.arm == name);
        let told: Vec<String> =
            [of(arm), of(reference)].into_iter().flatten().map(|cost| self.of_arm(cost, language)).collect();
        text!(language, "economics-runs", list = told.join(&text!(language, "economics-between")))
    }

    fn of_arm(&self, cost: &ArmCost, language: Language) -> String {
        let said = |kind: CostKind, value: f64| kind.marked(kind.text(value, language), language);
        let mut parts = vec![CostKind::DeviceS.text(cost.device_s, language)];
        parts.extend(cost.cpu_s.map(|seconds| CostKind::CpuS.text(seconds, language)));
        parts.extend(cost.kwh.map(|kwh| said(CostKind::Kwh, kwh)));
        parts.extend(cost.money.map(|money| said(self.prices.currency.cost(), money)));
        text!(language, "economics-arm", arm = &cost.arm, parts = list(language, &parts))
    }

    /// What the times of some arms leave out; nothing where no run was interrupted.
    pub fn gaps(&self, language: Language) -> Option<String> {
        let held_up = self.interrupted(|cost| cost.left_out_s, language);
        let asleep = self.interrupted(|cost| cost.asleep_s, language);
        let held_up = held_up.map(|arms| text!(language, "economics-gaps", list = arms));
        let asleep = asleep.map(|arms| text!(language, "economics-asleep", list = arms));
        let told: Vec<String> = [held_up, asleep].into_iter().flatten().collect();
        (!told.is_empty()).then(|| list_of_sentences(&told, language))
    }

    /// The arms that have such seconds, with them.
    fn interrupted(&self, seconds: impl Fn(&ArmCost) -> f64, language: Language) -> Option<String> {
        let of = |cost: &ArmCost| {
            let time = CostKind::LeftOutS.text(seconds(cost), language);
            text!(language, "economics-arm", arm = &cost.arm, parts = time)
        };
        let told: Vec<String> = self.arms.iter().filter(|cost| seconds(cost) > 0.0).map(of).collect();
        (!told.is_empty()).then(|| list(language, &told))
    }

    /// Arms whose runs took very different times for the same work, and what to compare instead, of every arm; nothing where
    /// the times agree.
    pub fn uneven(&self, language: Language) -> Option<String> {
        let of = |cost: &ArmCost| {
            let [low, high] = cost.device_range_s.map(|seconds| CostKind::DeviceS.text(seconds, language));
            text!(language, "economics-range", arm = &cost.arm, low = low, high = high)
        };
        let told: Vec<String> = self.arms.iter().filter(|cost| cost.is_uneven()).map(of).collect();
        if told.is_empty() {
            return None;
        }
        let compute = |cost: &ArmCost| {
            text!(language, "economics-compute", arm = &cost.arm, flops = CostKind::Flops.text(cost.flops, language))
        };
        let compute: Vec<String> = self.arms.iter().filter(|cost| cost.flops > 0.0).map(compute).collect();
        let (told, compute) = (list(language, &told), list(language, &compute));
        Some(match self.arms.iter().all(|cost| cost.cpu_s.is_some()) {
            true => text!(language, "economics-uneven-cpu", list = told, compute = compute),
            false => text!(language, "economics-uneven", list = told, compute = compute),
        })
    }

    /// The share of a run that falls on each task, where several use one encoder.
    fn shared(&self, arm: &str, language: Language) -> Option<String> {
        let cost = self.arms.iter().find(|cost| cost.arm == arm).filter(|_| self.uses > 1)?;
        let (kind, value) = match cost.money {
            Some(money) => (self.prices.currency.cost(), money),
            None => (CostKind::DeviceS, cost.device_s),
        };
        let each = kind.text(amortised(value, self.uses), language);
        Some(text!(language, "economics-shared", arm = arm, n = self.uses, each = each))
    }

    /// What the networks of the two arms cost in use; nothing where it was not measured.
    pub fn in_use(&self, arm: &str, reference: &str, language: Language) -> Option<String> {
        let of = |name: &str| {
            let seconds = self.arms.iter().find(|cost| cost.arm == name)?.inference_s_per_hour?;
            Some(text!(language, "economics-arm", arm = name, parts = CostKind::Inference.text(seconds, language)))
        };
        let told: Vec<String> = [of(arm), of(reference)].into_iter().flatten().collect();
        (!told.is_empty())
            .then(|| text!(language, "economics-in-use", list = told.join(&text!(language, "economics-between"))))
    }

    /// Everything that can be said, a sentence each.
    pub fn lines(&self, arm: &str, reference: &str, language: Language) -> Vec<String> {
        let mut lines = vec![self.of_runs(arm, reference, language)];
        lines.extend(self.gaps(language));
        lines.extend(self.uneven(language));
        lines.extend(self.shared(arm, language));
        lines.extend(self.in_use(arm, reference, language));
        lines.extend(self.pays.iter().flat_map(|pays| self.pays_off(pays, language)));
        lines.extend(self.full_scale.as_ref().map(|scale| self.scale(scale, language)));
        lines.push(self.of_prices(language));
        lines
    }

    /// When the pre-training has paid for itself.
    pub fn pays_off(&self, pays: &PaysOff, language: Language) -> Vec<String> {
        let money = |value: f64| self.prices.currency.cost().text(value, language);
        let (arm, against) = (&pays.arm, &pays.against);
        let labels = match pays.labels {
            BreakEven::From(n) => {
                let (cost, price) = (money(pays.cost), money(pays.per_label));
                text!(language, "economics-labels", arm = arm, cost = cost, n = n, price = price)
            }
            BreakEven::AtOnce => text!(language, "economics-labels-at-once", arm = arm),
            BreakEven::Never => text!(language, "economics-labels-never"),
        };
        let sites = match (pays.sites, pays.saved.map(|saved| saved.map(|n| format!("{n:.0}")))) {
            (BreakEven::From(n), Some([saved, low, high])) => {
                text!(language, "economics-sites", against = against, saved = saved, low = low, high = high, n = n)
            }
            (BreakEven::AtOnce, _) => String::new(),
            _ => text!(language, "economics-sites-never", against = against),
        };
        [labels, sites].into_iter().filter(|line| !line.is_empty()).collect()
    }

    fn scale(&self, scale: &FullScale, language: Language) -> String {
        let mut parts = vec![CostKind::DeviceS.text(scale.device_s, language)];
        parts.extend(scale.money.map(|money| self.prices.currency.cost().text(money, language)));
        let hours = |hours: f64| CostKind::DeviceS.text(hours * 3600.0, language);
        let (hours, pilot) = (hours(scale.hours), hours(scale.pilot_hours));
        text!(language, "economics-scale", hours = hours, pilot = pilot, parts = list(language, &parts))
    }

    /// The prices with their sources, or that there are none.
    pub fn of_prices(&self, language: Language) -> String {
        let told = |key: &str, price: &Option<Price>| {
            let price = price.as_ref()?;
            let value = self.prices.currency.cost().text(price.value, language);
            let source = match price.source.as_str() {
                "" => text!(language, "economics-no-source"),
                source => source.to_owned(),
            };
            Some(text!(language, "economics-price", what = text(language, key, None), value = value, source = source))
        };
        let prices = &self.prices;
        let told: Vec<String> = [
            told("prices-device-hour", &prices.device_hour),
            told("prices-kwh", &prices.kwh),
            told("prices-label-hour", &prices.label_hour),
        ]
        .into_iter()
        .flatten()
        .collect();
        let money = match told.as_slice() {
            [] => text!(language, "economics-no-prices"),
            told => text!(language, "economics-prices", list = told.join(&text!(language, "economics-between"))),
        };
        match self.rated_power(language) {
            None => money,
            Some(power) => list_of_sentences(&[money, power], language),
        }
    }

    /// What the energy was worked out from; nothing where no run tells any.
    fn rated_power(&self, language: Language) -> Option<String> {
        match &self.prices.rated_watts {
            Some(Price { value, source }) => {
                let none = || text!(language, "economics-no-source");
                let source = if source.is_empty() { none() } else { source.clone() };
                Some(text!(language, "economics-power", watts = value.to_string(), source = source))
            }
            None if self.arms.iter().any(|arm| arm.kwh.is_some()) => Some(text!(language, "economics-power-unset")),
            None => None,
        }
    }
}

fn list_of_sentences(all: &[String], language: Language) -> String {
    all.join(if language == Language::Ja { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_same_work_that_differ_much_are_told_with_what_to_compare_instead() {
        let arm = |arm: &str, device_range_s| ArmCost {
            arm: arm.to_owned(),
            device_s: 60.0,
            cpu_s: None,
            device_range_s,
            kwh: None,
            money: None,
            inference_s_per_hour: None,
            flops: if arm == "iivcl" { 3e12 } else { 2e12 },
            left_out_s: 0.0,
            asleep_s: 0.0,
        };
        let told = |arms: &[ArmCost]| Economics { arms: arms.to_vec(), ..Economics::default() }.uneven(Language::En);
        let even = [arm("random", [1.0, 9.0]), arm("intra", [40.0, 70.0])];
        assert_eq!(told(&even), None, "short runs, and a usual spread");
        let said = told(&[even[1].clone(), arm("iivcl", [50.0, 300.0])]).unwrap();
        assert!(said.contains("(iivcl 50.0 s to 5.0 min)") && said.contains("FLOPs"), "{said}");
        assert!(said.ends_with("not its time: intra 2.0 TFLOP, iivcl 3.0 TFLOP."), "{said}");
        let with_cpu = |of: ArmCost| ArmCost { cpu_s: Some(100.0), ..of };
        let shared = with_cpu(arm("iivcl", [50.0, 300.0]));
        let said = told(&[with_cpu(even[1].clone()), shared.clone()]).unwrap();
        assert!(said.contains("Compare CPU time or the FLOPs of a run: intra 2.0 TFLOP"), "{said}");
        let said = told(&[even[1].clone(), shared]).unwrap();
        assert!(!said.contains("CPU time"), "an arm lacks it: {said}");
    }

    #[test]
    fn a_run_is_told_to_have_been_held_up_and_asleep_only_where_it_was() {
        let arm = |left_out_s, asleep_s| ArmCost {
            arm: "intra".into(),
            device_s: 600.0,
            cpu_s: Some(1200.0),
            device_range_s: [600.0; 2],
            kwh: None,
            money: None,
            inference_s_per_hour: None,
            flops: 2e12,
            left_out_s,
            asleep_s,
        };
        let of = |arm: ArmCost| Economics { arms: vec![arm], ..Economics::default() };
        let gaps = |left_out_s, asleep_s| of(arm(left_out_s, asleep_s)).gaps(Language::En).unwrap_or_default();
        assert_eq!(gaps(0.0, 0.0), "");
        let held_up = gaps(60.0, 0.0);
        assert!(held_up.contains("held up") && held_up.contains("60.0 s") && !held_up.contains("slept"), "{held_up}");
        let asleep = gaps(0.0, 3600.0);
        assert!(asleep.contains("slept") && asleep.contains("60.0 min") && !asleep.contains("held up"), "{asleep}");
        let told = of(arm(0.0, 0.0)).of_runs("intra", "none", Language::En);
        assert!(told.contains("10.0 min") && told.contains("20.0 core-min"), "{told}");
    }
}
