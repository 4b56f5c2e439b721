//! Benchmarks of decoding a first response.

use std::collections::BTreeMap;
use std::rc::Rc;

use jobtree::engine::apis::{BuiltIn, DecodeOptions, Job, System};
use jobtree::engine::incremental::IncrementalDecoder;
use jobtree::engine::json;
use wasm_bindgen::prelude::wasm_bindgen;

/// Decodes a body into a job, and drops it as a refresh drops the job before. Returns the number of nodes; 0 if the
/// body does not contain a job or has warnings.
#[wasm_bindgen]
pub fn decode(body: Vec<u8>) -> u32 {
    job(body).map_or(0, |job| job.root.descendants().map(|_| 1).sum())
}

/// Runs the first step of [`decode`] alone, to see its share: parses a body as JSON. Returns whether it is valid.
#[wasm_bindgen]
pub fn decode_json(body: Vec<u8>) -> bool {
    std::str::from_utf8(&body).is_ok_and(|text| json::decode(text).is_ok())
}

/// Decodes the body of a first response. A warning would be a bug in the bodies of the benchmark.
fn job(body: Vec<u8>) -> Option<Job> {
    let (system, pages) = (System::BuiltIn(BuiltIn::Cce), [Rc::new(body)]);
    let no_sub_jobs = BTreeMap::new();
    let job = IncrementalDecoder::default()
        .decode(&system, &pages, &no_sub_jobs, &[], DecodeOptions::default())
        .ok()?;
    job.warnings.is_empty().then_some(job)
}
