//! How a split cuts a data set: what each fold trains and tests on.

use std::collections::BTreeSet;

use super::{Clip, SetView};
use crate::config::SplitSpec;
use crate::data::split::{self, SplitError};

/// One label on both sides of a cut.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CutRow {
    pub label: String,
    pub train: usize,
    pub test: usize,
}

/// One cut.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Cut {
    /// Groups that are tested on; clips without a group are not named.
    pub test_groups: Vec<String>,
    pub train: usize,
    pub test: usize,
    /// Every label of the set.
    pub labels: Vec<CutRow>,
}

/// All cuts of a split.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Cuts {
    pub column: Option<String>,
    pub split: SplitSpec,
    pub seed: u64,
    /// Labelled, readable clips: what a task over this set works on.
    pub clips: usize,
    /// Of these, clips without a group: each counts as a group of its own, those of the same content as one.
    pub without_group: usize,
    pub cuts: Vec<Cut>,
}

impl SetView {
    /// The cuts that a task over this set gets with `split`, the group column and the seed.
    ///
    /// # Errors
    /// The clips cannot be cut so.
    pub fn cuts(&self, column: Option<&str>, split: &SplitSpec, seed: u64) -> Result<Cuts, SplitError> {
        let clips: Vec<(&Clip, &String)> =
            self.readable().filter_map(|clip| Some((clip, clip.label.as_ref()?))).collect();
        let names: BTreeSet<&String> = clips.iter().map(|(_, label)| *label).collect();
        let names: Vec<&String> = names.into_iter().collect();
        let labels: Vec<usize> =
            clips.iter().map(|(_, label)| names.binary_search(label).unwrap_or_default()).collect();
        let groups = split::groups_by_column(clips.iter().map(|(clip, _)| (&clip.groups, self.video_of(clip))), column);
        let folds = split::folds(&groups, &labels, split, seed)?;
        let count = |part: &[usize], label| part.iter().filter(|&&i| labels[i] == label).count();
        let cut = |fold: &split::Fold| Cut {
            test_groups: named(&fold.test, &groups),
            train: fold.train.len(),
            test: fold.test.len(),
            labels: (names.iter().enumerate())
                .map(|(i, name)| CutRow {
                    label: (*name).clone(),
                    train: count(&fold.train, i),
                    test: count(&fold.test, i),
                })
                .collect(),
        };
        let without_group = groups.iter().filter(|group| !split::is_named(group)).count();
        let cuts = folds.iter().map(cut).collect();
        let (column, split) = (column.map(str::to_owned), split.clone());
        Ok(Cuts { column, split, seed, clips: clips.len(), without_group, cuts })
    }
}

fn named(part: &[usize], groups: &[String]) -> Vec<String> {
    let names: BTreeSet<&String> = part.iter().map(|&i| &groups[i]).filter(|group| split::is_named(group)).collect();
    names.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::view;
    use super::*;

    #[test]
    fn each_cut_says_what_it_tests_and_how_many_clips_of_each_label() {
        let cuts = view().cuts(Some("site"), &SplitSpec::LeaveOneGroupOut, 0).unwrap();
        assert_eq!((cuts.clips, cuts.without_group), (3, 0));
        assert_eq!(cuts.cuts[0].test_groups, ["a"]);
        assert_eq!((cuts.cuts[0].train, cuts.cuts[0].test), (1, 2));
        let rows: Vec<_> = cuts.cuts[0].labels.iter().map(|row| (row.label.as_str(), row.train, row.test)).collect();
        assert_eq!(rows, [("run", 0, 1), ("walk", 1, 1)]);
    }

    #[test]
    fn without_a_column_every_clip_is_its_own_group() {
        let cuts = view().cuts(None, &SplitSpec::LeaveOneGroupOut, 0).unwrap();
        assert_eq!((cuts.cuts.len(), cuts.without_group), (3, 3));
        assert!(cuts.cuts.iter().all(|cut| cut.test == 1 && cut.test_groups.is_empty()));
    }

    #[test]
    fn what_cannot_be_cut_says_why() {
        let error = view().cuts(Some("site"), &SplitSpec::KFold { folds: 5 }, 0).unwrap_err();
        assert!(error.to_string().contains("5 folds"), "{error}");
    }
}
