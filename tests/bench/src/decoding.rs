//! A body that was not seen before.

use std::collections::BTreeMap;
use std::rc::Rc;

use jobtree::engine::apis::{BuiltIn, DecodeOptions, Job, System};
use jobtree::engine::incremental::IncrementalDecoder;
use jobtree::engine::json;
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

/// What is done with the body of a first answer. A warning would mean that the bodies of the benchmark are wrong.
fn job(body: Vec<u8>) -> Option<Job> {
    let (system, pages) = (System::BuiltIn(BuiltIn::Cce), [Rc::new(body)]);
    let none = BTreeMap::new();
    let job = IncrementalDecoder::default()
        .decode(&system, &pages, &none, &[], DecodeOptions::default())
        .ok()?;
    job.warnings.is_empty().then_some(job)
}
