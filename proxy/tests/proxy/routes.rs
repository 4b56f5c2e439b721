//! Only known routes exist, and no caller chooses the host, scheme, headers or method of a request to the cloud.

use crate::support::cloud::{Cloud, Guard, in_time};
use crate::support::proxy::{JOB, TestProxy, UNLIMITED};

/// Request targets that lead elsewhere in less careful proxies, with the status and code that each gets here.
const HOSTILE_TARGETS: [(&str, u16, &str); 58] = [
    // Another host, in the path.
    ("/http://169.254.169.254/latest/meta-data", 404, "JOBTREE.0404"),
    ("/cloud/http://169.254.169.254/", 404, "JOBTREE.0404"),
    ("/cloud/https://evil.example/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0404"),
    ("/cloud//evil.example/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0404"),
    ("//evil.example/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0404"),
    ("///evil.example", 404, "JOBTREE.0404"),
    ("/\\evil.example", 404, "JOBTREE.0404"),
    ("/cloud@evil.example/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0405"),
    ("/cloud:80/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0405"),
    ("/evil.example/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0405"),
    ("/cloud%23.evil.example/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0405"),
    ("/cloud%00/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0405"),
    ("/CLOUD/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0405"),
    ("/%63loud/api/v3/projects/demo/jobs/x", 404, "JOBTREE.0405"),
    ("/demo/api/v3/projects/demo/jobs/demo-success", 404, "JOBTREE.0405"),
    // Another path.
    ("/cloud/api/v3/projects/demo/clusters", 404, "JOBTREE.0404"),
    ("/cloud/api/v3/projects/demo/jobs", 404, "JOBTREE.0404"),
    ("/cloud/api/v3/projects/demo/jobs/", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects//jobs/x", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/x/y", 404, "JOBTREE.0404"),
    ("/cloud/api/v3/projects/demo/jobs/x/", 404, "JOBTREE.0404"),
    ("/cloud/api/v3/projects/demo/../../v3/auth/tokens", 404, "JOBTREE.0404"),
    ("/cloud/api/v3/projects/../jobs/x", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/./jobs/x", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/..", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/.", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/%2e%2e", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/.%2E", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/..%2F..%2Fv3%2Fauth", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/a%2Fb", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/a%5Cb", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/a\\b", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/a%00", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/a%0D%0AX-Evil:%201", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/a%0a", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/a%7F", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/%C2%85", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/%FF", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects/demo/jobs/%C0%AF", 400, "JOBTREE.0400"),
    ("/cloud/api/v3/projects%2Fdemo/jobs/x", 404, "JOBTREE.0404"),
    ("/cloud/api%2Fv3/projects/demo/jobs/x", 404, "JOBTREE.0404"),
    ("/cloud/API/v3/projects/demo/jobs/x", 404, "JOBTREE.0404"),
    ("/cloud/api/v3/projects/demo/jobs;x/y", 404, "JOBTREE.0404"),
    ("/cloud/v3/auth/tokens", 404, "JOBTREE.0404"),
    ("/cloud/v3/auth/tokens/cas/jobs/x", 404, "JOBTREE.0404"),
    ("/cloud", 404, "JOBTREE.0404"),
    ("/cloud/", 404, "JOBTREE.0404"),
    ("/", 404, "JOBTREE.0404"),
    ("/cloud/?target=http://evil.example", 404, "JOBTREE.0404"),
    ("/?url=http://evil.example", 404, "JOBTREE.0404"),
    ("/externalproxy", 404, "JOBTREE.0404"),
    ("/healthz/", 404, "JOBTREE.0404"),
    ("/metrics/x", 404, "JOBTREE.0404"),
    // Query parameters.
    ("/cloud/v2/demo/cas/jobs/x?limit=1%26admin=1", 400, "JOBTREE.0402"),
    ("/cloud/v2/demo/cas/jobs/x?limit=1&limit=2", 400, "JOBTREE.0402"),
    ("/cloud/v2/demo/cas/jobs/x?offset=-1", 400, "JOBTREE.0402"),
    ("/cloud/v2/demo/cas/jobs/x?desc=yes", 400, "JOBTREE.0402"),
    ("/cloud/v2/demo/cas/jobs/x?instance_id=a%2Fb", 400, "JOBTREE.0402"),
];

#[tokio::test]
async fn no_path_leads_anywhere_but_to_a_job() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = TestProxy::open(&cloud.url());
    for (path, status, code) in HOSTILE_TARGETS {
        let response = proxy.get(path).await;
        assert_eq!(response.status_and_code(), (status, code.to_owned()), "{path}");
        assert_eq!(response.json()["request_id"], response.header("x-request-id"), "{path}");
    }
    let long = format!("/cloud/api/v3/projects/demo/jobs/{}", "x".repeat(5000));
    assert_eq!(proxy.get(&long).await.status_and_code(), (414, "JOBTREE.0414".into()));
    let long = format!("/cloud/api/v3/projects/demo/jobs/{}", "x".repeat(300));
    assert_eq!(proxy.get(&long).await.status_and_code(), (400, "JOBTREE.0400".into()));
    assert_eq!(cloud.request_count(), 0, "none of them reached the cloud");
}

