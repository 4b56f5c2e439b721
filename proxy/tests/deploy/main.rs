//! The files of `deploy/` in use: nginx in front of two proxies. `cargo xtask test` installs nginx and runs this test with
//! its path in `JOBTREE_NGINX`.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::{SocketAddr, TcpListener};
use std::process::Stdio;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use jobtree_proxy::{Proxy, ProxyParts, server};
use serde_json::json;
use support::cloud::{Cloud, Guard, PASSWORD, in_time};
use support::proxy::config;
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy");
const JOB: &str = "/proxy/otc/api/v3/projects/0123456789abcdef0123456789abcdef/jobs/demo-success";

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A portal that names the user of a session.
async fn portal() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let service = hyper::service::service_fn(|request: Request<_>| async move {
                    let cookie = request.headers().get("cookie").and_then(|it| it.to_str().ok());
                    let user = cookie.and_then(|cookie| cookie.strip_prefix("session="));
                    let mut response = Response::new(Full::<Bytes>::default());
                    match user {
                        Some(user) => {
                            response.headers_mut().insert("x-user", user.parse().unwrap());
                        }
                        None => *response.status_mut() = http::StatusCode::UNAUTHORIZED,
                    }
                    Ok::<_, Infallible>(response)
                });
                let server = hyper::server::conn::http1::Builder::new();
                let _ = server.serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    address
}

/// A proxy with the configuration of `deploy/`, except for its addresses and its TTL.
fn proxy(cloud: &Cloud, password: &std::path::Path) -> SocketAddr {
    let address = free_address();
    let text = std::fs::read_to_string(format!("{DEPLOY}/proxy.toml")).unwrap();
    let mut left = Vec::new();
    let mut replaced = text.clone();
    for (from, to) in [
        ("10.0.0.5:8787", address.to_string()),
        ("10.0.0.2", "127.0.0.1".into()),
        ("ttl_ms = 1000", "ttl_ms = 60000".into()),
        ("region = \"eu-de\"", format!("endpoint = \"{}\"", cloud.url())),
        (
            "mode = \"password\"",
            format!("mode = \"password\"\niam = \"{}\"\nproject = \"eu-de\"", cloud.url()),
        ),
        ("OTC00000000001000000000", "OTC-1".into()),
        ("/run/credentials/jobtree-proxy.service/password", password.display().to_string()),
    ] {
        if !replaced.contains(from) {
            left.push(from);
        }
        replaced = replaced.replace(from, &to);
    }
    assert!(left.is_empty(), "deploy/proxy.toml has no {left:?}");
    let config = config(&replaced, &[]);
    let listener = TcpListener::bind(address).unwrap();
    let proxy = Proxy::new(ProxyParts { config, simulator: None, assets: None }).unwrap();
    tokio::spawn(server::serve(listener, proxy, std::future::pending()));
    address
}

struct Nginx {
    address: SocketAddr,
    _child: Child,
    _folder: tempfile::TempDir,
}

