//! What callers are given: the allowed headers, ETags, compression, and the cloud's own words when it refuses.

use std::io::Read;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use crate::support::cloud::{Cloud, Guard, json_answer};
use crate::support::proxy::{JOB, Tested, UNLIMITED, with_upstream};

#[tokio::test]
async fn of_the_clouds_headers_only_the_listed_ones_pass() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| {
        let mut answer = json_answer(StatusCode::OK, &json!({ "a": 1 }));
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
            answer.headers_mut().insert(name, value.parse().unwrap());
        }
        Some(answer)
    });
    let answer = Tested::open(&cloud.url()).get(JOB).await;
    let mut names: Vec<_> = answer.headers.keys().map(http::HeaderName::as_str).collect();
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
    assert_eq!(answer.header("x-request-id"), "of-the-cloud");
    assert_eq!(answer.header("date"), "Thu, 01 Jan 2026 00:00:00 GMT");
    assert_eq!(answer.header("cache-control"), "public, max-age=0, s-maxage=1");
    assert_ne!(answer.header("etag"), "\"of-the-cloud\"");
}

#[tokio::test]
async fn a_page_in_place_of_json_is_shown_as_text_by_no_browser_as_a_page() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| {
        let page = Response::builder().header("content-type", "text/html");
        Some(page.body(Bytes::from_static(b"<script>alert(1)</script>")).unwrap())
    });
    let answer = Tested::open(&cloud.url()).get(JOB).await;
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.body, "<script>alert(1)</script>");
}

#[tokio::test]
async fn an_answer_the_caller_has_is_304_in_each_coding_and_costs_no_request() {
    let cloud = Cloud::start(Guard::Open).await;
    let large = json!({ "a": "x".repeat(100_000) }).to_string();
    let body = Bytes::from(large.clone());
    cloud.script(move |_, _| Some(Response::new(body.clone())));
    let proxy = Tested::open(&cloud.url());
    let plain = proxy.get(JOB).await;
    let gzip = proxy.ask("GET", JOB, &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(gzip.header("content-encoding"), "gzip");
    assert_ne!(plain.header("etag"), gzip.header("etag"));
    assert!(plain.header("etag").starts_with('"'), "a strong one");
    assert!(gzip.body.len() < 2_000, "{}", gzip.body.len());
    let mut text = String::new();
    flate2::read::GzDecoder::new(&gzip.body[..]).read_to_string(&mut text).unwrap();
    assert_eq!(text, large);
    assert_eq!(plain.body, large.as_bytes());
    for (answer, coding) in [(&plain, "identity"), (&gzip, "gzip")] {
        let tag = answer.header("etag");
        for (known, status) in
            [(tag, 304), ("*", 304), (&format!("\"x\", W/{tag}"), 304), ("\"x\"", 200), ("", 200)]
        {
            let headers = [("if-none-match", known), ("accept-encoding", coding)];
            let again = proxy.ask("GET", JOB, &headers).await;
            assert_eq!(again.status, status, "{coding} {known}");
            if status == 304 {
                assert!(again.body.is_empty());
                for name in ["etag", "cache-control", "vary"] {
                    assert_eq!(again.header(name), answer.header(name), "{name}");
                }
                assert_eq!(again.header("content-length"), "");
            }
        }
    }
    let other = proxy.ask("GET", JOB, &[("if-none-match", gzip.header("etag"))]).await;
    assert_eq!(other.status, 200, "the other coding's tag is another answer's");
    assert_eq!(cloud.asked(), 1);
}

#[tokio::test]
async fn what_is_small_is_not_compressed() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| Some(Response::new(Bytes::from_static(b"{}"))));
    let answer = Tested::open(&cloud.url()).ask("GET", JOB, &[("accept-encoding", "gzip")]).await;
    assert_eq!((answer.header("content-encoding"), answer.header("vary")), ("", "accept-encoding"));
}

#[tokio::test]
async fn the_same_body_has_the_same_tag_from_every_instance_and_another_body_another() {
    let cloud = Cloud::start(Guard::Open).await;
    let body = |seen: &crate::support::cloud::Seen| json!({ "target": seen.target }).to_string();
    cloud.script(move |seen, _| Some(Response::new(Bytes::from(body(seen)))));
    let (one, two) = (Tested::open(&cloud.url()), Tested::open(&cloud.url()));
    let other = "/cloud/api/v3/projects/demo/jobs/other";
    assert_eq!(one.get(JOB).await.header("etag"), two.get(JOB).await.header("etag"));
    assert_ne!(one.get(JOB).await.header("etag"), one.get(other).await.header("etag"));
}

#[tokio::test]
async fn what_the_cloud_refuses_passes_with_its_body_and_is_kept_by_nobody() {
    for status in [400, 401, 403, 404, 409, 429, 500, 503] {
        let cloud = Cloud::start(Guard::Open).await;
        let code = StatusCode::from_u16(status).unwrap();
        cloud.script(move |_, _| {
            Some(json_answer(
                code,
                &json!({ "errorCode": format!("CCE.{status}"), "errorMessage": "no" }),
            ))
        });
        let answer = Tested::open(&cloud.url()).get(JOB).await;
        assert_eq!(answer.told(), (status, format!("CCE.{status}")));
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("etag"), "");
        assert_eq!(answer.header("content-type"), "application/json");
    }
}

#[tokio::test]
async fn a_callers_plain_request_id_is_taken_over_and_any_other_is_not() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = Tested::open(&cloud.url());
    let long = "x".repeat(65);
    for (given, is_taken) in [
        ("abc-123_4.5", true),
        ("a b", false),
        ("<script>", false),
        ("a\tb", false),
        (long.as_str(), false),
        ("", false),
    ] {
        let refused = proxy.ask("GET", "/nope", &[("x-request-id", given)]).await;
        let told = refused.header("x-request-id");
        assert_eq!(told == given, is_taken, "{given}");
        assert!(!told.is_empty());
        assert_eq!(refused.json()["request_id"], told);
    }
}

#[tokio::test]
async fn readiness_and_metrics_tell_what_happens() {
    let cloud = Cloud::start(Guard::Open).await;
    let rest = format!("{UNLIMITED}[cache]\nttl_ms = 60000\n");
    let proxy = Tested::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
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
