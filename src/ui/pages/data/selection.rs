//! Which clips of the catalogue are selected, by their place in the list that is shown.

use std::collections::BTreeSet;

use egui::Modifiers;

/// Selected clips (places in the set) and the one that has the keyboard (a place in the shown list).
#[derive(Clone, Debug, Default)]
pub struct Selection {
    pub clips: BTreeSet<usize>,
    pub focus: Option<usize>,
    anchor: Option<usize>,
}

impl Selection {
    /// A click on the clip at `at` of `shown`: alone, or added with Ctrl, or everything between with Shift.
    pub fn click(&mut self, shown: &[usize], at: usize, modifiers: Modifiers) {
        if modifiers.shift {
            self.extend(shown, at);
            return;
        }
        let Some(&clip) = shown.get(at) else { return };
        if modifiers.command {
            if !self.clips.remove(&clip) {
                self.clips.insert(clip);
            }
        } else {
            self.clips = BTreeSet::from([clip]);
        }
        (self.focus, self.anchor) = (Some(at), Some(at));
    }

    /// Moves by `by` places within `shown`; with `extend` everything passed is selected too.
    pub fn step(&mut self, shown: &[usize], by: isize, extend: bool) {
        if shown.is_empty() {
            return;
        }
        let at = self.focus.map_or(0, |at| at.saturating_add_signed(by).min(shown.len() - 1));
        let modifiers = if extend { Modifiers::SHIFT } else { Modifiers::NONE };
        self.click(shown, at, modifiers);
    }

    /// Selects everything shown.
    pub fn all(&mut self, shown: &[usize]) {
        self.clips = shown.iter().copied().collect();
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn extend(&mut self, shown: &[usize], at: usize) {
        let anchor = self.anchor.unwrap_or(at);
        let (first, last) = (anchor.min(at), anchor.max(at));
        self.clips = shown.iter().copied().skip(first).take(last - first + 1).collect();
        (self.focus, self.anchor) = (Some(at), Some(anchor));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: [usize; 6] = [10, 11, 12, 13, 14, 15];

    fn clips(selection: &Selection) -> Vec<usize> {
        selection.clips.iter().copied().collect()
    }

    #[test]
    fn clicks_select_one_add_or_span() {
        let mut selection = Selection::default();
        selection.click(&SHOWN, 1, Modifiers::NONE);
        selection.click(&SHOWN, 3, Modifiers::COMMAND);
        assert_eq!(clips(&selection), [11, 13]);
        selection.click(&SHOWN, 5, Modifiers::SHIFT);
        assert_eq!(clips(&selection), [13, 14, 15]);
        selection.click(&SHOWN, 2, Modifiers::SHIFT);
        assert_eq!(clips(&selection), [12, 13]);
        selection.click(&SHOWN, 0, Modifiers::NONE);
        assert_eq!(clips(&selection), [10]);
    }

    #[test]
    fn steps_begin_at_the_first_and_stop_at_the_ends() {
        let mut selection = Selection::default();
        selection.step(&SHOWN, 3, false);
        assert_eq!(clips(&selection), [10]);
        selection.step(&SHOWN, 5, false);
        selection.step(&SHOWN, 5, false);
        assert_eq!(clips(&selection), [15]);
        selection.step(&SHOWN, -2, true);
        assert_eq!(clips(&selection), [13, 14, 15]);
    }
}
