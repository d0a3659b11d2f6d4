//! What the arms cost, and improvement against it; the first task's figure of it is on the first page.
//!
//! Energy, money, inference and break-even join here as rows and figures once a run records them.

use super::block::{Block, Column, FigureBlock, Table, Text};
use super::facts::Facts;
use super::say::{Say, short};
use crate::report::pilot::View;
use crate::report::pilot::figures::{self, Kind};
use crate::report::{CostRow, wording};

/// The section.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(say.it("Improvement and cost", "改善とコスト"))];
    // The first task's stands on the first page.
    blocks.extend(facts.views.iter().skip(1).map(|view| figure(facts, view, say)));
    blocks.push(Block::part(say.it("Spent per run", "1 実行あたりの消費")));
    blocks.push(Block::Table(table(facts, say)));
    blocks.push(Block::note(say.it(
        "Means over the runs of an arm; the largest memory of any. Device time: seconds in which the device trained. Time \
         from start to end includes the evaluation, and slows down when other work runs on the machine. Operations are \
         counted from the layers of the network, not measured. Energy and money are not recorded.",
        "方式ごとの実行の平均（メモリは最大値）。デバイス時間は学習に使った時間。開始から終了までの時間は評価を含み、ほかの処理が\
         動いていると長くなります。演算回数はネットワークの構成から数えた値で、実測ではありません。電力量と金額は記録していません。",
    )));
    blocks.push(Block::paragraph(say.it(
        "After training, all arms use the same network: classifying an hour of footage takes the same work in each. Only \
         the training differs in cost. This follows from the settings and was not measured.",
        "学習後に使うネットワークはどの方式も同じため、映像 1 時間あたりの推論の計算量は変わりません。費用が変わるのは学習だけです\
         （設定からの帰結で、実測ではありません）。",
    )));
    blocks
}

/// Improvement against device time in one task.
pub fn figure(facts: &Facts, view: &View, say: Say) -> Block {
    let (task, reference) = (&view.choice.task, &view.choice.reference);
    let mut figure = figures::figure(&facts.pilot, view, Kind::Cost, say.0);
    figure.titled = true;
    let alternative = say.it(
        format!("Task {task}: improvement over {reference} against the device time of a run, one mark per arm."),
        format!("タスク「{task}」：{reference} に対する改善と、1 実行あたりのデバイス時間。印は各方式。"),
    );
    Block::Figure(Box::new(FigureBlock { stem: format!("cost-{task}"), figure, alternative }))
}

fn table(facts: &Facts, say: Say) -> Table {
    let row = |c: &CostRow| -> Vec<Text> {
        vec![
            c.arm.as_str().into(),
            c.runs.to_string().into(),
            c.steps.to_string().into(),
            c.clips.to_string().into(),
            say.flops(c.flops).into(),
            say.time(c.device_s).into(),
            say.time(c.wall_s).into(),
            format!("{}\u{a0}GiB", short(c.peak_bytes as f64 / f64::from(1_u32 << 30))).into(),
        ]
    };
    let head = [
        ("Arm", "方式"),
        ("Runs", "実行"),
        ("Steps", "ステップ"),
        ("Clips", "クリップ"),
        ("Operations", "演算回数"),
        ("Device time", "デバイス時間"),
        ("Start to end", "開始〜終了"),
        ("Memory", "メモリ"),
    ];
    Table {
        columns: [vec![Column::Text], vec![Column::Number; 7]].concat(),
        head: head.map(|(en, ja)| say.it(en, ja)).to_vec(),
        rows: facts.pilot.comparison.cost.iter().map(row).collect(),
    }
}

/// The cost in two sentences: of the two arms of the verdict, and of the whole pilot.
pub fn summary(facts: &Facts, say: Say) -> String {
    let head = &facts.pilot.head;
    let find = |arm: &str| facts.pilot.comparison.cost.iter().find(|c| c.arm == arm);
    let both = match (find(&head.arm), find(&head.reference)) {
        (Some(arm), Some(reference)) if reference.device_s > 0.0 => {
            let [of, than] = [arm, reference].map(|c| say.time(c.device_s));
            let more = wording::signed(arm.device_s / reference.device_s - 1.0);
            say.it(
                format!("Device time of a run: {} {of}, {} {than} ({more} %).", arm.arm, reference.arm),
                format!("1 実行のデバイス時間は {} が {of}、{} が {than}（{more}%）。", arm.arm, reference.arm),
            )
        }
        (Some(arm), _) => say.it(
            format!("Device time of a run of {}: {}.", arm.arm, say.time(arm.device_s)),
            format!("{} の 1 実行のデバイス時間は {}。", arm.arm, say.time(arm.device_s)),
        ),
        _ => String::new(),
    };
    let costs: Vec<_> = facts.finished().filter_map(|r| r.results.as_ref()).map(|r| &r.cost).collect();
    let (device, flops) = (costs.iter().map(|c| c.device_s).sum(), costs.iter().map(|c| c.flops).sum());
    let [time, operations] = [say.time(device), say.flops(flops)];
    let n = costs.len();
    let all = say.it(
        format!("All {n} runs: {time} of device time, {operations}. Energy and money are not recorded."),
        format!("全 {n} 実行で {time}、{operations}。電力量と金額は記録していません。"),
    );
    say.sentences(&[both, all])
}
