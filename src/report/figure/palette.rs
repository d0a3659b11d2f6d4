//! Colours of figures in light and dark, the same as in the window.

/// What a stroke is, from which its colour follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ink {
    /// An arm by its place in the experiment, from 0.
    Arm(usize),
    #[default]
    Text,
    Text2,
    Text3,
    /// Reference and zero lines.
    Control,
    Accent,
    /// Between early (0) and late (255): also its lightness tells the order.
    Ramp(u8),
    Good,
    Warn,
    Bad,
    /// Base axis.
    LineStrong,
    Grid,
    /// What lies behind the plot.
    Panel,
}

/// The colours of arms by slot, light and dark, the one palette of figures and window. They stay apart under simulated
/// colour blindness (protan, deutan, tritan); the last four were searched for against the first eight.
const ARMS: [[u32; 2]; 12] = [
    [0x5F_64_6B, 0xB9_BE_C4],
    [0x5C_43_02, 0xFF_D5_7A],
    [0x1D_6D_B2, 0x55_A5_E8],
    [0xBD_3E_0A, 0xFA_6F_3C],
    [0x17_52_4B, 0xB0_F2_CB],
    [0x64_10_B4, 0xC2_84_BD],
    [0xC2_18_74, 0xEB_85_93],
    [0x2F_2B_68, 0x95_BA_FE],
    [0x28_0D_41, 0xA6_51_F7],
    [0x4B_13_1A, 0xC2_5D_69],
    [0xA1_6D_59, 0xF4_B1_97],
    [0xAC_27_98, 0xE5_18_C7],
];

/// Arms that can be told apart by colour alone.
pub const SLOTS: usize = ARMS.len();

/// The colour of a slot, from 0, and how often the palette was used up before it. What comes behind the last colour takes
/// those behind the first again: grey says "untrained" to whoever has seen one pilot.
pub(super) fn colour_and_turn(slot: usize) -> (usize, usize) {
    match slot.checked_sub(SLOTS) {
        None => (slot, 0),
        Some(beyond) => (1 + beyond % (SLOTS - 1), 1 + beyond / (SLOTS - 1)),
    }
}

/// Early, middle, late in light and dark.
const RAMP: [[[u8; 3]; 3]; 2] = [
    [[0x8F, 0xB3, 0x2E], [0x1F, 0x85, 0x8A], [0x3A, 0x2A, 0x7C]],
    [[0x6A, 0x5A, 0xC8], [0x2F, 0xA3, 0xA0], [0xDD, 0xE8, 0x6A]],
];

/// The colour between the ends of the ramp.
fn ramp(share: u8, dark: bool) -> [u8; 3] {
    let stops = RAMP[usize::from(dark)];
    let (from, part) = if share < 128 { (0, u32::from(share) * 2) } else { (1, (u32::from(share) - 128) * 2) };
    let mixed = |i: usize| {
        let (a, b) = (u32::from(stops[from][i]), u32::from(stops[from + 1][i]));
        ((a * (255 - part.min(255)) + b * part.min(255)) / 255) as u8
    };
    [0, 1, 2].map(mixed)
}

/// Red, green, blue of an ink.
pub fn rgb(ink: Ink, dark: bool) -> [u8; 3] {
    if let Ink::Ramp(share) = ink {
        return ramp(share, dark);
    }
    let pair = match ink {
        Ink::Arm(slot) => ARMS[colour_and_turn(slot).0],
        Ink::Text => [0x1F_1D_1A, 0xEC_ED_EF],
        Ink::Text2 => [0x55_51_4A, 0xB9_BD_C5],
        Ink::Text3 => [0x69_64_5C, 0x97_9C_A6],
        Ink::Control => [0x8A_84_7A, 0x76_7D_89],
        Ink::Ramp(_) | Ink::Accent => [0x35_47_AE, 0x8F_9F_F5],
        Ink::Good => [0x1B_73_40, 0x5C_C4_89],
        Ink::Warn => [0x8A_5A_00, 0xE3_AE_4A],
        Ink::Bad => [0xB3_26_1E, 0xF2_87_7C],
        Ink::LineStrong => [0xC9_C4_BA, 0x43_48_52],
        Ink::Grid => [0xEC_E9_E3, 0x28_2B_31],
        Ink::Panel => [0xFF_FF_FF, 0x1C_1E_22],
    };
    let [_, r, g, b] = pair[usize::from(dark)].to_be_bytes();
    [r, g, b]
}

#[cfg(test)]
mod tests {
    use super::super::style::{arm_dash, arm_mark};
    use super::*;

    /// Plain sight, and protan, deutan and tritan by Machado et al. (2009) at full severity, on linear RGB.
    const SIGHTS: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    fn times(matrix: [[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
    }

    /// A colour as it is seen, in Oklab (Ottosson 2020).
    fn seen(rgb: [u8; 3], sight: [[f64; 3]; 3]) -> [f64; 3] {
        let linear = |v: u8| match f64::from(v) / 255.0 {
            v if v <= 0.04045 => v / 12.92,
            v => ((v + 0.055) / 1.055).powf(2.4),
        };
        let cones = [
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ];
        let lab = [
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ];
        let light = times(sight, rgb.map(linear)).map(|v| v.clamp(0.0, 1.0));
        times(lab, times(cones, light).map(f64::cbrt))
    }

    #[test]
    fn arms_of_one_mark_and_dash_are_of_colours_that_all_eyes_tell_apart() {
        let looks = |slot| (arm_mark(slot), arm_dash(slot));
        let twice = 2 * SLOTS - 1;
        let pairs = (0..twice).flat_map(|a| (0..a).map(move |b| (a, b))).filter(|&(a, b)| looks(a) == looks(b));
        for (a, b) in pairs {
            for (dark, sight) in [false, true].into_iter().flat_map(|dark| SIGHTS.map(|sight| (dark, sight))) {
                let [one, other] = [a, b].map(|slot| seen(rgb(Ink::Arm(slot), dark), sight));
                let apart = one.iter().zip(other).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
                assert!(apart > 0.06, "slots {a} and {b}, dark {dark}: {apart}");
            }
        }
    }
}
