//! The program under faults of upstreams and of callers: every caller gets the right error, and afterwards the program
//! holds no more memory and descriptors than before. Linux only, since it reads `/proc`.

#![cfg(target_os = "linux")]
// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

mod program;
mod reload;
mod tls;
mod upstream;

use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use program::Program;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use upstream::{Fault, Upstream};

/// How much more memory may be held after the last rush than after the one before, since the allocator retains memory of
/// the first ones for reuse.
const RETAINED_KIB: usize = 8 * 1024;

/// The rush after which, at the latest, no more may be held than after the one before.
const MAX_RUSHES: usize = 5;

/// How often a thousand callers connect and disconnect.
const ROUNDS: usize = 4;

/// The faults, with the status and code that each leads to.
const FAULTS: [(Fault, u16, &str); 16] = [
    (Fault::Reset, 502, "JOBTREE.0502"),
    (Fault::Silence, 502, "JOBTREE.0505"),
    (Fault::Hang, 504, "JOBTREE.0504"),
    (Fault::StallInBody, 504, "JOBTREE.0504"),
    (Fault::CutInBody, 502, "JOBTREE.0505"),
    (Fault::Trickle, 504, "JOBTREE.0504"),
    (Fault::Garbage, 502, "JOBTREE.0505"),
    (Fault::EndlessHeaders, 502, "JOBTREE.0505"),
    (Fault::EndlessHeader, 502, "JOBTREE.0505"),
    (Fault::Announced10GiB, 413, "JOBTREE.0413"),
    (Fault::Chunked10GiB, 413, "JOBTREE.0413"),
    (Fault::BadChunks, 502, "JOBTREE.0505"),
    (Fault::TwoLengths, 502, "JOBTREE.0505"),
    (Fault::Redirect, 502, "JOBTREE.0507"),
    (Fault::Compressed, 502, "JOBTREE.0505"),
    (Fault::EndlessContinue, 504, "JOBTREE.0504"),
];

fn upstream_table(name: &str, endpoint: &str) -> String {
    format!(
        "[[upstream]]\nname = \"{name}\"\nsystems = [\"cce\"]\nendpoint = \"{endpoint}\"\n[upstream.auth]\nmode = \"none\"\n"
    )
}

const LIMITS: &str = "[cache]\nttl_ms = 0\n[limits]\ntimeout_ms = 3000\nbody_bytes = 4194304\nrequests_per_second = 1000000\n[log]\nlevel = \"error\"\n";

/// Sends a request. Returns the status, and the code if it is an error.
async fn ask(address: &str, path: &str) -> (u16, String) {
    let text = ask_with(address, path, "").await;
    let status = text.split(' ').nth(1).unwrap_or_default().parse().unwrap_or(0);
    let code = text.split("\"error_code\":\"").nth(1).and_then(|it| it.split('"').next());
    (status, code.unwrap_or_default().to_owned())
}

async fn ask_with(address: &str, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut text)).await;
    read.expect("no response within 20 s").unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

