//! What the footage is: amounts, balance of labels over groups, what the import had to say.
//!
//! Effective number of videos, leaks and other measured checks join here, one builder for their typed result, in front of
//! the data sets.

use super::block::{Block, Column, Table, Text, Tone};
use super::facts::{Facts, SetFacts, SetNumbers};
use super::say::{Say, short};
use crate::data::browse::{Counts, Figures};
use crate::text::Localize;

/// Rows and columns of a balance table at most: a page shows no more.
const MOST_LABELS: usize = 24;
const MOST_VALUES: usize = 8;
/// Notes of an import at most.
const MOST_NOTES: usize = 8;

/// The section.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(say.it("Data", "データの確認"))];
    for set in &facts.sets {
        blocks.push(Block::part(set.name.as_str()));
        match &set.known {
            Some(numbers) => blocks.extend(known(numbers, say)),
            None => blocks.push(gone(set, say)),
        }
    }
    blocks
}

fn gone(set: &SetFacts, say: Say) -> Block {
    let name = &set.name;
    Block::Callout {
        tone: Tone::Caution,
        title: say.it("Not in this workspace", "このワークスペースにありません"),
        text: say.it(
            format!("{name} cannot be read here now. The results above are those of the runs; nothing can be said of the footage."),
            format!("{name} を読み込めません。上の結果は実行時のもので、映像そのものの確認はできません。"),
        )
        .into(),
    }
}

fn known(set: &SetNumbers, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::KeyValue(amounts(set, say))];
    blocks.extend(balance(&set.counts, say));
    if !set.notes.is_empty() {
        let shown = set.notes.iter().take(MOST_NOTES).map(|note| note.localized(say.0).into());
        let mut items: Vec<Text> = shown.collect();
        let more = set.notes.len().saturating_sub(MOST_NOTES);
        if more > 0 {
            items.push(
                say.it(
                    format!("and {more} more notes (`kinrin data show`)"),
                    format!("ほか {more} 件（kinrin data show で表示）"),
                )
                .into(),
            );
        }
        blocks.push(Block::paragraph(Text::bold(say.it("Notes of the import", "取り込み時の記録"))));
        blocks.push(Block::List(items));
    }
    blocks
}

fn amounts(set: &SetNumbers, say: Say) -> Vec<(String, Text)> {
    let Figures { videos, clips, labelled, partial, unreadable, hours, labels, groups } = &set.figures;
    let groups: Vec<String> = groups.iter().map(|(name, n)| format!("{name} {n}")).collect();
    let groups = if groups.is_empty() {
        Text::toned(
            say.it("none: files with the same content stay together", "なし（同じ内容のファイルだけをまとめます）"),
            Tone::Caution,
        )
    } else {
        say.list(&groups).into()
    };
    let problems = say.it(
        format!("{unreadable} unreadable, {partial} read in part, {} copies of another file", set.copies),
        format!("読めない {unreadable} 本、途中まで {partial} 本、別ファイルと同じ内容 {} 本", set.copies),
    );
    let tone = if unreadable + partial + set.copies > 0 { Tone::Caution } else { Tone::Plain };
    vec![
        (
            say.it("Amount", "分量"),
            say.it(
                format!("{videos} videos, {} h, {clips} clips of which {labelled} labelled", short(*hours)),
                format!(
                    "動画 {videos} 本、{} 時間、クリップ {clips} 本（うちラベル付き {labelled} 本）",
                    short(*hours)
                ),
            )
            .into(),
        ),
        (say.it("Labels", "ラベル"), say.it(format!("{labels} classes"), format!("{labels} クラス")).into()),
        (say.it("Groups", "グループ"), groups),
        (say.it("Files", "ファイル"), Text::toned(problems, tone)),
        (
            say.it("Stored as", "保存形式"),
            say.it(
                format!("short side {} px, {} frames per second", set.short_side, set.fps),
                format!("短辺 {} 画素、毎秒 {} フレーム", set.short_side, set.fps),
            )
            .into(),
        ),
    ]
}

/// Labels over the values of the first group column, where a page can hold them.
fn balance(counts: &Counts, say: Say) -> Vec<Block> {
    let Some(column) = counts.column.as_ref().filter(|_| !counts.rows.is_empty()) else { return Vec::new() };
    let thin = counts.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.thin).count();
    let cells = counts.rows.len() * counts.values.len();
    let said = say.it(
        format!("Labels over {column}: {thin} of {cells} cells hold fewer than three quarters of their row's median."),
        format!("{column} ごとのラベル数：{cells} 区分のうち {thin} 区分が、同じラベルの中央値の 4 分の 3 未満です。"),
    );
    let mut blocks = vec![Block::note(Text::toned(said, if thin > 0 { Tone::Caution } else { Tone::Plain }))];
    if counts.rows.len() <= MOST_LABELS && counts.values.len() <= MOST_VALUES {
        blocks.insert(0, Block::Table(table(counts, say)));
    }
    blocks
}

fn table(counts: &Counts, say: Say) -> Table {
    let none = || say.it("(none)", "（なし）");
    let value = |v: &Option<String>| v.clone().unwrap_or_else(none);
    let mut head = vec![say.it("Label", "ラベル")];
    head.extend(counts.values.iter().map(value));
    head.push(say.it("All", "合計"));
    let row = |row: &crate::data::browse::CountRow| {
        let cell = |c: &crate::data::browse::Count| -> Text {
            if c.thin { Text::toned(format!("▼ {}", c.clips), Tone::Caution) } else { c.clips.to_string().into() }
        };
        let mut cells: Vec<Text> = vec![value(&row.label).into()];
        cells.extend(row.cells.iter().map(cell));
        cells.push(row.total.to_string().into());
        cells
    };
    Table {
        columns: [vec![Column::Text], vec![Column::Number; counts.values.len() + 1]].concat(),
        head,
        rows: counts.rows.iter().map(row).collect(),
    }
}
