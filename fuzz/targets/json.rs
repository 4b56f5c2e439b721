//! Any text: JSON or a refusal with a place in it.
#![no_main]

use jobtree::engine::json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(refusal) = json::decode(text) {
        assert!(refusal.line >= 1 && refusal.column >= 1);
        assert!(refusal.line <= text.matches('\n').count() + 1);
    }
});
