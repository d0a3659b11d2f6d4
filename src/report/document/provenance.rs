//! Where every number comes from: runs with the hashes of their settings and data, program, machine, seeds.

use super::block::{Block, Column, Table, Text, Tone};
use super::facts::{Facts, RunFacts};
use super::say::Say;
use crate::report::when;

/// Characters of a hash that are shown; the run folder holds all of it.
const HASH: usize = 12;

/// The section.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let program = env!("CARGO_PKG_VERSION");
    let (os, cpu) = (std::env::consts::OS, std::env::consts::ARCH);
    let rows = vec![
        (say.it("Report made", "レポート作成"), Text::from(format!("{} (UTC)", when::date(facts.written)))),
        (say.it("By", "作成プログラム"), format!("Kinrin {program}, {os} {cpu}").into()),
        (say.it("Trained on", "学習に使った機器"), say.list(&distinct(facts, |r| &r.record.device)).into()),
        (say.it("Trained by", "学習時の版"), say.list(&distinct(facts, |r| &r.record.program)).into()),
        (
            say.it("Data hashes", "データハッシュ"),
            say.list(&distinct(facts, |r| &r.record.data_hash).iter().map(|h| cut(h)).collect::<Vec<_>>()).into(),
        ),
    ];
    vec![
        Block::section(say.it("Provenance", "来歴")),
        Block::KeyValue(rows),
        Block::Table(table(facts, say)),
        Block::note(say.it(
            "Every score with its run is in scores.csv. The settings hash covers all that can change a number; the data hash \
             covers the videos, labels and groups.",
            "すべてのスコアは、実行名とともに scores.csv にあります。設定ハッシュは数値に影響するすべての設定から、データハッシュは動画・\
             ラベル・グループから計算した符号です。",
        )),
    ]
}

/// Different values over the runs in the numbers, in the order of the runs.
fn distinct<'a>(facts: &'a Facts, of: impl Fn(&'a RunFacts) -> &'a String) -> Vec<&'a str> {
    let mut seen: Vec<&str> = Vec::new();
    for run in facts.finished() {
        let value = of(run).as_str();
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen
}

fn cut(hash: &str) -> String {
    hash.chars().take(HASH).collect()
}

fn table(facts: &Facts, say: Say) -> Table {
    let left_out = &facts.pilot.comparison.left_out;
    let row = |r: &RunFacts| -> Vec<Text> {
        let state = match (left_out.contains(&r.entry.run), r.results.is_some()) {
            (true, _) => Text::toned(say.it("left out", "除外"), Tone::Caution),
            (false, true) => say.it("done", "完了").into(),
            (false, false) => Text::toned(say.it(r.entry.state.word(), "結果なし"), Tone::Caution),
        };
        vec![
            r.entry.run.as_str().into(),
            r.entry.arm.as_str().into(),
            r.entry.seed.to_string().into(),
            state,
            cut(&r.record.config_hash).into(),
            cut(&r.record.data_hash).into(),
            when::date(r.record.started as i64).into(),
        ]
    };
    let head = [
        ("Run", "実行"),
        ("Arm", "方式"),
        ("Seed", "シード"),
        ("State", "状態"),
        ("Settings hash", "設定ハッシュ"),
        ("Data hash", "データハッシュ"),
        ("Begun", "開始日"),
    ];
    Table {
        columns: vec![
            Column::Text,
            Column::Text,
            Column::Number,
            Column::Text,
            Column::Text,
            Column::Text,
            Column::Text,
        ],
        head: head.map(|(en, ja)| say.it(en, ja)).to_vec(),
        rows: facts.runs.iter().map(row).collect(),
    }
}
