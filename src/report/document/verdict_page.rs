//! The first page: what was done, what came out, what it cost, what next.
//!
//! A rule that a user has set (go, extend, stop) joins here: its decision, reason and what would change it become the
//! first callout, in the place of [`conclusion`].

use super::block::{Block, Piece, Text, Tone};
use super::cost;
use super::facts::Facts;
use super::say::Say;
use crate::eval::stats::Finding;
use crate::report::Verdict;
use crate::report::pilot::{Effect, Estimate, Spoken, State, Step, Tone as SpanTone};
use crate::text::{Language, text};

/// The page's blocks.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let head = &facts.pilot.head;
    let spoken = match say.0 {
        Language::En => &head.en,
        Language::Ja => &head.ja,
    };
    let rows = vec![
        (say.it("What was done", "実施内容"), done(facts, say).into()),
        (say.it("What came out", "結果"), out(facts, say)),
        (say.it("What it cost", "費用"), cost::summary(facts, say).into()),
        (say.it("What next", "次の一手"), next(facts, say).into()),
    ];
    let mut blocks = vec![
        decision(facts, say),
        conclusion(facts, say),
        Block::Lead(lead(spoken, head.state)),
        Block::note(spoken.conditions.iter().map(|s| s.text.as_str()).collect::<String>()),
        Block::KeyValue(rows),
    ];
    blocks.extend(facts.views.first().map(|view| cost::figure(facts, view, say)));
    blocks
}

/// What to do next by the rule that was set beforehand, with what doing nothing would give.
fn decision(facts: &Facts, say: Say) -> Block {
    let decision = &facts.pilot.decision;
    let words = decision.words(say.0);
    let tone = match decision.step {
        Step::Go => Tone::Good,
        Step::Stop => Tone::Bad,
        Step::Extend | Step::Wait => Tone::Caution,
    };
    let label =
        |key: &str, line: &str| format!("{}{}{line}", text(say.0, key, None), text(say.0, "decision-colon", None));
    let mut lines = vec![words.reason.clone()];
    lines.extend(words.baselines.iter().cloned());
    lines.push(label("decision-would-change", &words.would_change));
    lines.push(label("decision-next", &words.next));
    lines.extend(words.limits.iter().cloned());
    let title = label("decision-heading", &words.title);
    Block::Callout { tone, title, text: lines.join("\n").into() }
}

/// What can be said, in a word and with the two arms.
fn conclusion(facts: &Facts, say: Say) -> Block {
    let head = &facts.pilot.head;
    let (title, tone) = match head.state {
        State::Improved => (say.it("Improved", "改善あり"), Tone::Good),
        State::Worse => (say.it("Worse", "低下"), Tone::Bad),
        State::NotDistinguishable => (say.it("Not yet distinguishable", "差があるとはまだ言えない"), Tone::Caution),
        State::NotEnough => (say.it("Not enough runs", "実行数が不足"), Tone::Caution),
    };
    let (arm, reference) = (&head.arm, &head.reference);
    let [of, than] = [arm, reference].map(|arm| say.method(facts.method(arm)));
    let pair = match reference.is_empty() || of.is_empty() || than.is_empty() {
        true => String::new(),
        false => say.it(
            format!("{arm} ({of}) against {reference} ({than})"),
            format!("{arm}（{of}）と {reference}（{than}）の比較"),
        ),
    };
    Block::Callout { tone, title: format!("{}{title}", say.it("Conclusion: ", "結論：")), text: pair.into() }
}

fn lead(spoken: &Spoken, state: State) -> Vec<Text> {
    let strong = match state {
        State::Improved => Tone::Good,
        State::Worse => Tone::Bad,
        State::NotDistinguishable | State::NotEnough => Tone::Caution,
    };
    let tone = |tone| match tone {
        SpanTone::Plain => Tone::Plain,
        SpanTone::Verdict => strong,
        SpanTone::Caution => Tone::Caution,
    };
    let piece =
        |span: &crate::report::pilot::Span| Piece { text: span.text.clone(), bold: true, tone: tone(span.tone) };
    spoken.lines.iter().map(|line| Text(line.iter().map(piece).collect())).collect()
}

/// Arms × seeds, footage, how it was judged.
fn done(facts: &Facts, say: Say) -> String {
    let arms: Vec<&str> = facts.pilot.arms().collect();
    let (n, runs, seeds) = (arms.len(), facts.finished().count(), facts.experiment.seeds.len());
    let compared = say.it(
        format!("{n} arms ({}), {seeds} seeds planned, {runs} runs finished.", say.list(&arms)),
        format!("{n} 方式（{}）を比較。計画 {seeds} シード、完了 {runs} 実行。", say.list(&arms)),
    );
    let (sets, tasks) = (say.list(&facts.experiment.data.sets), say.list(&facts.pilot.options.tasks));
    let videos: usize = facts.known_sets().map(|(_, set)| set.figures.videos - set.figures.unreadable).sum();
    let of = match videos {
        0 => String::new(),
        n => say.it(format!(" ({n} readable videos)"), format!("（読めた動画 {n} 本）")),
    };
    let footage = say.it(
        format!("Pre-training without labels on {sets}{of}."),
        format!("事前学習は {sets}{of}をラベルなしで使用。"),
    );
    let budgets = say.budgets(&facts.pilot.options.budgets);
    let judged = say.it(
        format!("Judged on {tasks} with {budgets}, on groups whose labels were not used."),
        format!("評価は {tasks}、ラベルは{budgets}。ラベルを使っていないグループで採点。"),
    );
    say.sentences(&[compared, footage, judged])
}

