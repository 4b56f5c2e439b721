//! Errors come in the representation asked for, with the right status.

use serde_json::{Value, json};

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::{TestProxy, TestResponse, UNLIMITED, with_upstream};
use crate::{SNAPSHOT, TEXT, case, get, path, response};

fn text(response: &TestResponse) -> String {
    String::from_utf8(response.body.to_vec()).unwrap()
}

#[tokio::test]
async fn errors_of_the_upstream_have_its_status_and_the_widgets_words() {
    let cloud = Cloud::start(Guard::Open).await;
    // The upstream's status and body; the status, kind, code, `stopped` and headline.
    for (status, body, expected, kind, code, stopped, headline) in [
        (
            401,
            case("error-02-apigw-0301-401"),
            401,
            "auth",
            json!("APIGW.0301"),
            true,
            "You're signed out",
        ),
        (
            403,
            "{}".into(),
            403,
            "forbidden",
            Value::Null,
            true,
            "You don't have access to this job",
        ),
        (400, "{}".into(), 400, "http", Value::Null, true, "The server returned an error"),
        (404, "{}".into(), 404, "not-found", Value::Null, false, "Job not found"),
        (
            429,
            case("error-01-apig-0308-429"),
            429,
            "throttled",
            json!("APIG.0308"),
            false,
            "Too many requests",
        ),
        (500, "<html>".into(), 500, "http", Value::Null, false, "The server returned an error"),
        // Errors with status 200.
        (
            200,
            case("error-20-cce-kubernetes-status"),
            403,
            "forbidden",
            json!("CCE.01403001"),
            true,
            "You don't have access",
        ),
        (
            200,
            "<html>Sign in</html>".into(),
            502,
            "invalid-body",
            Value::Null,
            false,
            "Unexpected response",
        ),
        (200, "[]".into(), 502, "invalid-body", Value::Null, false, "Unexpected response"),
    ] {
        let sent = body.clone();
        cloud.script(move |_, _| Some(response(status, sent.clone())));
        let path = path("cce", "job");
        let snapshot = get(&TestProxy::open(&cloud.url()), &path, SNAPSHOT).await;
        assert_eq!(snapshot.status, expected, "{body:?}");
        assert_eq!(snapshot.header("content-type"), SNAPSHOT);
        assert_eq!(snapshot.header("cache-control"), "no-store");
        assert_eq!(snapshot.headers.get("etag"), None);
        let error = snapshot.json();
        assert_eq!(
            (&error["kind"], &error["code"], &error["stopped"]),
            (&kind.into(), &code, &stopped.into()),
            "{body:?}"
        );
        assert_eq!(error["status"], status);
        let lines = get(&TestProxy::open(&cloud.url()), &path, TEXT).await;
        assert_eq!(lines.status, expected, "{body:?}");
        assert!(text(&lines).starts_with(headline), "{}", text(&lines));
        assert_eq!(lines.header("content-language"), "en");
    }
}

#[tokio::test]
async fn errors_of_the_proxy_are_in_every_representation() {
    let cloud = Cloud::start(Guard::Open).await;
    let access = "[access]\nmode = \"bearer\"\ntokens_sha256 = [\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"]\n";
    let text_of = |rest: &str| with_upstream(rest, "http://127.0.0.1:1", "mode = \"none\"");
    let open = TestProxy::of(&text_of(UNLIMITED), &[]);
    let closed = TestProxy::of(&text_of(&(access.to_owned() + UNLIMITED)), &[]);
    for (proxy, path, status, kind, code) in [
        (&open, "/cloud/api/v3/projects/p/jobs/a%2Fb", 400, "http", "JOBTREE.0400"),
        (&closed, "/cloud/api/v3/projects/p/jobs/a", 401, "auth", "JOBTREE.0401"),
        (&open, "/elsewhere/api/v3/projects/p/jobs/a", 404, "not-found", "JOBTREE.0405"),
        (&open, "/cloud/api/v3/projects/p/jobs/a?depth=0", 400, "http", "JOBTREE.0402"),
        (&open, "/cloud/api/v3/projects/p/jobs/a?depth=x", 400, "http", "JOBTREE.0402"),
        (&open, "/cloud/api/v3/projects/p/jobs/a?depth=1&depth=1", 400, "http", "JOBTREE.0402"),
        // Nothing listens there.
        (&open, "/cloud/api/v3/projects/p/jobs/a", 502, "http", "JOBTREE.0502"),
    ] {
        let snapshot = get(proxy, path, SNAPSHOT).await;
        let error = snapshot.json();
        assert_eq!(
            (snapshot.status.as_u16(), &error["kind"], &error["code"]),
            (status, &kind.into(), &code.into()),
            "{path}"
        );
        assert_eq!(snapshot.header("content-type"), SNAPSHOT);
        let headers = [("accept", TEXT), ("accept-language", "de"), ("x-request-id", "r-1")];
        let lines = proxy.request("GET", path, &headers).await;
        assert_eq!(
            (lines.status.as_u16(), lines.header("content-language")),
            (status, "de"),
            "{path}"
        );
        assert!(text(&lines).contains(&format!("Code: {code}")), "{}", text(&lines));
        assert_eq!(lines.header("x-request-id"), "r-1");
        assert_eq!(lines.header("vary"), "accept, accept-encoding, accept-language");
    }
    assert_eq!(cloud.request_count(), 0);
}

#[tokio::test]
async fn nothing_acceptable_is_406() {
    let cloud = Cloud::start(Guard::Open).await;
    let response =
        get(&TestProxy::open(&cloud.url()), &path("cce", "demo-success"), "image/png").await;
    assert_eq!(response.status_and_code(), (406, "JOBTREE.0416".to_owned()));
    assert_eq!(response.header("vary"), "accept, accept-encoding");
    assert_eq!(cloud.request_count(), 0);
}

#[tokio::test]
async fn retry_after_is_a_header_and_a_time() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| {
        let mut response = response(503, "{}");
        response.headers_mut().insert("retry-after", "120".parse().unwrap());
        response.headers_mut().insert("date", "Sat, 28 Nov 2026 10:00:00 GMT".parse().unwrap());
        response.headers_mut().insert("x-request-id", "of-the-cloud".parse().unwrap());
        Some(response)
    });
    let snapshot = get(&TestProxy::open(&cloud.url()), &path("cce", "job"), SNAPSHOT).await;
    assert_eq!((snapshot.status.as_u16(), snapshot.header("retry-after")), (503, "120"));
    assert_eq!(snapshot.header("x-request-id"), "of-the-cloud");
    let error = snapshot.json();
    assert_eq!(error["retryAt"], "2026-11-28T10:02:00.000Z");
    assert_eq!(error["requestId"], "of-the-cloud");
}
