//! The errors of this layer in Japanese.

use super::index::IndexError;
use super::queue::QueueError;
use super::{RunError, StoreError};
use crate::told::{Tell, detail};

impl Tell for StoreError {
    fn japanese(&self) -> String {
        match self {
            Self::Io { path, source } => format!("{}：{}。", path.display(), source.japanese()),
            Self::NotMade { path, source } => format!(
                "ワークスペース {} を作れません（{}）。別のフォルダを選んでください。",
                path.display(),
                source.japanese()
            ),
            Self::TooNew { path } => format!(
                "ワークスペース {} は新しいバージョンの Kinrin で作られています。Kinrin を更新するか、別のワークスペースを選んでください。",
                path.display()
            ),
            Self::Migration { path, source } => {
                format!("データベース {} を使えません{}。", path.display(), detail(source))
            }
            Self::Database(source) => format!("ワークスペースのデータベースを読み書きできません{}。", detail(source)),
            Self::NoSuchDataSet(name) => format!("データセット「{name}」がありません。"),
            Self::Corrupt { field, value } => {
                format!("ワークスペースのデータベースに読めない値があります（{field}：{value}）。")
            }
        }
    }
}

impl Tell for RunError {
    fn japanese(&self) -> String {
        match self {
            Self::Unknown { name, runs } => format!("{} に実行「{name}」がありません。", runs.display()),
            Self::Io { path, source } => format!("{}：{}。", path.display(), source.japanese()),
            Self::Damaged { path, message } => format!(
                "{} を読めません。ファイルが壊れているか、別のバージョンで書かれています{}。",
                path.display(),
                detail(message)
            ),
            Self::Busy { name, pid } => format!(
                "実行「{name}」は別のプロセス（pid {pid}）が処理しています。終わるのを待つか、先に停止してください。"
            ),
        }
    }
}

impl Tell for QueueError {
    fn japanese(&self) -> String {
        match self {
            Self::Store(error) => error.japanese(),
            Self::Run(error) => error.japanese(),
            Self::NotThere(run) => format!("実行「{run}」は待ち行列にありません。"),
        }
    }
}

impl Tell for IndexError {
    fn japanese(&self) -> String {
        match self {
            Self::Run(error) => error.japanese(),
            Self::Store(error) => error.japanese(),
        }
    }
}
