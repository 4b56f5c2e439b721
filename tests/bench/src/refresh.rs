//! Benchmark of a refresh: a response whose job was decoded before.

use std::rc::Rc;
use std::time::Duration;

use jobtree::engine::apis::Registry;
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::refresh::backoff::Jitter;
use jobtree::engine::refresh::clock::{Monotonic, Now};
use jobtree::engine::refresh::job_watch::{Input, JobWatch};
use jobtree::engine::refresh::poller::{Command, Event, Schedule};
use jobtree::engine::refresh::request::JobAddress;
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};
use wasm_bindgen::prelude::wasm_bindgen;

/// A constant time: the results do not depend on it.
fn now() -> Now {
    Now { monotonic: Monotonic(Duration::ZERO), wall: Timestamp::from_unix_millis(0) }
}

/// The engine of one widget.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RefreshBench(JobWatch);

#[wasm_bindgen]
impl RefreshBench {
    /// Creates a watch without a response. Returns `undefined` if the engine rejects the address, which would be a bug
    /// of the benchmark.
    pub fn create() -> Option<Self> {
        let address = JobAddress::new("cce", "project", "job").with_depth(1);
        Some(Self(JobWatch::new(address.request(&Registry::default()).ok()?, Schedule::default())))
    }

    /// Runs a refresh whose response has this body. Returns whether the snapshot stayed the same object.
    pub fn refresh(&mut self, body: Vec<u8>) -> bool {
        let before = self.0.snapshot().cloned();
        let commands = self.0.handle(now(), Jitter::ZERO, Event::RefreshRequested.into());
        for command in commands {
            if let Command::Fetch { request, .. } = command {
                let outcome = good_response(body);
                self.0.handle(now(), Jitter::ZERO, Input::Concluded { request, outcome });
                break;
            }
        }
        let after = self.0.snapshot();
        before.as_ref().zip(after).is_some_and(|(before, after)| Rc::ptr_eq(before, after))
    }
}

fn good_response(body: Vec<u8>) -> FetchOutcome {
    FetchOutcome::Responded(HttpResponse { status: 200, body, ..HttpResponse::default() })
}
