//! HTTP as RFC 9110, 9111 and 9112 require it, on the wire: what callers send byte by byte, and what they get.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use jobtree_proxy::{Proxy, ProxyParts, server};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::support::cloud::{Cloud, Guard, json_response};
use crate::support::proxy::{JOB, UNLIMITED, config, with_upstream};

const DATE: &str = "Thu, 01 Jan 2026 00:00:00 GMT";

/// The size of a body that no system's buffers hold, in bytes.
const LARGE: usize = 20_000_000;

/// The proxy at a port, in front of a cloud with a job that compresses well. Stops when it is dropped.
struct Server {
    address: SocketAddr,
    cloud: Cloud,
    task: JoinHandle<()>,
    _assets: tempfile::TempDir,
}

/// A response as it was received.
#[derive(Debug)]
struct Received {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Server {
    async fn start() -> Self {
        let cloud = Cloud::start(Guard::Open).await;
        cloud.script(|seen, _| {
            let job = seen.target.rsplit('/').next().unwrap_or_default();
            if let Ok(status) = job.parse::<u16>() {
                let status = http::StatusCode::from_u16(status).unwrap();
                return Some(json_response(status, &json!({ "errorCode": "CCE.1", "a": "b" })));
            }
            let times = if job == "large" { LARGE / job.len() } else { 500 };
            let body = Bytes::from(json!({ "job": job.repeat(times) }).to_string());
            let response = Response::builder()
                .header("date", DATE)
                .header("content-type", "application/json;charset=utf-8");
            Some(response.body(body).unwrap())
        });
        let rest = format!(
            "allowed_origins = [\"https://portal.example\"]\n{UNLIMITED}[cache]\nttl_ms = 3600000\n"
        );
        let config = config(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
        let assets = tempfile::tempdir().unwrap();
        std::fs::write(assets.path().join("index.html"), "<!doctype html>").unwrap();
        let parts =
            ProxyParts { config, simulator: None, assets: Some(assets.path().to_path_buf()) };
        let proxy = Proxy::new(parts).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move {
            server::serve(listener, proxy, std::future::pending()).await.unwrap();
        });
        Self { address, cloud, task, _assets: assets }
    }

    /// Sends bytes and closes the sending side. Returns all that is received.
    async fn exchange(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut received = Vec::new();
        let reading = stream.read_to_end(&mut received);
        tokio::time::timeout(Duration::from_secs(20), reading).await.unwrap().unwrap();
        received
    }

    /// Sends a message and receives the first response to it.
    async fn send(&self, request: &[u8]) -> Received {
        Received::parse(&self.exchange(request).await)
    }

