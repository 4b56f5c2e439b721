//! Any bytes, decoded as a body of every system, give a valid tree or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/native/tree_invariants.rs"]
mod tree_invariants;

fuzz_target!(|body: &[u8]| tree_invariants::check_body(body));
