use std::rc::Rc;
use std::time::Duration;

use jobtree::engine::error::ErrorKind;
use jobtree::engine::poller::{Activity, Command, Event, Jitter, Monotonic, RequestId, Schedule};
use jobtree::engine::request::JobAddress;
use jobtree::engine::systems::Registry;
use jobtree::engine::watch::{Answer, Outcome, Watch};

use super::{at, case};

const NONE: Jitter = Jitter::LEAST;
const NOW: Monotonic = Monotonic(Duration::ZERO);

fn watch() -> Watch {
    let address = JobAddress {
        system: "cce".into(),
        project_id: "p".into(),
        job_id: "j".into(),
        depth: 1,
        ..JobAddress::default()
    };
    Watch::new(
        address.request(&Registry::default()).unwrap(),
        Schedule { interval: Duration::from_secs(5), timeout: Duration::from_secs(30) },
    )
}

#[track_caller]
fn ask(watch: &mut Watch) -> RequestId {
    match watch.handle(NOW, NONE, Event::RefreshRequested)[..] {
        [Command::Fetch(request), Command::WakeAt(_)] => request,
        ref other => panic!("{other:?}"),
    }
}

fn answer(status: u16, body: &[u8]) -> Outcome {
    Outcome::Answered(Answer {
        status,
        body: body.to_vec(),
        request_id: Some("r-1".into()),
        received_at: at("2025-09-02T12:00:00Z"),
    })
}

#[test]
fn a_good_answer_becomes_the_snapshot() {
    let mut watch = watch();
    let request = ask(&mut watch);
    watch.conclude(NOW, NONE, request, answer(200, &case("cce-v3-01-doc-running.json")));
    let snapshot = watch.snapshot().unwrap();
    assert_eq!((snapshot.system.as_str(), snapshot.project_id.as_deref()), ("cce", Some("p")));
    assert_eq!(snapshot.job_id.as_deref(), Some("j"));
    assert_eq!(snapshot.fetched_at.to_string(), "2025-09-02T12:00:00Z");
    assert!(matches!(watch.activity(), Activity::Waiting { .. }));
}

#[test]
fn the_snapshot_serialises_as_the_contract_has_it() {
    let mut watch = watch();
    let request = ask(&mut watch);
    watch.conclude(NOW, NONE, request, answer(200, &case("cce-v3-07-initializing-empty.json")));
    let value = serde_json::to_value(&**watch.snapshot().unwrap()).unwrap();
    let keys = |value: &serde_json::Value| {
        let mut keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys.join(" ")
    };
    assert_eq!(keys(&value), "complete fetchedAt jobId projectId root system warnings");
    let root = &value["root"];
    assert_eq!(
        keys(root),
        "children code details endedAt id name phase progress rawPhase reason startedAt type updatedAt"
    );
    assert_eq!(keys(&root["progress"]), "done failed percent running total");
    assert_eq!(root["updatedAt"], serde_json::Value::Null);
    assert_eq!(root["phase"], "pending");
}

#[test]
fn the_same_bytes_are_the_same_snapshot() {
    let mut watch = watch();
    let body = case("cce-v3-01-doc-running.json");
    let request = ask(&mut watch);
    watch.conclude(NOW, NONE, request, answer(200, &body));
    let first = watch.snapshot().unwrap().clone();
    let request = ask(&mut watch);
    watch.conclude(NOW, NONE, request, answer(200, &body));
    assert!(Rc::ptr_eq(&first, watch.snapshot().unwrap()));
}

#[test]
fn a_failure_keeps_the_snapshot_and_a_success_ends_the_error() {
    let body = case("cce-v3-01-doc-running.json");
    for (outcome, kind) in [
        (Outcome::Unreachable, ErrorKind::Network),
        (answer(500, b"oops"), ErrorKind::Http),
        (answer(200, b"oops"), ErrorKind::InvalidBody),
        (answer(429, &case("error-01-apig-0308-429.json")), ErrorKind::Throttled),
    ] {
        let mut watch = watch();
        let request = ask(&mut watch);
        watch.conclude(NOW, NONE, request, answer(200, &body));
        let request = ask(&mut watch);
        watch.conclude(NOW, NONE, request, outcome);
        assert_eq!(watch.error().unwrap().kind, kind);
        assert!(!watch.error().unwrap().stopped);
        assert!(watch.snapshot().is_some(), "{kind:?}");
        let request = ask(&mut watch);
        watch.conclude(NOW, NONE, request, answer(200, &body));
        assert_eq!(watch.error(), None, "{kind:?}");
    }
}

#[test]
fn refusals_stop_and_say_so() {
    for (status, kind) in
        [(400, ErrorKind::Http), (401, ErrorKind::Auth), (403, ErrorKind::Forbidden)]
    {
        let mut watch = watch();
        let request = ask(&mut watch);
        watch.conclude(NOW, NONE, request, answer(status, b""));
        let error = watch.error().unwrap();
        assert_eq!((error.kind, error.stopped), (kind, true), "{status}");
        assert_eq!(error.request_id.as_deref(), Some("r-1"));
        assert_eq!(watch.activity(), Activity::Stopped, "{status}");
    }
}

#[test]
fn an_overdue_answer_is_a_timeout_and_comes_to_nothing_when_it_comes() {
    let mut watch = watch();
    let request = ask(&mut watch);
    let late = Monotonic(Duration::from_secs(30));
    assert!(watch.handle(late, NONE, Event::WokeUp).contains(&Command::Abort));
    assert_eq!(watch.error().unwrap().kind, ErrorKind::Timeout);
    let commands =
        watch.conclude(late, NONE, request, answer(200, &case("cce-v3-01-doc-running.json")));
    assert_eq!(commands, []);
    assert_eq!(watch.snapshot(), None);
}
