//! Titles, axes, captions and notes of the page's figures, in both languages.

use super::cost::CostPoint;
use super::figure_kind::Kind;
use super::labels::LabelNeed;
use super::{CostAxis, Effect, Pilot, View};
use crate::eval::stats::Finding;
use crate::measure::{Form, Metric, ProbeKind, unit_name};
use crate::report::verdict::wording::{interval_en, interval_ja, signed};
use crate::text::Language;

/// The words of one view's figures.
pub(super) struct FigureWords<'a> {
    pub language: Language,
    pub pilot: &'a Pilot,
    pub view: &'a View,
}

impl FigureWords<'_> {
    fn say(&self, en: impl Into<String>, ja: impl Into<String>) -> String {
        match self.language {
            Language::En => en.into(),
            Language::Ja => ja.into(),
        }
    }

    pub fn title(&self, kind: Kind) -> String {
        match kind {
            Kind::Cost => self.say("Improvement against compute cost", "改善と計算コスト"),
            Kind::Labels => self.say("Label efficiency", "ラベル効率"),
            Kind::Learning => self.say("Probe over pre-training", "事前学習中のスコア"),
        }
    }

    /// What was chosen, for a figure that stands alone.
    pub fn subtitle(&self, kind: Kind) -> String {
        let choice = &self.view.choice;
        let budget = match kind {
            Kind::Labels => String::new(),
            _ if choice.budget == "all" => self.say(", all labels", "、全ラベル"),
            _ => self.say(
                format!(", {} labels per class", choice.budget),
                format!("、ラベルは各クラス {} 本", choice.budget),
            ),
        };
        let name = &self.pilot.comparison.experiment;
        let (task, probe) = (&choice.task, ProbeKind::name(&choice.probe, Form::Full, self.language));
        self.say(format!("{name}, {task}, {probe}{budget}"), format!("{name}、{task}、{probe}{budget}"))
    }

    pub fn metric(&self) -> String {
        Metric::name(&self.view.choice.metric, Form::Full, self.language)
    }

    pub fn score_axis(&self) -> String {
        let metric = self.metric();
        self.say(format!("{metric} (%)"), format!("{metric}（%）"))
    }

    pub fn improvement_axis(&self) -> String {
        let (metric, reference) = (self.metric(), &self.view.cost.reference);
        self.say(
            format!("{metric}: improvement over {reference} (points)"),
            format!("{reference} に対する{metric}の改善（pt）"),
        )
    }

    pub fn cost_axis(&self, axis: CostAxis, unit: &str) -> String {
        axis.0.axis_title(&unit_name(unit, self.language), self.language)
    }

    pub fn label_axis(&self) -> String {
        self.say("Labels per class (log scale)", "ラベル予算（本 / クラス、対数目盛）")
    }

    pub fn budget(&self, budget: &str, labels: f64) -> String {
        match budget {
            "all" => self.say(format!("all {labels:.0}"), format!("全件 {labels:.0}")),
            number => number.to_owned(),
        }
    }

    pub fn chance(&self, share: f64) -> String {
        self.say(format!("chance {:.1}", share * 100.0), format!("偶然の水準 {:.1}", share * 100.0))
    }

    /// What stands beside an arm's name.
    pub fn role(&self, point: &CostPoint) -> String {
        match (point.is_reference, point.method.as_str()) {
            (true, _) => self.say("reference", "基準"),
            (_, "random") => self.say("untrained", "学習なし"),
            (_, "scratch") => self.say("not pre-trained", "事前学習なし"),
            _ => String::new(),
        }
    }

    /// Two lines that belong together.
    pub fn need(&self, need: &LabelNeed) -> [String; 2] {
        let LabelNeed { arm, reference, labels, needed, .. } = need;
        [
            self.say(format!("{arm} with {labels:.0} labels"), format!("{labels:.0} 本の {arm}")),
            self.say(format!("≈ {reference} with {needed:.1}"), format!("≒ {needed:.1} 本の {reference}")),
        ]
    }

    pub fn need_caption(&self, need: &LabelNeed) -> String {
        let LabelNeed { reference, needed, ci95: [low, high], seeds, .. } = need;
        self.say(
            format!("{reference} needs {needed:.1} labels per class for it (95 % interval {low:.1} to {high:.1}, {seeds} seeds)."),
            format!("{reference} が同じ値に要するのは各クラス {needed:.1} 本（95% 区間 {low:.1}〜{high:.1}、{seeds}\u{a0}シード）。"),
        )
    }

    pub fn nothing(&self) -> String {
        self.say("No finished run has such a score.", "この条件の結果がまだありません。")
    }

    /// Why there are no improvements to show.
    pub fn nothing_to_compare(&self) -> String {
        let reference = &self.view.choice.reference;
        if self.pilot.arms().any(|arm| arm == reference) {
            return self.nothing();
        }
        self.say(
            format!("{reference} has no finished run yet: improvements over it cannot be shown."),
            format!("基準の {reference} の結果がまだないため、改善を示せません。"),
        )
    }

    pub fn no_checkpoints(&self) -> String {
        self.say(
            "No probe ran at a checkpoint. Set two or more snapshots in Design.",
            "途中時点のプローブがありません。設計でスナップショットを 2 以上にしてください。",
        )
    }

    /// What bars and marks mean, and the difference with its interval.
    pub fn cost_captions(&self) -> Vec<String> {
        let of = &self.view.cost;
        let compared: Vec<_> = of.points.iter().filter_map(|p| p.improvement.map(|e| e.estimate)).collect();
        let seeds = compared.iter().map(|e| e.seeds).max().unwrap_or(0);
        let (low, high) = (compared.iter().map(|e| e.n).min(), compared.iter().map(|e| e.n).max());
        let n = match (low, high) {
            (Some(low), Some(high)) if low < high => self.say(format!("{low} to {high}"), format!("{low}〜{high}")),
            (Some(n), _) => n.to_string(),
            _ => "0".to_owned(),
        };
        let mut captions = vec![match seeds {
            0 => self.say("Nothing to compare yet.", "比べられる結果がまだありません。"),
            1 => self.one_seed(),
            _ => self.say(
                format!("Vertical: paired 95 % interval ({seeds} seeds, n\u{a0}=\u{a0}{n} pairs). Horizontal: range over seeds."),
                format!("縦線は対応のある差の 95% 区間（{seeds}\u{a0}シード、n\u{a0}=\u{a0}{n}\u{a0}組）、横線はシード間の範囲。"),
            ),
        }];
        if of.points.iter().any(|p| !p.trail.is_empty()) {
            captions[0] += &self.say(" Small marks: checkpoints.", "小さい印は学習の途中。");
        }
        if let Some(b) = &of.bracket {
            captions.push(format!("{} − {}: {}", b.arm, b.reference, self.effect(&b.effect)));
        }
        captions
    }

    /// A difference with everything that belongs to it.
    pub fn effect(&self, effect: &Effect) -> String {
        let e = &effect.estimate;
        let mean = signed(e.mean);
        let said = match effect.finding {
            Finding::Higher => self.say("higher", "高い"),
            Finding::Lower => self.say("lower", "低い"),
            Finding::NotDistinguishable => self.say("not yet distinguishable", "まだ区別できない"),
            Finding::OneSeed => self.say("one seed says nothing", "シード 1 個では判断できない"),
        };
        let Some([low, high]) = e.ci95.map(|c| c.map(signed)) else {
            let [en, ja] = [interval_en(None, e.seeds), interval_ja(None, e.seeds)];
            let en = if en.is_empty() { en } else { format!("; {en}") };
            let ja = if ja.is_empty() { ja } else { format!("、{ja}") };
            return self.say(
                format!("{mean} points (n\u{a0}=\u{a0}{}{en}): {said}", e.n),
                format!("{mean} pt（n\u{a0}=\u{a0}{}{ja}）、{said}", e.n),
            );
        };
        self.say(
            format!("{mean} points ({low} to {high}, n\u{a0}=\u{a0}{}): {said}", e.n),
            format!("{mean} pt（{low}〜{high}、n\u{a0}=\u{a0}{}）、{said}", e.n),
        )
    }

    /// How many more are needed is told once, by the verdict.
    fn one_seed(&self) -> String {
        self.say("One seed: no interval can be given.", "シード 1 個では区間を出せません。")
    }

    pub fn band_captions(&self) -> Vec<String> {
        let scores: Vec<_> = self.view.numbers.iter().map(|r| r.score).collect();
        let seeds = scores.iter().map(|e| e.seeds).max().unwrap_or(0);
        if seeds < 2 {
            return vec![self.one_seed()];
        }
        let (low, high) = scores.iter().fold((usize::MAX, 0), |(a, b), e| (a.min(e.n), b.max(e.n)));
        vec![self.say(
            format!("Bands: 95 % interval of the mean ({seeds} seeds, n\u{a0}=\u{a0}{low} to {high} scores a point)."),
            format!("帯は平均の 95% 区間（{seeds}\u{a0}シード、1 点あたり n\u{a0}=\u{a0}{low}〜{high}）。"),
        )]
    }
}
