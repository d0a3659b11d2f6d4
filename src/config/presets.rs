//! Experiments that the program carries with it, so that they are there outside of its source folder too.

use std::path::Path;

use super::{Experiment, load_text};

/// A shipped experiment.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name, also of its file in `experiments/`.
    pub name: &'static str,
    /// The file with its comments.
    pub text: &'static str,
}

/// From small to large.
const ALL: [Preset; 7] = [
    Preset { name: "quickstart", text: include_str!("../../experiments/quickstart.ron") },
    Preset { name: "learning-gate", text: include_str!("../../experiments/learning-gate.ron") },
    Preset { name: "fight-anomaly", text: include_str!("../../experiments/fight-anomaly.ron") },
    Preset { name: "fir-steps", text: include_str!("../../experiments/fir-steps.ron") },
    Preset { name: "fir-pilot", text: include_str!("../../experiments/fir-pilot.ron") },
    Preset { name: "methods", text: include_str!("../../experiments/methods.ron") },
    Preset { name: "full-size", text: include_str!("../../experiments/full-size.ron") },
];

/// All shipped experiments, from small to large.
pub fn all() -> &'static [Preset] {
    &ALL
}

/// The shipped experiment of this name.
pub fn find(name: &str) -> Option<&'static Preset> {
    ALL.iter().find(|preset| preset.name == name)
}

impl Preset {
    /// The experiment, checked.
    pub fn experiment(&self) -> Experiment {
        load_text(self.text, Path::new(self.name), &[]).expect("shipped experiments are valid; a test reads each")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those that are no presets, since they need files of weights, too.
    #[test]
    fn every_file_of_the_folder_is_a_sound_experiment_of_its_own_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("experiments");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let names: Vec<String> = files
            .map(|file| {
                let text = std::fs::read_to_string(&file).unwrap();
                let experiment = load_text(&text, &file, &[]).unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(file.file_stem().unwrap().to_string_lossy(), experiment.name);
                experiment.name
            })
            .collect();
        assert!(names.len() > ALL.len() && names.contains(&"public-weights".to_owned()), "{names:?}");
    }
}
