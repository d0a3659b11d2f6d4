//! The controls of the window, one file each, in the look of the design system. Every one has an accessible name.

pub mod arm_mark;
pub mod button;
pub mod card;
pub mod chip;
pub mod dialog;
pub mod empty;
pub mod error_strip;
pub mod field;
pub mod menu;
pub mod player;
pub mod progress;
pub mod segmented;
pub mod slider;
pub mod term;
pub mod toggle;
pub mod wrapped;
