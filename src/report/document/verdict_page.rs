//! The first page: what was done, what came out, what it cost, what next.
//! Above all of it the decision by the rule that was set before the first run.

use super::block::{Block, Piece, Text, Tone};
use super::cost;
use super::facts::Facts;
use super::say::Say;
use crate::report::Verdict;
use crate::report::pilot::{Effect, Spoken, State, Step, Tone as SpanTone};
use crate::text::{Language, text};

/// The page's blocks.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let head = &facts.pilot.head;
    let spoken = match say.0 {
        Language::En => &head.en,
        Language::Ja => &head.ja,
    };
    let rows = vec![
        (text!(say.0, "document-done-title"), done(facts, say).into()),
        (text!(say.0, "document-out-title"), out(facts, say)),
        (text!(say.0, "document-cost-title"), cost::summary(facts, say).into()),
        (text!(say.0, "document-next-title"), facts.pilot.decision.words(say.0).next.into()),
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
        State::Improved => (text!(say.0, "document-improved"), Tone::Good),
        State::Worse => (text!(say.0, "document-worse"), Tone::Bad),
        State::NotDistinguishable => (text!(say.0, "document-not-distinguishable"), Tone::Caution),
        State::NotEnough => (text!(say.0, "document-not-enough"), Tone::Caution),
    };
    let (arm, reference) = (&head.arm, &head.reference);
    let [of, than] = [arm, reference].map(|arm| say.method(facts.method(arm)));
    let pair = match reference.is_empty() || of.is_empty() || than.is_empty() {
        true => String::new(),
        false => text!(say.0, "document-pair", arm = arm, of = of, reference = reference, than = than),
    };
    Block::Callout { tone, title: text!(say.0, "document-conclusion", what = title), text: pair.into() }
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
    let compared = text!(say.0, "document-compared", n = n, list = say.list(&arms), seeds = seeds, runs = runs);
    let (sets, tasks) = (say.list(&facts.experiment.data.sets), say.list(&facts.pilot.options.tasks));
    let videos: usize = facts.known_sets().map(|(_, set)| set.figures.videos - set.figures.unreadable).sum();
    let of = match videos {
        0 => String::new(),
        n => text!(say.0, "document-videos", n = n),
    };
    let footage = text!(say.0, "document-pretrained", sets = sets, of = of);
    let budgets = say.budgets(&facts.pilot.options.budgets);
    let judged = text!(say.0, "document-judged", tasks = tasks, budgets = budgets);
    say.sentences(&[compared, footage, judged])
}

/// The arm of the verdict against every reference, doing nothing included; one line each.
fn out(facts: &Facts, say: Say) -> Text {
    let head = &facts.pilot.head;
    let of_arm = facts.pilot.comparison.verdicts.iter().filter(|v| v.arm == head.arm);
    let mut lines: Vec<Text> = of_arm.map(|v| line(facts, v, say)).collect();
    lines.extend(with_all_labels(facts, say));
    if lines.is_empty() {
        return text!(say.0, "document-no-pair").into();
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
    let against = text!(say.0, "document-against", reference = &v.reference, role = role);
    said(against, &Effect { estimate: v.estimate(), finding: v.finding }, say)
}

/// Against not pre-training with all labels, by task: there the gain is smallest, if it is one.
fn with_all_labels(facts: &Facts, say: Say) -> Vec<Text> {
    let arm = &facts.pilot.head.arm;
    let differences = facts.pilot.comparison.differences.iter().filter(|d| {
        d.arm == *arm
            && facts.method(&d.reference) == "scratch"
            && (d.key.budget.as_str(), d.key.metric.as_str()) == ("all", "top1")
    });
    let line = |d: &crate::report::Difference| {
        let (task, reference) = (&d.key.task, &d.reference);
        let against = text!(say.0, "document-against-all-labels", task = task, reference = reference);
        said(against, &Effect { estimate: d.into(), finding: d.finding }, say)
    };
    differences.filter(|d| d.key.probe == "linear").map(line).collect()
}

fn role(facts: &Facts, arm: &str, say: Say) -> String {
    match facts.method(arm) {
        "scratch" => text!(say.0, "document-role-scratch"),
        "random" => text!(say.0, "document-role-random"),
        _ => text!(say.0, "document-role-none"),
    }
}

fn said(against: String, effect: &Effect, say: Say) -> Text {
    let effect = say.effect(effect);
    Text([Piece { text: against, ..Piece::default() }].into_iter().chain(effect.0).collect())
}
