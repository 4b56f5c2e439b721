use jobtree::engine::expansion::Expansion;
use jobtree::engine::systems::{System, decode_one};

use super::{case, job};

const ROOT: &str = "e43c6f3b-87e6-11f0-be88-0255ac10003f";
const FAILED: &str = "e43c6f3c-87e6-11f0-be88-0255ac10003f";
const SUCCEEDED: &str = "e43c6f40-87e6-11f0-be88-0255ac10003f";

#[test]
fn what_runs_or_failed_is_open_and_what_a_person_chose_stays() {
    let root = job(&case("cce-v3-05-failed-nested.json")).root;
    let mut expansion = Expansion::default();
    expansion.observe(&root);
    let open = |expansion: &Expansion| [ROOT, FAILED, SUCCEEDED].map(|id| expansion.is_open(id));
    assert_eq!(open(&expansion), [true, true, false]);
    expansion.choose(FAILED, false);
    expansion.choose(SUCCEEDED, true);
    expansion.observe(&root);
    assert_eq!(open(&expansion), [true, false, true]);
}

#[test]
fn a_heading_that_has_succeeded_does_not_hide_the_failure_below_it() {
    let root = decode_one(&System::Auto, &case("servicestage-v2-01-doc-failed.json")).unwrap().root;
    let mut expansion = Expansion::default();
    expansion.observe(&root);
    let open: Vec<_> = root.children.iter().map(|heading| expansion.is_open(&heading.id)).collect();
    assert_eq!(open, [false, true]);
}
