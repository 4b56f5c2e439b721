//! What happens in ServiceStage: a component is built and started, one task after the other.

use super::{Plan, Scenario, WIDE, wide_times};

pub(super) fn plan(scenario: Scenario) -> Plan {
    let tasks = match scenario {
        Scenario::Success => in_turn(8, 9_000),
        Scenario::Failure => build_failed(),
        // Three full pages, so that whoever goes on until a page is not full asks for an empty one.
        Scenario::Slow => in_turn(60, 22_500),
        Scenario::Wide => wide(),
        // More than a page, so that a page can fail on its own.
        Scenario::Flaky => in_turn(28, 7_500),
    };
    Plan::parent("PROVISION", 0, tasks).named("provision/provMain")
}

/// The headings, which take no time.
const HEADINGS: [&str; 4] = [
    "SEPARATOR_PREPARE_RESOURCES",
    "SEPARATOR_BUILDING",
    "SEPARATOR_DEPLOYING",
    "SEPARATOR_ACCESS_CONFIG",
];

/// All tasks are seen soon after the job.
const SEEN: u64 = 1_500;

fn heading(index: usize, at: u64) -> Plan {
    Plan::step("echo", [SEEN.min(at), at, at + 2]).named(HEADINGS[index % HEADINGS.len()])
}

fn task(index: u64, times: [u64; 3]) -> Plan {
    Plan::step(if index.is_multiple_of(3) { "kube" } else { "restful" }, times)
}

/// So many tasks in four parts, the headings among them, each of so many milliseconds.
fn in_turn(tasks: u64, each: u64) -> Vec<Plan> {
    let part = tasks.div_ceil(HEADINGS.len() as u64);
    (0..tasks)
        .map(|index| {
            // The headings' turns are left out of the time.
            let begins = 2_500 + (index - index / part) * each;
            if index.is_multiple_of(part) {
                heading((index / part) as usize, begins)
            } else {
                task(index, [SEEN, begins - each.min(begins), begins])
            }
        })
        .collect()
}

/// The job of the documentation: the third task fails. What would have come after it is skipped.
fn build_failed() -> Vec<Plan> {
    let failed_at = 38_000;
    vec![
        heading(0, 2_500),
        heading(1, 2_600),
        task(1, [SEEN, 2_700, 12_900]),
        task(2, [SEEN, 13_000, 21_400]),
        task(3, [SEEN, 21_500, failed_at]).failing("Building failed.").with_code("ECC00011"),
        heading(2, failed_at + 100).skipped(),
        task(4, [SEEN, 0, failed_at + 200]).skipped(),
        task(5, [SEEN, 0, failed_at + 200]).skipped(),
    ]
}

/// A heading before every thousand.
fn wide() -> Vec<Plan> {
    (0..WIDE)
        .map(|index| {
            let [appears, starts, ends] = wide_times(index);
            if index.is_multiple_of(1_000) {
                let number = (index / 1_000) as usize;
                Plan::step("echo", [appears, starts, starts + 2])
                    .named(HEADINGS[number % HEADINGS.len()])
            } else {
                task(index, [appears, starts, ends])
            }
        })
        .collect()
}
