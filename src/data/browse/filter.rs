//! Which clips of a data set are looked at, and in which order.

use std::collections::BTreeMap;

use super::{Clip, SetView};
use crate::store::catalogue::VideoState;

/// Clips by their label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum LabelFilter {
    #[default]
    All,
    /// Any label.
    Labelled,
    /// No label.
    Unlabelled,
    Is(String),
}

/// Clips by what could be read of their videos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StateFilter {
    /// Something: all that can be looked at and learned from.
    #[default]
    Readable,
    /// Everything.
    Ok,
    /// A beginning.
    Partial,
    /// Nothing.
    Bad,
    All,
}

/// Order of the clips.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By path.
    #[default]
    Path,
    /// By label, then path; unlabelled clips last.
    Label,
    /// By the value of the first group column, then path.
    Group,
    /// Longest first.
    Length,
}

/// All conditions hold at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    pub label: LabelFilter,
    /// Group column → the value it is to have.
    pub groups: BTreeMap<String, String>,
    /// A tag that their video has.
    pub tag: Option<String>,
    pub state: StateFilter,
    /// Words that all stand in path, label, groups or tags (`#word`); case does not matter.
    pub search: String,
    pub sort: Sort,
}

impl Filter {
    /// Places of the matching clips in [`SetView::clips`], in the wanted order.
    pub fn apply(&self, view: &SetView) -> Vec<usize> {
        let words: Vec<String> = self.search.split_whitespace().map(str::to_lowercase).collect();
        let matches = |clip: &Clip| self.matches_columns(view, clip) && contains(view, clip, &words);
        let mut found: Vec<usize> = (0..view.clips.len()).filter(|&i| matches(&view.clips[i])).collect();
        match self.sort {
            Sort::Path => {} // the order of the catalogue
            Sort::Label => found.sort_by_key(|&i| (view.clips[i].label.is_none(), view.clips[i].label.as_ref())),
            Sort::Group => {
                let column = view.info.group_columns.first().map_or("", String::as_str);
                found.sort_by_key(|&i| (!view.clips[i].groups.contains_key(column), view.clips[i].groups.get(column)));
            }
            Sort::Length => {
                found.sort_by(|&a, &b| view.seconds(&view.clips[b]).total_cmp(&view.seconds(&view.clips[a])));
            }
        }
        found
    }

    /// Whether it leaves everything readable in.
    pub fn is_empty(&self) -> bool {
        *self == Self { sort: self.sort, ..Self::default() }
    }

    fn matches_columns(&self, view: &SetView, clip: &Clip) -> bool {
        let state = view.video_of(clip).state;
        let state = match self.state {
            StateFilter::All => true,
            StateFilter::Readable => state != VideoState::Bad,
            StateFilter::Ok => state == VideoState::Ok,
            StateFilter::Partial => state == VideoState::Partial,
            StateFilter::Bad => state == VideoState::Bad,
        };
        let label = match &self.label {
            LabelFilter::All => true,
            LabelFilter::Labelled => clip.label.is_some(),
            LabelFilter::Unlabelled => clip.label.is_none(),
            LabelFilter::Is(label) => clip.label.as_ref() == Some(label),
        };
        let tag = self.tag.as_ref().is_none_or(|tag| view.tags_of(clip).any(|other| other == tag));
        state && label && tag && self.groups.iter().all(|(column, value)| clip.groups.get(column) == Some(value))
    }
}

fn contains(view: &SetView, clip: &Clip, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let groups = clip.groups.values().cloned();
    let parts = [view.video_of(clip).path.clone(), clip.label.clone().unwrap_or_default()];
    let tags = view.tags_of(clip).map(|tag| format!("#{tag}"));
    let text = parts.into_iter().chain(groups).chain(tags).collect::<Vec<_>>().join("\n").to_lowercase();
    words.iter().all(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::tests::view;
    use super::*;

    #[test]
    fn conditions_hold_at_once() {
        let view = view();
        let found = |filter: Filter| filter.apply(&view);
        assert_eq!(found(Filter::default()), [0, 1, 2, 4]);
        assert_eq!(found(Filter { state: StateFilter::All, ..Filter::default() }).len(), 5);
        assert_eq!(found(Filter { state: StateFilter::Bad, ..Filter::default() }), [3]);
        assert_eq!(found(Filter { state: StateFilter::Partial, ..Filter::default() }), [2]);
        let label = LabelFilter::Is("walk".into());
        assert_eq!(found(Filter { label: label.clone(), ..Filter::default() }), [0, 2]);
        let groups = BTreeMap::from([("site".into(), "b".into())]);
        assert_eq!(found(Filter { label, groups, ..Filter::default() }), [2]);
        assert_eq!(found(Filter { label: LabelFilter::Unlabelled, ..Filter::default() }), [4]);
        assert_eq!(found(Filter { label: LabelFilter::Labelled, ..Filter::default() }), [0, 1, 2]);
    }

    #[test]
    fn a_tag_of_the_video_is_a_condition_and_a_word() {
        let view = view();
        let found = |filter: Filter| filter.apply(&view);
        assert_eq!(found(Filter { tag: Some("night".into()), ..Filter::default() }), [2]);
        assert_eq!(found(Filter { tag: Some("nigh".into()), ..Filter::default() }), [0; 0], "the whole tag");
        assert_eq!(found(Filter { search: "#NIGHT walk".into(), ..Filter::default() }), [2]);
        assert!(!Filter { tag: Some("night".into()), ..Filter::default() }.is_empty());
    }

    #[test]
    fn search_wants_every_word_anywhere() {
        let view = view();
        let found = |search: &str| Filter { search: search.into(), ..Filter::default() }.apply(&view);
        assert_eq!(found("WALK"), [0, 2]);
        assert_eq!(found("walk b/"), [2]);
        assert_eq!(found("5.mp4 walk"), [0; 0]);
    }

    #[test]
    fn orders() {
        let view = view();
        let sorted = |sort| Filter { sort, ..Filter::default() }.apply(&view);
        assert_eq!(sorted(Sort::Label), [1, 0, 2, 4]);
        assert_eq!(sorted(Sort::Length), [0, 1, 4, 2]);
        assert_eq!(sorted(Sort::Group), [0, 1, 2, 4]);
    }
}
