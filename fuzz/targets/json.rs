//! Any text is parsed as JSON, or gives an error whose line and column are in the text.
#![no_main]

use jobtree::engine::json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(refusal) = json::decode(text) {
        assert!(refusal.line >= 1 && refusal.column >= 1);
        assert!(refusal.line <= text.matches('\n').count() + 1);
    }
});
