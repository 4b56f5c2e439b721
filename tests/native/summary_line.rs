//! The job in one line.

use std::rc::Rc;

use jobtree::engine::i18n::Texts;
use jobtree::engine::model::timestamp::Timestamp;
use jobtree::engine::view_model::ViewModel;
use jobtree::engine::view_model::expansion::Expand;

use super::{at, case, snapshot};

fn model(body: &[u8]) -> ViewModel {
    let mut model = ViewModel::new(Rc::new(Texts::english()), Expand::Auto);
    model.set_snapshot(Rc::new(snapshot(body)));
    model
}

fn after(begin: Timestamp, millis: i64) -> Timestamp {
    Timestamp::from_unix_millis(begin.unix_millis() + millis)
}

#[test]
fn running_duration_changes_once_a_minute() {
    let body =
        br#"{"metadata":{"uid":"r","creationTimestamp":"2025-09-02T12:00:00Z"},"spec":{"type":"T"},
        "status":{"phase":"Running"}}"#;
    let model = model(body);
    let begin = at("2025-09-02T12:00:00Z");
    for (seconds, expected) in [
        (0, "0s"),
        (9, "0s"),
        (10, "10s"),
        (59, "50s"),
        (60, "1m"),
        (119, "1m"),
        (120, "2m"),
        (3599, "59m"),
        (3600, "1h"),
        (3719, "1h 01m"),
        (86_400, "1d"),
    ] {
        let duration = model.line_duration(after(begin, seconds * 1000 + 999));
        assert_eq!(duration.as_deref(), Some(expected), "{seconds} s");
    }
    let texts: Vec<_> = (0..3600).map(|at| model.line_duration(after(begin, at * 1000))).collect();
    let changes = texts.windows(2).filter(|two| two[0] != two[1]).count();
    assert_eq!(changes, 5 + 59, "in the first hour");
}

#[test]
fn line_has_the_reason_of_the_cause() {
    let model = model(&case("cce-v3-05-failed-nested.json"));
    let line = model.line(at("2025-09-02T12:00:00Z")).unwrap();
    assert_eq!(line.reason, model.cause().unwrap().reason);
    assert!(line.reason.is_some() && line.counts.is_some() && line.duration.is_some(), "{line:?}");
}

#[test]
fn line_of_a_job_that_has_not_failed_has_no_reason() {
    let body = br#"{"metadata":{"uid":"r"},"spec":{"type":"T"},"status":{"phase":"Running","reason":"waits"}}"#;
    let line = model(body).line(at("2025-09-02T12:00:00Z")).unwrap();
    assert_eq!((line.reason, line.counts, line.duration), (None, None, None));
}
