//! Access control: who may call, by which host name, from which pages, and how often.

use std::net::SocketAddr;

use sha2::{Digest, Sha256};

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::{JOB, TestProxy, with_upstream};

const TOKEN: [(&str, &str); 1] = [("TOKEN", "the-owners-token")];
const INJECTED: &str = "mode = \"token\"\ntoken_env = \"TOKEN\"";

fn bearer(tokens: &[&str]) -> String {
    let hashes: Vec<_> =
        tokens.iter().map(|it| format!("\"{}\"", hex::encode(Sha256::digest(it)))).collect();
    format!("[access]\nmode = \"bearer\"\ntokens_sha256 = [{}]\n", hashes.join(", "))
}

#[tokio::test]
async fn bearer_mode_requires_a_known_token() {
    let cloud = Cloud::start(Guard::Open).await;
    let rest = bearer(&["first-token", "second-token"]);
    let proxy = TestProxy::of(&with_upstream(&rest, &cloud.url(), INJECTED), &TOKEN);
    for (headers, status) in [
        (&[][..], 401),
        (&[("authorization", "Bearer first-token")], 200),
        (&[("authorization", "bearer second-token")], 200),
        (&[("authorization", "Bearer  first-token ")], 200),
        (&[("authorization", "Bearer third-token")], 401),
        (&[("authorization", "Bearer")], 401),
        (&[("authorization", "Bearer ")], 401),
        (&[("authorization", "first-token")], 401),
        (&[("authorization", "Basic first-token")], 401),
        (&[("authorization", "Bearer first-token, Bearer x")], 401),
        (&[("authorization", "Bearer x"), ("authorization", "Bearer first-token")], 401),
        (&[("x-auth-token", "first-token")], 401),
        (&[("cookie", "token=first-token")], 401),
        (&[("x-forwarded-user", "root")], 401),
    ] {
        for path in [JOB, "/metrics"] {
            let response = proxy.request("GET", path, headers).await;
            assert_eq!(response.status, status, "{path} {headers:?}");
            if status == 401 {
                assert_eq!(response.status_and_code().1, "JOBTREE.0401");
                assert_eq!(response.header("www-authenticate"), "Bearer");
            }
        }
    }
    for path in ["/healthz", "/readyz"] {
        assert_eq!(proxy.get(path).await.status, 200, "{path} needs no token");
    }
}

#[tokio::test]
async fn forwarded_names_count_from_trusted_addresses_only() {
    let cloud = Cloud::start(Guard::Open).await;
    let rest = "[access]\nmode = \"forwarded\"\nuser_header = \"X-User\"\ntrusted = [\"10.0.0.0/8\", \"fd00::/8\", \"192.0.2.7\"]\n";
    let proxy = TestProxy::of(&with_upstream(rest, &cloud.url(), INJECTED), &TOKEN);
    let alice = &[("x-user", "alice")][..];
    for (peer, headers, status) in [
        ("10.1.2.3:1", alice, 200),
        ("[fd00::1]:1", alice, 200),
        ("192.0.2.7:1", alice, 200),
        ("[::ffff:10.1.2.3]:1", alice, 200),
        ("192.0.2.8:1", alice, 403),
        ("127.0.0.1:1", alice, 403),
        ("[::1]:1", alice, 403),
        ("[::ffff:127.0.0.1]:1", alice, 403),
        ("11.0.0.1:1", alice, 403),
        ("10.1.2.3:1", &[], 401),
        ("10.1.2.3:1", &[("x-user", "")], 401),
        ("10.1.2.3:1", &[("x-user", "  ")], 401),
        ("10.1.2.3:1", &[("x-user", "alice"), ("x-user", "root")], 401),
        ("10.1.2.3:1", &[("x-forwarded-user", "alice")], 401),
        ("11.0.0.1:1", &[("x-user", "alice"), ("x-forwarded-for", "10.1.2.3")], 403),
    ] {
        let peer: SocketAddr = peer.parse().unwrap();
        let response = proxy.request_from(peer, "GET", JOB, headers).await;
        assert_eq!(response.status, status, "{peer} {headers:?}");
    }
    // A request without a peer address does not come from a trusted peer.
    let request = http::Request::get(JOB).header("x-user", "alice");
    let request = request.body(http_body_util::Empty::<bytes::Bytes>::new()).unwrap();
    let response = tower::ServiceExt::oneshot(proxy.proxy.clone(), request).await.unwrap();
    assert_eq!(response.status(), 403);
}

