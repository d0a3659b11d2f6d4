//! Why a file does not fill a backbone, in other languages than English.

use super::Mismatch;
use crate::text::{Language, Localize, text};

impl Localize for Mismatch {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Other { wanted, found } => {
                text!(language, "errors-method-pretrained-other", wanted = wanted, found = found)
            }
            Self::Arrays { count, listed } => {
                text!(language, "errors-method-pretrained-arrays", count = count, listed = listed)
            }
            Self::Channels { trained, given } => {
                text!(language, "errors-method-pretrained-channels", trained = *trained, given = *given)
            }
            Self::Facts(what) => text!(language, "errors-method-pretrained-facts", detail = what),
        }
    }
}
