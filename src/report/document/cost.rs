//! What the arms cost, and improvement against it; the first task's figure of it is on the first page.
//!
//! Energy, money, inference and break-even join here as rows and figures once a run records them.

use super::block::{Block, Column, FigureBlock, Table, Text};
use super::facts::Facts;
use super::say::Say;
use crate::measure::{CostKind, Form};
use crate::report::CostRow;
use crate::report::pilot::View;
use crate::report::pilot::figures::{self, Kind};
use crate::report::verdict::wording;

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

/// One row per arm, one column per kind of cost that a run knows.
fn table(facts: &Facts, say: Say) -> Table {
    let rows = &facts.pilot.comparison.cost;
    let kinds: Vec<CostKind> =
        CostKind::all().filter(|kind| rows.iter().any(|r| r.cost.known(*kind).is_some())).collect();
    let row = |c: &CostRow| -> Vec<Text> {
        let cell = |kind: &CostKind| c.cost.known(*kind).map_or_else(|| "–".into(), |v| say.cost(*kind, v).into());
        [c.arm.as_str().into(), c.runs.to_string().into()].into_iter().chain(kinds.iter().map(cell)).collect()
    };
    let titles = kinds.iter().map(|kind| kind.name(Form::Short, say.0));
    Table {
        columns: [vec![Column::Text], vec![Column::Number; kinds.len() + 1]].concat(),
        head: [say.it("Arm", "方式"), say.it("Runs", "実行")].into_iter().chain(titles).collect(),
        rows: rows.iter().map(row).collect(),
    }
}

/// The cost in two sentences: of the two arms of the verdict, and of the whole pilot.
pub fn summary(facts: &Facts, say: Say) -> String {
    let head = &facts.pilot.head;
    let find = |arm: &str| facts.pilot.comparison.cost.iter().find(|c| c.arm == arm);
    let device = |c: &CostRow| c.cost.get(CostKind::DeviceS);
    let both = match (find(&head.arm), find(&head.reference)) {
        (Some(arm), Some(reference)) if device(reference) > 0.0 => {
            let [of, than] = [arm, reference].map(|c| say.time(device(c)));
            let more = wording::signed(device(arm) / device(reference) - 1.0);
            say.it(
                format!("Device time of a run: {} {of}, {} {than} ({more} %).", arm.arm, reference.arm),
                format!("1 実行のデバイス時間は {} が {of}、{} が {than}（{more}%）。", arm.arm, reference.arm),
            )
        }
        (Some(arm), _) => say.it(
            format!("Device time of a run of {}: {}.", arm.arm, say.time(device(arm))),
            format!("{} の 1 実行のデバイス時間は {}。", arm.arm, say.time(device(arm))),
        ),
        _ => String::new(),
    };
    let costs: Vec<_> = facts.finished().filter_map(|r| r.results.as_ref()).map(|r| &r.cost).collect();
    let sum = |kind: CostKind| costs.iter().map(|c| c.get(kind)).sum();
    let [time, operations] = [say.time(sum(CostKind::DeviceS)), say.cost(CostKind::Flops, sum(CostKind::Flops))];
    let n = costs.len();
    let all = say.it(
        format!("All {n} runs: {time} of device time, {operations}. Energy and money are not recorded."),
        format!("全 {n} 実行で {time}、{operations}。電力量と金額は記録していません。"),
    );
    say.sentences(&[both, all])
}
