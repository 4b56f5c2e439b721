//! When the widget needs a timer that fires every second.

use jobtree::engine::model::snapshot::Node;
use jobtree::engine::model::sync_status::{SyncState, SyncStatus};
use jobtree::engine::refresh::poller::{Activity, Event, Poller, Schedule};
use jobtree::engine::view_model::ticking::needs_ticks;

use super::{after_secs, at, job};

/// Whether ticks are needed in an idle state after `change`.
fn with(change: impl FnOnce(&mut SyncStatus, &mut Activity, &mut bool)) -> bool {
    let (mut status, mut activity, mut is_due) = (SyncStatus::default(), Activity::Idle, false);
    change(&mut status, &mut activity, &mut is_due);
    needs_ticks(None, status, activity, is_due)
}

fn fetching() -> Activity {
    let mut poller = Poller::new(Schedule::default());
    poller.handle(after_secs(0).monotonic, Event::Connected);
    poller.activity()
}

#[test]
fn ticks_are_needed_while_something_counts_seconds() {
    assert!(!with(|_, _, _| ()), "nothing");
    assert!(with(|status, _, _| status.stale_since = Some(at("2025-09-02T12:00:00Z"))), "stale");
    assert!(with(|status, _, _| status.state = SyncState::Retrying { in_seconds: 1 }), "retrying");
    assert!(with(|_, activity, _| *activity = fetching()), "fetching");
    assert!(with(|_, _, is_due| *is_due = true), "an announcement");
    assert!(!with(|status, _, _| status.state = SyncState::Live), "live");
    assert!(!with(|_, activity, _| *activity = Activity::Stopped), "stopped");
}

#[test]
fn ticks_are_needed_until_the_whole_job_has_ended() {
    let needs = |root: &Node| needs_ticks(Some(root), SyncStatus::default(), Activity::Idle, false);
    for (phase, child_phase, expected) in [
        ("Initializing", "Initializing", true),
        ("Running", "Success", true),
        ("Success", "Success", false),
        ("Failed", "Failed", false),
        ("Failed", "Running", true),
    ] {
        let body = format!(
            r#"{{ "metadata": {{ "uid": "a" }}, "status": {{ "phase": "{phase}" }},
              "spec": {{ "subJobs": [
                {{ "metadata": {{ "uid": "b" }}, "status": {{ "phase": "{child_phase}" }} }} ] }} }}"#
        );
        assert_eq!(needs(&job(body.as_bytes()).root), expected, "{phase}, {child_phase}");
    }
}
