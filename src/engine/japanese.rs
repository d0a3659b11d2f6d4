//! The errors of this layer in Japanese.

use super::EngineError;
use super::error::EmbeddingsProblem;
use super::launcher::LaunchError;
use super::machine::device::DeviceError;
use super::run::checkpoint::CheckpointError;
use super::run::run_data::TaskError;
use crate::told::{Tell, detail};

impl Tell for EngineError {
    fn japanese(&self) -> String {
        match self {
            Self::Run(error) => error.japanese(),
            Self::Task(error) => error.japanese(),
            Self::Data(error) => error.japanese(),
            Self::Selection(error) => error.japanese(),
            Self::Checkpoint(error) => error.japanese(),
            Self::Method(error) => error.japanese(),
            Self::Eval(error) => error.japanese(),
            Self::Io { path, source } => format!("{}：{}。", path.display(), source.japanese()),
            Self::Embeddings { path, problem } => format!(
                "埋め込み {} を使えません（{}）。このファイルを消して実行を再開すると、作り直します。",
                path.display(),
                problem.japanese()
            ),
            Self::Device(message) => format!("デバイスから数値が返りませんでした{}。", detail(message)),
            Self::Diverged { what, step, hint } => {
                format!(
                    "学習が発散しました。ステップ {step} で {what} が数値でなくなりました。{hint} を下げてください。"
                )
            }
            Self::DataChanged { run, then, now, folder } => format!(
                "実行 {run} を始めた後でデータが変わりました（データハッシュ {then} → {now}）。データを元どおりに取り込むか、\
                 フォルダ {} を消して実行し直してください。",
                folder.display()
            ),
            Self::OtherSteps { run, then, now } => format!(
                "実行 {run} の予定は {then} ステップでしたが、今は {now} ステップです。データかプログラムが変わっているため、\
                 新しく始めてください。"
            ),
            Self::OtherRecipe { run, then, now } => format!(
                "実行 {run} は以前のバージョンで始めたもので、学習の手順が異なります（手順 {then}、現在は {now}）。記録はそのまま残ります。\
                 実験を実行し直すと、新しく始まります。"
            ),
            Self::AlreadyDone(run) => format!("実行 {run} は完了しています。"),
            Self::LoaderEnded => {
                "学習の途中でデータの読み込みが終わりました。プログラムの不具合です。ご報告ください。".to_owned()
            }
            Self::Thread(error) => format!("作業用のスレッドを作れません{}。", detail(error)),
            Self::Panic(message) => format!("プログラムの不具合です{}。ご報告ください。", detail(message)),
            Self::Stopped => "停止しました。".to_owned(),
            Self::Aborted => "打ち切りました。最後のチェックポイント以降の学習は失われました。".to_owned(),
        }
    }
}

impl Tell for EmbeddingsProblem {
    fn japanese(&self) -> String {
        match self {
            Self::Unreadable(message) => format!("読めません{}", detail(message)),
            Self::NotNumbers => "数値でない値があります。学習が発散していました".to_owned(),
            Self::OtherCheckpoint => "チェックポイントの動画か次元と合いません".to_owned(),
        }
    }
}

impl Tell for TaskError {
    fn japanese(&self) -> String {
        match self {
            Self::Pool(source) => format!("学習に使うデータセット：{}", source.japanese()),
            Self::Open { task, source } => format!("タスク「{task}」：{}", source.japanese()),
            Self::Store { task, source } => format!("タスク「{task}」：{}", source.japanese()),
            Self::NoColumn { task, set, column, known } => format!(
                "タスク「{task}」：データセット {set} にグループ列「{column}」がありません。あるのは {known} です。"
            ),
            Self::NoLabels { task, set, found } => format!(
                "タスク「{task}」：データセット {set} のラベルは {found} 種類です。2 種類以上が必要です。ラベル表を付けるか、\
                 クラスごとのフォルダに分けて取り込んでください。"
            ),
            Self::Split { task, source } => format!("タスク「{task}」：{}", source.japanese()),
            Self::NothingLeft => {
                "事前学習の動画がすべて試験グループに属しているため、試験グループを除くと何も残りません。\
                                  ほかのグループの動画を加えるか、対象を「すべての動画」にしてください。"
                    .to_owned()
            }
        }
    }
}

impl Tell for DeviceError {
    fn japanese(&self) -> String {
        match self {
            Self::NoAdapter => {
                "GPU が見つかりません。デバイスを CPU にするか、GPU の Vulkan ドライバーをインストールしてください。"
                    .to_owned()
            }
            Self::NoSuchAdapter { index, count } => {
                format!("GPU アダプター {index} はありません。この端末には {count} 個あります（0 から数えます）。")
            }
            Self::Start { name, message } => format!(
                "{name} を開始できません{}。デバイスを CPU にするか、ドライバーを更新してください。",
                detail(message)
            ),
            Self::WrongResults { name, what, difference } => format!(
                "{name} の計算結果が CPU と合いません{}。デバイスを CPU にするか、ドライバーを更新してください。",
                detail(format_args!("{what}, {difference:.1e}"))
            ),
        }
    }
}

impl Tell for CheckpointError {
    fn japanese(&self) -> String {
        match self {
            Self::Io { path, source } => format!("チェックポイント {}：{}。", path.display(), source.japanese()),
            Self::Damaged { path, message } => {
                format!("チェックポイント {} が壊れています{}。", path.display(), detail(message))
            }
            Self::TooNew { path, version } => format!(
                "チェックポイント {} は新しいバージョンの Kinrin で書かれています（形式 {version}）。Kinrin を更新してください。",
                path.display()
            ),
            Self::Method(error) => error.japanese(),
        }
    }
}

impl Tell for LaunchError {
    fn japanese(&self) -> String {
        match self {
            Self::NothingRuns => "実行中のものはありません。".to_owned(),
            Self::NotStarted(error) => {
                format!("バックグラウンドで続けるプロセスを始められません{}。", detail(error))
            }
        }
    }
}
