//! Words and numbers that several sections share; the messages are in `document.ftl`.

use super::block::{Text, Tone};
use crate::eval::stats::Finding;
use crate::measure::{CostKind, unit_name};
use crate::report::pilot::{Effect, Estimate};
use crate::report::verdict::wording::{labels, signed};
use crate::text::{Language, list, text};

/// A language that texts are chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Say(pub Language);

impl Say {
    /// The name of an arm where its scores stand, which says that it is a sketch where it is one.
    pub fn arm(self, arm: &str, sketch: bool) -> String {
        if sketch { text!(self.0, "report-arm-sketch", arm = arm) } else { arm.to_owned() }
    }

    /// A list in a sentence.
    pub fn list<T: AsRef<str>>(self, words: &[T]) -> String {
        let words: Vec<String> = words.iter().map(|word| word.as_ref().to_owned()).collect();
        list(self.0, &words)
    }

    /// Sentences one after the other.
    pub fn sentences(self, sentences: &[String]) -> String {
        let said: Vec<&str> = sentences.iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
        said.join(&text!(self.0, "document-sentence-between"))
    }

    /// What a difference lets one say, in words.
    pub fn finding(self, finding: Finding) -> String {
        match finding {
            Finding::Higher => text!(self.0, "document-higher"),
            Finding::Lower => text!(self.0, "document-lower"),
            Finding::NotDistinguishable => text!(self.0, "document-open"),
            Finding::OneSeed => text!(self.0, "document-one-seed"),
        }
    }

    /// A difference with its interval and what it lets one say. `compared`: how many its finding stands among.
    pub fn effect(self, effect: &Effect, compared: usize) -> Text {
        let e = &effect.estimate;
        let said = match effect.is_lost_among_many() {
            true => text!(self.0, "document-open-among-many", n = compared),
            false => self.finding(effect.finding),
        };
        let mean = signed(e.mean);
        let interval = self.interval(e.ci95.map(|c| c.map(signed)), e.seeds);
        let behind = match e.seeds {
            0 | 1 => String::new(),
            n => text!(self.0, "document-behind", interval = interval, n = n),
        };
        let text = text!(self.0, "document-effect", said = said, mean = mean, behind = behind);
        Text::toned(text, tone(effect.finding))
    }

    fn interval(self, ci95: Option<[String; 2]>, seeds: usize) -> String {
        match ci95 {
            Some([low, high]) => text!(self.0, "document-interval", low = low, high = high),
            None if seeds > 1 => text!(self.0, "document-interval-none"),
            None => String::new(),
        }
    }

    /// A score in percent with its interval.
    pub fn score(self, e: &Estimate) -> String {
        let mean = format!("{:.1}", e.mean * 100.0);
        match e.ci95 {
            Some([low, high]) => {
                let (low, high) = (low * 100.0, high * 100.0);
                text!(self.0, "document-score", mean = mean, low = format!("{low:.1}"), high = format!("{high:.1}"))
            }
            None => mean,
        }
    }

    /// A span of time.
    pub fn time(self, secs: f64) -> String {
        self.cost(CostKind::DeviceS, secs)
    }

    /// A value of a cost in the unit that suits it.
    pub fn cost(self, kind: CostKind, value: f64) -> String {
        let (divisor, unit) = kind.scale(value);
        let value = if kind.is_whole() && divisor == 1.0 { format!("{value:.0}") } else { short(value / divisor) };
        match unit {
            // The heading of the column names them.
            "steps" | "clips" => value,
            unit => format!("{value}\u{a0}{}", unit_name(unit, self.0)),
        }
    }

    /// Labels per class in a sentence.
    pub fn budgets(self, budgets: &[String]) -> String {
        let few: Vec<&String> = budgets.iter().filter(|b| *b != "all").collect();
        let all = budgets.iter().any(|b| b == "all");
        if few.iter().any(|budget| budget.ends_with('%')) {
            return labels(budgets, self.0);
        }
        match (few.is_empty(), all) {
            (true, _) => text!(self.0, "document-all-labels"),
            (false, false) => text!(self.0, "document-budgets", list = self.list(&few)),
            (false, true) => text!(self.0, "document-budgets-and-all", list = self.list(&few)),
        }
    }

    /// What an arm is, in a few words.
    pub fn method(self, method: &str) -> String {
        match method {
            "random" => text!(self.0, "document-method-random"),
            "scratch" => text!(self.0, "document-method-scratch"),
            "intra" => text!(self.0, "document-method-intra"),
            "iivcl" => text!(self.0, "document-method-iivcl"),
            "control" => text!(self.0, "document-method-control"),
            _ => String::new(),
        }
    }
}

/// How a finding is set.
pub fn tone(finding: Finding) -> Tone {
    match finding {
        Finding::Higher => Tone::Good,
        Finding::Lower => Tone::Bad,
        Finding::NotDistinguishable | Finding::OneSeed => Tone::Caution,
    }
}

/// Two or three figures that tell.
pub fn short(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_that_is_none_is_never_called_one() {
        let estimate = Estimate { mean: -0.02, ci95: Some([-0.05, 0.01]), n: 12, seeds: 3 };
        let effect = Effect { estimate, finding: Finding::NotDistinguishable };
        let [en, ja] = [Language::En, Language::Ja].map(|language| Say(language).effect(&effect, 4));
        assert_eq!(en.plain(), "not yet distinguishable: −2.0 points (95 % interval −5.0 to +1.0, 3 seeds)");
        assert_eq!(ja.plain(), "差があるとはまだ言えない：−2.0 ポイント（95% 区間 −5.0〜+1.0、3 シード）");
        assert_eq!(en.0[0].tone, Tone::Caution);
        let one = Effect { estimate: Estimate { ci95: None, seeds: 1, ..estimate }, finding: Finding::OneSeed };
        assert_eq!(Say(Language::En).effect(&one, 4).plain(), "one seed: no statement: −2.0 points");
        // Beside an interval that leaves zero out stands why it is no finding, whichever way it points.
        for (mean, ci95) in [(-0.02, [-0.05, -0.01]), (0.044, [0.014, 0.074])] {
            let beyond = Effect { estimate: Estimate { mean, ci95: Some(ci95), ..estimate }, ..effect };
            let [en, ja] = [Language::En, Language::Ja].map(|language| Say(language).effect(&beyond, 6).plain());
            assert!(en.starts_with("the interval leaves 0 out, but as one of 6 comparisons it does not count"), "{en}");
            assert!(
                en.contains("(Holm): ") && ja.contains("6 件の比較の 1 つなので、差があるとは数えない（Holm 法）：")
            );
            let found = Effect { finding: Finding::Higher, ..beyond };
            assert!(Say(Language::En).effect(&found, 6).plain().starts_with("higher: "));
        }
    }

    #[test]
    fn budgets_and_times_are_said_as_people_say_them() {
        let budgets = ["2", "5", "all"].map(String::from);
        assert_eq!(Say(Language::Ja).budgets(&budgets), "各クラス 2、5 本と全ラベル");
        assert_eq!(Say(Language::En).budgets(&budgets[..1]), "2 labels per class");
        assert_eq!(Say(Language::En).time(5400.0), "1.5\u{a0}h");
        assert_eq!(Say(Language::Ja).time(90.0), "1.5\u{a0}分");
    }
}
