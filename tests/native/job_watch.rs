//! One watch from the first request on: snapshots, errors, conditional requests, `Retry-After`.

use std::rc::Rc;
use std::time::Duration;

use jobtree::engine::apis::Registry;
use jobtree::engine::model::error::ErrorKind;
use jobtree::engine::refresh::backoff::Jitter;
use jobtree::engine::refresh::clock::Now;
use jobtree::engine::refresh::job_watch::JobWatch;
use jobtree::engine::refresh::poller::{Activity, Command, Event, RequestId, Schedule};
use jobtree::engine::refresh::request::JobAddress;
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};

use super::{after_secs, case, concluded, fetched};

const NONE: Jitter = Jitter::ZERO;

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
fn refresh(watch: &mut JobWatch) -> RequestId {
    fetched(&watch.handle(now(), NONE, Event::RefreshRequested.into()))
}

fn response(status: u16, body: &[u8]) -> FetchOutcome {
    FetchOutcome::Responded(http_response(status, body))
}

fn http_response(status: u16, body: &[u8]) -> HttpResponse {
    HttpResponse {
        status,
        body: body.to_vec(),
        request_id: Some("r-1".into()),
        date: Some("Tue, 02 Sep 2025 12:00:00 GMT".into()),
        ..HttpResponse::default()
    }
}

#[test]
fn good_response_becomes_the_snapshot() {
    let mut watch = watch();
    let request = refresh(&mut watch);
    watch.handle(
        now(),
        NONE,
        concluded(request, response(200, &case("cce-v3-01-doc-running.json"))),
    );
    let snapshot = watch.snapshot().unwrap();
    assert_eq!((snapshot.system.as_str(), snapshot.project_id.as_deref()), ("cce", Some("p")));
    assert_eq!(snapshot.job_id.as_deref(), Some("j"));
    assert_eq!(snapshot.fetched_at.to_string(), "2025-09-02T12:00:00Z");
    assert!(matches!(watch.activity(), Activity::Waiting { .. }));
}

#[test]
fn snapshot_serialises_with_the_contract_keys() {
    let mut watch = watch();
    let request = refresh(&mut watch);
    watch.handle(
        now(),
        NONE,
        concluded(request, response(200, &case("cce-v3-07-initializing-empty.json"))),
    );
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
    assert_eq!(keys(&root["progress"]), "done failed percent running succeeded total");
    assert_eq!(root["updatedAt"], serde_json::Value::Null);
    assert_eq!(root["phase"], "pending");
}

#[test]
fn equal_bytes_keep_the_snapshot() {
    let mut watch = watch();
    let body = case("cce-v3-01-doc-running.json");
    let request = refresh(&mut watch);
    watch.handle(now(), NONE, concluded(request, response(200, &body)));
    let first = watch.snapshot().unwrap().clone();
    let request = refresh(&mut watch);
    watch.handle(now(), NONE, concluded(request, response(200, &body)));
    assert!(Rc::ptr_eq(&first, watch.snapshot().unwrap()));
}

#[test]
fn failure_keeps_the_snapshot_and_success_clears_the_error() {
    let body = case("cce-v3-01-doc-running.json");
    for (outcome, kind) in [
        (FetchOutcome::Unreachable, ErrorKind::Network),
        (response(500, b"oops"), ErrorKind::Http),
        (response(200, b"oops"), ErrorKind::InvalidBody),
        (response(429, &case("error-01-apig-0308-429.json")), ErrorKind::Throttled),
    ] {
        let mut watch = watch();
        let request = refresh(&mut watch);
        watch.handle(now(), NONE, concluded(request, response(200, &body)));
        let request = refresh(&mut watch);
        watch.handle(now(), NONE, concluded(request, outcome));
        assert_eq!(watch.error().unwrap().kind, kind);
        assert!(!watch.error().unwrap().stopped);
        assert!(watch.snapshot().is_some(), "{kind:?}");
        let request = refresh(&mut watch);
        watch.handle(now(), NONE, concluded(request, response(200, &body)));
        assert_eq!(watch.error(), None, "{kind:?}");
    }
}

#[test]
fn client_errors_stop_the_watch() {
    for (status, kind) in
        [(400, ErrorKind::Http), (401, ErrorKind::Auth), (403, ErrorKind::Forbidden)]
    {
        let mut watch = watch();
        let request = refresh(&mut watch);
        watch.handle(now(), NONE, concluded(request, response(status, b"")));
        let error = watch.error().unwrap();
        assert_eq!((error.kind, error.stopped), (kind, true), "{status}");
        assert_eq!(error.request_id.as_deref(), Some("r-1"));
        assert_eq!(watch.activity(), Activity::Stopped, "{status}");
    }
}

#[test]
fn overdue_request_times_out_and_its_response_is_ignored() {
    let mut watch = watch();
    let request = refresh(&mut watch);
    let late = after_secs(30);
    assert!(watch.handle(late, NONE, Event::WokeUp.into()).contains(&Command::Abort));
    assert_eq!(watch.error().unwrap().kind, ErrorKind::Timeout);
    let commands = watch.handle(
        late,
        NONE,
        concluded(request, response(200, &case("cce-v3-01-doc-running.json"))),
    );
    assert_eq!(commands, []);
    assert_eq!(watch.snapshot(), None);
}