#[tokio::test]
async fn cloud_receives_only_the_checked_job() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = TestProxy::open(&cloud.url());
    for (path, target) in [
        (JOB, "/api/v3/projects/demo/jobs/demo-success"),
        // Special characters of an id are percent-encoded again, and unknown parameters are dropped.
        (
            "/cloud/api/v3/projects/demo/jobs/%64emo-success?x=1",
            "/api/v3/projects/demo/jobs/demo-success",
        ),
        (
            "/cloud/api/v3/projects/demo/jobs/a%3Fb%23c%26d",
            "/api/v3/projects/demo/jobs/a%3Fb%23c%26d",
        ),
        ("/cloud/api/v3/projects/demo/jobs/a;b:c@d", "/api/v3/projects/demo/jobs/a%3Bb%3Ac%40d"),
        (
            "/cloud/api/v3/projects/demo/jobs/%25252e%25252e",
            "/api/v3/projects/demo/jobs/%25252e%25252e",
        ),
        ("/cloud/api/v3/projects/demo/jobs/%EF%BC%8F", "/api/v3/projects/demo/jobs/%EF%BC%8F"),
        (
            "/cloud/api/v3/projects/demo/jobs/%5B::ffff:127.0.0.1%5D",
            "/api/v3/projects/demo/jobs/%5B%3A%3Affff%3A127.0.0.1%5D",
        ),
        (
            "/cloud/v2/demo/cas/jobs/J?desc=false&evil=1&offset=5&limit=50",
            "/v2/demo/cas/jobs/J?limit=50&offset=5&desc=false",
        ),
        ("/cloud/v2/demo/productmgr/jobs/J?limit=5", "/v2/demo/productmgr/jobs/J"),
        // An absolute address chooses nothing but the path.
        ("http://evil.example/cloud/api/v3/projects/demo/jobs/J", "/api/v3/projects/demo/jobs/J"),
    ] {
        proxy.get(path).await;
        assert_eq!(cloud.last().target, target, "{path}");
        assert_eq!(cloud.last().headers["host"], cloud.address.to_string(), "{path}");
    }
}

#[tokio::test]
async fn headers_of_the_caller_are_not_forwarded() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = TestProxy::open(&cloud.url());
    let smuggled = [
        ("host", "evil.example"),
        ("cookie", "session=1"),
        ("authorization", "Bearer of-the-caller"),
        ("proxy-authorization", "Basic eA=="),
        ("x-auth-token", "of-the-caller"),
        ("x-security-token", "of-the-caller"),
        ("x-sdk-date", "20200101T000000Z"),
        ("x-project-id", "another"),
        ("x-domain-id", "another"),
        ("x-subject-token", "another"),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-uri", "/healthz"),
        ("x-forwarded-user", "root"),
        ("x-original-url", "/admin"),
        ("x-rewrite-url", "/admin"),
        ("x-demo-outage", "1"),
        ("x-http-method-override", "DELETE"),
        ("x-method-override", "DELETE"),
        ("forwarded", "for=127.0.0.1;host=evil.example"),
        ("proxy-to", "http://evil.example"),
        ("connection", "keep-alive, x-sdk-date"),
        ("keep-alive", "timeout=1"),
        ("te", "trailers"),
        ("upgrade", "websocket"),
        ("expect", "100-continue"),
        ("origin", "https://evil.example"),
        ("referer", "https://evil.example/?token=1"),
        ("range", "bytes=0-1"),
        ("if-none-match", "\"x\""),
        ("if-modified-since", "Thu, 01 Jan 2026 00:00:00 GMT"),
        ("cache-control", "no-cache"),
        ("accept", "text/html"),
        ("accept-encoding", "br"),
        ("accept-language", "de"),
        ("user-agent", "evil"),
        ("x-request-id", "from-the-caller"),
        // Invalid, see `trace_context`.
        ("traceparent", "00-0-0-01"),
        ("tracestate", "a=1"),
        ("baggage", "user=alice"),
        ("ief-instance-id", "not-for-cce"),
        ("content-type", "text/evil"),
    ];
    assert_eq!(proxy.request("GET", JOB, &smuggled).await.status, 200);
    let seen = cloud.last();
    let mut names: Vec<_> = seen.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "content-type", "host", "user-agent"]);
    assert_eq!(seen.headers["host"], cloud.address.to_string());
    assert_eq!(seen.headers["accept"], "application/json");
    assert_eq!(seen.headers["accept-encoding"], "identity");
    assert_eq!(seen.headers["content-type"], "application/json");
    assert!(seen.headers["user-agent"].to_str().unwrap().starts_with("jobtree-proxy/"));
}

