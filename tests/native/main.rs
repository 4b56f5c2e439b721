//! Tests of the engine. They need no browser and never sleep.

// Clippy does not count helpers of tests as tests.
#![allow(clippy::unwrap_used)]

mod api_specs;
mod body_buffer;
mod cce;
mod clock;
mod custom_systems;
mod definition_entries;
mod definitions;
mod details;
mod errors;
mod fetch_policy;
mod generated_jobs;
mod i18n;
mod ief;
mod import_graph;
mod incremental;
mod invariants;
mod job_watch;
mod json;
mod keyboard;
mod layering;
mod live_region;
mod not_a_job;
mod other_services;
mod pages;
mod pause_button;
mod phase;
mod poller;
mod popover;
mod progress;
mod progress_text;
mod refresh_events;
mod request;
mod retry_after;
mod root_cause;
mod rows;
mod scroll;
mod servicestage;
mod simulation;
mod snapshot;
mod snapshot_docs;
mod stacked_bar;
mod sub_job_frequency;
mod sub_jobs;
mod summary_line;
mod sync_status;
mod ticking;
mod timeline;
mod timestamp;
mod tone;
#[cfg(feature = "languages")]
mod translations;
mod tree_invariants;
mod untrusted;
mod view_model;
mod virtual_window;

use std::fs;
use std::path::Path;
use std::time::Duration;

use jobtree::engine::apis::{self, BuiltIn, System};
use jobtree::engine::model::snapshot::{Node, Snapshot};
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::refresh::clock::{Monotonic, Now};
use jobtree::engine::refresh::job_watch::Input;
use jobtree::engine::refresh::poller::{Command, RequestId};
use jobtree::engine::refresh::response::FetchOutcome;

/// The time `millis` milliseconds after the page was opened, on a machine whose clock is right.
fn after_millis(millis: u64) -> Now {
    let monotonic = Monotonic(Duration::from_millis(millis));
    let loaded = at("2025-09-02T11:00:00Z").unix_millis();
    let wall = Timestamp::from_unix_millis(loaded + i64::try_from(millis).unwrap());
    Now { monotonic, wall }
}

fn after_secs(seconds: u64) -> Now {
    after_millis(seconds * 1000)
}

/// The input for a request that has ended.
fn concluded(request: RequestId, outcome: FetchOutcome) -> Input {
    Input::Concluded { request, outcome }
}

/// The only request that the commands send.
#[track_caller]
fn fetched(commands: &[Command]) -> RequestId {
    match all_fetched(commands)[..] {
        [request] => request,
        _ => panic!("{commands:?}"),
    }
}

fn all_fetched(commands: &[Command]) -> Vec<RequestId> {
    let fetched = |command: &Command| match command {
        Command::Fetch { request, .. } => Some(*request),
        _ => None,
    };
    commands.iter().filter_map(fetched).collect()
}

/// A body from `tests/cases` or `static/samples`.
fn case(name: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [root.join("tests/cases"), root.join("static/samples")];
    let found = folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file());
    fs::read(found.unwrap_or_else(|| panic!("no case {name}"))).unwrap()
}

/// Decodes a CCE body.
fn job(body: &[u8]) -> apis::Job {
    apis::decode_one(&System::BuiltIn(BuiltIn::Cce), body).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

/// Decodes a CCE body to a snapshot.
fn snapshot(body: &[u8]) -> Snapshot {
    let job = job(body);
    let mut snapshot = Snapshot::new("cce", job.root, at("2025-09-02T12:00:00Z"));
    snapshot.project_id = Some("p".into());
    snapshot.job_id = Some("j".into());
    snapshot.warnings = job.warnings;
    snapshot
}

/// One line for each node: indented phase and name.
fn outline(root: &Node) -> String {
    fn write(node: &Node, level: usize, to: &mut String) {
        let indent = "  ".repeat(level);
        to.push_str(&format!("{indent}{} {}\n", node.phase.as_str(), node.name));
        for child in &node.children {
            write(child, level + 1, to);
        }
    }
    let mut outline = String::new();
    write(root, 0, &mut outline);
    outline
}
