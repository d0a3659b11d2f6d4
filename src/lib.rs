//! Kinrin: does neighbour-aware self-supervised video pre-training pay off on our own footage?
//!
//! # The map
//! Each layer imports only from the layers above it; `tests/architecture` enforces it.
//!
//! | layer | what it does | start reading at |
//! |---|---|---|
//! | [`random`], [`job`] | named random streams; long work with progress and stop | |
//! | [`text`] | one language, the Fluent messages of `assets/i18n`, errors in both languages, Japanese line breaks | `text/mod.rs` |
//! | [`measure`] | tables of metrics, probes and costs: keys, units, order, names | `measure/mod.rs` |
//! | [`config`] | the `Experiment`: read RON, override, validate once, hash | `config/experiment.rs` |
//! | [`store`] | what is on disk: workspace, catalogue (SQLite), run folders, event files | `store/mod.rs` |
//! | [`data`] | import, decoding in child processes, clip shards, splits, augmentation, loader; files of public weights | `data/mod.rs` |
//! | [`model`] | video backbones, projection heads, momentum twins; ONNX graphs, weights by their public names | `model/mod.rs` |
//! | [`method`] | one file per pre-training method; key queue, neighbour search, schedules | `method/mod.rs` |
//! | [`eval`] | features, probes, metrics, statistics | `eval/mod.rs` |
//! | [`engine`] | runs: planning, training, evaluation, queue, machine; encoders to take away | `engine/mod.rs` |
//! | [`explore`] | looking back at stored embeddings: neighbours, near-duplicates, map | `explore/mod.rs` |
//! | [`report`] | verdicts, tables, figures from stored results | `report/mod.rs` |
//! | [`cli`] | one file per subcommand | `cli/mod.rs` |
//! | [`ui`] | the window: pages, widgets, theme, languages; never imports `cli`, nor `cli` it | `ui/mod.rs` |
//!
//! # Glossary
//! - **Arm**: one pre-training method with its settings, compared with the others of the experiment. Each arm is run once
//!   per seed; an arm with a seed is a *run*.
//! - **Probe**: a small model on frozen features (k nearest neighbours, linear, retrieval) whose score says how good the
//!   encoder is. Fine-tuning is not one: it trains the encoder too.
//! - **Budget**: how many labelled clips a probe or a network may train with. **Draw**: one random choice of so many.
//! - **Twin**: the copy of an encoder whose weights follow it slowly, by an exponential moving average (momentum).
//! - **Key**: an embedding made by the twin. **Queue**: the keys of the last batches, in which neighbours are searched.
//! - **Judge**: in the code, score an encoder by the evaluation's protocol; on the page of neighbours, the verdict of a
//!   person on one neighbour.
//!
//! # Where things are stored
//! `store` stands above `data` and `engine` because both write through it: the run folders and the workspace
//! database are the one truth that every face (command line, window) reads.

pub mod cli;
pub mod config;
pub mod data;
pub mod engine;
pub mod eval;
pub mod explore;
pub mod job;
pub mod measure;
pub mod method;
pub mod model;
pub mod random;
pub mod report;
pub mod store;
pub mod text;
pub mod ui;
