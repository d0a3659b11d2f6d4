//! How an arm looks: colour, mark and dash by its slot, the same on every page. Colour never speaks alone.

use egui::Color32;

use super::colors::ARMS;

/// The shape drawn for an arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Square,
    Triangle,
    Diamond,
    Circle,
}

/// The look of one arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArmStyle {
    pub color: Color32,
    pub mark: Mark,
    /// Lengths in points of dash, gap, …; empty: a solid line.
    pub dash: &'static [f32],
}

const LOOKS: [(Mark, &[f32]); 4] = [
    (Mark::Square, &[2.0, 3.0]),
    (Mark::Triangle, &[6.0, 3.0, 1.5, 3.0]),
    (Mark::Diamond, &[7.0, 3.0]),
    (Mark::Circle, &[]),
];

/// The style of the arm in `slot`: its place in the experiment, in the order of creation, from 0.
pub fn arm(ui: &egui::Ui, slot: usize) -> ArmStyle {
    arm_of(ui.visuals().dark_mode, slot)
}

/// [`arm`], where there is no [`egui::Ui`].
pub fn arm_of(dark: bool, slot: usize) -> ArmStyle {
    let (mark, dash) = LOOKS[slot % LOOKS.len()];
    let color = ARMS.get(slot).map(|(light, night)| if dark { *night } else { *light });
    ArmStyle { color: color.unwrap_or(super::pick(dark).text_3), mark, dash }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_arms_differ_by_colour_and_neighbours_by_mark() {
        for dark in [false, true] {
            let styles: Vec<_> = (0..8).map(|slot| arm_of(dark, slot)).collect();
            for (i, a) in styles.iter().enumerate() {
                assert!(styles[i + 1..].iter().all(|b| a.color != b.color), "slot {i}");
            }
            assert!(styles.windows(2).all(|pair| pair[0].mark != pair[1].mark));
        }
        assert_eq!(arm_of(false, 8).color, arm_of(false, 20).color);
    }
}
