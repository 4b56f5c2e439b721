//! The log: the access log, and what it says when an upstream fails and works again.
//!
//! In a process of its own, since a process has one log subscriber.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::cloud::{Cloud, Guard, json_response};
use crate::support::proxy::{JOB, TestProxy, with_upstream};

/// Collects the proxy's own events, one JSON object per line.
#[derive(Clone, Default)]
struct JsonLog(Arc<Mutex<Vec<u8>>>);

impl Write for JsonLog {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for JsonLog {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl JsonLog {
    /// The proxy's events since the last call.
    fn take(&self) -> Vec<Value> {
        let written = std::mem::take(&mut *self.0.lock().unwrap());
        let lines = String::from_utf8(written).unwrap();
        let all = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect(line));
        all.filter(|it| it["target"].as_str().unwrap().starts_with("jobtree_proxy")).collect()
    }

    /// The only line of the access log since the last call. The cloud has a log, too.
    fn take_request(&self) -> Value {
        let mut lines = self.take();
        lines.retain(|line| line["message"] == "request" && line["request_id"] == REQUEST_ID);
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines.remove(0)
    }
}

const REQUEST_ID: &str = "request-7";
const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const TOKENS: [&str; 2] = ["first-token-of-a-caller", "second-token-of-a-caller"];

#[tokio::test]
async fn log_says_what_happened() {
    let log = JsonLog::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(log.clone())
        .finish();
    let _log = tracing::subscriber::set_default(subscriber);
    access_log_names_route_project_caller_and_result(&log).await;
    circuit_breaker_logs_opening_and_closing(&log).await;
    refused_credentials_are_logged_once(&log).await;
}

async fn access_log_names_route_project_caller_and_result(log: &JsonLog) {
    let cloud = Cloud::start(Guard::Open).await;
    let hashes = TOKENS.map(|token| format!("\"{}\"", hex::encode(Sha256::digest(token))));
    let rest = format!(
        "[access]\nmode = \"bearer\"\ntokens_sha256 = [{}]\n[cache]\nttl_ms = 60000\n",
        hashes.join(", ")
    );
    let proxy = TestProxy::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
    let [first, second] = TOKENS.map(|token| format!("Bearer {token}"));
    let cce = "/api/v3/projects/{project_id}/jobs/{job_id}";
    let ief = "/v2/{project_id}/productmgr/jobs/{job_id}";
    let none = Value::Null;
    let mut callers = Vec::new();
    for (method, path, token, trace, level, route, project, status, cache, code) in [
        (
            "GET",
            JOB,
            &first,
            "",
            "INFO",
            json!(cce),
            json!("demo"),
            200,
            json!("miss"),
            json!(null),
        ),
        (
            "HEAD",
            JOB,
            &first,
            TRACE,
            "INFO",
            json!(cce),
            json!("demo"),
            200,
            json!("hit"),
            json!(null),
        ),
        (
            "GET",
            JOB,
            &second,
            "00-x",
            "INFO",
            json!(cce),
            json!("demo"),
            200,
            json!("miss"),
            json!(null),
        ),
        (
            "GET",
            "/cloud/v2/an%20other/productmgr/jobs/nope",
            &first,
            "",
            "INFO",
            json!(ief),
            json!("an other"),
            403,
            json!("miss"),
            json!(null),
        ),
        (
            "GET",
            JOB,
            &String::new(),
            "",
            "INFO",
            json!(cce),
            json!("demo"),
            401,
            json!(null),
            json!("JOBTREE.0401"),
        ),
        (
            "GET",
            "/nope/x",
            &first,
            "",
            "INFO",
            json!(null),
            json!(null),
            404,
            json!(null),
            json!("JOBTREE.0404"),
        ),
        (
            "OPTIONS",
            JOB,
            &first,
            "",
            "INFO",
            json!(null),
            json!(null),
            204,
            json!(null),
            json!(null),
        ),
        (
            "GET",
            "/healthz",
            &first,
            "",
            "DEBUG",
            json!("/healthz"),
            json!(null),
            200,
            json!(null),
            json!(null),
        ),
        (
            "GET",
            "/readyz",
            &first,
            "",
            "DEBUG",
            json!("/readyz"),
            json!(null),
            200,
            json!(null),
            json!(null),
        ),
        (
            "GET",
            "/metrics",
            &first,
            "",
            "DEBUG",
            json!("/metrics"),
            json!(null),
            200,
            json!(null),
            json!(null),
        ),
    ] {
        let mut headers = vec![("authorization", token.as_str()), ("x-request-id", REQUEST_ID)];
        if !trace.is_empty() {
            headers.push(("traceparent", trace));
        }
        log.take();
        let response = proxy.request(method, path, &headers).await;
        assert_eq!(response.status, status, "{method} {path}");
        let line = log.take_request();
        let expected = json!({
            "level": level, "method": method, "route": route, "project": project, "status": status,
            "cache": cache, "code": code, "request_id": REQUEST_ID,
        });
        for (key, expected) in expected.as_object().unwrap() {
            assert_eq!(&line[key], expected, "{key} of {method} {path}: {line}");
        }
        let has_job = !route.is_null() && project != none;
        assert_eq!(line["upstream"], if has_job { json!("cloud") } else { json!(null) }, "{line}");
        let trace_id = if trace == TRACE { json!(&TRACE[3..35]) } else { json!(null) };
        assert_eq!(line["trace_id"], trace_id, "{line}");
        assert!(line["duration_ms"].is_u64(), "{line}");
        let text = line.to_string();
        assert!(!text.contains("demo-success") && !text.contains("nope"), "no path: {text}");
        if let Some(caller) = line["caller"].as_str() {
            callers.push(caller.to_owned());
        }
    }
    // The first caller sent requests 1, 2 and 4, the second one request 3. Only jobs have a caller.
    let [a, b, c, d] = &callers[..] else { panic!("{callers:?}") };
    assert!(a == b && a == d && a != c, "{callers:?}");
    assert!(a.len() == 16 && a.bytes().all(|byte| byte.is_ascii_hexdigit()), "{a}");
    // Another process has another key, so the name cannot be computed from the token.
    let other = TestProxy::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
    log.take();
    other.request("GET", JOB, &[("authorization", &first), ("x-request-id", REQUEST_ID)]).await;
    assert_ne!(log.take_request()["caller"], json!(a));

    // Where nothing distinguishes callers, there is none.
    let open = TestProxy::open(&cloud.url());
    open.request("GET", JOB, &[("x-request-id", REQUEST_ID)]).await;
    assert_eq!(log.take_request()["caller"], none);
}

async fn circuit_breaker_logs_opening_and_closing(log: &JsonLog) {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, number| {
        (number <= 6).then(|| json_response(StatusCode::BAD_GATEWAY, &json!({})))
    });
    let rest = "[cache]\nttl_ms = 0\n";
    let proxy = TestProxy::of(&with_upstream(rest, &cloud.url(), "mode = \"none\""), &[]);
    let changes = |log: &JsonLog| -> Vec<Value> {
        log.take().into_iter().filter(|line| !line["open_ms"].is_null()).collect()
    };
    log.take();
    for _ in 0..4 {
        proxy.get(JOB).await;
    }
    assert_eq!(changes(log), [] as [Value; 0]);
    for (advanced_ms, level, failures, open_ms) in [
        (0, "WARN", 5, 1_000..=1_200),
        (1_300, "WARN", 6, 2_000..=2_400),
        (2_500, "INFO", 6, 3_800..=9_999),
    ] {
        tokio::time::pause();
        tokio::time::advance(Duration::from_millis(advanced_ms)).await;
        tokio::time::resume();
        proxy.get(JOB).await;
        let lines = changes(log);
        let [line] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!(
            (&line["level"], &line["failures"]),
            (&level.into(), &failures.into()),
            "{line}"
        );
        assert_eq!((&line["upstream"], &line["endpoint"]), (&"cloud".into(), &cloud.url().into()));
        assert!(open_ms.contains(&line["open_ms"].as_u64().unwrap()), "{line}");
    }
    proxy.get(JOB).await;
    assert_eq!(changes(log), [] as [Value; 0]);
}

async fn refused_credentials_are_logged_once(log: &JsonLog) {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, number| {
        (number <= 3).then(|| json_response(StatusCode::UNAUTHORIZED, &json!({})))
    });
    let auth = "mode = \"token\"\ntoken_env = \"TOKEN\"";
    let text = with_upstream("[cache]\nttl_ms = 0\n", &cloud.url(), auth);
    let proxy = TestProxy::of(&text, &[("TOKEN", "a-wrong-token")]);
    log.take();
    for _ in 0..5 {
        proxy.get(JOB).await;
    }
    let lines = log.take();
    let about: Vec<_> =
        lines.iter().filter(|it| it["message"].as_str().unwrap().contains("credentials")).collect();
    let levels: Vec<_> = about.iter().map(|it| (&it["level"], &it["upstream"])).collect();
    let cloud = json!("cloud");
    assert_eq!(levels, [(&json!("ERROR"), &cloud), (&json!("INFO"), &cloud)], "{lines:?}");
}
