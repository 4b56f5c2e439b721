//! ServiceStage's plans: building and starting a component, one task after another.

use super::scenario::{Scenario, WIDE, wide_times};
use crate::simulator::plan::Plan;

pub(super) fn plan(scenario: Scenario) -> Plan {
    let tasks = match scenario {
        Scenario::Success => in_turn(8, 9_000),
        Scenario::Failure => build_failed(),
        // Three full pages, so that a client that reads until a page is not full gets an empty one.
        Scenario::Slow => in_turn(60, 22_500),
        Scenario::Wide => wide(),
        // More than one page, so that a single page can fail.
        Scenario::Flaky => in_turn(28, 7_500),
    };
    Plan::parent("PROVISION", 0, tasks).named("provision/provMain")
}

/// The names of the heading tasks, which take no time.
const HEADINGS: [&str; 4] = [
    "SEPARATOR_PREPARE_RESOURCES",
    "SEPARATOR_BUILDING",
    "SEPARATOR_DEPLOYING",
    "SEPARATOR_ACCESS_CONFIG",
];

/// When all tasks become visible, in milliseconds.
const VISIBLE_AT: u64 = 1_500;

fn heading(index: usize, at: u64) -> Plan {
    Plan::leaf("echo", [VISIBLE_AT.min(at), at, at + 2]).named(HEADINGS[index % HEADINGS.len()])
}

fn task(index: u64, times: [u64; 3]) -> Plan {
    Plan::leaf(if index.is_multiple_of(3) { "kube" } else { "restful" }, times)
}

/// Tasks in four parts, including the heading of each part. Each task takes `each` milliseconds.
fn in_turn(tasks: u64, each: u64) -> Vec<Plan> {
    let part = tasks.div_ceil(HEADINGS.len() as u64);
    (0..tasks)
        .map(|index| {
            // Headings take no time.
            let begins = 2_500 + (index - index / part) * each;
            if index.is_multiple_of(part) {
                heading((index / part) as usize, begins)
            } else {
                task(index, [VISIBLE_AT, begins - each.min(begins), begins])
            }
        })
        .collect()
}

/// The job of the documentation: the third task fails, and the tasks after it are skipped.
fn build_failed() -> Vec<Plan> {
    let failed_at = 38_000;
    vec![
        heading(0, 2_500),
        heading(1, 2_600),
        task(1, [VISIBLE_AT, 2_700, 12_900]),
        task(2, [VISIBLE_AT, 13_000, 21_400]),
        task(3, [VISIBLE_AT, 21_500, failed_at]).failing("Building failed.").with_code("ECC00011"),
        heading(2, failed_at + 100).skipped(),
        task(4, [VISIBLE_AT, 0, failed_at + 200]).skipped(),
        task(5, [VISIBLE_AT, 0, failed_at + 200]).skipped(),
    ]
}

/// Ten thousand tasks, with a heading before each thousand.
fn wide() -> Vec<Plan> {
    (0..WIDE)
        .map(|index| {
            let [appears, starts, ends] = wide_times(index);
            if index.is_multiple_of(1_000) {
                let number = (index / 1_000) as usize;
                Plan::leaf("echo", [appears, starts, starts + 2])
                    .named(HEADINGS[number % HEADINGS.len()])
            } else {
                task(index, [appears, starts, ends])
            }
        })
        .collect()
}
