//! The events that follow from what a refresh changed.

use std::rc::Rc;

use jobtree::engine::model::error::{ErrorKind, JobError};
use jobtree::engine::model::phase::Phase;
use jobtree::engine::model::snapshot::Snapshot;
use jobtree::engine::view_model::refresh_events::RefreshEvent::{
    Ended, Failed, PhaseChanged, Recovered, Updated,
};
use jobtree::engine::view_model::refresh_events::{RefreshResult, refresh_events};

/// A snapshot of a job in this phase of CCE.
fn snapshot(phase: &str) -> Rc<Snapshot> {
    let body = format!(r#"{{ "metadata": {{ "uid": "a" }}, "status": {{ "phase": "{phase}" }} }}"#);
    Rc::new(super::snapshot(body.as_bytes()))
}

#[test]
fn snapshot_events_follow_from_identity_and_phase() {
    let (pending, running) = (snapshot("Initializing"), snapshot("Running"));
    let (success, failure) = (snapshot("Success"), snapshot("Failed"));
    let later = snapshot("Running");
    let changed = |from, to| PhaseChanged { from, to };
    for (before, now, expected) in [
        (None, None, vec![]),
        (Some(&running), None, vec![]),
        (None, Some(&running), vec![Updated, changed(None, Phase::Running)]),
        (
            None,
            Some(&success),
            vec![Updated, changed(None, Phase::Succeeded), Ended { initial: true }],
        ),
        (Some(&running), Some(&running), vec![]),
        (Some(&running), Some(&later), vec![Updated]),
        (
            Some(&pending),
            Some(&running),
            vec![Updated, changed(Some(Phase::Pending), Phase::Running)],
        ),
        (
            Some(&running),
            Some(&failure),
            vec![Updated, changed(Some(Phase::Running), Phase::Failed), Ended { initial: false }],
        ),
    ] {
        let result = |snapshot| RefreshResult { snapshot, error: None };
        let actual = refresh_events(result(before), result(now));
        assert_eq!(actual, expected, "{before:?} {now:?}");
    }
}

#[test]
fn error_events_follow_from_another_error_or_none() {
    let error = |message| JobError::new(ErrorKind::Network, message);
    let (one, equal, other) = (error("one"), error("one"), error("other"));
    for (before, now, expected) in [
        (None, None, vec![]),
        (None, Some(&one), vec![Failed]),
        (Some(&one), Some(&equal), vec![]),
        (Some(&one), Some(&other), vec![Failed]),
        (Some(&one), None, vec![Recovered]),
    ] {
        let result = |error| RefreshResult { snapshot: None, error };
        let actual = refresh_events(result(before), result(now));
        assert_eq!(actual, expected, "{before:?} {now:?}");
    }
}

#[test]
fn recovery_comes_before_the_snapshot_and_a_failure_after_it() {
    let (running, down) = (snapshot("Running"), JobError::new(ErrorKind::Network, "down"));
    let phase = PhaseChanged { from: None, to: Phase::Running };
    for (before, now, expected) in [
        (Some(&down), None, vec![Recovered, Updated, phase]),
        (None, Some(&down), vec![Updated, phase, Failed]),
    ] {
        let before = RefreshResult { snapshot: None, error: before };
        let now = RefreshResult { snapshot: Some(&running), error: now };
        assert_eq!(refresh_events(before, now), expected);
    }
}
