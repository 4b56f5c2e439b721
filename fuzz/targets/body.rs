//! Any bytes, decoded as the body of every system, give a valid tree or an error.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/native/soundness.rs"]
mod soundness;

fuzz_target!(|body: &[u8]| soundness::hold(body));
