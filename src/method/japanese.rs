//! The errors of this layer in Japanese.

use super::MethodError;
use crate::told::{Tell, detail};

impl Tell for MethodError {
    fn japanese(&self) -> String {
        match self {
            Self::Write { path, source } => format!(
                "{} を保存できません（{}）。空き容量とフォルダの権限を確かめてから、実行を再開してください。",
                path.display(),
                source.japanese()
            ),
            Self::Read { path, source } => format!(
                "{} を読めません（{}）。一つ前のチェックポイントから再開してください。",
                path.display(),
                source.japanese()
            ),
            Self::Damaged { path, reason } => format!(
                "{} を使えません{}。一つ前のチェックポイントから再開してください。",
                path.display(),
                detail(reason)
            ),
            Self::Weights(error) => error.japanese(),
        }
    }
}
