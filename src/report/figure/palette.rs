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

/// Arms that can be told apart by colour.
pub const SLOTS: usize = ARMS.len();

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
        // More arms than colours that can be told apart: the rest is grey.
        Ink::Arm(slot) => ARMS.get(slot).copied().unwrap_or(ARMS[0]),
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
