//! The whole program as its users run it: import, runs, queue, results; each test in a workspace of its own.

mod blind_pilots;
mod check_learning;
#[path = "../support/common.rs"]
mod common;
mod data_check;
mod demo_data;
#[path = "../support/fixture.rs"]
mod fixture;
#[path = "../support/generated_set.rs"]
mod generated_set;
mod import_again;
mod import_builtin;
mod import_field;
mod import_kill;
mod import_limits;
mod import_odd;
mod judgements;
mod left_out;
mod methods;
mod no_display;
#[path = "../support/pilot.rs"]
mod pilot;
mod pilot_numbers;
mod queue_cli;
mod report;
mod roadmap;
mod run_cli;
mod run_kill;
mod slips;
mod take_away;
