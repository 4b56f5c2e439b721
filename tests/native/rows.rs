use jobtree::engine::duration;
use jobtree::engine::expansion::Expansion;
use jobtree::engine::rows::{Row, rows};

use super::{at, case, snapshot};

fn drawn(body: &[u8], close: &[&str], now: &str) -> Vec<Row> {
    let snapshot = snapshot(body);
    let mut expansion = Expansion::default();
    expansion.observe(&snapshot.root);
    for id in close {
        expansion.choose(id, false);
    }
    rows(&snapshot, &expansion, at(now))
}

#[test]
fn rows_know_their_place() {
    let rows = drawn(&case("cce-v3-05-failed-nested.json"), &[], "2025-09-02T12:00:00Z");
    let places: Vec<_> = rows
        .iter()
        .map(|row| (row.level, row.position, row.set_size, row.expanded, &*row.title))
        .collect();
    assert_eq!(
        places,
        [
            (1, 1, 1, Some(true), "Add nodes"),
            (2, 1, 2, Some(true), "Create node"),
            (3, 1, 3, None, "Get cluster certificate"),
            (3, 2, 3, None, "Create the VM for the node"),
            (3, 3, 3, None, "Install Kubernetes on the node"),
            (2, 2, 2, Some(false), "Create node"),
        ]
    );
    assert_eq!(rows[1].name.as_deref(), Some("node-iv28j9"));
    assert_eq!(rows[2].name, None, "a name that only repeats the type is left out");
    assert_eq!(&*rows[0].progress.as_ref().unwrap().text, "6 of 6");
    assert_eq!(rows[2].progress, None);
}

#[test]
fn a_closed_branch_hides_what_is_below() {
    let body = case("cce-v3-05-failed-nested.json");
    let rows = drawn(&body, &["e43c6f3b-87e6-11f0-be88-0255ac10003f"], "2025-09-02T12:00:00Z");
    assert_eq!(rows.len(), 1);
}

#[test]
fn running_durations_grow_and_others_stand() {
    let body = case("cce-v3-01-doc-running.json");
    for (now, expected) in [
        ("2018-08-02T08:12:45Z", "4s"),
        ("2018-08-02T08:21:55Z", "9m 14s"),
        ("2018-08-02T07:00:00Z", "0s"), // a clock that is behind never makes a negative duration
    ] {
        let rows = drawn(&body, &[], now);
        assert_eq!(rows[0].duration.as_deref(), Some(expected), "{now}");
        assert_eq!(rows[1].duration.as_deref(), Some("12m 54s"), "{now}");
    }
}

#[test]
fn what_waits_has_no_duration_yet() {
    let rows = drawn(&case("cce-v3-07-initializing-empty.json"), &[], "2030-01-01T00:00:00Z");
    assert_eq!(rows[0].duration, None);
}

#[test]
fn an_unknown_phase_is_shown_as_sent() {
    let body = br#"{"metadata":{"uid":"a"},"status":{"phase":"Dancing"}}"#;
    assert_eq!(&*drawn(body, &[], "2030-01-01T00:00:00Z")[0].phase_text, "Dancing");
}

#[test]
fn durations_have_their_two_largest_units() {
    for (millis, expected) in [
        (0, "0s"),
        (999, "0s"),
        (59_999, "59s"),
        (60_000, "1m 00s"),
        (3_599_999, "59m 59s"),
        (3_600_000, "1h 00m"),
        (86_399_000, "23h 59m"),
        (86_400_000, "1d 00h"),
        (u64::MAX, "213503982334d 14h"),
    ] {
        assert_eq!(duration::text(millis), expected, "{millis}");
    }
}