#[test]
fn second_401_after_renewed_headers_stops() {
    let body = case("cce-v3-01-doc-running.json");
    for (renewable, second, stops) in [(false, 401, true), (true, 401, true), (true, 200, false)] {
        let mut watch = watch().with_renewable_headers(renewable);
        let request = refresh(&mut watch);
        let commands = watch.handle(now(), NONE, concluded(request, response(401, b"")));
        if renewable {
            let again = fetched(&commands);
            assert!(commands.contains(&Command::Fetch { request: again, fresh_headers: true }));
            assert_eq!(watch.error(), None, "no error before the retry");
            watch.handle(now(), NONE, concluded(again, response(second, &body)));
        }
        assert_eq!(watch.activity() == Activity::Stopped, stops, "{renewable} {second}");
        assert_eq!(watch.error().map(|error| error.kind), stops.then_some(ErrorKind::Auth));
    }
}

#[test]
fn headers_are_renewed_once_per_refresh() {
    let body = case("cce-v3-01-doc-running.json");
    let mut watch = watch().with_renewable_headers(true);
    for _ in 0..3 {
        let request = refresh(&mut watch);
        let again = fetched(&watch.handle(now(), NONE, concluded(request, response(401, b""))));
        watch.handle(now(), NONE, concluded(again, response(200, &body)));
        assert_eq!(watch.error(), None);
    }
}

#[test]
fn failed_headers_function_is_retried() {
    let mut watch = watch().with_renewable_headers(true);
    let request = refresh(&mut watch);
    watch.handle(now(), NONE, concluded(request, FetchOutcome::HeadersProviderFailed));
    let error = watch.error().unwrap();
    assert_eq!((error.kind, error.stopped), (ErrorKind::Auth, false));
    assert!(matches!(watch.activity(), Activity::Waiting { .. }));
}

#[test]
fn etag_makes_requests_conditional_and_304_changes_nothing() {
    let body = case("cce-v3-01-doc-running.json");
    let mut watch = watch();
    let request = refresh(&mut watch);
    assert_eq!(watch.next_request().if_none_match, None);
    let tagged = HttpResponse { etag: Some("\"v1\"".into()), ..http_response(200, &body) };
    watch.handle(now(), NONE, concluded(request, FetchOutcome::Responded(tagged)));
    let first = watch.snapshot().unwrap().clone();

    let request = refresh(&mut watch);
    assert_eq!(watch.next_request().if_none_match.as_deref(), Some("\"v1\""));
    watch.handle(now(), NONE, concluded(request, response(304, b"")));
    assert!(Rc::ptr_eq(&first, watch.snapshot().unwrap()));
    assert_eq!(watch.error(), None);

    let request = refresh(&mut watch);
    assert_eq!(watch.next_request().if_none_match.as_deref(), Some("\"v1\""), "still stored");
    watch.handle(
        now(),
        NONE,
        concluded(request, response(200, &case("cce-v3-05-failed-nested.json"))),
    );
    assert_eq!(watch.next_request().if_none_match, None, "the new response had no ETag");
    assert!(!Rc::ptr_eq(&first, watch.snapshot().unwrap()));
}

#[test]
fn stopped_watch_cannot_be_joined() {
    let mut watch = watch();
    assert!(watch.can_be_joined());
    let request = refresh(&mut watch);
    assert!(watch.can_be_joined());
    watch.handle(now(), NONE, concluded(request, response(403, b"")));
    assert!(!watch.can_be_joined(), "a new widget makes a new attempt");
    refresh(&mut watch);
    assert!(watch.can_be_joined());
}

#[test]
fn unexpected_304_is_an_error() {
    let mut watch = watch();
    let request = refresh(&mut watch);
    watch.handle(now(), NONE, concluded(request, response(304, b"")));
    let error = watch.error().unwrap();
    assert_eq!((error.kind, error.status), (ErrorKind::Http, Some(304)));
}

#[test]
fn unreachable_conditional_requests_drop_if_none_match() {
    let tagged = || {
        let body = case("cce-v3-01-doc-running.json");
        FetchOutcome::Responded(HttpResponse {
            etag: Some("\"v1\"".into()),
            ..http_response(200, &body)
        })
    };
    let mut watch = watch();
    let request = refresh(&mut watch);
    watch.handle(now(), NONE, concluded(request, tagged()));
    for _ in 0..2 {
        let request = refresh(&mut watch);
        assert!(watch.next_request().if_none_match.is_some());
        watch.handle(now(), NONE, concluded(request, FetchOutcome::Unreachable));
    }
    let request = refresh(&mut watch);
    assert_eq!(watch.next_request().if_none_match, None);
    watch.handle(now(), NONE, concluded(request, tagged()));
    refresh(&mut watch);
    assert_eq!(watch.next_request().if_none_match, None, "not tried again");
}

