//! Findings in Japanese.

use super::finding::{Kind, Part, What, percent, some};
use crate::data::check::Metadata;

pub(super) fn part(part: &Part<'_>) -> String {
    let column = part.column.unwrap_or("グループ");
    match part.part {
        What::Fact => fact(part.kind, column),
        What::Place => place(part.kind, column),
        What::Suggestion => suggestion(part.kind).to_owned(),
    }
}

fn fact(kind: &Kind, column: &str) -> String {
    match kind {
        Kind::NoGroupColumn => "どのクリップが同じ収録のものか、分かる列がありません。".to_owned(),
        Kind::WithoutGroup { clips, of, label: None } => format!("{of} 件中 {clips} 件に {column} の値がありません。"),
        Kind::WithoutGroup { clips, label: Some(label), .. } => {
            format!("{column} の値がない {clips} 件は、すべてラベルが {label} です。")
        }
        Kind::AcrossGroups { column: finer, values } => {
            format!("{finer} の {} 個の値が、複数の {column} にまたがっています。", values.len())
        }
        Kind::SameContent { pairs, .. } => format!("内容が同じファイルが {pairs} 組、別々の {column} に入っています。"),
        Kind::NearDuplicates { pairs, .. } => {
            format!("ほぼ同じ映像が {pairs} 組あり、学習側と試験側に分かれるおそれがあります。")
        }
        Kind::Copies { distinct, of } => format!("動画 {of} 本のうち、内容が異なるものは {distinct} 本です。"),
        Kind::GroupIsLabel => format!("{column} がラベルと同じ内容です。"),
        Kind::OneGroupLabels { labels } => format!("{} 個のラベルが、1 つの {column} にしかありません。", labels.len()),
        Kind::FewGroups { groups } => format!("{column} が {groups} 種類しかありません。"),
        Kind::OneGroupDominates { group, share } => {
            format!("{group} が全クリップの {}% を占めています。", percent(*share))
        }
        Kind::Imbalance { rare, few, frequent, many } => {
            format!("{rare} は {few} 件、{frequent} は {many} 件で、件数に大きな差があります。")
        }
        Kind::Shortcut { what, accuracy, chance, by_luck } => format!(
            "{}、学習に使っていないグループのラベルを均衡正解率 {}% で当てられます（偶然なら {}%、まぐれでも {}% まで）。",
            what.map_or("ファイルの属性をまとめて使うと", metadata),
            percent(*accuracy),
            percent(*chance),
            percent(*by_luck)
        ),
        Kind::EmbeddingsTellGroup { share, .. } => {
            format!("埋め込みのばらつきの {}% が {column} の違いによるものです。", percent(*share))
        }
        Kind::WorstGroup { group, accuracy, gap, interval, .. } => format!(
            "{group} の正解率は {}% で、ほかのグループより {:.0} ポイント低くなっています（区間 {:.0}〜{:.0}）。",
            percent(*accuracy),
            100.0 * gap,
            100.0 * interval[0],
            100.0 * interval[1]
        ),
    }
}

fn place(kind: &Kind, column: &str) -> String {
    match kind {
        Kind::AcrossGroups { values, .. } => some(values, "、", " など"),
        Kind::SameContent { example: (a, b), .. } | Kind::NearDuplicates { example: (a, b), .. } => format!("{a}、{b}"),
        Kind::OneGroupLabels { labels } => some(labels, "、", " など"),
        Kind::EmbeddingsTellGroup { run, .. } | Kind::WorstGroup { run, .. } => format!("実行 {run}"),
        Kind::NoGroupColumn | Kind::Copies { .. } | Kind::Imbalance { .. } | Kind::Shortcut { .. } => {
            "データセット全体".to_owned()
        }
        _ => format!("列 {column}"),
    }
}

fn suggestion(kind: &Kind) -> &'static str {
    match kind {
        Kind::NoGroupColumn => "収録・カメラ・人物などの列をラベル表に加えて、取り込み直してください。",
        Kind::WithoutGroup { label: None, .. } => "ラベル表に収録名を書き足すか、これらのクリップを外してください。",
        Kind::WithoutGroup { .. } => {
            "出どころが違うため、共通の見た目だけでラベルが分かってしまいます。外すか、同じ出どころで別のラベルのクリップを加えてください。"
        }
        Kind::AcrossGroups { .. } => "細かいほうの列で分割するか、表を直してください。",
        Kind::SameContent { .. } => "列を直すか、片方を外してください。それまでは、分割のときに同じ側に置きます。",
        Kind::NearDuplicates { .. } => {
            "片方を外すか、同じグループにしてください。このままでは、学習した映像で試験することになります。"
        }
        Kind::Copies { .. } => "多様性は少ないほうの本数で見積もってください。",
        Kind::GroupIsLabel => "別の列で分割してください。この列では、学習していないラベルを試験することになります。",
        Kind::OneGroupLabels { .. } => {
            "ほかのグループでも収録してください。そのグループを試験に回すと、学習に使えるクリップがなくなります。"
        }
        Kind::FewGroups { .. } => {
            "ほかのグループの映像を加えてください。5 種類未満では、新しい現場での性能は見積もれません。"
        }
        Kind::OneGroupDominates { .. } => "グループ別の正解率を確認し、ほかのグループの映像を加えてください。",
        Kind::Imbalance { .. } => "マクロ F1 か均衡正解率で評価し、少ないラベルを集めてください。",
        Kind::Shortcut { what: Some(Metadata::Seconds | Metadata::Frames), .. } => {
            "どのラベルも同じ長さに切りそろえてください。動作自体の長さが違う場合は、固定長のクリップではその差が見えないことに注意してください。"
        }
        Kind::Shortcut { what: Some(Metadata::FileSize), .. } => {
            "すべて同じ設定で変換し直してください。動きが多いほどファイルが大きくなる場合は、動きの量だけでラベルが分かるおそれがあります。"
        }
        Kind::Shortcut { what: Some(Metadata::Brightness), .. } => {
            "どのラベルもさまざまな明るさで収録するか、データ拡張で明るさを変えてください。"
        }
        Kind::Shortcut { .. } => {
            "同じサイズとフレームレートで取り込み、ラベルごとにカメラが偏っていないか確認してください。"
        }
        Kind::EmbeddingsTellGroup { .. } => {
            "学習に使っていないグループで手法を比べてください。色のデータ拡張を強めると改善することがあります。"
        }
        Kind::WorstGroup { .. } => "クリップと近傍を確認し、運用の前にこのグループのラベルや映像を増やしてください。",
    }
}

fn metadata(what: Metadata) -> &'static str {
    match what {
        Metadata::Width => "画像の幅だけで",
        Metadata::Height => "画像の高さだけで",
        Metadata::Shape => "画像の縦横比だけで",
        Metadata::Rate => "フレームレートだけで",
        Metadata::Frames => "フレーム数だけで",
        Metadata::Seconds => "クリップの長さだけで",
        Metadata::FileSize => "ファイルの大きさだけで",
        Metadata::Brightness => "明るさだけで",
    }
}
