//! Why a file of weights was not read.

use serde::{Deserialize, Serialize};

/// What is wrong with a file of weights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Fault {
    #[error("it is cut or damaged ({0})")]
    Broken(String),
    #[error("it is neither a PyTorch file nor safetensors")]
    Unknown,
    #[error("it asks for {0}, which weights have no need of; nothing was executed")]
    Forbidden(String),
    #[error("it holds more than is read ({0})")]
    TooLarge(String),
    #[error("there is no table of named weights in it")]
    NoTable,
    /// Told by the parent: the child did not get to its end.
    #[error("reading it took more memory or time than is allowed")]
    Limits,
}

impl Fault {
    pub fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }
}
