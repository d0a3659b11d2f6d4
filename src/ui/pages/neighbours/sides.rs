//! Which checkpoints are in sight: one of one arm, or two arms beside each other.

use super::choices::Side;
use super::library::{Library, RunLook};
use super::state::State;

impl State {
    /// Takes sides that exist: what was chosen where possible, else the last step of the first run.
    pub fn fit_sides(&mut self, library: &Library) {
        let exists = |side: &Side| library.run(&side.run).is_some_and(|run| run.steps.contains(&side.step));
        self.choices.sides.retain(exists);
        if let (true, Some(first)) = (self.choices.sides.is_empty(), library.runs.first()) {
            self.choices.sides.push(Side { run: first.run.clone(), step: first.last() });
        }
    }

    /// Shows the checkpoint `by` places later or earlier.
    pub fn change_step(&mut self, library: &Library, by: i64) {
        let Some(side) = self.choices.sides.first_mut() else { return };
        let Some(run) = library.run(&side.run) else { return };
        let at = run.steps.iter().position(|step| *step == side.step).unwrap_or_default();
        let to = at.saturating_add_signed(by as isize).min(run.steps.len().saturating_sub(1));
        side.step = run.steps.get(to).copied().unwrap_or(side.step);
    }

    /// Adds a second arm beside the first, of the same seed where there is one; or takes it away.
    pub fn compare(&mut self, library: &Library, on: bool) {
        self.choices.sides.truncate(1);
        let Some(first) = self.choices.sides.first().and_then(|side| library.run(&side.run)) else { return };
        let others = || library.runs.iter().filter(|run| run.arm != first.arm);
        let other = others().find(|run| run.seed == first.seed).or_else(|| others().next());
        let other = other.or_else(|| library.runs.iter().find(|run| run.run != first.run));
        if let (true, Some(RunLook { run, steps, .. })) = (on, other) {
            let step = steps.last().copied().unwrap_or_default();
            self.choices.sides.push(Side { run: run.clone(), step });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ClipSpec;

    #[test]
    fn comparing_takes_another_arm_of_the_same_seed() {
        let run = |arm: &str, seed: u64| RunLook {
            run: format!("{arm}{seed}"),
            arm: arm.into(),
            slot: 0,
            seed,
            steps: vec![3, 9],
            queue: false,
            clip: ClipSpec::default(),
        };
        let runs = vec![run("iivcl", 0), run("iivcl", 1), run("intra", 0), run("intra", 1)];
        let library = Library { runs, ..Library::default() };
        let mut state = State::default();
        state.choices.sides = vec![Side { run: "iivcl1".into(), step: 3 }];
        state.fit_sides(&library);
        state.compare(&library, true);
        assert_eq!(state.choices.sides[1], Side { run: "intra1".into(), step: 9 });
        state.compare(&library, false);
        assert_eq!(state.choices.sides.len(), 1);
    }
}
