//! A body that was not seen before.

use std::collections::BTreeMap;

use jobtree::engine::json;
use jobtree::engine::systems::{self, Bodies, BuiltIn, Job, Options, System};
use wasm_bindgen::prelude::wasm_bindgen;

/// From a body to the finished job, which is then dropped as the one before it is on a refresh. Tells how many nodes
/// the job has; 0 where the body is none, or is odd.
#[wasm_bindgen]
pub fn decode(body: Vec<u8>) -> u32 {
    job(body).map_or(0, |job| job.root.descendants().map(|_| 1).sum())
}

/// The first step of [`decode`] alone, to see its share: from a body to its JSON.
#[wasm_bindgen]
pub fn decode_json(body: Vec<u8>) -> bool {
    std::str::from_utf8(&body).is_ok_and(|text| json::decode(text).is_ok())
}

/// What a refresh does with the body of an answer. A warning would mean that the bodies of the benchmark are wrong.
fn job(body: Vec<u8>) -> Option<Job> {
    let bodies = Bodies { pages: &[&body], children: &BTreeMap::new() };
    let job = systems::decode(&System::BuiltIn(BuiltIn::Cce), bodies, Options::default()).ok()?;
    job.warnings.is_empty().then_some(job)
}
