//! Responses: allowed headers, ETags, compression, and the cloud's own errors.

use std::io::Read;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use crate::support::cloud::{Cloud, Guard, json_response};
use crate::support::proxy::{JOB, TestProxy, UNLIMITED, with_upstream};

#[tokio::test]
async fn only_listed_upstream_headers_pass() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| {
        let mut response = json_response(StatusCode::OK, &json!({ "a": 1 }));
        for (name, value) in [
            ("set-cookie", "session=1"),
            ("x-subject-token", "secret"),
            ("x-request-id", "of-the-cloud"),
            ("date", "Thu, 01 Jan 2026 00:00:00 GMT"),
            ("retry-after", "3"),
            ("etag", "\"of-the-cloud\""),
            ("cache-control", "public, max-age=99999"),
            ("expires", "Thu, 01 Jan 2099 00:00:00 GMT"),
            ("age", "5"),
            ("vary", "*"),
            ("server", "secret/1.0"),
            ("via", "1.1 secret"),
            ("location", "https://evil.example"),
            ("link", "<https://evil.example>; rel=preload"),
            ("refresh", "0;url=https://evil.example"),
            ("access-control-allow-origin", "*"),
            ("access-control-allow-credentials", "true"),
            ("clear-site-data", "\"*\""),
            ("strict-transport-security", "max-age=1"),
            ("www-authenticate", "Basic"),
            ("x-accel-redirect", "/etc/passwd"),
            ("x-accel-expires", "99999"),
            ("x-sendfile", "/etc/passwd"),
            ("content-disposition", "attachment"),
            ("content-language", "de"),
        ] {
            response.headers_mut().insert(name, value.parse().unwrap());
        }
        Some(response)
    });
    let response = TestProxy::open(&cloud.url()).get(JOB).await;
    let mut names: Vec<_> = response.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "cache-control",
            "content-length",
            "content-type",
            "date",
            "etag",
            "retry-after",
            "vary",
            "x-content-type-options",
            "x-request-id"
        ]
    );
    assert_eq!(response.header("x-request-id"), "of-the-cloud");
    assert_eq!(response.header("date"), "Thu, 01 Jan 2026 00:00:00 GMT");
    assert_eq!(response.header("cache-control"), "public, max-age=0, s-maxage=1");
    assert_ne!(response.header("etag"), "\"of-the-cloud\"");
}

#[tokio::test]
async fn web_page_in_place_of_json_becomes_plain_text() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| {
        let page = Response::builder().header("content-type", "text/html");
        Some(page.body(Bytes::from_static(b"<script>alert(1)</script>")).unwrap())
    });
    let response = TestProxy::open(&cloud.url()).get(JOB).await;
    assert_eq!(response.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(response.header("x-content-type-options"), "nosniff");
    assert_eq!(response.body, "<script>alert(1)</script>");
}

#[tokio::test]
async fn matching_etag_gets_304_in_each_coding_without_a_request() {
    let cloud = Cloud::start(Guard::Open).await;
    let large = json!({ "a": "x".repeat(100_000) }).to_string();
    let body = Bytes::from(large.clone());
    cloud.script(move |_, _| Some(Response::new(body.clone())));
    let proxy = TestProxy::open(&cloud.url());
    let plain = proxy.get(JOB).await;
    let gzip = proxy.request("GET", JOB, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(gzip.header("content-encoding"), "gzip");
    assert_ne!(plain.header("etag"), gzip.header("etag"));
    assert!(plain.header("etag").starts_with('"'), "a strong one");
    assert!(gzip.body.len() < 2_000, "{}", gzip.body.len());
    let mut text = String::new();
    flate2::read::GzDecoder::new(&gzip.body[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text, large);
    assert_eq!(plain.body, large.as_bytes());
    for (response, coding) in [(&plain, "identity"), (&gzip, "gzip")] {
        let tag = response.header("etag");
        for (known, status) in
            [(tag, 304), ("*", 304), (&format!("\"x\", W/{tag}"), 304), ("\"x\"", 200), ("", 200)]
        {
            let headers = [("if-none-match", known), ("accept-encoding", coding)];
            let again = proxy.request("GET", JOB, &headers).await;
            assert_eq!(again.status, status, "{coding} {known}");
            if status == 304 {
                assert!(again.body.is_empty());
                for name in ["etag", "cache-control", "vary"] {
                    assert_eq!(again.header(name), response.header(name), "{name}");
                }
                assert_eq!(again.header("content-length"), "");
            }
        }
    }
    let other = proxy.request("GET", JOB, &[("if-none-match", gzip.header("etag"))]).await;
    assert_eq!(other.status, 200, "the ETag of another coding does not match");
    assert_eq!(cloud.request_count(), 1);
}

#[tokio::test]
async fn small_bodies_are_not_compressed() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| Some(Response::new(Bytes::from_static(b"{}"))));
    let response =
        TestProxy::open(&cloud.url()).request("GET", JOB, &[("accept-encoding", "gzip")]).await;
    assert_eq!(
        (response.header("content-encoding"), response.header("vary")),
        ("", "accept, accept-encoding")
    );
}

