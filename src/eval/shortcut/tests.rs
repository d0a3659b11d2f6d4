//! Planted shortcuts are found, clean sets are not accused.

use super::*;

/// Numbers from a fixed start (xorshift64*), so that the test needs nothing else.
struct Draw(u64);

impl Draw {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
    }

    fn share(&mut self) -> f64 {
        self.below(1_000_000) as f64 / 1e6
    }
}

/// 24 recordings of 6 clips, three labels in each. `column(draw, recording's own value, label)` gives a clip's value.
struct Set {
    labels: Vec<usize>,
    columns: Vec<Vec<f64>>,
    blocks: Vec<Vec<usize>>,
    cuts: Vec<Vec<usize>>,
}

fn set(seed: u64, column: impl Fn(&mut Draw, f64, usize) -> f64) -> Set {
    let mut draw = Draw::new(seed);
    let labels: Vec<usize> = (0..144).map(|i| i % 3).collect();
    let own = |draw: &mut Draw| (0..24).map(|_| draw.share()).collect::<Vec<f64>>();
    let columns = (0..4)
        .map(|j| {
            let own = own(&mut draw);
            let value = |i: usize, draw: &mut Draw| match j {
                0 => column(draw, own[i / 6], labels[i]),
                1 => own[i / 6], // the same in all of a recording
                _ => own[i / 6] + 0.3 * draw.share(),
            };
            (0..144).map(|i| value(i, &mut draw)).collect()
        })
        .collect();
    let blocks = (0..24).map(|b| (b * 6..b * 6 + 6).collect()).collect();
    let cuts = (0..3)
        .map(|_| {
            let mut order: Vec<usize> = (0..24).collect();
            shuffle(&mut order, &mut |n| draw.below(n));
            (0..144).map(|i| order[i / 6] % 5).collect()
        })
        .collect();
    Set { labels, columns, blocks, cuts }
}

impl Set {
    fn ask(&self, seed: u64) -> Answer {
        let mut draw = Draw::new(seed + 1_000);
        let question =
            Question { columns: &self.columns, labels: &self.labels, cuts: &self.cuts, blocks: &self.blocks };
        question.ask(|n| draw.below(n), |_, _| true).unwrap()
    }
}

#[test]
fn a_planted_shortcut_is_found_in_its_column_and_not_in_the_others() {
    // A third of the clips of label 0 come from another encoder, whatever their recording.
    let planted = |draw: &mut Draw, own: f64, label: usize| {
        own + 0.3 * draw.share() + if label == 0 && draw.below(3) > 0 { 3.0 } else { 0.0 }
    };
    let answer = set(1, planted).ask(1);
    assert!(answer.columns[0].p <= LEVEL && answer.columns[0].accuracy > 0.45, "{answer:?}");
    assert!(answer.columns[1..].iter().all(|column| column.p > LEVEL), "{answer:?}");
    assert!(answer.together.unwrap().p <= LEVEL);
}

#[test]
fn a_clean_set_is_hardly_ever_accused() {
    let clean = |draw: &mut Draw, own: f64, _: usize| own + 0.3 * draw.share();
    let least = |seed| {
        let answer = set(seed, clean).ask(seed);
        answer.columns.iter().chain(&answer.together).map(|found| found.p).fold(1.0, f64::min)
    };
    let accused = (0..16).filter(|&seed| least(seed) <= LEVEL).count();
    assert!(accused <= 1, "{accused} of 16; at this level 16 clean sets give one alarm in 13 tries");
}

#[test]
fn values_of_a_recording_do_not_count_as_independent_clips() {
    // One label a recording, and a value that differs from recording to recording: with 8 recordings luck goes far.
    let accused = (0..12).filter(|&seed| {
        let mut draw = Draw::new(seed);
        let own: Vec<f64> = (0..8).map(|_| draw.share()).collect();
        let labels: Vec<usize> = (0..160).map(|i| i / 20 % 2).collect();
        let columns = vec![(0..160).map(|i| own[i / 20]).collect()];
        let blocks = (0..8).map(|b| (b * 20..b * 20 + 20).collect()).collect();
        let cuts = vec![(0..160).map(|i| i / 20 / 2).collect()];
        Set { labels, columns, blocks, cuts }.ask(seed).columns[0].p <= LEVEL
    });
    assert_eq!(accused.count(), 0);
}

#[test]
fn one_class_no_column_and_a_stop_give_no_answer() {
    let made = set(3, |_, own, _| own);
    let ask = |columns: &[Vec<f64>], labels: &[usize], go_on: bool| {
        let question = Question { columns, labels, cuts: &made.cuts, blocks: &made.blocks };
        question.ask(|_| 0, |_, _| go_on)
    };
    assert_eq!(ask(&[], &made.labels, true), None);
    assert_eq!(ask(&made.columns, &[0; 144], true), None);
    assert_eq!(ask(&made.columns, &made.labels, false), None);
}
