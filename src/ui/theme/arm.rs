//! How an arm looks: colour, mark and dash by its slot, the same on every page. Colour never speaks alone.

use egui::Color32;

use crate::report::figure::{self, Ink, Mark, arm_dash, arm_mark};

/// The look of one arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArmStyle {
    pub color: Color32,
    pub mark: Mark,
    /// Lengths in points of dash, gap, …; empty: a solid line.
    pub dash: &'static [f32],
}

/// The style of the arm in `slot`: its place in the experiment, in the order of creation, from 0.
pub fn arm(ui: &egui::Ui, slot: usize) -> ArmStyle {
    arm_of(ui.visuals().dark_mode, slot)
}

/// [`arm`], where there is no [`egui::Ui`].
pub fn arm_of(dark: bool, slot: usize) -> ArmStyle {
    let [r, g, b] = figure::rgb(Ink::Arm(slot), dark);
    ArmStyle { color: Color32::from_rgb(r, g, b), mark: arm_mark(slot), dash: arm_dash(slot).lengths() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_arms_differ_by_colour_and_neighbours_by_mark() {
        for dark in [false, true] {
            let styles: Vec<_> = (0..figure::SLOTS).map(|slot| arm_of(dark, slot)).collect();
            for (i, a) in styles.iter().enumerate() {
                assert!(styles[i + 1..].iter().all(|b| a.color != b.color), "slot {i}");
            }
            assert!(styles.windows(2).all(|pair| pair[0].mark != pair[1].mark));
        }
    }

    #[test]
    fn further_arms_share_a_colour_with_none_that_has_their_mark_or_dash_and_are_never_grey() {
        for dark in [false, true] {
            let styles: Vec<_> = (0..45).map(|slot| arm_of(dark, slot)).collect();
            for (i, a) in styles.iter().enumerate() {
                let mut like = styles[i + 1..].iter().filter(|b| a.color == b.color);
                assert!(like.all(|b| a.mark != b.mark && a.dash != b.dash), "slot {i}");
            }
            assert!(styles[figure::SLOTS..].iter().all(|a| a.color != styles[0].color));
            assert!(styles[figure::SLOTS..].windows(2).all(|pair| pair[0].color != pair[1].color));
        }
    }
}
