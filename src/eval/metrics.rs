//! Top-1 accuracy, macro-F1 and balanced accuracy from a confusion matrix; AUROC from shares of the classes.
//!
//! Macro metrics average over the classes that are present in the test part. A class that a probe has never seen
//! (absent from its labelled clips) but that is tested counts as missed, with recall and F1 of 0. In scikit-learn's
//! terms: `f1_score(y, p, labels=unique(y), average="macro", zero_division=0)` and `balanced_accuracy_score(y, p)`.
//!
//! Scores are taken per fold and then averaged. Where a fold tests few clips or a single class, as leave-one-group-out
//! often does, macro-F1 of that fold is little more than its accuracy: for macro metrics prefer `KFold`.

/// Counts of (true class, predicted class).
pub struct Confusion {
    classes: usize,
    /// `[classes × classes]`, one row per true class.
    counts: Vec<u64>,
}

impl Confusion {
    /// Counts pairs of true and predicted class; both are below `classes`.
    pub fn new(truth: &[usize], predicted: &[usize], classes: usize) -> Self {
        debug_assert_eq!(truth.len(), predicted.len());
        let mut counts = vec![0; classes * classes];
        for (&t, &p) in truth.iter().zip(predicted) {
            counts[t * classes + p] += 1;
        }
        Self { classes, counts }
    }

    /// Clips of class `truth` that were called `predicted`.
    pub fn count(&self, truth: usize, predicted: usize) -> u64 {
        self.counts[truth * self.classes + predicted]
    }

    /// Share of clips whose class was found; 0 of none.
    pub fn top1(&self) -> f64 {
        let hits: u64 = (0..self.classes).map(|c| self.count(c, c)).sum();
        ratio(hits, self.counts.iter().sum())
    }

    /// Mean recall over the classes present in the test part.
    pub fn balanced_accuracy(&self) -> f64 {
        self.mean_present(|c| ratio(self.count(c, c), self.tested(c)))
    }

    /// Mean F1 over the classes present in the test part.
    pub fn macro_f1(&self) -> f64 {
        self.mean_present(|c| ratio(2 * self.count(c, c), self.tested(c) + self.called(c)))
    }

    fn mean_present(&self, score: impl Fn(usize) -> f64) -> f64 {
        let present: Vec<usize> = (0..self.classes).filter(|&c| self.tested(c) > 0).collect();
        if present.is_empty() { 0.0 } else { present.iter().map(|&c| score(c)).sum::<f64>() / present.len() as f64 }
    }

    /// Clips whose true class is `class`.
    fn tested(&self, class: usize) -> u64 {
        (0..self.classes).map(|p| self.count(class, p)).sum()
    }

    /// Clips that were called `class`.
    fn called(&self, class: usize) -> u64 {
        (0..self.classes).map(|t| self.count(t, class)).sum()
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Macro AUROC, one-vs-rest: how often a clip of a class has more of it than a clip of another one, equal ones counted
/// half, averaged over the classes that the test part has clips both of and not of. `None` without such a class.
///
/// `shares [clips × classes]` says how much of each class a clip is held to be. A class that a probe has never seen has
/// the same share of every clip, which is guessing: 0.5. In scikit-learn's terms: the mean of
/// `roc_auc_score(y == c, shares[:, c])`.
pub fn auroc(truth: &[usize], shares: &[f64], classes: usize) -> Option<f64> {
    let column = |class: usize| shares.iter().skip(class).step_by(classes.max(1)).copied();
    let area = |class: usize| area_under_roc(truth.iter().map(|&t| t == class).zip(column(class)).collect());
    let areas: Vec<f64> = (0..classes).filter_map(area).collect();
    (!areas.is_empty()).then(|| areas.iter().sum::<f64>() / areas.len() as f64)
}

/// Of pairs (is of the class, its share), by the rank sum of Mann and Whitney.
fn area_under_roc(mut clips: Vec<(bool, f64)>) -> Option<f64> {
    clips.sort_by(|a, b| a.1.total_cmp(&b.1));
    let (mut rank_sum, mut before) = (0.0, 0);
    for equal in clips.chunk_by(|a, b| a.1 == b.1) {
        let rank = before as f64 + (equal.len() + 1) as f64 / 2.0;
        rank_sum += rank * equal.iter().filter(|clip| clip.0).count() as f64;
        before += equal.len();
    }
    let own = clips.iter().filter(|clip| clip.0).count() as f64;
    let others = clips.len() as f64 - own;
    (own > 0.0 && others > 0.0).then(|| (rank_sum - own * (own + 1.0) / 2.0) / (own * others))
}
