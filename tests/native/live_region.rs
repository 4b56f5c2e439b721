//! Announcements of the live region.

use jobtree::engine::i18n::Texts;
use jobtree::engine::view_model::live_region::{LiveRegion, PAUSE_MILLIS};
use jobtree::engine::view_model::root_cause::cause;

use super::job;

fn body(phase: &str, children: &[&str]) -> Vec<u8> {
    let children: Vec<_> = children
        .iter()
        .enumerate()
        .map(|(at, phase)| {
            format!(
                r#"{{"metadata":{{"uid":"{at}"}},"spec":{{"type":"InstallNode","resourceName":"node-{at}"}},
                "status":{{"phase":"{phase}","reason":"no disk"}}}}"#
            )
        })
        .collect();
    format!(
        r#"{{"metadata":{{"uid":"r"}},"spec":{{"type":"CreateCluster","resourceName":"c","subJobs":[{}]}},
        "status":{{"phase":"{phase}"}}}}"#,
        children.join(",")
    )
    .into_bytes()
}

/// Each announcement with its time, prefixed with `!` if it is urgent.
fn announcements(course: &[(f64, &str, &[&str])]) -> Vec<(f64, String)> {
    let texts = Texts::english();
    let mut live_region = LiveRegion::default();
    let mut all = Vec::new();
    for (now, phase, children) in course {
        let root = job(&body(phase, children)).root;
        let cause = cause(&texts, &root);
        if let Some(announcement) = live_region.update(&texts, &root, cause.as_ref(), *now) {
            assert!(announcement.is_urgent);
            all.push((*now, format!("!{}", announcement.text)));
        }
        if let Some(announcement) = live_region.take_due(&texts, Some(&root), *now) {
            assert!(!announcement.is_urgent);
            all.push((*now, announcement.text));
        }
    }
    all
}

#[test]
fn changes_are_announced_at_most_every_five_seconds() {
    let course: Vec<(f64, &str, &[&str])> = vec![
        (0.0, "Running", &["Running", "Running"]),
        (1_000.0, "Running", &["Success", "Running"]),
        (2_000.0, "Success", &["Success", "Success"]),
        (4_900.0, "Success", &["Success", "Success"]),
        (5_000.0, "Success", &["Success", "Success"]),
        (60_000.0, "Success", &["Success", "Success"]),
    ];
    assert_eq!(
        announcements(&course),
        [
            (0.0, "Create cluster c: Running. 0 of 2 done".to_owned()),
            (5_000.0, "Create cluster c: Succeeded. 2 of 2 succeeded".to_owned()),
        ]
    );
}

#[test]
fn failure_is_announced_immediately_and_only_once() {
    let course: Vec<(f64, &str, &[&str])> = vec![
        (0.0, "Running", &["Running", "Running"]),
        (1_000.0, "Running", &["Failed", "Running"]),
        (2_000.0, "Running", &["Failed", "Running"]),
        (3_000.0, "Failed", &["Failed", "Running"]),
        (8_000.0, "Failed", &["Failed", "Running"]),
    ];
    let all = announcements(&course);
    assert_eq!(all[1], (1_000.0, "!Failed: Install Kubernetes on the node node-0. no disk".into()));
    assert_eq!(all[2].0, 3_000.0, "then the job itself");
    assert_eq!(
        all[3],
        (8_000.0, "Create cluster c: Failed. 0 of 2 succeeded, 1 failed, 1 not finished".into())
    );
    assert_eq!(all.len(), 4);
}

#[test]
fn note_waits_for_the_next_announcement() {
    let texts = Texts::english();
    let mut live_region = LiveRegion::default();
    let root = job(&body("Running", &["Running"])).root;
    live_region.update(&texts, &root, None, 0.0);
    assert!(live_region.take_due(&texts, Some(&root), 0.0).is_some());
    live_region.note("Can't reach the server.".into());
    assert!(live_region.is_due());
    assert_eq!(live_region.take_due(&texts, Some(&root), PAUSE_MILLIS - 1.0), None);
    let announcement = live_region.take_due(&texts, Some(&root), PAUSE_MILLIS).unwrap();
    assert_eq!(announcement.text, "Can't reach the server.");
    assert!(!live_region.is_due());
}