#[test]
fn retry_after_is_honoured_and_reported_in_the_error() {
    let body = case("error-01-apig-0308-429.json");
    for (status, header, pause) in [
        (429, "60", 60),
        (503, "60", 60),
        (429, "Tue, 02 Sep 2025 12:02:00 GMT", 120),
        (429, "1", 5),
        (429, "99999", 900),
        (429, "soon", 5),
    ] {
        let mut watch = watch();
        let request = refresh(&mut watch);
        let throttled =
            HttpResponse { retry_after: Some(header.into()), ..http_response(status, &body) };
        watch.handle(now(), NONE, concluded(request, FetchOutcome::Responded(throttled)));
        let Activity::Waiting { until } = watch.activity() else { panic!("{header}") };
        assert_eq!(until.0, Duration::from_secs(pause), "{status} {header}");
        let retry_at = watch.error().unwrap().retry_at.unwrap().unix_millis();
        let expected = super::at("2025-09-02T12:00:00Z").unix_millis() + 1000 * pause as i64;
        assert!((0..1000).contains(&(retry_at - expected)), "{header}: {retry_at} {expected}");
    }
}

#[test]
fn retry_after_of_a_good_response_delays_the_next_request() {
    let running = case("cce-v3-01-doc-running.json");
    for (status, header, pause) in [
        (200, "20", 20),
        (202, "20", 20),
        (202, "Tue, 02 Sep 2025 12:02:00 GMT", 120),
        (202, "1", 5),
        (200, "99999", 900),
        (200, "soon", 5),
    ] {
        let mut watch = watch();
        let request = refresh(&mut watch);
        let response =
            HttpResponse { retry_after: Some(header.into()), ..http_response(status, &running) };
        watch.handle(now(), NONE, concluded(request, FetchOutcome::Responded(response)));
        let Activity::Waiting { until } = watch.activity() else { panic!("{header}") };
        assert_eq!(until.0, Duration::from_secs(pause), "{status} {header}");
        assert!(watch.error().is_none() && watch.snapshot().is_some(), "{status} {header}");
    }
}

#[test]
fn redirected_response_without_job_mentions_sign_in() {
    let mut watch = watch();
    let request = refresh(&mut watch);
    let page = HttpResponse { redirected: true, ..http_response(200, b"<!DOCTYPE html>") };
    watch.handle(now(), NONE, concluded(request, FetchOutcome::Responded(page)));
    let error = watch.error().unwrap();
    assert_eq!((error.kind, error.stopped), (ErrorKind::InvalidBody, false));
    assert!(error.message.contains("sign in"), "{}", error.message);
}

#[test]
fn split_watch_keeps_the_snapshot_without_the_request() {
    let body = case("cce-v3-01-doc-running.json");
    let mut shared = watch();
    let request = fetched(&shared.handle(now(), NONE, Event::Connected.into()));
    shared.handle(now(), NONE, concluded(request, response(200, &body)));
    let request = refresh(&mut shared);
    let mut own = shared.split();
    assert_eq!(own.handle(now(), NONE, Event::Paused(true).into()), []);
    assert_eq!(own.activity(), Activity::Paused);
    assert!(own.snapshot().is_some());
    assert_eq!(
        own.handle(now(), NONE, concluded(request, FetchOutcome::Unreachable)),
        [],
        "the request belongs to the shared watch"
    );
    fetched(&own.handle(after_secs(1), NONE, Event::Paused(false).into()));
    assert!(matches!(shared.activity(), Activity::Fetching(_)));
}

#[test]
fn prefetched_request_counts_from_when_it_was_sent() {
    let mut watch = watch();
    let request = fetched(&watch.handle(after_secs(10), NONE, Event::RefreshRequested.into()));
    let body = case("cce-v3-01-doc-running.json");
    let prefetched =
        HttpResponse { sent: Some(after_secs(4).monotonic), ..http_response(200, &body) };
    watch.handle(after_secs(10), NONE, concluded(request, FetchOutcome::Responded(prefetched)));
    // The server's clock was between 12:00:00 and 12:00:01 at some time from the 4th to the 10th second.
    let now = watch.server_now(after_secs(10));
    assert_eq!(now.to_string(), "2025-09-02T12:00:03.499Z");
}

#[test]
fn root_without_name_and_type_is_named_by_the_id_asked_for() {
    for (metadata, spec, expected) in [
        ("{}", "{}", "j"),
        ("{}", r#"{ "type": "\u2060", "resourceName": "\u200b" }"#, "j"),
        (r#"{ "uid": "\u2800" }"#, "{}", "j"),
        (r#"{ "uid": "another" }"#, "{}", "j"),
        ("{}", r#"{ "type": "CreateNode" }"#, "CreateNode"),
        ("{}", r#"{ "resourceName": "node" }"#, "node"),
    ] {
        let body = format!(
            r#"{{ "kind": "Job", "metadata": {metadata}, "spec": {spec}, "status": {{ "phase": "Running" }} }}"#
        );
        let mut watch = watch();
        let request = refresh(&mut watch);
        watch.handle(now(), NONE, concluded(request, response(200, body.as_bytes())));
        assert_eq!(&*watch.snapshot().expect(&body).root.name, expected, "{body}");
    }
}
