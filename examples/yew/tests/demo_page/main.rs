//! The demo page's Yew code compiles. `tests/browser/code_samples.test.mjs` checks that the page shows exactly these files.

// Copied into an application, the code needs no documentation.
#![allow(missing_docs, unreachable_pub)]

mod default_job;
mod every_option;

use yew::prelude::*;

#[test]
fn jobs_are_components() {
    let html = html! { <><default_job::Job /><every_option::Job /></> };
    assert!(matches!(html, Html::VList(_)));
}
