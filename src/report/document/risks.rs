//! What could be wrong with the conclusion: what the protocol does not show, what the runs warned of, what is missing.
//!
//! Accuracy by group, the worst group and planted leaks join here, one builder for their typed result, in front of the
//! general ones.

use std::collections::BTreeMap;

use super::block::{Block, Text, Tone};
use super::facts::Facts;
use super::say::Say;
use crate::text::Localize;

/// The section.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(say.it("Risks and limits", "リスクと限界"))];
    let of_this: Vec<Text> = [protocol(facts, say), missing(facts, say), warnings(facts, say)].concat();
    blocks.push(Block::part(say.it("Of this pilot", "このパイロットについて")));
    if of_this.is_empty() {
        blocks.push(Block::paragraph(say.it(
            "No run warned of anything, and none is missing.",
            "実行時の警告はなく、欠けている実行もありません。",
        )));
    } else {
        blocks.push(Block::List(of_this));
    }
    blocks.push(Block::part(say.it("In general", "一般的な注意")));
    blocks.push(Block::List(general(say).into_iter().map(Text::from).collect()));
    blocks
}

fn protocol(facts: &Facts, say: Say) -> Vec<Text> {
    let caveats = facts.pilot.head.caveats(say.0);
    caveats.into_iter().map(|span| Text::toned(span.text.trim(), Tone::Caution)).collect()
}

fn missing(facts: &Facts, say: Say) -> Vec<Text> {
    let mut found = Vec::new();
    let head = &facts.pilot.head;
    if head.waiting > 0 {
        let n = head.waiting;
        found.push(say.it(format!("{n} runs have no results yet."), format!("{n} 実行にまだ結果がありません。")));
    }
    let left_out = &facts.pilot.comparison.left_out;
    if !left_out.is_empty() {
        let (n, names) = (left_out.len(), say.list(left_out));
        found.push(say.it(
            format!("{n} runs under this name have other settings and are in no number here: {names}."),
            format!("同じ名前で設定の違う {n} 実行は、どの数値にも含めていません：{names}。"),
        ));
    }
    for baseline in ["scratch", "random"] {
        if !facts.pilot.arms().any(|arm| facts.method(arm) == baseline) {
            let what = say.method(baseline);
            found.push(say.it(
                format!(
                    "The baseline {baseline} ({what}) was not run: whether pre-training beats doing nothing is open."
                ),
                format!("基準 {baseline}（{what}）を実行していないため、事前学習をしない場合に勝るかは分かりません。"),
            ));
        }
    }
    let compared = facts.pilot.comparison.differences.len();
    if compared > 1 {
        found.push(say.it(
            format!("{compared} differences were computed. Of 20 that are really zero, one is expected to miss zero by chance; the conclusion rests on the one fixed before."),
            format!("計算した差は {compared} 件あります。本当は差がなくても 20 件に 1 件ほどは区間が 0 を外れるため、結論は事前に決めた 1 件だけに基づきます。"),
        ));
    }
    found.into_iter().map(Text::from).collect()
}

/// What runs warned of, once each, with the number of runs.
fn warnings(facts: &Facts, say: Say) -> Vec<Text> {
    let mut by_text: BTreeMap<String, usize> = BTreeMap::new();
    for warning in facts.finished().flat_map(|run| &run.warnings) {
        *by_text.entry(warning.localized(say.0)).or_default() += 1;
    }
    let said = |(text, runs): (String, usize)| {
        let of = say.it(format!(" ({runs} runs)"), format!("（{runs} 実行）"));
        Text::toned(text + &of, Tone::Caution)
    };
    by_text.into_iter().map(said).collect()
}

fn general(say: Say) -> Vec<String> {
    vec![
        say.it(
            "The interval says where the difference would lie with other seeds on the same footage. It says nothing of other sites, cameras or seasons.",
            "区間は、同じ映像でシードを変えたときに差が収まる範囲です。別の現場・カメラ・時期については何も示しません。",
        ),
        say.it(
            "Neighbours that look alike but mean something else can be learned as equal. Look at them on the page Neighbours before extending.",
            "見た目は似ていても意味の違う近傍を、同じものとして学ぶことがあります。拡大の前に「近傍」ページで目視判定をしてください。",
        ),
        say.it(
            "Footage that favours one site, person or shift makes an encoder that serves the others worse. Check the accuracy of each group before operation.",
            "特定の現場・人物・時間帯に偏った映像では、それ以外で精度が落ちます。運用の前にグループごとの精度を確認してください。",
        ),
        say.it(
            "A result with a small network and little footage does not carry over to full size by itself.",
            "小さなネットワークと少ない映像での結果が、そのまま本番規模に当てはまるとは限りません。",
        ),
    ]
}
