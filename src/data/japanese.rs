//! The errors of this layer in Japanese.

use super::DataError;
use super::error::{InputError, LabelOrigin, LabelProblem, Replaced, ShardProblem};
use super::name_pattern::PatternError;
use super::split::SplitError;
use crate::told::{Tell, detail};

impl Tell for DataError {
    fn japanese(&self) -> String {
        match self {
            Self::Store(error) => error.japanese(),
            Self::Io { path, source } => format!("{}：{}。", path.display(), source.japanese()),
            Self::Shard { path, problem } => format!(
                "保存したフレーム {} が壊れています（{}）。データセットをもう一度取り込むと作り直せます。",
                path.display(),
                problem.japanese()
            ),
            Self::Labels { path, line, problem } => {
                format!("{} の {line} 行目：{}", path.display(), problem.japanese())
            }
            Self::Input(error) => error.japanese(),
            Self::LeftLine => "待っている間に中止しました。何も変わっていません。".to_owned(),
        }
    }
}

impl Tell for PatternError {
    fn japanese(&self) -> String {
        let plain = match self {
            Self::NoWord => "パターンに波かっこの部分がありません。例：{site}_{label}_*",
            Self::Long => "パターンが長すぎます。",
            Self::Brace => "パターンの波かっこが閉じていないか、余分です。",
            Self::Touching => "パターンの 2 つの部分が隣り合っています。ファイル名にある記号を間に入れてください。",
            Self::Word(word) => {
                return format!(
                    "「{word}」はグループの名前に使えません。英数字と「_」「-」を使い、path、start_s、end_s 以外にしてください。"
                );
            }
            Self::Twice(word) => return format!("パターンに {{{word}}} が 2 回あります。"),
        };
        plain.to_owned()
    }
}

impl Tell for InputError {
    fn japanese(&self) -> String {
        let plain = match self {
            Self::SetName => "データセット名は、文字（日本語も可）・数字・「-」「_」を使った 1〜64 文字です。",
            Self::ShortSide => "短辺は 8〜1024 画素です。",
            Self::Rate => "フレームレートは毎秒 0.1〜240 フレームか、「元のまま」です。",
            Self::FolderRate => "連番画像のレートは毎秒 0.1〜1000 枚です。",
            Self::NoFfmpeg => {
                "FFmpeg が見つかりません。インストールするか、環境変数 KINRIN_FFMPEG に場所を指定してください。"
            }
            Self::Pattern(error) => return error.japanese(),
            Self::TableRate => "ラベル表のフレームレートは毎秒 0.1〜1000 フレームです。",
            Self::LevelName(name) => {
                return format!(
                    "「{name}」はフォルダ階層のグループ名に使えません。英数字と「_」「-」を使い、path、start_s、end_s 以外にしてください。"
                );
            }
            Self::NoTableColumn { name, known } if known.is_empty() => {
                return format!("ラベル表がないため、列「{name}」を読めません。");
            }
            Self::NoTableColumn { name, known } => {
                return format!("どのラベル表にも列「{name}」がありません。あるのは {known} です。");
            }
            Self::Replaces(replaced) => return replaced.japanese(),
            Self::Stopped => "途中で停止しました。もう一度始めると、続きから進みます。",
            Self::NoLabelledClip => "学習に使えるラベル付きクリップがありません。",
            Self::LoaderFailed => "データを読み込むスレッドが異常終了しました。",
            Self::NoFolder(path) => return format!("フォルダ {} がありません。", path.display()),
            Self::NotAFolder(path) => {
                return format!("{} はフォルダではありません。動画の入ったフォルダを選んでください。", path.display());
            }
            Self::NothingIn(path) => return format!("{} に動画がありません。", path.display()),
            Self::NoLabelFile(path) => return format!("ラベルのファイル {} がありません。", path.display()),
            Self::NoVideo { set, video } => return format!("データセット「{set}」に動画 {video} がありません。"),
            Self::NoColumn { sets, column } => {
                return format!("データセット {sets} に、グループ列「{column}」がありません。");
            }
            Self::NoneReadable(sets) => {
                return format!(
                    "データセット {sets} に読める動画がありません。「データ」画面の「読めないファイル」に理由があります。"
                );
            }
            Self::NoFrames(video) => {
                return format!("{video} の保存フレームがありません。データセットをもう一度取り込んでください。");
            }
            Self::Gone(path) => return format!("{} が見つかりません。移動または削除されています。", path.display()),
            Self::Unreadable { path, reason } => return format!("{}：{}", path.display(), reason.japanese()),
            Self::NotEncoded { video, problem } => {
                return format!("{video} を動画に書き出せません{}。", detail(problem));
            }
            Self::NoThread(error) => return format!("データを読み込むスレッドを作れません{}。", detail(error)),
        };
        plain.to_owned()
    }
}

