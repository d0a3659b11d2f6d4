//! The bundled faces, in the program once: for the window, pictures and reports. All under the SIL Open Font License
//! (`assets/fonts`).

/// Inter.
pub static INTER: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.ttf");
/// Inter, semi-bold.
pub static INTER_SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf");

/// BIZ UDPGothic.
pub static BIZ: &[u8] = include_bytes!("../../../assets/fonts/BIZUDPGothic-Regular.ttf");
/// BIZ UDPGothic, bold.
pub static BIZ_BOLD: &[u8] = include_bytes!("../../../assets/fonts/BIZUDPGothic-Bold.ttf");

/// JetBrains Mono, for numbers and code.
pub static MONO: &[u8] = include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf");