    /// Sends a request with these further headers, as `name: value`.
    async fn request(&self, method: &str, path: &str, headers: &[&str]) -> Received {
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        self.send(
            format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").as_bytes(),
        )
        .await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Received {
    fn parse(received: &[u8]) -> Self {
        // Interim responses come first, if the cloud was slow.
        let mut rest = received;
        while let Some(after) = rest.strip_prefix(b"HTTP/1.1 100 Continue\r\n\r\n") {
            rest = after;
        }
        let end = rest.windows(4).position(|it| it == b"\r\n\r\n").unwrap_or(rest.len());
        let text = String::from_utf8_lossy(&rest[..end]).into_owned();
        let mut lines = text.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let mut headers = HeaderMap::new();
        for line in lines {
            let (name, value) = line.split_once(": ").unwrap();
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, HeaderValue::from_str(value).unwrap());
        }
        let body = rest.get(end + 4..).unwrap_or_default().to_vec();
        Self { status: status.unwrap_or_else(|| panic!("no response: {text}")), headers, body }
    }

    /// The value of a header whose lines are one list; empty if there is none.
    fn header(&self, name: &str) -> String {
        let lines = self.headers.get_all(name).iter().map(|value| value.to_str().unwrap());
        lines.collect::<Vec<_>>().join(", ")
    }
}

/// What a job's response has with every status but an error's.
const CACHING: [(&str, &str); 3] = [
    ("cache-control", "public, max-age=0, s-maxage=3600"),
    ("vary", "accept, accept-encoding, origin"),
    ("date", DATE),
];

const PLAIN: [(&str, &str); 3] =
    [("etag", "{tag}"), ("content-encoding", ""), ("content-type", "application/json")];
const GZIP: [(&str, &str); 2] = [("etag", "{gzip}"), ("content-encoding", "gzip")];
const UNCHANGED: [(&str, &str); 4] = [
    ("etag", "{tag}"),
    ("content-length", ""),
    ("content-type", ""),
    ("x-content-type-options", "nosniff"),
];
const ERROR: [(&str, &str); 3] =
    [("cache-control", "no-store"), ("etag", ""), ("content-type", "application/json")];
const CLOSED: [(&str, &str); 1] = [("connection", "close")];
const ALLOW: [(&str, &str); 2] = [("allow", "GET,HEAD,OPTIONS"), ("cache-control", "no-store")];
const NONE: [(&str, &str); 0] = [];

/// The section of the RFC; the headers of a GET request for the job; status, and headers of the response.
type Row = (&'static str, &'static [&'static str], u16, &'static [(&'static str, &'static str)]);

/// In these, `{tag}` is the `ETag` of the plain body, `{gzip}` that of the compressed one.
const OF_A_JOB: [Row; 47] = [
    ("9110, 8.8.3: the ETag", &[], 200, &PLAIN),
    ("9110, 8.4: caching headers", &[], 200, &CACHING),
    // The cloud's job comes from the cache by now.
    ("9111, 5.1: a stored response", &[], 200, &[("age", "0")]),
    ("9111, 5.1: a stored response", &["If-None-Match: {tag}"], 304, &[("age", "0")]),
    ("9110, 13.1.2: matches", &["If-None-Match: {tag}"], 304, &UNCHANGED),
    ("9110, 15.4.5: headers of 304", &["If-None-Match: {tag}"], 304, &CACHING),
    ("9110, 13.1.2: weak", &["If-None-Match: W/{tag}"], 304, &UNCHANGED),
    ("9110, 13.1.2: any", &["If-None-Match: *"], 304, &UNCHANGED),
    ("9110, 13.1.2: list", &["If-None-Match: \"x,\", {tag}"], 304, &UNCHANGED),
    ("9110, 5.3: lines", &["If-None-Match: \"x\"", "If-None-Match: {tag}"], 304, &UNCHANGED),
    ("9110, 13.1.2: not a list", &["If-None-Match: *, \"x\""], 200, &PLAIN),
    ("9110, 13.1.2: another", &["If-None-Match: \"x\""], 200, &PLAIN),
    ("9110, 13.1.2: malformed", &["If-None-Match: x"], 200, &PLAIN),
    ("9110, 8.8.3.3: another coding", &["If-None-Match: {gzip}"], 200, &PLAIN),
    (
        "9110, 8.8.3.3: its coding",
        &["If-None-Match: {gzip}", "Accept-Encoding: gzip"],
        304,
        &[
            ("etag", "{gzip}"),
            ("content-encoding", ""),
            ("vary", "accept, accept-encoding, origin"),
        ],
    ),
    (
        "9110, 13.1.3: If-None-Match counts",
        &["If-None-Match: \"x\"", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"],
        200,
        &PLAIN,
    ),
    (
        "9110, 13.1.3: no date of modification",
        &["If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"],
        200,
        &PLAIN,
    ),
    (
        "9110, 13.1.4: no date of modification",
        &["If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT"],
        200,
        &PLAIN,
    ),
    // Only origin servers have to evaluate it, and nothing can be overwritten here.
    ("9110, 13.1.1: ignored", &["If-Match: \"x\""], 200, &PLAIN),
    ("9110, 14.2: ignored", &["Range: bytes=0-1"], 200, &PLAIN),
    ("9110, 14.2: ignored", &["Range: bytes=999999999-"], 200, &PLAIN),
    ("9110, 13.1.5: ignored", &["Range: bytes=0-1", "If-Range: {tag}"], 200, &PLAIN),
    ("9110, 14.2: after 304", &["Range: bytes=0-1", "If-None-Match: {tag}"], 304, &UNCHANGED),
    ("9110, 12.5.3: accepted", &["Accept-Encoding: gzip"], 200, &GZIP),
    ("9110, 8.4.1.3: its old name", &["Accept-Encoding: X-GZIP"], 200, &GZIP),
    ("9110, 12.5.3: any", &["Accept-Encoding: *"], 200, &GZIP),
    ("9110, 12.4.2: weight", &["Accept-Encoding: br, gzip;q=0.5"], 200, &GZIP),
    ("9110, 5.3: lines", &["Accept-Encoding: br", "Accept-Encoding: gzip"], 200, &GZIP),
    ("9110, 12.4.2: refused", &["Accept-Encoding: gzip;q=0"], 200, &PLAIN),
    ("9110, 12.5.3: refused", &["Accept-Encoding: *;q=0"], 200, &PLAIN),
    ("9110, 12.5.3: more specific", &["Accept-Encoding: *, gzip;q=0"], 200, &PLAIN),
    ("9110, 12.5.3: preferred", &["Accept-Encoding: gzip;q=0.5, identity"], 200, &PLAIN),
    ("9110, 12.5.3: not plain", &["Accept-Encoding: identity;q=0, gzip"], 200, &GZIP),
    // The field may be disregarded where no coding is acceptable, instead of 406 or 415.
    ("9110, 12.5.3: none", &["Accept-Encoding: identity;q=0"], 200, &PLAIN),
    ("9110, 12.5.3: unknown", &["Accept-Encoding: br, zstd"], 200, &PLAIN),
    ("9110, 12.5.3: empty", &["Accept-Encoding:"], 200, &PLAIN),
    ("9111, 5.2.1: not for the cache here", &["Cache-Control: no-cache"], 200, &[("age", "0")]),
    ("9110, 10.1.1: without a body", &["Expect: 100-continue"], 200, &PLAIN),
    ("9110, 7.6.1: close", &["Connection: close"], 200, &CLOSED),
    ("9110, 7.8: ignored", &["Connection: upgrade", "Upgrade: h2c"], 200, &[("upgrade", "")]),
    ("9112, 6: no body", &["Content-Length: 0"], 200, &PLAIN),
    ("9110, 9.3.1: body", &["Content-Length: 5", "", "hello"], 413, &CLOSED),
    ("9110, 15.5.14: body", &["Content-Length: 5", "", "hello"], 413, &ERROR),
    ("9110, 10.1.1: not continued", &["Content-Length: 5", "Expect: 100-continue"], 413, &CLOSED),
    (
        "9112, 6.1: both lengths",
        &["Content-Length: 3", "Transfer-Encoding: chunked", "", "0", ""],
        413,
        &CLOSED,
    ),
    (
        "9112, 6.3: two lengths",
        &["Content-Length: 0", "Content-Length: 3", "", "abc"],
        400,
        &CLOSED,
    ),
    ("9112, 6.1: unknown coding", &["Transfer-Encoding: gzip"], 400, &CLOSED),
];

/// The section; the first line and the headers, separated by `|`; status, and headers of the response.
type Message = (&'static str, &'static str, u16, &'static [(&'static str, &'static str)]);

/// In these, `{job}` is the path of the job.
const MESSAGES: [Message; 42] = [
    ("9112, 3.2: no host", "GET {job} HTTP/1.1", 400, &ERROR),
    ("9112, 3.2: two hosts", "GET {job} HTTP/1.1|Host: a|Host: a", 400, &ERROR),
    ("9112, 3.2: not a host", "GET {job} HTTP/1.1|Host: a b", 400, &ERROR),
    ("9110, 4.2.4: user name", "GET {job} HTTP/1.1|Host: user@a", 400, &ERROR),
    ("9112, 3.2: path", "GET {job} HTTP/1.1|Host: a/b", 400, &ERROR),
    ("9110, 7.2: empty", "GET {job} HTTP/1.1|Host:", 200, &PLAIN),
    ("9110, 7.2: address", "GET {job} HTTP/1.1|Host: [::1]:80", 200, &PLAIN),
    ("9112, 3.2: of no other method", "POST {job} HTTP/1.1", 400, &ERROR),
    ("9112, 3.2.2: absolute", "GET http://b.example{job} HTTP/1.1|Host: a", 200, &PLAIN),
    ("9112, 3.2.2: needs a host", "GET http://b.example{job} HTTP/1.1", 400, &ERROR),
    ("9112, 3.2.4: asterisk", "OPTIONS * HTTP/1.1|Host: a", 204, &[("allow", "GET,HEAD,OPTIONS")]),
    ("9112, 3.2.4: for no other method", "GET * HTTP/1.1|Host: a", 404, &ERROR),
    ("9112, 9.3: 1.0 without a host", "GET {job} HTTP/1.0", 200, &PLAIN),
    (
        "9112, C.2.2: keep-alive",
        "GET {job} HTTP/1.0|Connection: keep-alive",
        200,
        &[("connection", "keep-alive"), ("etag", "{tag}")],
    ),
    ("9110, 9.1: GET", "GET /nope HTTP/1.1|Host: a", 404, &ERROR),
    ("9110, 9.1: of the cloud", "GET {404} HTTP/1.1|Host: a", 404, &ERROR),
    (
        "9110, 13.2.1: only if it were 200",
        "GET {404} HTTP/1.1|Host: a|If-None-Match: *",
        404,
        &ERROR,
    ),
    ("9110, 15.6: of the cloud", "GET {503} HTTP/1.1|Host: a|If-Match: \"x\"", 503, &ERROR),
    ("9110, 15.5.15: target", "GET {job}{long} HTTP/1.1|Host: a", 414, &ERROR),
    ("9110, 9.3.7: OPTIONS", "OPTIONS {job} HTTP/1.1|Host: a", 204, &[("content-length", "")]),
    ("9110, 9.3.7: OPTIONS", "OPTIONS /nope HTTP/1.1|Host: a", 204, &[("vary", "origin")]),
    (
        "Fetch, 4.8: preflight",
        "OPTIONS {job} HTTP/1.1|Host: a|Origin: https://portal.example",
        204,
        &[("access-control-allow-methods", "GET,HEAD"), ("access-control-max-age", "600")],
    ),
    (
        "Fetch, 4.8: of another page",
        "OPTIONS {job} HTTP/1.1|Host: a|Origin: https://evil.example",
        204,
        &[("access-control-allow-origin", ""), ("allow", "GET,HEAD,OPTIONS")],
    ),
    (
        "Fetch, 4.9: exposed",
        "GET {job} HTTP/1.1|Host: a|Origin: https://portal.example|If-None-Match: {tag}",
        304,
        &[("access-control-allow-origin", "https://portal.example"), ("etag", "{tag}")],
    ),
    ("9110, 15.5.6: POST", "POST {job} HTTP/1.1|Host: a", 405, &ALLOW),
    ("9110, 15.5.6: body", "POST {job} HTTP/1.1|Host: a|Content-Length: 2||{}", 405, &ALLOW),
    ("9110, 15.5.6: body", "PUT {job} HTTP/1.1|Host: a|Content-Length: 2||{}", 405, &ALLOW),
    ("9110, 15.5.6: body", "PATCH {job} HTTP/1.1|Host: a|Content-Length: 2||{}", 405, &ALLOW),
    ("9110, 15.5.6: body", "DELETE {job} HTTP/1.1|Host: a|Content-Length: 2||{}", 405, &ALLOW),
    (
        "9110, 15.5.6: chunks",
        "POST {job} HTTP/1.1|Host: a|Transfer-Encoding: chunked||2|{}|0|",
        405,
        &ALLOW,
    ),
    ("9112, 9.3: body not read", "POST {job} HTTP/1.1|Host: a|Content-Length: 2||{}", 405, &CLOSED),
    (
        "9110, 10.1.1: not continued",
        "PUT {job} HTTP/1.1|Host: a|Content-Length: 2|Expect: 100-continue",
        405,
        &ALLOW,
    ),
    ("9110, 9.3.6: CONNECT", "CONNECT b.example:443 HTTP/1.1|Host: b.example", 405, &ALLOW),
    ("9110, 9.3.8: TRACE", "TRACE {job} HTTP/1.1|Host: a", 405, &ALLOW),
    ("9110, 9.1: unknown method", "PROPFIND {job} HTTP/1.1|Host: a", 405, &ALLOW),
    ("9110, 9.1: case", "get {job} HTTP/1.1|Host: a", 405, &ALLOW),
    ("9110, 15.5.6: any path", "POST /healthz HTTP/1.1|Host: a", 405, &ALLOW),
    // Answered by hyper itself, which knows no JSON.
    ("9112, 3: version", "GET {job} HTTP/3.0|Host: a", 400, &[("content-type", "")]),
    ("9112, 3: four words", "GET {job} x HTTP/1.1|Host: a", 400, &[("content-type", "")]),
    ("9112, 5.1: space", "GET {job} HTTP/1.1|Host : a", 400, &NONE),
    ("9112, 5.2: folded", "GET {job} HTTP/1.1|Host: a| b", 400, &NONE),
    ("9112, 2.2: after the request", "GET {job} HTTP/1.1|Host: a||garbage", 200, &PLAIN),
];

struct Tags {
    plain: String,
    gzip: String,
}

impl Tags {
    async fn of(server: &Server) -> Self {
        Self {
            plain: server.request("GET", JOB, &[]).await.header("etag"),
            gzip: server.request("GET", JOB, &["Accept-Encoding: gzip"]).await.header("etag"),
        }
    }

    fn fill(&self, text: &str) -> String {
        text.replace("{tag}", &self.plain)
            .replace("{gzip}", &self.gzip)
            .replace("{job}", JOB)
            .replace("{404}", "/cloud/api/v3/projects/demo/jobs/404")
            .replace("{503}", "/cloud/api/v3/projects/demo/jobs/503")
            .replace("{long}", &"x".repeat(5_000))
    }

    fn check(&self, row: &str, received: &Received, status: u16, headers: &[(&str, &str)]) {
        assert_eq!(received.status, status, "{row}: {received:?}");
        for (name, expected) in headers {
            assert_eq!(received.header(name), self.fill(expected), "{name} of {row}");
        }
        // RFC 9110, 6.6.1.
        assert_eq!(received.headers.get_all("date").iter().count(), 1, "{row}: {received:?}");
    }
}

#[tokio::test]
async fn requests_for_a_job_get_what_the_rfcs_require() {
    let server = Server::start().await;
    let tags = Tags::of(&server).await;
    assert!(tags.plain.starts_with('"') && tags.gzip.starts_with('"'), "strong");
    assert_ne!(tags.plain, tags.gzip);
    for (section, headers, status, expected) in OF_A_JOB {
        let headers: Vec<_> = headers.iter().map(|header| tags.fill(header)).collect();
        let headers: Vec<_> = headers.iter().map(String::as_str).collect();
        let received = server.request("GET", JOB, &headers).await;
        tags.check(&format!("{section} {headers:?}"), &received, status, expected);
        // hyper's own errors have no body.
        assert_eq!(received.body.is_empty(), [304, 400].contains(&status), "{section}");
    }
    assert_eq!(server.cloud.request_count(), 1, "all of one stored response");
}

#[tokio::test]
async fn messages_get_what_the_rfcs_require() {
    let server = Server::start().await;
    let tags = Tags::of(&server).await;
    for (section, message, status, expected) in MESSAGES {
        let text = tags.fill(&message.replace('|', "\r\n")) + "\r\n\r\n";
        let received = server.send(text.as_bytes()).await;
        tags.check(&format!("{section} {message}"), &received, status, expected);
    }
}

/// RFC 9110, 9.3.2.
#[tokio::test]
async fn head_has_the_headers_of_get_and_no_body() {
    let server = Server::start().await;
    let tag = format!("If-None-Match: {}", Tags::of(&server).await.plain);
    let failing = "/cloud/api/v3/projects/demo/jobs/404";
    for (path, headers) in [
        (JOB, &["X-Request-Id: r"] as &[&str]),
        (JOB, &["X-Request-Id: r", "Accept-Encoding: gzip"]),
        (JOB, &["X-Request-Id: r", "Origin: https://portal.example"]),
        (JOB, &["X-Request-Id: r", &tag]),
        (failing, &["X-Request-Id: r"]),
        ("/healthz", &["X-Request-Id: r"]),
        ("/readyz", &["X-Request-Id: r"]),
        ("/metrics", &["X-Request-Id: r"]),
        ("/", &["X-Request-Id: r"]),
        ("/index.html", &["X-Request-Id: r", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"]),
        ("/nope", &["X-Request-Id: r"]),
        ("/cloud/api/v3/projects/demo/jobs/a%2Fb", &["X-Request-Id: r"]),
    ] {
        let mut get = server.request("GET", path, headers).await;
        let mut head = server.request("HEAD", path, headers).await;
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(
            get.header("content-length").parse().ok(),
            (get.status != 304).then_some(get.body.len()),
            "{path}"
        );
        for received in [&mut get, &mut head] {
            // Of the proxy's own clock; the metrics count the first request.
            assert!(received.headers.remove("date").is_some(), "{path}");
            if path == "/metrics" {
                received.headers.remove("content-length");
            }
        }
        assert_eq!(head.headers, get.headers, "{path} {headers:?}");
    }
}

/// RFC 9110, 6.6.1: a cache adds a `Date` to a response without one.
#[tokio::test]
async fn stored_response_has_the_date_of_its_arrival() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| Some(Response::new(Bytes::from_static(b"{}"))));
    let config = config(&with_upstream(UNLIMITED, &cloud.url(), "mode = \"none\""), &[]);
    let response = crate::support::proxy::TestProxy::new(config).get(JOB).await;
    assert!(response.header("date").ends_with(" GMT"), "{:?}", response.headers);
}

#[tokio::test]
async fn caller_who_closes_its_side_still_gets_its_responses() {
    let server = Server::start().await;
    server.cloud.pause();
    let request = format!("GET {JOB} HTTP/1.1\r\nHost: a\r\n\r\n");
    let another = request.replace("demo-success", "another");
    let both = format!("{request}{another}");
    let exchange = server.exchange(both.as_bytes());
    let release = async {
        server.cloud.wait_for_requests(1).await;
        server.cloud.gate.add_permits(2);
    };
    let (received, ()) = tokio::join!(exchange, release);
    let text = String::from_utf8_lossy(&received);
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2, "{text}");
    assert!(text.contains("demo-success") && text.contains("another"), "{text}");
}

#[tokio::test]
async fn caller_who_closes_its_side_gets_a_large_body_and_a_file() {
    let server = Server::start().await;
    let large = server.request("GET", "/cloud/api/v3/projects/demo/jobs/large", &[]).await;
    assert!(large.body.len() >= LARGE, "{} {:?}", large.body.len(), large.headers);
    assert_eq!(large.header("content-length"), large.body.len().to_string());
    let file = server.request("GET", "/", &[]).await;
    assert_eq!(file.body, b"<!doctype html>");
}
