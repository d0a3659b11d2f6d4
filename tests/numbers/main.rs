//! Numbers against known answers: configuration, methods, metrics, statistics, the embedding map.

#[path = "../support/blobs.rs"]
mod blobs;
mod compressed_search;
mod config;
mod config_fields;
mod golden;
mod golden_data_check;
mod golden_decision;
mod golden_methods;
mod golden_readings;
mod golden_retrieval;
mod golden_weights;
mod map;
mod method_arms;
mod method_clusters;
mod method_facts;
mod method_step;
mod negatives;
mod neighbour_settings;
#[path = "../support/pilot.rs"]
mod pilot;
mod planted;
mod protocol;
mod tasks;