#[tokio::test]
async fn etag_depends_on_the_body_alone() {
    let cloud = Cloud::start(Guard::Open).await;
    let body =
        |seen: &crate::support::cloud::SeenRequest| json!({ "target": seen.target }).to_string();
    cloud.script(move |seen, _| Some(Response::new(Bytes::from(body(seen)))));
    let (one, two) = (TestProxy::open(&cloud.url()), TestProxy::open(&cloud.url()));
    let other = "/cloud/api/v3/projects/demo/jobs/other";
    assert_eq!(one.get(JOB).await.header("etag"), two.get(JOB).await.header("etag"));
    assert_ne!(one.get(JOB).await.header("etag"), one.get(other).await.header("etag"));
}

#[tokio::test]
async fn upstream_errors_pass_with_their_bodies_and_are_not_cached() {
    for status in [400, 401, 403, 404, 409, 429, 500, 503] {
        let cloud = Cloud::start(Guard::Open).await;
        let code = StatusCode::from_u16(status).unwrap();
        cloud.script(move |_, _| {
            Some(json_response(
                code,
                &json!({ "errorCode": format!("CCE.{status}"), "errorMessage": "no" }),
            ))
        });
        let response = TestProxy::open(&cloud.url()).get(JOB).await;
        assert_eq!(response.status_and_code(), (status, format!("CCE.{status}")));
        assert_eq!(response.header("cache-control"), "no-store");
        assert_eq!(response.header("etag"), "");
        assert_eq!(response.header("content-type"), "application/json");
    }
}

#[tokio::test]
async fn only_a_plain_request_id_of_a_caller_is_used() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = TestProxy::open(&cloud.url());
    let long = "x".repeat(65);
    for (given, is_taken) in [
        ("abc-123_4.5", true),
        ("a b", false),
        ("<script>", false),
        ("a\tb", false),
        (long.as_str(), false),
        ("", false),
    ] {
        let error = proxy.request("GET", "/nope", &[("x-request-id", given)]).await;
        let actual = error.header("x-request-id");
        assert_eq!(actual == given, is_taken, "{given}");
        assert!(!actual.is_empty());
        assert_eq!(error.json()["request_id"], actual);
    }
}

#[tokio::test]
async fn readiness_and_metrics_report_requests() {
    let cloud = Cloud::start(Guard::Open).await;
    let rest = format!("{UNLIMITED}[cache]\nttl_ms = 60000\n");
    let proxy = TestProxy::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
    let ready = proxy.get("/readyz").await.json();
    assert_eq!(ready["ready"], true);
    assert_eq!(ready["upstreams"][0]["name"], "cloud");
    assert_eq!(ready["upstreams"][0]["state"], "ready");
    assert_eq!(proxy.get("/healthz").await.json(), json!({ "alive": true }));
    for _ in 0..3 {
        proxy.get(JOB).await;
    }
    proxy.get("/cloud/api/v3/projects/demo/jobs/nope").await;
    proxy.get("/nope").await;
    let metrics = proxy.get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("application/openmetrics-text"));
    let text = String::from_utf8(metrics.body.to_vec()).unwrap();
    for line in [
        "jobtree_requests_total{upstream=\"cloud\",status=\"200\"} 3",
        "jobtree_requests_total{upstream=\"cloud\",status=\"404\"} 1",
        "jobtree_cache_total{upstream=\"cloud\",outcome=\"hit\"} 2",
        "jobtree_cache_total{upstream=\"cloud\",outcome=\"miss\"} 2",
        "jobtree_cache_total{upstream=\"cloud\",outcome=\"coalesced\"} 0",
        "jobtree_upstream_requests_total{upstream=\"cloud\",outcome=\"200\"} 1",
        "jobtree_upstream_request_duration_seconds_count{upstream=\"cloud\"} 2",
        "jobtree_token_renewals_total{upstream=\"cloud\",outcome=\"success\"} 0",
        "jobtree_errors_total{code=\"JOBTREE.0404\"} 1",
        "jobtree_upstream_up{upstream=\"cloud\"} 1",
        "jobtree_cache_answers 1",
        "# EOF",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
}
