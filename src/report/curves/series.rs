//! The learning curves of one run, read once and then followed while the run trains.

use std::collections::BTreeMap;
use std::io;

use crate::store::RunFolder;
use crate::store::event_tail::{EventTail, Tail};

/// One curve: steps ascend, one value each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    pub steps: Vec<u64>,
    pub values: Vec<f32>,
}

impl Curve {
    /// Adds a value. A step that comes again replaces what was said about it, so that steps always ascend.
    pub fn push(&mut self, step: u64, value: f32) {
        while self.steps.last().is_some_and(|last| *last >= step) {
            self.steps.pop();
            self.values.pop();
        }
        self.steps.push(step);
        self.values.push(value);
    }
}

/// When each step was finished: (step, Unix seconds), steps ascend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clock {
    pub ticks: Vec<(u64, f64)>,
}

impl Clock {
    /// Notes the time of a step; of several notes on one step the last counts.
    pub fn push(&mut self, step: u64, wall: f64) {
        while self.ticks.last().is_some_and(|last| last.0 >= step) {
            self.ticks.pop();
        }
        self.ticks.push((step, wall));
    }
}

/// All curves of a run, by name.
#[derive(Debug)]
pub struct RunCurves {
    pub curves: BTreeMap<String, Curve>,
    pub clock: Clock,
    /// None for curves that are in no file.
    folder: Option<RunFolder>,
    /// None until the run has begun to write.
    tail: Option<EventTail>,
}

impl RunCurves {
    /// Curves of the run in `folder`; empty until [`RunCurves::update`] is called.
    pub fn new(folder: &RunFolder) -> Self {
        Self { curves: BTreeMap::new(), clock: Clock::default(), folder: Some(folder.clone()), tail: None }
    }

    /// Curves that are in no file, for measuring.
    pub fn in_memory(curves: BTreeMap<String, Curve>) -> Self {
        Self { curves, clock: Clock::default(), folder: None, tail: None }
    }

    /// Takes in what was written since the last call; returns whether anything was.
    pub fn update(&mut self) -> io::Result<bool> {
        if self.tail.is_none() {
            let file = self.folder.as_ref().and_then(RunFolder::written_events);
            self.tail = file.map(|file| EventTail::new(&file));
        }
        let Some(tail) = &mut self.tail else { return Ok(false) };
        let (curves, clock) = (&mut self.curves, &mut self.clock);
        tail.read(|tail| match tail {
            Tail::Restart => {
                curves.clear();
                clock.ticks.clear();
            }
            Tail::Scalar { step, wall, tag, value } => {
                clock.push(step, wall);
                match curves.get_mut(tag) {
                    Some(curve) => curve.push(step, value),
                    None => curves.entry(tag.to_owned()).or_default().push(step, value),
                }
            }
        })
    }

    /// Names of the curves, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.curves.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_comes_again_replaces_what_came_after_it() {
        let mut curve = Curve::default();
        for (step, value) in [(1, 1.0), (2, 2.0), (3, 3.0), (2, 9.0), (4, 4.0)] {
            curve.push(step, value);
        }
        assert_eq!((curve.steps, curve.values), (vec![1, 2, 4], vec![1.0, 9.0, 4.0]));
    }
}
