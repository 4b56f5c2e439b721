//! The engine's tests: tables of data, no browser, no waiting.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used)]

mod cce;
mod clock;
mod custom_systems;
mod details;
mod errors;
mod generated_jobs;
mod i18n;
mod ief;
mod incremental;
mod invariants;
mod job_watch;
mod json;
mod keyboard;
mod layering;
mod live_region;
mod pause_button;
mod phase;
mod poller;
mod progress;
mod refresh_events;
mod request;
mod retry_after;
mod root_cause;
mod rows;
mod scroll;
mod servicestage;
mod simulation;
mod streaming;
mod sub_jobs;
mod sync_status;
mod ticking;
mod timeline;
mod timestamp;
mod tone;
mod tree_invariants;
mod view_model;
mod virtual_window;

use std::fs;
use std::path::Path;
use std::time::Duration;

use jobtree::engine::apis::{self, BuiltIn, System};
use jobtree::engine::model::snapshot::{Node, Snapshot};
use jobtree::engine::model::timestamp::{ParsedTime, Timestamp};
use jobtree::engine::refresh::clock::{Monotonic, Now};
use jobtree::engine::refresh::poller::{Command, RequestId};

/// So many milliseconds after the page was opened, on a machine whose clock says what it says.
fn after_millis(millis: u64) -> Now {
    let monotonic = Monotonic(Duration::from_millis(millis));
    let opened = at("2025-09-02T11:00:00Z").unix_millis();
    let wall = Timestamp::from_unix_millis(opened + i64::try_from(millis).unwrap());
    Now { monotonic, wall }
}

fn after_secs(seconds: u64) -> Now {
    after_millis(seconds * 1000)
}

/// The one request that the commands send.
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

/// The bytes of a body kept with the project.
fn case(name: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = [root.join("tests/cases"), root.join("static/samples")];
    let found = places.iter().map(|place| place.join(name)).find(|file| file.is_file());
    fs::read(found.unwrap_or_else(|| panic!("no case {name}"))).unwrap()
}

/// The job of a CCE body.
fn job(body: &[u8]) -> apis::Job {
    apis::decode_one(&System::BuiltIn(BuiltIn::Cce), body).unwrap()
}

fn at(text: &str) -> Timestamp {
    match Timestamp::parse(text) {
        ParsedTime::At(time) => time,
        other => panic!("{text:?} is {other:?}"),
    }
}

/// A snapshot of a CCE body.
fn snapshot(body: &[u8]) -> Snapshot {
    let job = job(body);
    Snapshot {
        system: "cce".into(),
        project_id: Some("p".into()),
        job_id: Some("j".into()),
        root: job.root,
        fetched_at: at("2025-09-02T12:00:00Z"),
        complete: true,
        warnings: job.warnings,
    }
}

/// One line a node: how deep, its phase and its name.
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
