//! How the labels spread over the values of a group column.

use super::SetView;

/// How many clips of a label have a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    pub clips: usize,
    /// Under three quarters of the row's median: the label is rare here, measured by the other values.
    pub thin: bool,
}

/// One label.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CountRow {
    /// `None`: clips without a label.
    pub label: Option<String>,
    /// One per value, in the order of [`Counts::values`].
    pub cells: Vec<Count>,
    /// All clips of the label, also those without a value.
    pub total: usize,
}

/// Label × group, over the readable clips.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// The group column; `None` where the set has none.
    pub column: Option<String>,
    /// Its values, sorted; `None`: clips without a value, last.
    pub values: Vec<Option<String>>,
    /// By label; clips without one last.
    pub rows: Vec<CountRow>,
}

impl SetView {
    /// Counts labels over the values of `column`.
    pub fn counts(&self, column: Option<&str>) -> Counts {
        let value = |clip: &super::Clip| column.and_then(|column| clip.groups.get(column)).cloned();
        let keys = |read: &dyn Fn(&super::Clip) -> Option<String>| {
            let mut keys: Vec<Option<String>> = self.readable().map(read).collect();
            keys.sort_by_key(|key| (key.is_none(), key.clone()));
            keys.dedup();
            keys
        };
        let values = if column.is_some() { keys(&value) } else { Vec::new() };
        let labels = keys(&|clip| clip.label.clone());
        let mut table = vec![(vec![0; values.len()], 0); labels.len()];
        for clip in self.readable() {
            let Some(row) = labels.iter().position(|label| *label == clip.label) else { continue };
            table[row].1 += 1;
            if let Some(cell) = values.iter().position(|v| *v == value(clip)) {
                table[row].0[cell] += 1;
            }
        }
        let rows = labels.into_iter().zip(table).map(|(label, (cells, total))| CountRow {
            label,
            cells: marked(&cells),
            total,
        });
        Counts { column: column.map(str::to_owned), values, rows: rows.collect() }
    }
}

impl Counts {
    /// Cells that are thin.
    pub fn thin(&self) -> usize {
        self.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.thin).count()
    }
}

fn marked(cells: &[usize]) -> Vec<Count> {
    let mut sorted = cells.to_vec();
    sorted.sort_unstable();
    // Twice the median, so that two in the middle stay whole numbers.
    let twice = match sorted.len() {
        0 => 0,
        n => sorted[(n - 1) / 2] + sorted[n / 2],
    };
    cells.iter().map(|&clips| Count { clips, thin: 8 * clips < 3 * twice }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::view;
    use super::*;

    #[test]
    fn clips_without_a_label_or_a_value_are_counted_in_their_own_row_and_column() {
        let counts = view().counts(Some("site"));
        assert_eq!(counts.values, [Some("a".into()), Some("b".into()), None]);
        let row = |i: usize| (counts.rows[i].label.as_deref(), counts.rows[i].cells.iter().map(|c| c.clips).collect());
        assert_eq!(row(0), (Some("run"), vec![1, 0, 0]));
        assert_eq!(row(1), (Some("walk"), vec![1, 1, 0]));
        assert_eq!(row(2), (None, vec![0, 0, 1]));
    }

    #[test]
    fn a_set_without_groups_has_totals_only() {
        let counts = view().counts(None);
        assert!(counts.values.is_empty());
        assert_eq!(counts.rows.iter().map(|row| row.total).collect::<Vec<_>>(), [1, 2, 1]);
    }

    #[test]
    fn a_cell_is_thin_below_three_quarters_of_the_median_of_its_row() {
        let thin = |cells: &[usize]| marked(cells).iter().map(|cell| cell.thin).collect::<Vec<_>>();
        assert_eq!(thin(&[22, 20, 21, 15]), [false, false, false, true]); // median 20.5, bound 15.375
        assert_eq!(thin(&[22, 20, 21, 16]), [false; 4]);
        assert_eq!(thin(&[8, 6]), [false; 2]); // median 7, bound 5.25
        assert_eq!(thin(&[0, 0, 4]), [false; 3]);
        assert_eq!(thin(&[0, 3, 4]), [true, false, false]);
    }
}
