//! The card as Markdown; its sentences are in `card.ftl`.

use super::inputs::CardInputs;
use super::scores;
use crate::config::{ClipInput, MethodKind};
use crate::data::augment::{MEAN, STD};
use crate::engine::run::head::HeadFacts;
use crate::model::{Plan, flops};
use crate::report::document::{backbone_name, explained};
use crate::report::when;
use crate::text::{Language, Localize, text};

/// Characters of a hash that are shown; the file's own facts hold all of it.
const HASH: usize = 12;

/// The whole card.
pub fn markdown(inputs: &CardInputs, language: Language) -> String {
    let sections = [
        ("card-what", what(inputs, language)),
        ("card-input", input(inputs, language)),
        ("card-data", data(inputs, language)),
        ("card-method", method(inputs, language)),
        ("card-scores", scores::blocks(inputs, language)),
        ("card-limits", limits(inputs, language)),
        ("card-open", vec![open(language)]),
        ("card-provenance", vec![provenance(inputs, language)]),
    ];
    let mut blocks = vec![format!("# {}", text!(language, "card-title", run = inputs.run.as_str()))];
    for (title, body) in sections {
        blocks.push(format!("## {}", text(language, title, None)));
        blocks.extend(body);
    }
    blocks.join("\n\n") + "\n"
}

fn list(items: &[String]) -> String {
    items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")
}

fn what(inputs: &CardInputs, language: Language) -> Vec<String> {
    let spec = &inputs.record.config.experiment.backbone;
    let millions = format!("{:.2}", flops::backbone_params(spec) as f64 / 1e6);
    let (network, features) = (backbone_name(spec), Plan::of(spec).features());
    let encoder = text!(language, "card-what-it-is", network = network, millions = millions, features = features);
    let classes = match &inputs.head {
        None => text!(language, "card-what-no-head"),
        Some(HeadFacts { task, data_set, clips, labels }) => {
            let (n, labels, task) = (labels.len(), labels.join(", "), task.as_str());
            text!(
                language,
                "card-what-head",
                n = n,
                labels = labels,
                clips = *clips,
                task = task,
                set = data_set.as_str()
            )
        }
    };
    vec![encoder, classes]
}

fn input(inputs: &CardInputs, language: Language) -> Vec<String> {
    let clip = &inputs.record.config.experiment.clip;
    let (rate, side) = (clip.rate_hz.to_string(), clip.size);
    let seconds = format!("{:.2}", clip.frames as f32 / clip.rate_hz);
    let channels = match clip.input {
        ClipInput::Rgb => text!(language, "card-input-rgb"),
        ClipInput::Motion => text!(language, "card-input-motion"),
    };
    let shape = format!("`[N, 3, {}, {side}, {side}]`", clip.frames);
    vec![list(&[
        text!(language, "card-input-clip", frames = clip.frames, rate = rate, seconds = seconds, side = side),
        text!(language, "card-input-scale", shape = shape, mean = MEAN.to_string(), std = STD.to_string()),
        channels,
        text!(language, "card-input-facts"),
    ])]
}

fn data(inputs: &CardInputs, language: Language) -> Vec<String> {
    let set = |(name, figures): &(String, Option<crate::data::browse::Figures>)| match figures {
        Some(f) => {
            let (videos, hours) = (f.videos - f.unreadable, format!("{:.2}", f.hours));
            text!(language, "card-data-set", name = name.as_str(), videos = videos, hours = hours)
        }
        None => text!(language, "card-data-gone", name = name.as_str()),
    };
    let sets: Vec<String> = inputs.sets.iter().map(set).collect();
    let used = match inputs.record.config.arm.method.traits().kind {
        MethodKind::Untrained => text!(language, "card-data-untrained"),
        _ => text!(language, "card-data-unlabelled"),
    };
    vec![list(&sets), used]
}

fn method(inputs: &CardInputs, language: Language) -> Vec<String> {
    let config = &inputs.record.config;
    let (key, arm) = (config.arm.method.key(), config.arm.name.as_str());
    let explained = explained(key, language);
    let named = text!(language, "card-method-named", arm = arm, method = key);
    let mut items = vec![if explained.is_empty() { named } else { format!("{named} {explained}") }];
    if let Some(file) = config.arm.init.file() {
        items.push(text!(language, "card-method-weights", file = file));
    }
    if config.arm.method.pretrains() {
        let pretrain = &config.experiment.pretrain;
        let (epochs, videos, views) = (pretrain.epochs, pretrain.batch_videos, config.views());
        items.push(text!(language, "card-method-training", epochs = epochs, videos = videos, views = views));
    }
    if config.experiment.evaluation.calibrate {
        items.push(text!(language, "card-method-calibrated"));
    }
    vec![list(&items)]
}

fn limits(inputs: &CardInputs, language: Language) -> Vec<String> {
    let general = ["card-limit-footage", "card-limit-bias", "card-limit-scale", "card-limit-use"];
    let mut items: Vec<String> = general.iter().map(|key| text(language, key, None)).collect();
    let warnings = inputs.warnings.iter().map(|w| w.localized(language));
    items.extend(warnings.map(|warning| text!(language, "card-limit-warning", warning = warning)));
    vec![list(&items)]
}

/// Lines for people to fill in.
fn open(language: Language) -> String {
    let lines = ["card-open-footage", "card-open-weights", "card-open-use", "card-open-not", "card-open-contact"];
    list(&lines.map(|key| text(language, key, None)))
}

fn provenance(inputs: &CardInputs, language: Language) -> String {
    let record = &inputs.record;
    let cut = |hash: &str| hash.chars().take(HASH).collect::<String>();
    let (config, data) = (cut(&record.config_hash), cut(&record.data_hash));
    let begun = when::date(record.started as i64);
    let experiment = record.config.experiment.name.as_str();
    let mut items = vec![
        text!(language, "card-from-run", experiment = experiment, seed = record.seed.to_string(), begun = begun),
        text!(language, "card-from-program", program = record.program.as_str(), device = record.device.as_str()),
        text!(language, "card-from-hashes", config = config, data = data),
    ];
    if let Some((name, hash)) = &inputs.file {
        items.push(text!(language, "card-from-file", name = name.as_str(), hash = hash.as_str()));
    }
    list(&items)
}
