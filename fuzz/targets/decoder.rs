//! Incremental decoding gives the result of a full decode, for any body and any edit of it.
//!
//! An input starts with the edit: its offset (two bytes, big endian), the number of bytes removed, the number of bytes
//! inserted, and these bytes. The rest is the body.
#![no_main]

use std::collections::BTreeMap;
use std::rc::Rc;

use jobtree::engine::apis::{Bodies, BuiltIn, DecodeOptions, Definition, System, decode};
use jobtree::engine::incremental::IncrementalDecoder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [high, low, removed, inserted, rest @ ..] = input else { return };
    let inserted = usize::from(*inserted).min(rest.len());
    let (new, body) = rest.split_at(inserted);
    let at = usize::from(u16::from_be_bytes([*high, *low])).min(body.len());
    let end = (at + usize::from(*removed)).min(body.len());
    let edited = [&body[..at], new, &body[end..]].concat();
    let none = BTreeMap::new();
    let options = DecodeOptions::default();
    // The fields of CCE, with a root and headings that derive from the nodes below.
    let derived = r#"{ "path": "/{job_id}", "id": "/metadata/uid", "phase": "/status/phase", "rootPhase": "children",
        "children": [{ "name": "One", "at": "/spec/subJobs" }, { "name": "Two", "at": "/spec/extendParam" }] }"#;
    let derived = System::Registered(Rc::new(Definition::from_json("own", derived).unwrap()));
    for system in [System::Auto, System::BuiltIn(BuiltIn::Cce), derived] {
        let mut decoder = IncrementalDecoder::default();
        for body in [body, &edited, body] {
            let whole = decode(&system, Bodies { pages: &[body], children: &none }, options);
            let pages = [Rc::new(body.to_vec())];
            assert_eq!(decoder.decode(&system, &pages, &none, &[], options), whole);
        }
    }
});
