//! The first page, to be read in a minute: the verdict, the decision, what was done, what came out, what it cost, what
//! next, and the checks at a glance. What the decision rests on has a section of its own.

use super::block::{Block, Piece, Text, Tone};
use super::inputs::Inputs;
use super::say::Say;
use super::{checks, cost};
use crate::report::Verdict;
use crate::report::pilot::decision::AllLabels;
use crate::report::pilot::roadmap::roadmap;
use crate::report::pilot::{Effect, Spoken, State, Step, Tone as SpanTone};
use crate::text::{Language, text};

/// The page's blocks.
pub fn blocks(inputs: &Inputs, say: Say) -> Vec<Block> {
    let head = &inputs.pilot.head;
    let spoken = match say.0 {
        Language::En => &head.en,
        Language::Ja => &head.ja,
    };
    let rows = vec![
        (text!(say.0, "document-done-title"), done(inputs, say).into()),
        (text!(say.0, "document-out-title"), out(inputs, say)),
        (text!(say.0, "document-cost-title"), cost::summary(inputs, say).into()),
        (text!(say.0, "document-next-title"), inputs.pilot.decision.words(say.0).next.into()),
    ];
    let conditions: String = spoken.conditions.iter().map(|s| s.text.as_str()).collect();
    let mut blocks = vec![
        Block::Lead(lead(spoken, head.state)),
        Block::note(say.sentences(&[pair(inputs, say), conditions])),
        decision(inputs, say),
    ];
    // Small and outside of the box: there stands one decision.
    blocks.extend(inputs.pilot.decision.words(say.0).without_leaks.map(Block::note));
    blocks.push(Block::KeyValue(rows));
    blocks.extend(checks::in_short(inputs, say));
    blocks
}

/// The section that the decision rests on: the arms without pre-training, what would change it, the rule, the stages.
pub fn decision_in_detail(inputs: &Inputs, say: Say) -> Vec<Block> {
    let words = inputs.pilot.decision.words(say.0);
    let mut lines = words.baselines.clone();
    lines.push(label("decision-would-change", &words.would_change, say));
    lines.push(words.rule);
    lines.extend(words.limits);
    let stages = roadmap(&inputs.pilot, say.0).map(|stage| {
        let name = if stage.here { text!(say.0, "document-stage-here", stage = stage.name) } else { stage.name };
        let items =
            stage.items.iter().map(|item| format!("{} {}", if item.done { "✓" } else { "○" }, item.said(say.0)));
        (name, items.collect::<Vec<_>>().join("\n").into())
    });
    vec![
        Block::section(text!(say.0, "document-decision")),
        Block::List(lines.into_iter().map(Text::from).collect()),
        Block::part(text!(say.0, "document-roadmap")),
        Block::KeyValue(stages.to_vec()),
    ]
}

fn label(key: &str, line: &str, say: Say) -> String {
    format!("{}{}{line}", text(say.0, key, None), text(say.0, "decision-colon", None))
}

/// What to do next by the rule that was set beforehand, and why.
fn decision(inputs: &Inputs, say: Say) -> Block {
    let decision = &inputs.pilot.decision;
    let words = decision.words(say.0);
    let tone = match decision.step {
        Step::Go => Tone::Good,
        Step::Stop => Tone::Bad,
        Step::Extend | Step::Wait | Step::Repair => Tone::Caution,
    };
    Block::Callout { tone, title: label("decision-heading", &words.title, say), text: words.reason.into() }
}

/// What the two arms of the verdict are.
fn pair(inputs: &Inputs, say: Say) -> String {
    let (arm, reference) = (&inputs.pilot.head.arm, &inputs.pilot.head.reference);
    let [of, than] = [arm, reference].map(|arm| say.method(inputs.method(arm)));
    if reference.is_empty() || of.is_empty() || than.is_empty() {
        return String::new();
    }
    text!(say.0, "document-pair", arm = arm, of = of, reference = reference, than = than)
}

fn lead(spoken: &Spoken, state: State) -> Vec<Text> {
    let strong = match state {
        State::Improved => Tone::Good,
        State::Worse => Tone::Bad,
        State::NotDistinguishable | State::NotEnough | State::Unsound => Tone::Caution,
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
fn done(inputs: &Inputs, say: Say) -> String {
    let arms: Vec<&str> = inputs.pilot.arms().collect();
    let (n, runs, seeds) = (arms.len(), inputs.finished().count(), inputs.experiment.seeds.len());
    let compared = text!(say.0, "document-compared", n = n, list = say.list(&arms), seeds = seeds, runs = runs);
    let (sets, tasks) = (say.list(&inputs.experiment.data.sets), say.list(&inputs.pilot.options.tasks));
    let videos: usize = inputs.known_sets().map(|(_, set)| set.figures.videos - set.figures.unreadable).sum();
    let of = match videos {
        0 => String::new(),
        n => text!(say.0, "document-videos", n = n),
    };
    let footage = text!(say.0, "document-pretrained", sets = sets, of = of);
    let budgets = say.budgets(&inputs.pilot.options.budgets);
    let judged = text!(say.0, "document-judged", tasks = tasks, budgets = budgets);
    say.sentences(&[compared, footage, judged])
}

/// The arm of the verdict against every reference, those without pre-training included; one line each. Then what follows
/// where training from scratch is better.
fn out(inputs: &Inputs, say: Say) -> Text {
    let head = &inputs.pilot.head;
    let of_arm = inputs.pilot.comparison.verdicts.iter().filter(|v| v.arm == head.arm);
    let mut lines: Vec<Text> = of_arm.map(|v| line(inputs, v, say)).collect();
    lines.extend(with_all_labels(inputs, say));
    let better = inputs.pilot.decision.scratch_is_better(say.0);
    lines.extend(better.map(|said| Text::toned(said, Tone::Caution)));
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
fn line(inputs: &Inputs, v: &Verdict, say: Say) -> Text {
    let role = role(inputs, &v.reference, say);
    let reference = say.arm(&v.reference, inputs.pilot.head.is_sketch(&v.reference));
    let against = text!(say.0, "document-against", arm = &v.arm, reference = reference, role = role);
    let compared = inputs.pilot.comparison.secondary().count();
    said(against, &Effect { estimate: v.estimate(), finding: v.finding }, compared, say)
}

/// Against training from scratch with all labels, by task: there the gain is smallest, if it is one.
fn with_all_labels(inputs: &Inputs, say: Say) -> Vec<Text> {
    let (arm, scratch) = (&inputs.pilot.head.arm, &inputs.pilot.decision.scratch);
    let line = |of: &AllLabels| {
        let reference = say.arm(&of.scratch, inputs.pilot.head.is_sketch(&of.scratch));
        let against = text!(say.0, "document-against-all-labels", task = &of.task, arm = arm, reference = reference);
        said(against, &of.effect, scratch.compared, say)
    };
    scratch.with_all_labels.iter().map(line).collect()
}

fn role(inputs: &Inputs, arm: &str, say: Say) -> String {
    match inputs.method(arm) {
        "scratch" => text!(say.0, "document-role-scratch"),
        "random" => text!(say.0, "document-role-random"),
        _ => text!(say.0, "document-role-none"),
    }
}

fn said(against: String, effect: &Effect, compared: usize, say: Say) -> Text {
    let effect = say.effect(effect, compared);
    Text([Piece { text: against, ..Piece::default() }].into_iter().chain(effect.0).collect())
}
