//! For any sequence of responses, at most one request is in flight and the last good snapshot stays.
#![no_main]

use std::time::Duration;

use jobtree::engine::apis::{BuiltIn, Registry};
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::refresh::backoff::Jitter;
use jobtree::engine::refresh::clock::{Monotonic, Now};
use jobtree::engine::refresh::job_watch::{Input, JobWatch};
use jobtree::engine::refresh::poller::{Activity, Command, Event, Schedule};
use jobtree::engine::refresh::request::JobAddress;
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};
use libfuzzer_sys::fuzz_target;

#[path = "../../tests/native/tree_invariants.rs"]
mod tree_invariants;

fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first() else { return };
    let system = BuiltIn::ALL[usize::from(*choice) % BuiltIn::ALL.len()].name();
    let address = JobAddress::new(system, "p", "j");
    let Ok(request) = address.request(&Registry::default()) else { return };
    let mut watch = JobWatch::new(request, Schedule::default());
    let mut now = 0;
    let mut had_snapshot = false;
    // 0xFF separates the responses. The first byte of each chooses the outcome, the rest is the body.
    for step in rest.split(|byte| *byte == 0xFF).take(40) {
        now += 1;
        let wall = Timestamp::from_unix_millis(0);
        let at = Now { monotonic: Monotonic(Duration::from_secs(now)), wall };
        let jitter = Jitter::clamped(0.5);
        let (kind, body) = step.split_first().map_or((0, step), |(kind, body)| (*kind, body));
        let input = match watch.activity() {
            Activity::Fetching(pending) => {
                let outcome = match kind {
                    0 => FetchOutcome::Unreachable,
                    1 => FetchOutcome::TimedOut,
                    _ => FetchOutcome::Responded(HttpResponse {
                        status: [200, 200, 200, 404, 401, 429, 500][usize::from(kind) % 7],
                        body: body.to_vec(),
                        ..HttpResponse::default()
                    }),
                };
                Input::Concluded { request: pending.request, outcome }
            }
            _ => Event::RefreshRequested.into(),
        };
        let commands = watch.handle(at, jitter, input);
        let fetches =
            commands.iter().filter(|command| matches!(command, Command::Fetch { .. })).count();
        assert!(fetches <= 1);
        assert_eq!(fetches == 1, matches!(watch.activity(), Activity::Fetching(_)));
        assert!(!watch.next_request().url.contains(".."));
        match watch.snapshot() {
            Some(snapshot) => tree_invariants::check_tree(&snapshot.root),
            None => assert!(!had_snapshot, "the last good snapshot stays"),
        }
        had_snapshot |= watch.snapshot().is_some();
    }
});