/// The arm of the verdict against every reference, doing nothing included; one line each.
fn out(facts: &Facts, say: Say) -> Text {
    let head = &facts.pilot.head;
    let of_arm = facts.pilot.comparison.verdicts.iter().filter(|v| v.arm == head.arm);
    let mut lines: Vec<Text> = of_arm.map(|v| line(facts, v, say)).collect();
    lines.extend(with_all_labels(facts, say));
    if lines.is_empty() {
        return say
            .it(
                "No seed has finished in two arms that can be compared.",
                "比較できる 2 方式で完了したシードがありません。",
            )
            .into();
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (i, line) in lines.into_iter().enumerate() {
        pieces.extend((i > 0).then(|| Piece { text: "\n".into(), ..Piece::default() }));
        pieces.extend(line.0);
    }
    Text(pieces)
}

/// Few labels, averaged over tasks and budgets.
fn line(facts: &Facts, v: &Verdict, say: Say) -> Text {
    let role = role(facts, &v.reference, say);
    let against = say.it(format!("Against {}{role}: ", v.reference), format!("{}{role}に対し、", v.reference));
    let estimate = Estimate { mean: v.mean, ci95: v.ci95, n: 0, seeds: v.seeds };
    said(against, &Effect { estimate, finding: v.finding }, say)
}

/// Against not pre-training with all labels, by task: there the gain is smallest, if it is one.
fn with_all_labels(facts: &Facts, say: Say) -> Vec<Text> {
    let arm = &facts.pilot.head.arm;
    let differences = facts.pilot.comparison.differences.iter().filter(|d| {
        d.arm == *arm
            && facts.method(&d.reference) == "scratch"
            && (d.budget.as_str(), d.metric.as_str()) == ("all", "top1")
    });
    let line = |d: &crate::report::Difference| {
        let (task, reference) = (&d.task, &d.reference);
        let against = say.it(
            format!("With all labels, {task}, against {reference}: "),
            format!("全ラベルでは、{task} で {reference} に対し、"),
        );
        let estimate = Estimate { mean: d.mean, ci95: d.ci95, n: d.n, seeds: d.seeds };
        said(against, &Effect { estimate, finding: d.finding }, say)
    };
    differences.filter(|d| d.probe == "linear").map(line).collect()
}

fn role(facts: &Facts, arm: &str, say: Say) -> String {
    match facts.method(arm) {
        "scratch" => say.it(" (no pre-training)", "（事前学習なし）"),
        "random" => say.it(" (untrained)", "（学習なし）"),
        _ => say.it("", " "),
    }
}

fn said(against: String, effect: &Effect, say: Say) -> Text {
    let effect = say.effect(effect);
    Text([Piece { text: against, ..Piece::default() }].into_iter().chain(effect.0).collect())
}

/// What follows from what is missing and from what was found; no more than that.
fn next(facts: &Facts, say: Say) -> String {
    let head = &facts.pilot.head;
    let mut steps: Vec<String> = Vec::new();
    if head.waiting > 0 {
        let n = head.waiting;
        steps.push(
            say.it(format!("Finish the {n} runs without results."), format!("結果のない {n} 実行を完了させる。")),
        );
    }
    if head.seeds_missing > 0 && head.waiting == 0 {
        let n = head.seeds_missing;
        steps.push(say.it(
            format!("Add {n} more seeds: with fewer than three nothing is decided."),
            format!("シードを {n} 個追加する（3 個未満では判断しない）。"),
        ));
    }
    let worse = facts.pilot.comparison.verdicts.iter().filter(|v| v.arm == head.arm && v.finding == Finding::Lower);
    let worse: Vec<&str> = worse.map(|v| v.reference.as_str()).collect();
    if !worse.is_empty() {
        let (arm, below) = (&head.arm, say.list(&worse));
        steps.push(say.it(
            format!(
                "Do not extend {arm} as it is: it scored below {below}. Look at the neighbours and the settings first."
            ),
            format!("{arm} は {below} を下回っているため、このままでは拡大しない。先に近傍と設定を確認する。"),
        ));
    }
    match head.state {
        State::Improved if worse.is_empty() => steps.push(say.it(
            "Repeat on recordings that were not in this pilot before deciding: the interval speaks of other seeds, not of other sites.",
            "拡大の前に、今回使っていない収録で再現を確認する（区間はシードを変えた場合の範囲で、別の現場の範囲ではない）。",
        )),
        State::NotDistinguishable => steps.push(say.it(
            "Decide whether a gain as small as the interval allows would be worth its cost. If not, stop here; if so, add seeds or recordings.",
            "区間の上限ほどの改善でも費用に見合うかを決める。見合わなければここで終え、見合うならシードか収録を増やす。",
        )),
        _ => {}
    }
    say.sentences(&steps)
}
