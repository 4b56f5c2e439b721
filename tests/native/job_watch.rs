use std::rc::Rc;
use std::time::Duration;

use jobtree::engine::apis::Registry;
use jobtree::engine::model::error::ErrorKind;
use jobtree::engine::refresh::clock::Now;
use jobtree::engine::refresh::job_watch::{FetchOutcome, HttpResponse, JobWatch};
use jobtree::engine::refresh::poller::{Activity, Command, Event, Jitter, RequestId, Schedule};
use jobtree::engine::refresh::request::JobAddress;

use super::{after_secs, case, fetched};

const NONE: Jitter = Jitter::LEAST;

fn watch() -> JobWatch {
    let address = JobAddress::new("cce", "p", "j").with_depth(1);
    JobWatch::new(
        address.request(&Registry::default()).unwrap(),
        Schedule { interval: Duration::from_secs(5), timeout: Duration::from_secs(30) },
    )
}

fn now() -> Now {
    after_secs(0)
}

#[track_caller]
fn ask(watch: &mut JobWatch) -> RequestId {
    fetched(&watch.handle(now(), NONE, Event::RefreshRequested))
}

fn answer(status: u16, body: &[u8]) -> FetchOutcome {
    FetchOutcome::Responded(plain(status, body))
}

fn plain(status: u16, body: &[u8]) -> HttpResponse {
    HttpResponse {
        status,
        body: body.to_vec(),
        request_id: Some("r-1".into()),
        date: Some("Tue, 02 Sep 2025 12:00:00 GMT".into()),
        ..HttpResponse::default()
    }
}

#[test]
fn a_good_answer_becomes_the_snapshot() {
    let mut watch = watch();
    let request = ask(&mut watch);
    watch.conclude(now(), NONE, request, answer(200, &case("cce-v3-01-doc-running.json")));
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
    watch.conclude(now(), NONE, request, answer(200, &case("cce-v3-07-initializing-empty.json")));
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
    watch.conclude(now(), NONE, request, answer(200, &body));
    let first = watch.snapshot().unwrap().clone();
    let request = ask(&mut watch);
    watch.conclude(now(), NONE, request, answer(200, &body));
    assert!(Rc::ptr_eq(&first, watch.snapshot().unwrap()));
}

