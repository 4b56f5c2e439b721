//! Any text is parsed as JSON, or gives an error whose line and column are in the text.
#![no_main]

use jobtree::engine::json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = json::decode(text) {
        assert!(error.line >= 1 && error.column >= 1);
        assert!(error.line <= text.matches('\n').count() + 1);
    }
});
