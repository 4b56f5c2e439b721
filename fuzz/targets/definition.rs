//! Any definition of a custom system, with any body, gives a valid tree or an error.
#![no_main]

use std::rc::Rc;

use jobtree::engine::apis::{Definition, System, decode_one};
use libfuzzer_sys::fuzz_target;

#[path = "../../tests/native/tree_invariants.rs"]
mod tree_invariants;

fuzz_target!(|input: (&str, &[u8])| {
    let (table, body) = input;
    let Ok(definition) = Definition::from_json("own", table) else { return };
    if let Ok(job) = decode_one(&System::Registered(Rc::new(definition)), body) {
        tree_invariants::check_tree(&job.root);
    }
});