#[tokio::test]
async fn open_proxy_with_credentials_requires_a_loopback_host() {
    let cloud = Cloud::start(Guard::Open).await;
    let guarded = TestProxy::of(&with_upstream("", &cloud.url(), INJECTED), &TOKEN);
    let open = TestProxy::open(&cloud.url());
    for (host, is_own) in [
        ("localhost", true),
        ("localhost:8787", true),
        ("LOCALHOST:8080", true),
        ("localhost.", true),
        ("portal.localhost", true),
        ("127.0.0.1:8787", true),
        ("127.9.9.9", true),
        ("[::1]:8787", true),
        ("[::ffff:127.0.0.1]", true),
        ("evil.example", false),
        ("evil.example:8787", false),
        ("localhost.evil.example", false),
        ("127.0.0.1.evil.example", false),
        ("evil-localhost", false),
        ("169.254.169.254", false),
        ("0.0.0.0", false),
        ("10.0.0.1", false),
        ("[::]", false),
        ("localhost@evil.example", false),
        ("evil.example@localhost", false),
        ("", false),
    ] {
        let status = if is_own { 200 } else { 403 };
        for path in [JOB, "/metrics"] {
            let response = guarded.request("GET", path, &[("host", host)]).await;
            assert_eq!(response.status, status, "{path} {host:?}");
        }
        assert_eq!(guarded.request("GET", "/readyz", &[("host", host)]).await.status, 200);
        assert_eq!(
            open.request("GET", JOB, &[("host", host)]).await.status,
            200,
            "no secrets: {host:?}"
        );
    }
    let twice = [("host", "localhost"), ("host", "evil.example")];
    assert_eq!(guarded.request("GET", JOB, &twice).await.status, 403);
    let absolute = format!("http://evil.example{JOB}");
    assert_eq!(guarded.get(&absolute).await.status, 403);
}

#[tokio::test]
async fn only_pages_of_listed_origins_may_read() {
    let cloud = Cloud::start(Guard::Open).await;
    let rest = "allowed_origins = [\"https://portal.example\", \"http://localhost:8080\"]\n";
    let proxy = TestProxy::of(&with_upstream(rest, &cloud.url(), "mode = \"none\""), &[]);
    for (origin, is_listed) in [
        ("https://portal.example", true),
        ("http://localhost:8080", true),
        ("http://portal.example", false),
        ("https://portal.example.evil.example", false),
        ("https://sub.portal.example", false),
        ("https://portal.example:8443", false),
        ("https://evil.example", false),
        ("null", false),
        ("*", false),
        ("", false),
    ] {
        let allowed = if is_listed { origin } else { "" };
        for path in [JOB, "/nope", "/readyz"] {
            let response = proxy.request("GET", path, &[("origin", origin)]).await;
            assert_eq!(response.header("access-control-allow-origin"), allowed, "{path} {origin}");
            assert!(response.headers.get_all("vary").iter().any(|vary| vary == "origin"));
            if is_listed {
                let exposed = response.header("access-control-expose-headers");
                assert_eq!(exposed, "date,etag,jobtree-phase,retry-after,x-request-id");
            }
            assert_eq!(response.header("access-control-allow-credentials"), "");
        }
        let asking = [
            ("origin", origin),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "authorization"),
        ];
        let preflight = proxy.request("OPTIONS", JOB, &asking).await;
        assert_eq!(preflight.status, 204);
        assert_eq!(preflight.header("access-control-allow-origin"), allowed, "{origin}");
        assert_eq!(preflight.header("access-control-allow-methods").is_empty(), !is_listed);
    }
    let twice = [("origin", "https://portal.example"), ("origin", "https://evil.example")];
    assert_eq!(proxy.request("GET", JOB, &twice).await.header("access-control-allow-origin"), "");
    let closed = TestProxy::open(&cloud.url());
    let response = closed.request("GET", JOB, &[("origin", "https://portal.example")]).await;
    assert_eq!(
        response.header("access-control-allow-origin"),
        "",
        "without a list, the same origin only"
    );
}

#[tokio::test]
async fn rate_limit_applies_per_caller() {
    let cloud = Cloud::start(Guard::Open).await;
    let limits = "[limits]\nrequests_per_second = 3\n";
    let rest = format!("{}{limits}", bearer(&["one", "two"]));
    let proxy = TestProxy::of(&with_upstream(&rest, &cloud.url(), INJECTED), &TOKEN);
    let [one, two] = [[("authorization", "Bearer one")], [("authorization", "Bearer two")]];
    for _ in 0..3 {
        assert_eq!(proxy.request("GET", JOB, &one).await.status, 200);
    }
    let limited = proxy.request("GET", JOB, &one).await;
    assert_eq!(limited.status_and_code(), (429, "JOBTREE.0429".into()));
    assert_eq!(limited.header("retry-after"), "1");
    assert_eq!(proxy.request("GET", JOB, &two).await.status, 200);

    // Without names, callers are distinguished by their addresses.
    let proxy = TestProxy::of(&with_upstream(limits, &cloud.url(), "mode = \"none\""), &[]);
    let (here, there) = ("192.0.2.1:1".parse().unwrap(), "192.0.2.2:1".parse().unwrap());
    for _ in 0..3 {
        assert_eq!(proxy.request_from(here, "GET", JOB, &[]).await.status, 200);
    }
    assert_eq!(proxy.request_from(here, "GET", JOB, &[]).await.status, 429);
    assert_eq!(proxy.request_from(there, "GET", JOB, &[]).await.status, 200);
    assert_eq!(proxy.request_from(here, "GET", "/healthz", &[]).await.status, 200);
}

#[tokio::test]
async fn request_with_a_body_is_rejected() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = TestProxy::open(&cloud.url());
    let request = http::Request::get(JOB)
        .body(http_body_util::Full::<bytes::Bytes>::from("GET / HTTP/1.1"))
        .unwrap();
    let response = tower::ServiceExt::oneshot(proxy.proxy, request).await.unwrap();
    assert_eq!(response.status(), 413);
    assert_eq!(response.headers()["connection"], "close");
    assert_eq!(cloud.request_count(), 0);
}