impl Tell for Replaced {
    fn japanese(&self) -> String {
        let Self { name, videos, .. } = self;
        let mut text = format!("データセット「{name}」（動画 {videos} 本）がすでにあります。");
        if let Some((old, new)) = &self.folders {
            let (old, new) = (old.display(), new.display());
            text += &format!(
                "元のフォルダは {old} です。取り込むと、そのラベルと、{new} にない動画がデータセットから消えます。"
            );
        }
        if let Some([(side, fps), (new_side, new_fps)]) = self.recipes {
            let rate = |fps: f32| if fps == 0.0 { "元のまま".to_owned() } else { format!("{fps} fps") };
            let (old, new) = (rate(fps), rate(new_fps));
            text += &format!(
                "保存形式が {side} px・{old} から {new_side} px・{new} に変わるため、すべてデコードし直します。"
            );
        }
        if let Some([old, new]) = &self.labels {
            let origin = |from: &LabelOrigin| {
                let file = from.file.as_ref().map_or_else(|| "フォルダ".to_owned(), |file| file.display().to_string());
                if from.pattern.is_empty() {
                    file
                } else {
                    format!("{file} とファイル名のパターン {}", from.pattern)
                }
            };
            let (old, new) = (origin(old), origin(new));
            text += &format!("今のラベルとグループ（{old} から）は消え、{new} から読み直します。");
        }
        text + "別の名前にするか、置き換えを指定してください（--replace）。"
    }
}

/// How the columns can be said, where there is a way.
fn or_say(choice: &str) -> String {
    if choice.is_empty() {
        String::new()
    } else {
        format!("または、取り込み時に {choice} を付けてください。")
    }
}

impl Tell for LabelProblem {
    fn japanese(&self) -> String {
        let plain = match self {
            Self::NoPath => "パスが空です。動画のパスを書いてください。",
            Self::NotUtf8 => "文字コードが UTF-8 ではありません。「CSV UTF-8」で保存して、もう一度取り込んでください。",
            Self::NoPathColumn { found, choice } => {
                return format!(
                    "path 列がありません（あるのは {found}）。1 行目には列名を書いてください。{}",
                    or_say(choice)
                );
            }
            Self::Separator('\t') => {
                "列の区切りがタブです。カンマ区切りの「CSV UTF-8」で保存して、もう一度取り込んでください。"
            }
            Self::Separator(sign) => {
                return format!(
                    "列の区切りが「{sign}」です。カンマ区切りの「CSV UTF-8」で保存して、もう一度取り込んでください。"
                );
            }
            Self::NoTimes { found, choice } => {
                return format!(
                    "区間の表には start_s 列と end_s 列（秒）が必要です（あるのは {found}）。{}",
                    or_say(choice)
                );
            }
            Self::HiddenTimes { choice } => {
                return format!(
                    "区間の表のようですが、時刻が start_s 列と end_s 列（秒）にありません。列名を直してください。{}時刻でなければ、--unused-column に列名を指定してください。",
                    or_say(choice)
                );
            }
            Self::ColumnTwice(found) => return format!("同じ名前の列が 2 つあります（{found}）。"),
            Self::Fields { found, named } => {
                return format!("項目が {found} 個ありますが、1 行目の列名は {named} 個です。");
            }
            Self::NoTime(text) => {
                return format!(
                    "「{text}」を時刻として読めません。12.5（秒）や 1:05、0:01:05.5 の形で書いてください。"
                );
            }
            Self::EndsBeforeStart { start, end } => {
                return format!("区間の終わり（{end} 秒）が始まり（{start} 秒）より前です。");
            }
            Self::Csv(error) => return format!("表を読めません{}。", detail(error)),
        };
        plain.to_owned()
    }
}

impl Tell for ShardProblem {
    fn japanese(&self) -> String {
        let plain = match self {
            Self::NoShard => "保存フレームの形式ではありません",
            Self::OtherVersion => "別のバージョンで作られています",
            Self::Size => "ファイルの大きさが合いません",
            Self::Checksum => "チェックサムが合いません",
            Self::Missing => "ファイルがありません",
            Self::Rate => "フレームにレートがありません",
            Self::Frame { bytes, width, height } => {
                return format!("{width} × {height} 画素のフレームに {bytes} バイトが渡されました");
            }
        };
        plain.to_owned()
    }
}

impl Tell for SplitError {
    fn japanese(&self) -> String {
        match self {
            Self::Lengths { groups, labels } => {
                format!("グループの値が {groups} 個、ラベルが {labels} 個です。クリップごとに両方が必要です。")
            }
            Self::TooFewGroups { groups } => {
                format!("分割には 2 グループ以上が必要です（今は {groups}）。ほかのグループ列を選んでください。")
            }
            Self::TooManyFolds { folds, groups } => {
                format!("{folds} 分割には {folds} グループ以上が必要です（今は {groups}）。分割数を減らしてください。")
            }
            Self::UnknownGroup { name, known } => {
                format!("グループ「{name}」のクリップがありません。あるのは {known} です。")
            }
            Self::BothSides { name } => {
                format!("グループ「{name}」が学習側と試験側の両方にあります。どちらか一方に入れてください。")
            }
        }
    }
}
