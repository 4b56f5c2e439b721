//! The axis and the bars of the timeline.

use jobtree::engine::view_model::timeline::{AXIS_LENGTH, Bar, Extent};

use super::{at, job};

fn body(children: &str) -> String {
    format!(
        r#"{{"metadata":{{"uid":"r","creationTimestamp":"2025-09-02T12:00:00Z","updateTimestamp":"2025-09-02T12:01:40Z"}},
        "status":{{"phase":"Running"}},"spec":{{"subJobs":[{children}]}}}}"#
    )
}

fn child(phase: &str, from: &str, until: &str) -> String {
    format!(
        r#"{{"metadata":{{"creationTimestamp":"2025-09-02T{from}Z","updateTimestamp":"2025-09-02T{until}Z"}},
        "status":{{"phase":"{phase}"}}}}"#
    )
}

#[test]
fn bars_follow_times_and_running_ones_end_now() {
    let children = [
        child("Success", "12:00:00", "12:00:30"),
        child("Failed", "12:00:30", "12:01:00"),
        child("Running", "12:01:00", "12:01:00"),
        child("Initializing", "12:01:00", "12:01:00"),
    ];
    let root = job(body(&children.join(",")).as_bytes()).root;
    let now = at("2025-09-02T12:01:30Z");
    let axis = Extent::of(&root).unwrap().axis(now);
    assert_eq!((axis.tick_seconds, axis.ticks), (30, 4), "the last known time is 1m 40s");
    let bars: Vec<_> = root.children.iter().map(|node| axis.bar(node, now)).collect();
    let quarter = AXIS_LENGTH / 4;
    assert_eq!(
        bars,
        [
            Some(Bar { from: 0, length: quarter }),
            Some(Bar { from: quarter, length: quarter }),
            Some(Bar { from: 2 * quarter, length: quarter }),
            None,
        ]
    );
}

#[test]
fn axis_has_round_length_and_at_most_six_ticks() {
    let root = job(body("").as_bytes()).root;
    for (now, tick, ticks) in [
        ("2025-09-02T12:00:01Z", 30, 4),
        ("2025-09-02T12:03:00Z", 30, 6),
        ("2025-09-02T12:03:01Z", 60, 4),
        ("2025-09-02T18:00:00Z", 3600, 6),
        ("2025-09-03T12:00:00Z", 21_600, 4),
        ("2030-09-03T12:00:00Z", 5 * 7 * 86_400 * 10 - 7 * 86_400 * 6, 6),
    ] {
        let axis = Extent::of(&root).unwrap().axis(at(now));
        let reaches = axis.tick_seconds * axis.ticks;
        assert!(axis.ticks <= 6 && reaches > 0, "{now}");
        assert_eq!((axis.tick_seconds, axis.ticks), (tick, ticks), "{now}");
    }
}

#[test]
fn contradicting_times_still_give_valid_bars() {
    let children = [
        child("Success", "12:00:30", "12:00:00"), // ended before it began
        child("Success", "11:59:00", "11:59:10"), // began before its parent
        child("Running", "12:30:00", "12:30:00"), // begins after now
    ];
    let root = job(body(&children.join(",")).as_bytes()).root;
    let now = at("2025-09-02T12:01:30Z");
    let axis = Extent::of(&root).unwrap().axis(now);
    for node in &root.children {
        let bar = axis.bar(node, now).unwrap();
        assert!(bar.length > 0 && bar.from + bar.length <= AXIS_LENGTH + 40, "{bar:?}");
    }
}

#[test]
fn job_without_times_has_no_axis() {
    let root = job(br#"{"metadata":{"uid":"r"},"status":{"phase":"Running"}}"#).root;
    assert_eq!(Extent::of(&root), None);
}
