//! The errors of a report in Japanese.

use super::{PdfError, ReportError};
use crate::told::{Tell, detail};

impl Tell for PdfError {
    fn japanese(&self) -> String {
        match self {
            Self::Font(message) => format!("同梱のフォントを使えません{}。", detail(message)),
            Self::Compress(source) => format!("PDF を圧縮できません{}。", detail(source)),
        }
    }
}

impl Tell for ReportError {
    fn japanese(&self) -> String {
        match self {
            Self::NoResults { experiment } => format!("実験「{experiment}」には完了した実行がありません。"),
            Self::Runs(error) => error.japanese(),
            Self::Io { path, source } => format!("{} に書き込めません：{}。", path.display(), source.japanese()),
            Self::Figure(error) => error.japanese(),
            Self::Pdf(error) => error.japanese(),
            Self::Table(error) => error.japanese(),
            Self::Stopped => "レポートの作成を中止しました。書き終えたファイルはそのまま使えます。".to_owned(),
        }
    }
}
