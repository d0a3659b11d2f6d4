//! Numbers against known answers: configuration, methods, metrics, statistics, the embedding map.

#[path = "../support/blobs.rs"]
mod blobs;
mod config;
mod config_fields;
mod golden;
mod golden_data_check;
mod golden_decision;
mod golden_readings;
mod golden_retrieval;
mod map;
mod method_facts;
mod method_step;
#[path = "../support/pilot.rs"]
mod pilot;
mod protocol;
mod tasks;