/// nginx with the configuration of `deploy/`, except for its addresses and directories.
async fn nginx(proxies: [SocketAddr; 2], portal: SocketAddr) -> Nginx {
    let folder = tempfile::tempdir().unwrap();
    let address = free_address();
    let text = std::fs::read_to_string(format!("{DEPLOY}/nginx/nginx.conf")).unwrap();
    let mut replaced = format!("error_log stderr warn;\npid nginx.pid;\n{text}");
    for (from, to) in [
        ("/var/cache/nginx/jobtree", "cache".to_owned()),
        ("10.0.0.5:8787", proxies[0].to_string()),
        ("10.0.0.6:8787", proxies[1].to_string()),
        ("10.0.0.3:3000", portal.to_string()),
        ("10.0.0.2:8080", address.to_string()),
    ] {
        assert!(replaced.contains(from), "deploy/nginx/nginx.conf has no {from}");
        replaced = replaced.replace(from, &to);
    }
    let file = folder.path().join("nginx.conf");
    std::fs::write(&file, replaced).unwrap();
    let program = std::env::var("JOBTREE_NGINX").expect("JOBTREE_NGINX names nginx");
    let child = Command::new(program)
        .arg("-p")
        .arg(folder.path())
        .arg("-c")
        .arg(&file)
        // A single process, so that killing it leaves none behind.
        .args(["-g", "daemon off; master_process off;"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    in_time(async {
        while tokio::net::TcpStream::connect(address).await.is_err() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    Nginx { address, _child: child, _folder: folder }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs nginx; cargo xtask test runs it"]
async fn two_proxies_behind_nginx_act_as_one() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|seen, number| {
        let body = json!({ "number": number, "target": seen.target, "text": "x".repeat(3000) });
        Some(support::cloud::json_response(http::StatusCode::OK, &body))
    });
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, PASSWORD).unwrap();
    let proxies = [proxy(&cloud, &password), proxy(&cloud, &password)];
    let nginx = nginx(proxies, portal().await).await;
    let origin = format!("http://{}", nginx.address);
    let client =
        reqwest::Client::builder().no_proxy().tls_backend_preconfigured(tls()).build().unwrap();
    let ask = |user: Option<usize>, path: &str| {
        let mut request = client.get(format!("{origin}{path}"));
        if let Some(user) = user {
            request = request.header("cookie", format!("session=user-{user}"));
        }
        async move { in_time(request.send()).await.unwrap() }
    };

    // A thousand callers, each another user, at the same time.
    let mut callers = JoinSet::new();
    for user in 0..1000 {
        let asking = ask(Some(user), JOB);
        callers.spawn(async move {
            let response = asking.await;
            (response.status().as_u16(), response.text().await.unwrap())
        });
    }
    let responses: BTreeSet<_> = in_time(callers.join_all()).await.into_iter().collect();
    assert_eq!(responses.len(), 1, "all have the same: {responses:?}");
    assert_eq!(responses.first().unwrap().0, 200);
    println!(
        "1000 callers through nginx and two proxies: {} upstream request(s), {} sign-in(s)",
        cloud.request_count(),
        cloud.sign_in_count()
    );
    assert_eq!((cloud.request_count(), cloud.sign_in_count()), (1, 1));

    // A thousand more, for ten jobs, which nginx spreads over both proxies.
    let mut callers = JoinSet::new();
    for user in 0..1000 {
        let asking = ask(Some(user), &format!("{JOB}-{}", user % 10));
        callers.spawn(async move { asking.await.status().as_u16() });
    }
    assert!(in_time(callers.join_all()).await.iter().all(|status| *status == 200));
    println!(
        "1000 callers of ten jobs: {} upstream requests, {} sign-ins",
        cloud.request_count() - 1,
        cloud.sign_in_count()
    );
    assert_eq!(cloud.request_count(), 11);
    assert!(cloud.sign_in_count() <= 2, "one for each proxy");

    // A caller without a session gets nothing, not even from nginx's cache.
    assert_eq!(ask(None, JOB).await.status(), 401);
    assert_eq!(cloud.request_count(), 11);

    // nginx understands the responses: it revalidates by their ETag.
    let response = ask(Some(1), JOB).await;
    let tag = response.headers()["etag"].clone();
    assert_eq!(response.headers()["cache-control"], "public, max-age=0, s-maxage=60");
    let again = client
        .get(format!("{origin}{JOB}"))
        .header("cookie", "session=user-1")
        .header("if-none-match", &tag)
        .send();
    assert_eq!(in_time(again).await.unwrap().status(), 304);

    // Each representation has its own place in nginx's cache. This body is no job.
    for (accept, status, content_type) in [
        ("text/plain", 502, "text/plain; charset=utf-8"),
        ("text/html", 502, "text/html; charset=utf-8"),
        ("application/json", 200, "application/json"),
    ] {
        let request = client.get(format!("{origin}{JOB}")).header("accept", accept);
        let response = in_time(request.header("cookie", "session=user-1").send()).await.unwrap();
        assert_eq!(response.status(), status, "{accept}");
        assert_eq!(response.headers()["content-type"], content_type);
    }

    // A held response reaches a proxy with the caller's ETag, past the cache.
    let waiting = client
        .get(format!("{origin}{JOB}?wait=1"))
        .header("cookie", "session=user-1")
        .header("if-none-match", &tag);
    let since = Instant::now();
    assert_eq!(in_time(waiting.send()).await.unwrap().status(), 304);
    assert!(since.elapsed() >= Duration::from_secs(1), "held");

    // The proxies' errors pass nginx, and callers cannot name users themselves.
    for (path, status) in [
        ("/proxy/otc/api/v3/projects/other/jobs/x", 403),
        ("/proxy/otc/api/v3/projects/0123456789abcdef0123456789abcdef/jobs/a%2Fb", 404),
        ("/proxy/nope/api/v3/projects/p/jobs/x", 404),
        ("/_session", 404),
    ] {
        let response = ask(Some(1), path).await.status().as_u16();
        assert!(response == status || response == 400, "{path}: {response}");
    }
    let direct =
        client.get(format!("http://{}{}", proxies[0], JOB.trim_start_matches("/proxy"))).send();
    assert_eq!(in_time(direct).await.unwrap().status(), 401, "no user is named");
}

fn tls() -> tokio_rustls::rustls::ClientConfig {
    use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};
    ClientConfig::builder_with_provider(std::sync::Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth()
}
