//! A shallow decision tree (CART with the Gini impurity, classes weighted alike): what little a model needs to find to
//! tell labels from a few plain numbers.

/// Levels of splits.
const DEPTH: usize = 2;

/// A leaf must hold so many clips.
const LEAF: usize = 5;

/// A grown tree.
pub enum Tree {
    /// The class it answers.
    Leaf(usize),
    Split {
        column: usize,
        /// Values up to it go low.
        cut: f64,
        low: Box<Self>,
        high: Box<Self>,
    },
}

/// What a tree is grown from.
pub struct Grower<'a> {
    /// Column → value of each clip, all finite.
    pub columns: &'a [&'a [f64]],
    /// Column → clips by ascending value.
    pub orders: &'a [&'a [usize]],
    /// Class of each clip.
    pub labels: &'a [usize],
    /// Weight of each class.
    pub weights: &'a [f64],
}

struct Best {
    column: usize,
    cut: f64,
    score: f64,
}

impl Grower<'_> {
    /// Grows a tree on the clips for which `part` holds.
    pub fn grow(&self, part: &[bool]) -> Tree {
        self.node(part, DEPTH)
    }

    fn node(&self, part: &[bool], depth: usize) -> Tree {
        let mut total = vec![0.0; self.weights.len()];
        let clips = (0..part.len()).filter(|&i| part[i]);
        let n = clips.map(|i| total[self.labels[i]] += self.weights[self.labels[i]]).count();
        let heaviest = (0..total.len()).fold(0, |best, c| if total[c] > total[best] { c } else { best });
        if depth == 0 || n < 2 * LEAF {
            return Tree::Leaf(heaviest);
        }
        let Some(best) = self.best(part, &total, n) else { return Tree::Leaf(heaviest) };
        let side = |low: bool| -> Vec<bool> {
            let values = self.columns[best.column];
            part.iter().zip(values).map(|(&here, &value)| here && (value <= best.cut) == low).collect()
        };
        let [low, high] = [true, false].map(|low| Box::new(self.node(&side(low), depth - 1)));
        Tree::Split { column: best.column, cut: best.cut, low, high }
    }

    /// The split with the least impurity, if one lowers it; the first of equals.
    fn best(&self, part: &[bool], total: &[f64], n: usize) -> Option<Best> {
        let weight: f64 = total.iter().sum();
        let mut best: Option<Best> = None;
        for column in 0..self.columns.len() {
            let least = best.as_ref().map_or(square_sum(total) / weight + 1e-9, |b| b.score);
            if let Some((cut, score)) = self.best_cut(column, part, total, (n, weight), least) {
                best = Some(Best { column, cut, score });
            }
        }
        best
    }

    /// The cut of a column whose purity is above `least`: Σ over the two sides of Σ_c w_c² / Σ_c w_c, which is largest
    /// where the Gini impurity is least.
    fn best_cut(
        &self,
        column: usize,
        part: &[bool],
        total: &[f64],
        (n, weight): (usize, f64),
        least: f64,
    ) -> Option<(f64, f64)> {
        let values = self.columns[column];
        let (mut low, mut high) = (vec![0.0; total.len()], total.to_vec());
        let (mut low_squares, mut high_squares, mut low_weight) = (0.0, square_sum(total), 0.0);
        let (mut found, mut purest, mut passed, mut last) = (None, least, 0, f64::NEG_INFINITY);
        for &i in self.orders[column].iter().filter(|&&i| part[i]) {
            if values[i] > last && passed >= LEAF && n - passed >= LEAF {
                let score = low_squares / low_weight + high_squares / (weight - low_weight);
                if score > purest {
                    (found, purest) = (Some((last + (values[i] - last) / 2.0, score)), score);
                }
            }
            let (class, w) = (self.labels[i], self.weights[self.labels[i]]);
            low_squares += w * (2.0 * low[class] + w);
            high_squares -= w * (2.0 * high[class] - w);
            low[class] += w;
            high[class] -= w;
            low_weight += w;
            passed += 1;
            last = values[i];
        }
        found
    }
}

fn square_sum(values: &[f64]) -> f64 {
    values.iter().map(|v| v * v).sum()
}

impl Tree {
    /// The class of clip `i`.
    pub fn predict(&self, columns: &[&[f64]], i: usize) -> usize {
        match self {
            Self::Leaf(class) => *class,
            Self::Split { column, cut, low, high } => {
                if columns[*column][i] <= *cut {
                    low.predict(columns, i)
                } else {
                    high.predict(columns, i)
                }
            }
        }
    }
}