#[tokio::test]
async fn instance_header_is_forwarded_to_ief_if_plain() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = TestProxy::open(&cloud.url());
    let ief = "/cloud/v2/demo/productmgr/jobs/demo-success";
    proxy.request("GET", ief, &[("ief-instance-id", "4a2b-1")]).await;
    assert_eq!(cloud.last().headers["ief-instance-id"], "4a2b-1");
    for bad in ["a b", "a/b", "..", "", "\t"] {
        let actual = proxy.request("GET", ief, &[("ief-instance-id", bad)]).await.status_and_code();
        assert_eq!(actual, (400, "JOBTREE.0402".into()), "{bad:?}");
    }
    let twice = [("ief-instance-id", "a"), ("ief-instance-id", "b")];
    assert_eq!(proxy.request("GET", ief, &twice).await.status, 400);
    assert_eq!(cloud.request_count(), 1);
}

#[tokio::test]
async fn valid_trace_context_is_forwarded() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = TestProxy::open(&cloud.url());
    let [first, second] = [1, 2].map(|number| format!("00-{number:032x}-00f067aa0ba902b7-01"));
    let sent = [("traceparent", first.as_str()), ("tracestate", "a=1, b=2")];
    assert_eq!(proxy.request("GET", JOB, &sent).await.status, 200);
    let seen = cloud.last();
    let mut names: Vec<_> = seen.headers.keys().map(http::HeaderName::as_str).collect();
    names.sort_unstable();
    let base = ["accept", "accept-encoding", "content-type", "host"];
    assert_eq!(names, [&base[..], &["traceparent", "tracestate", "user-agent"]].concat());
    assert_eq!(seen.headers["traceparent"], first);
    assert_eq!(seen.headers["tracestate"], "a=1,b=2");

    // Identical requests share one upstream request, which belongs to the trace of the first.
    cloud.pause();
    let other = "/cloud/api/v3/projects/demo/jobs/demo-slow";
    let mut callers = tokio::task::JoinSet::new();
    for (number, traceparent) in [&first, &second].into_iter().enumerate() {
        let (proxy, traceparent) = (proxy.clone(), traceparent.clone());
        callers.spawn(async move {
            proxy.request("GET", other, &[("traceparent", traceparent.as_str())]).await.status
        });
        if number == 0 {
            in_time(cloud.wait_for_requests(2)).await;
        }
    }
    cloud.gate.add_permits(10);
    assert!(in_time(callers.join_all()).await.iter().all(|status| *status == 200));
    assert_eq!(cloud.request_count(), 2);
    assert_eq!(cloud.last().headers["traceparent"], first);
    assert!(!cloud.last().headers.contains_key("tracestate"));
}

#[tokio::test]
async fn only_get_head_and_options_are_allowed() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = TestProxy::open(&cloud.url());
    for path in [JOB, "/healthz", "/readyz", "/metrics", "/nope"] {
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "get"] {
            let response = proxy.request(method, path, &[]).await;
            assert_eq!(response.status_and_code(), (405, "JOBTREE.0406".into()), "{method} {path}");
            assert_eq!(response.header("allow"), "GET,HEAD,OPTIONS", "{method} {path}");
        }
    }
    let (get, head) = (proxy.get(JOB).await, proxy.request("HEAD", JOB, &[]).await);
    assert_eq!(head.status, 200);
    assert!(head.body.is_empty());
    for name in ["content-length", "content-type", "etag", "cache-control", "vary"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
    assert_eq!(cloud.request_count(), 1);
    assert_eq!(cloud.last().method, "GET");
}

#[tokio::test]
async fn upstream_serves_only_its_systems_and_projects() {
    let cloud = Cloud::start(Guard::Open).await;
    let config = format!(
        "{UNLIMITED}\n[[upstream]]\nname = \"one\"\nsystems = [\"cce\"]\nendpoint = \"{0}\"\nprojects = [\"demo\"]\n\
         [upstream.auth]\nmode = \"none\"\n[[upstream]]\nname = \"two\"\nsystems = [\"ief\", \"servicestage\"]\n\
         endpoint = \"{0}\"\n[upstream.auth]\nmode = \"none\"\n",
        cloud.url()
    );
    let proxy = TestProxy::of(&config, &[]);
    for (path, status, code) in [
        ("/one/api/v3/projects/demo/jobs/demo-success", 200, ""),
        ("/one/api/v3/projects/other/jobs/demo-success", 403, "JOBTREE.0403"),
        ("/one/api/v3/projects/%64emo/jobs/demo-success", 200, ""),
        ("/one/api/v3/projects/DEMO/jobs/demo-success", 403, "JOBTREE.0403"),
        ("/one/api/v2/projects/demo/jobs/demo-success", 404, "JOBTREE.0404"),
        ("/one/v2/demo/productmgr/jobs/demo-success", 404, "JOBTREE.0404"),
        ("/two/v2/demo/productmgr/jobs/demo-success", 200, ""),
        ("/two/v2/demo/cas/jobs/demo-success", 200, ""),
        ("/two/v3/demo/cas/jobs/demo-success", 404, "JOBTREE.0404"),
        ("/two/v2/other/cas/jobs/demo-success", 403, "SVCSTG.00100403"),
    ] {
        assert_eq!(proxy.get(path).await.status_and_code(), (status, code.to_owned()), "{path}");
    }
}