fn job(name: &str, number: usize) -> String {
    format!("/{name}/api/v3/projects/p/jobs/j{number}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_upstream_fault_gets_its_error_and_leaks_nothing() {
    let mut config = LIMITS.to_owned();
    let mut upstreams = Vec::new();
    for (number, (fault, _, _)) in FAULTS.into_iter().enumerate() {
        let upstream = Upstream::start(fault).await;
        config.push_str(&upstream_table(
            &format!("u{number}"),
            &format!("http://{}", upstream.address),
        ));
        upstreams.push(upstream);
    }
    config.push_str(&upstream_table("refusing", "http://127.0.0.1:1"));
    let good = Upstream::start(Fault::None).await;
    config.push_str(&upstream_table("good", &format!("http://{}", good.address)));
    let program = Program::start(&config, &[]).await;
    let address = program.address.clone();
    assert_eq!(ask(&address, &job("good", 0)).await, (200, String::new()));
    let fresh = program.held();
    let (_, _) = all_faults(&program).await;
    // Waits until the circuits are closed again.
    let mut before = program.settled(fresh.descriptors + 4).await;
    let mut rush = 2;
    let (peak, after) = loop {
        let (clear, peak) = all_faults(&program).await;
        assert_eq!(
            ask(&address, &job("good", rush)).await,
            (200, String::new()),
            "other upstreams still work"
        );
        let after = program.until(fresh.descriptors + 4, before.kib + RETAINED_KIB).await;
        println!(
            "rush {rush} of 170 requests to 17 faulty upstreams, {clear} with the fault's own code: \
             fresh {fresh:?}, before {before:?}, peak {peak:?}, after {after:?}"
        );
        // A leak grows with every rush, what the allocator retains only with the first ones.
        if after.kib <= before.kib + RETAINED_KIB || rush == MAX_RUSHES {
            break (peak, after);
        }
        before = program.settled(fresh.descriptors + 4).await;
        rush += 1;
    };
    assert!(after.descriptors <= fresh.descriptors + 4, "{fresh:?} {after:?}");
    assert!(after.kib <= before.kib + RETAINED_KIB, "{before:?} {after:?}");
    // A few megabytes each, far less than the upstreams try to send.
    assert!(peak.kib <= fresh.kib + 256 * 1024, "{fresh:?} {peak:?}");
}

/// Sends ten concurrent requests to each faulty upstream. Returns how many got the fault's own code, as opposed to an open
/// circuit, and the most that the program held.
async fn all_faults(program: &Program) -> (usize, program::Held) {
    let address = &program.address;
    let mut callers = JoinSet::new();
    let refusing = [("refusing".to_owned(), 502, "JOBTREE.0502")];
    let all = FAULTS
        .iter()
        .enumerate()
        .map(|(number, (_, status, code))| (format!("u{number}"), *status, *code));
    for (name, status, code) in all.chain(refusing) {
        // Ten concurrent requests, the last of which may find the circuit open.
        for number in 0..10 {
            let (address, path, name) = (address.clone(), job(&name, number), name.clone());
            callers.spawn(async move { (name, ask(&address, &path).await, status, code) });
        }
    }
    let mut peak = program.held();
    let mut clear = 0;
    while let Some(ended) = callers.join_next().await {
        let (name, response, status, code) = ended.unwrap();
        let is_open = response == (503, "JOBTREE.0510".to_owned());
        assert!(
            is_open || response == (status, code.to_owned()),
            "{name}: {response:?}, not {code}"
        );
        clear += usize::from(!is_open);
        let held = program.held();
        peak.kib = peak.kib.max(held.kib);
        peak.descriptors = peak.descriptors.max(held.descriptors);
    }
    (clear, peak)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousand_callers_who_disconnect_leak_nothing() {
    let hanging = Upstream::start(Fault::Hang).await;
    let limits = LIMITS.replace("timeout_ms = 3000", "timeout_ms = 60000");
    let config =
        format!("{limits}{}", upstream_table("slow", &format!("http://{}", hanging.address)));
    let program = Program::start(&config, &[]).await;
    ask(&program.address, "/healthz").await;
    let fresh = program.held();
    let mut before = fresh;
    for round in 1..=ROUNDS {
        // Counted after the last round's connections, which may be accepted late.
        let connections_before = hanging.settled_connections().await;
        let mut callers = JoinSet::new();
        for number in 0..1000 {
            let (address, path) = (program.address.clone(), job("slow", number));
            callers.spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
                stream.write_all(request.as_bytes()).await.unwrap();
                stream
            });
        }
        let streams = callers.join_all().await;
        let started_at = Instant::now();
        while program.held().descriptors < fresh.descriptors + 1000
            && started_at.elapsed() < Duration::from_secs(10)
        {
            tokio::task::yield_now().await;
        }
        let peak = program.held();
        let connections = hanging.connections.load(Ordering::SeqCst) - connections_before;
        drop(streams);
        let most = if round == ROUNDS { before.kib + RETAINED_KIB } else { usize::MAX };
        let after = program.until(fresh.descriptors + 2, most).await;
        println!("1000 callers who disconnect: before {before:?}, peak {peak:?}, after {after:?}");
        assert!(peak.descriptors >= fresh.descriptors + 1000, "{fresh:?} {peak:?}");
        assert!(connections <= 256, "{connections} connections to the upstream at the same time");
        assert!(after.descriptors <= fresh.descriptors + 2, "{fresh:?} {after:?}");
        assert!(after.kib <= most, "{before:?} {after:?}");
        before = after;
    }
    assert_eq!(ask(&program.address, "/healthz").await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_requests_are_rejected_and_harm_nobody() {
    let good = Upstream::start(Fault::None).await;
    let config = format!("{LIMITS}{}", upstream_table("good", &format!("http://{}", good.address)));
    let program = Program::start(&config, &[]).await;
    let path = job("good", 0);
    let many: String = (0..200).map(|number| format!("x-{number}: y\r\n")).collect();
    let long = format!("x-long: {}\r\n", "y".repeat(200_000));
    for (request, status) in [
        (format!("GET {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"), "413"),
        (
            format!(
                "GET {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
            ),
            "413",
        ),
        (
            format!(
                "GET {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nhello"
            ),
            "400",
        ),
        (format!("GET {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n"), "400"),
        (format!("GET {path} HTTP/1.1\r\nHost: a\r\nHost : b\r\n\r\n"), "400"),
        (format!("GET {path} HTTP/1.1\r\n Host: a\r\n\r\n"), "400"),
        (format!("GET {path} HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"), "400"),
        (format!("GET {path} HTTP/9.9\r\nHost: a\r\n\r\n"), "400"),
        (format!("GET {path} x HTTP/1.1\r\nHost: a\r\n\r\n"), "400"),
        (format!("GET {path} HTTP/1.1\r\nHost: a\r\n{many}\r\n"), "431"),
        (format!("GET {path} HTTP/1.1\r\nHost: a\r\n{long}\r\n"), "431"),
        ("\x16\x03\x01\x02\r\n\r\n".into(), "400"),
        (format!("POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "405"),
        (format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), "200"),
    ] {
        let mut stream = TcpStream::connect(&program.address).await.unwrap();
        // The proxy may close the connection before it has read everything.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut text = Vec::new();
        let read = stream.read_to_end(&mut text);
        let _ = tokio::time::timeout(Duration::from_secs(10), read)
            .await
            .expect("no response within 10 s");
        let text = String::from_utf8_lossy(&text);
        let actual = text.split(' ').nth(1).unwrap_or_default();
        let is_cut = text.is_empty() && status == "431";
        assert!(
            actual == status || is_cut,
            "{status}, not {actual:?}: {}",
            request.get(..80).unwrap_or(&request)
        );
    }
    assert_eq!(ask(&program.address, &path).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_who_never_read_block_nobody_and_take_little_memory() {
    let good = Upstream::start(Fault::None).await;
    let config = format!("{LIMITS}{}", upstream_table("good", &format!("http://{}", good.address)));
    let program = Program::start(&config, &[]).await;
    let idle = program.held();
    assert_eq!(ask(&program.address, &job("good", 0)).await.0, 200);
    let fresh = program.held();
    let request = format!("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", job("good", 0));
    let requests = request.repeat(2_000);
    let mut callers = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(&program.address).await.unwrap();
        // As much as the proxy reads, which is no more than it can respond to.
        let writing = stream.write_all(requests.as_bytes());
        let _ = tokio::time::timeout(Duration::from_millis(50), writing).await;
        callers.push(stream);
    }
    let started_at = Instant::now();
    assert_eq!(ask(&program.address, &job("good", 0)).await.0, 200, "other callers get responses");
    let waited = started_at.elapsed();
    let peak = program.held();
    drop(callers);
    let after = program.until(fresh.descriptors + 2, usize::MAX).await;
    println!("200 callers who never read: fresh {fresh:?}, peak {peak:?}, after {after:?}");
    // At each of these times a finished connection may still be open.
    let own = idle.descriptors.min(fresh.descriptors).min(after.descriptors);
    assert!(peak.descriptors >= own + 200, "{own} {peak:?}");
    assert!(peak.kib <= fresh.kib + 128 * 1024, "{fresh:?} {peak:?}");
    assert!(after.descriptors <= fresh.descriptors + 2, "{fresh:?} {after:?}");
    assert!(waited < Duration::from_secs(5), "{waited:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn json_log_has_one_object_per_request() {
    let good = Upstream::start(Fault::None).await;
    let reset = Upstream::start(Fault::Reset).await;
    let limits = LIMITS.replace("level = \"error\"", "format = \"json\"\nlevel = \"info\"");
    let config = format!(
        "{limits}{}{}",
        upstream_table("good", &format!("http://{}", good.address)),
        upstream_table("reset", &format!("http://{}", reset.address))
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    let log = Stdio::from(file.reopen().unwrap());
    let program = Program::start_with_log(&config, &[], log).await;
    for (name, status) in [("good", 200), ("reset", 502)] {
        assert_eq!(ask(&program.address, &job(name, 0)).await.0, status);
    }
    drop(program);
    let written = std::fs::read_to_string(file.path()).unwrap();
    let lines: Vec<serde_json::Value> =
        written.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let of = |status: u64| lines.iter().find(|line| line["status"] == status);
    for status in [200, 502] {
        let line = of(status).unwrap_or_else(|| panic!("no line of {status}: {written}"));
        let has = |key: &str| !line[key].is_null();
        assert!(["timestamp", "level", "request_id", "message"].into_iter().all(has), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sigterm_finishes_requests_in_flight_then_exits() {
    let slow = Upstream::start(Fault::Hang).await;
    let config = format!("{LIMITS}{}", upstream_table("slow", &format!("http://{}", slow.address)));
    let mut program = Program::start(&config, &[]).await;
    let (address, path) = (program.address.clone(), job("slow", 0));
    let request = tokio::spawn(async move { ask(&address, &path).await });
    while slow.connections.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let id = program.child.id().unwrap();
    let stopped =
        tokio::process::Command::new("kill").args(["-TERM", &id.to_string()]).status().await;
    assert!(stopped.unwrap().success());
    assert_eq!(
        request.await.unwrap(),
        (504, "JOBTREE.0504".into()),
        "the request in flight got its response"
    );
    let ended = tokio::time::timeout(Duration::from_secs(5), program.child.wait()).await;
    assert!(ended.expect("the program did not exit within 5 s").unwrap().success());
    assert!(TcpStream::connect(&program.address).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn upstream_with_an_invalid_certificate_is_not_called() {
    let right = tls::TlsUpstream::start("localhost").await;
    let other_name = tls::TlsUpstream::start("another.example").await;
    let plain = Upstream::start(Fault::Unasked).await;
    let silent = Upstream::start(Fault::Hang).await;
    let config = [
        ("right", format!("https://localhost:{}", right.address.port())),
        ("untrusted", format!("https://127.0.0.1:{}", right.address.port())),
        ("othername", format!("https://localhost:{}", other_name.address.port())),
        ("plain", format!("https://{}", plain.address)),
        ("silent", format!("https://{}", silent.address)),
    ]
    .iter()
    .fold(LIMITS.to_owned(), |config, (name, url)| config + &upstream_table(name, url));
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("ca.pem");
    std::fs::write(&trusted, format!("{}{}", right.certificate, other_name.certificate)).unwrap();
    let program = Program::start(&config, &[("SSL_CERT_FILE", trusted.to_str().unwrap())]).await;
    for (name, status, code) in [
        ("right", 200, ""),
        ("untrusted", 502, "JOBTREE.0506"),
        ("othername", 502, "JOBTREE.0506"),
        ("plain", 502, "JOBTREE.0506"),
        ("silent", 504, "JOBTREE.0504"),
    ] {
        assert_eq!(ask(&program.address, &job(name, 0)).await, (status, code.into()), "{name}");
    }
    // A certificate that is not trusted.
    let strict = Program::start(&config, &[]).await;
    assert_eq!(ask(&strict.address, &job("right", 0)).await, (502, "JOBTREE.0506".into()));
}
