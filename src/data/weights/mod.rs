//! Weights that were trained elsewhere: PyTorch's files (`.pth`, `.pt`, `.pyth`: zip, or the format before 1.6) and
//! safetensors, read without executing anything.
//!
//! - [`converted`] gives the file as safetensors of 32-bit floats, made once in the workspace by a child process with
//!   limits, as decoding is ([`child`]). Names stay as they are. [`place`] says where it lies.
//! - [`torch`] finds the table of weights in a file: [`zip`] its parts, [`pickle`] what they say, [`storage`] the numbers.
//! - [`table`] is that table; which of its arrays a network wants is not known here.

pub mod child;
mod convert;
mod fault;
mod localize;
pub mod pickle;
mod storage;
pub mod table;
pub mod torch;
pub mod zip;

pub use convert::{Converted, WeightsFileError, converted, place};
pub use fault::Fault;
pub use table::{Floats, Table};