#[test]
fn a_failure_keeps_the_snapshot_and_a_success_ends_the_error() {
    let body = case("cce-v3-01-doc-running.json");
    for (outcome, kind) in [
        (FetchOutcome::Unreachable, ErrorKind::Network),
        (answer(500, b"oops"), ErrorKind::Http),
        (answer(200, b"oops"), ErrorKind::InvalidBody),
        (answer(429, &case("error-01-apig-0308-429.json")), ErrorKind::Throttled),
    ] {
        let mut watch = watch();
        let request = ask(&mut watch);
        watch.conclude(now(), NONE, request, answer(200, &body));
        let request = ask(&mut watch);
        watch.conclude(now(), NONE, request, outcome);
        assert_eq!(watch.error().unwrap().kind, kind);
        assert!(!watch.error().unwrap().stopped);
        assert!(watch.snapshot().is_some(), "{kind:?}");
        let request = ask(&mut watch);
        watch.conclude(now(), NONE, request, answer(200, &body));
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
        watch.conclude(now(), NONE, request, answer(status, b""));
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
    let late = after_secs(30);
    assert!(watch.handle(late, NONE, Event::WokeUp).contains(&Command::Abort));
    assert_eq!(watch.error().unwrap().kind, ErrorKind::Timeout);
    let commands =
        watch.conclude(late, NONE, request, answer(200, &case("cce-v3-01-doc-running.json")));
    assert_eq!(commands, []);
    assert_eq!(watch.snapshot(), None);
}

#[test]
fn a_sign_in_that_has_expired_is_renewed_once_and_then_it_stops() {
    let body = case("cce-v3-01-doc-running.json");
    for (renewable, second, stops) in [(false, 401, true), (true, 401, true), (true, 200, false)] {
        let mut watch = watch().renewable(renewable);
        let request = ask(&mut watch);
        let commands = watch.conclude(now(), NONE, request, answer(401, b""));
        if renewable {
            let again = fetched(&commands);
            assert!(commands.contains(&Command::Fetch { request: again, fresh_headers: true }));
            assert_eq!(watch.error(), None, "nobody has to know yet");
            watch.conclude(now(), NONE, again, answer(second, &body));
        }
        assert_eq!(watch.activity() == Activity::Stopped, stops, "{renewable} {second}");
        assert_eq!(watch.error().map(|error| error.kind), stops.then_some(ErrorKind::Auth));
    }
}

#[test]
fn each_refresh_may_renew_the_sign_in_once() {
    let body = case("cce-v3-01-doc-running.json");
    let mut watch = watch().renewable(true);
    for _ in 0..3 {
        let request = ask(&mut watch);
        let again = fetched(&watch.conclude(now(), NONE, request, answer(401, b"")));
        watch.conclude(now(), NONE, again, answer(200, &body));
        assert_eq!(watch.error(), None);
    }
}

#[test]
fn a_host_that_cannot_say_its_headers_is_asked_again() {
    let mut watch = watch().renewable(true);
    let request = ask(&mut watch);
    watch.conclude(now(), NONE, request, FetchOutcome::HeadersProviderFailed);
    let error = watch.error().unwrap();
    assert_eq!((error.kind, error.stopped), (ErrorKind::Auth, false));
    assert!(matches!(watch.activity(), Activity::Waiting { .. }));
}

#[test]
fn an_answer_is_asked_for_by_its_mark_and_one_that_still_holds_changes_nothing() {
    let body = case("cce-v3-01-doc-running.json");
    let mut watch = watch();
    let request = ask(&mut watch);
    assert_eq!(watch.ask().if_none_match, None);
    let marked = HttpResponse { etag: Some("\"v1\"".into()), ..plain(200, &body) };
    watch.conclude(now(), NONE, request, FetchOutcome::Responded(marked));
    let first = watch.snapshot().unwrap().clone();

    let request = ask(&mut watch);
    assert_eq!(watch.ask().if_none_match.as_deref(), Some("\"v1\""));
    watch.conclude(now(), NONE, request, answer(304, b""));
    assert!(Rc::ptr_eq(&first, watch.snapshot().unwrap()));
    assert_eq!(watch.error(), None);

    let request = ask(&mut watch);
    assert_eq!(watch.ask().if_none_match.as_deref(), Some("\"v1\""), "still known");
    watch.conclude(now(), NONE, request, answer(200, &case("cce-v3-05-failed-nested.json")));
    assert_eq!(watch.ask().if_none_match, None, "the new answer had no mark");
    assert!(!Rc::ptr_eq(&first, watch.snapshot().unwrap()));
}

#[test]
fn a_304_that_nobody_asked_for_is_an_error() {
    let mut watch = watch();
    let request = ask(&mut watch);
    watch.conclude(now(), NONE, request, answer(304, b""));
    let error = watch.error().unwrap();
    assert_eq!((error.kind, error.status), (ErrorKind::Http, Some(304)));
}

#[test]
fn a_server_that_refuses_the_mark_is_asked_without_it() {
    let marked = || {
        let body = case("cce-v3-01-doc-running.json");
        FetchOutcome::Responded(HttpResponse { etag: Some("\"v1\"".into()), ..plain(200, &body) })
    };
    let mut watch = watch();
    let request = ask(&mut watch);
    watch.conclude(now(), NONE, request, marked());
    for _ in 0..2 {
        let request = ask(&mut watch);
        assert!(watch.ask().if_none_match.is_some());
        watch.conclude(now(), NONE, request, FetchOutcome::Unreachable);
    }
    let request = ask(&mut watch);
    assert_eq!(watch.ask().if_none_match, None);
    watch.conclude(now(), NONE, request, marked());
    ask(&mut watch);
    assert_eq!(watch.ask().if_none_match, None, "and so it stays");
}

#[test]
fn a_wish_to_be_left_alone_is_granted_and_the_error_says_until_when() {
    let body = case("error-01-apig-0308-429.json");
    for (status, wish, pause) in [
        (429, "60", 60),
        (503, "60", 60),
        (429, "Tue, 02 Sep 2025 12:02:00 GMT", 120),
        (429, "1", 5),
        (429, "99999", 900),
        (429, "soon", 5),
    ] {
        let mut watch = watch();
        let request = ask(&mut watch);
        let refusal = HttpResponse { retry_after: Some(wish.into()), ..plain(status, &body) };
        watch.conclude(now(), NONE, request, FetchOutcome::Responded(refusal));
        let Activity::Waiting { until } = watch.activity() else { panic!("{wish}") };
        assert_eq!(until.0, Duration::from_secs(pause), "{status} {wish}");
        let retry_at = watch.error().unwrap().retry_at.unwrap().unix_millis();
        let expected = super::at("2025-09-02T12:00:00Z").unix_millis() + 1000 * pause as i64;
        assert!((0..1000).contains(&(retry_at - expected)), "{wish}: {retry_at} {expected}");
    }
}

#[test]
fn an_answer_from_elsewhere_that_is_no_job_says_where_it_may_come_from() {
    let mut watch = watch();
    let request = ask(&mut watch);
    let page = HttpResponse { redirected: true, ..plain(200, b"<!DOCTYPE html>") };
    watch.conclude(now(), NONE, request, FetchOutcome::Responded(page));
    let error = watch.error().unwrap();
    assert_eq!((error.kind, error.stopped), (ErrorKind::InvalidBody, false));
    assert!(error.message.contains("sign in"), "{}", error.message);
}

#[test]
fn a_split_watch_goes_its_own_way_with_what_is_known() {
    let body = case("cce-v3-01-doc-running.json");
    let mut shared = watch();
    let request = fetched(&shared.handle(now(), NONE, Event::Connected));
    shared.conclude(now(), NONE, request, answer(200, &body));
    let request = ask(&mut shared);
    let mut own = shared.split();
    assert_eq!(own.handle(now(), NONE, Event::Paused(true)), []);
    assert_eq!(own.activity(), Activity::Paused);
    assert!(own.snapshot().is_some());
    assert_eq!(
        own.conclude(now(), NONE, request, FetchOutcome::Unreachable),
        [],
        "not its own request"
    );
    fetched(&own.handle(after_secs(1), NONE, Event::Paused(false)));
    assert!(matches!(shared.activity(), Activity::Fetching(_)));
}

#[test]
fn a_request_that_was_sent_before_it_was_told_dates_from_then() {
    let mut watch = watch();
    let request = fetched(&watch.handle(after_secs(10), NONE, Event::RefreshRequested));
    let body = case("cce-v3-01-doc-running.json");
    let early = HttpResponse { sent: Some(after_secs(4).monotonic), ..plain(200, &body) };
    watch.conclude(after_secs(10), NONE, request, FetchOutcome::Responded(early));
    // The server's clock said twelve somewhere between the fourth second and the tenth, and it may have been nearly 12:00:01.
    let now = watch.server_now(after_secs(10));
    assert_eq!(now.to_string(), "2025-09-02T12:00:03.499Z");
}
