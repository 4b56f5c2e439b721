//! A body that was seen before.

use std::rc::Rc;
use std::time::Duration;

use jobtree::engine::apis::Registry;
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::refresh::clock::{Monotonic, Now};
use jobtree::engine::refresh::job_watch::{FetchOutcome, HttpResponse, JobWatch};
use jobtree::engine::refresh::poller::{Command, Event, Jitter, Schedule};
use jobtree::engine::refresh::request::JobAddress;
use wasm_bindgen::prelude::wasm_bindgen;

/// Time stands still: what is measured does not depend on it.
fn now() -> Now {
    Now { monotonic: Monotonic(Duration::ZERO), wall: Timestamp::from_unix_millis(0) }
}

/// A widget's engine, to be given answers.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Watching(JobWatch);

#[wasm_bindgen]
impl Watching {
    /// Has had no answer yet. `undefined` where the engine refuses the address, which would be a mistake here.
    pub fn begun() -> Option<Self> {
        let address = JobAddress::new("cce", "project", "job").with_depth(1);
        Some(Self(JobWatch::new(address.request(&Registry::default()).ok()?, Schedule::default())))
    }

    /// A refresh whose answer has this body. Tells whether the snapshot is still the one it was.
    pub fn refresh(&mut self, body: Vec<u8>) -> bool {
        let before = self.0.snapshot().cloned();
        let commands = self.0.handle(now(), Jitter::LEAST, Event::RefreshRequested);
        for command in commands {
            if let Command::Fetch { request, .. } = command {
                self.0.conclude(now(), Jitter::LEAST, request, answer(body));
                break;
            }
        }
        let after = self.0.snapshot();
        before.as_ref().zip(after).is_some_and(|(before, after)| Rc::ptr_eq(before, after))
    }
}

fn answer(body: Vec<u8>) -> FetchOutcome {
    FetchOutcome::Responded(HttpResponse { status: 200, body, ..HttpResponse::default() })
}
