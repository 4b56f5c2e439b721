//! `cargo xtask bench proxy`: the proxy beside nginx with `proxy_cache` and `proxy_cache_lock`: the same upstream, the
//! same bodies, the same machine, one after the other.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;

use crate::nginx::{self, Nginx};
use crate::process::{self, Background};
use crate::workspace;

/// How long each case is measured, in seconds, after a second to get warm.
const SECONDS: u32 = 5;

/// Names of the jobs, and how large their bodies are.
const BODIES: [(&str, usize); 2] = [("2 KB", 2 * 1024), ("200 KB", 200 * 1024)];

const CONNECTIONS: [u32; 2] = [64, 1000];

/// What was measured of one server in one case.
#[derive(Debug, Clone, Serialize)]
struct Case {
    server: &'static str,
    body: &'static str,
    connections: u32,
    if_none_match: bool,
    requests_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    memory_mib: f64,
    /// Of the server's processor time, which other programs on the machine change little.
    cpu_us_per_request: f64,
    /// Answers that were no success, and connections that broke.
    errors: u64,
}

pub(super) fn run(results: &Path) -> Result<()> {
    let (Some(nginx), Some(wrk)) = (nginx::ensure("nginx"), nginx::ensure("wrk")) else {
        bail!("this benchmark needs nginx and wrk");
    };
    eprintln!("Building the proxy as it is released ...");
    let target = workspace::root().join("target");
    let build = ["build", "--release", "--package", "jobtree-proxy", "--target-dir"];
    process::run(workspace::cargo().args(build).arg(&target))?;

    let [origin, cached, proxied] = [free_address()?, free_address()?, free_address()?];
    let bodies = target.join("bench").join("bodies");
    write_bodies(&bodies)?;
    let _origin = Nginx::start(&nginx, "bench/origin", &origin_config(origin, &bodies), origin)?;
    let cache = Nginx::start(&nginx, "bench/cache", &cache_config(cached, origin), cached)?;
    let proxy = start_proxy(&target, proxied, origin)?;

    let servers = [("nginx", cached, cache.id()), ("jobtree-proxy", proxied, proxy.id())];
    let mut cases = Vec::new();
    for (body, _) in BODIES {
        for connections in CONNECTIONS {
            for if_none_match in [false, true] {
                for (server, address, id) in servers {
                    let name = body.replace(' ', "-");
                    let path = format!("/otc/api/v3/projects/bench/jobs/{name}");
                    let url = format!("http://{address}{path}");
                    let tag = etag(address, &path)?;
                    let tag = if_none_match.then_some(tag.as_str());
                    measure(&wrk, &url, connections, tag, 1, id)?;
                    let case = measure(&wrk, &url, connections, tag, SECONDS, id)?;
                    let case = Case { server, body, ..case };
                    println!("{}", line(&case));
                    cases.push(case);
                }
            }
        }
    }
    println!("\n{}", table(&cases));
    keep(results, &cases)
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// A job of about that size, as CCE would write it.
fn write_bodies(folder: &Path) -> Result<()> {
    let jobs = folder.join("api/v3/projects/bench/jobs");
    fs::create_dir_all(&jobs)?;
    for (name, size) in BODIES {
        let mut parts = Vec::new();
        let mut length = 0;
        while length < size - 300 {
            let number = parts.len();
            let part = format!(
                r#"{{"kind":"Job","metadata":{{"uid":"{number:08x}-0000-4000-8000-000000000000","creationTimestamp":"2026-01-01 00:00:{:02}.{number:06} +0000 UTC"}},"spec":{{"type":"CreateNode","resourceName":"node-{number:05}"}},"status":{{"phase":"Running"}}}}"#,
                number % 60,
            );
            length += part.len() + 1;
            parts.push(part);
        }
        let body = format!(
            r#"{{"kind":"Job","apiVersion":"v3","metadata":{{"uid":"bench"}},"spec":{{"type":"CreateCluster","subJobs":[{}]}},"status":{{"phase":"Running"}}}}"#,
            parts.join(",")
        );
        fs::write(jobs.join(name.replace(' ', "-")), body)?;
    }
    Ok(())
}

fn origin_config(address: SocketAddr, bodies: &Path) -> String {
    format!(
        "worker_processes 1; worker_rlimit_nofile 8192; error_log stderr warn; pid nginx.pid;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; default_type application/json;
  server {{ listen {address}; root {}; }}
}}
",
        bodies.display()
    )
}

/// As its documentation advises: a lock, connections that are kept, files that stay open.
fn cache_config(address: SocketAddr, origin: SocketAddr) -> String {
    format!(
        "worker_processes auto; worker_rlimit_nofile 8192; error_log stderr warn; pid nginx.pid;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  proxy_cache_path cache levels=1:2 keys_zone=jobs:10m max_size=100m inactive=10m use_temp_path=off;
  open_file_cache max=1000 inactive=60s;
  upstream origin {{ server {origin}; keepalive 32; }}
  server {{
    listen {address} backlog=4096;
    location /otc/ {{
      proxy_pass http://origin/;
      proxy_http_version 1.1;
      proxy_set_header Connection \"\";
      proxy_cache jobs;
      proxy_cache_lock on;
      proxy_cache_valid 200 1s;
    }}
  }}
}}
"
    )
}

fn start_proxy(target: &Path, address: SocketAddr, origin: SocketAddr) -> Result<Background> {
    let config = target.join("bench").join("proxy.toml");
    fs::write(
        &config,
        format!(
            "listen = \"{address}\"\n[cache]\nttl_ms = 1000\n[limits]\nrequests_per_second = 1000000000\n[log]\n\
             level = \"warn\"\n[[upstream]]\nname = \"otc\"\nsystems = [\"cce\"]\nendpoint = \"http://{origin}\"\n\
             [upstream.auth]\nmode = \"none\"\n"
        ),
    )?;
    let program =
        target.join("release").join(format!("jobtree-proxy{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.arg("--config").arg(config).stdout(Stdio::null());
    let mut proxy = Background::start("jobtree-proxy", command)?;
    nginx::until_open(address, &mut proxy)?;
    Ok(proxy)
}

/// The tag of the answer there.
fn etag(address: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "HEAD {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut headers = String::new();
    stream.read_to_string(&mut headers)?;
    let tag = headers.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("etag").then(|| value.trim().to_owned())
    });
    tag.with_context(|| format!("{path} has no ETag:\n{headers}"))
}

/// Asks with so many connections at once.
fn measure(
    wrk: &Path,
    url: &str,
    connections: u32,
    tag: Option<&str>,
    seconds: u32,
    id: u32,
) -> Result<Case> {
    let mut command = Command::new(wrk);
    command.args(["--latency", "--threads", "2", "--duration", &format!("{seconds}s")]);
    command.args(["--timeout", "10s", "--connections", &connections.to_string()]);
    if let Some(tag) = tag {
        command.args(["--header", &format!("If-None-Match: {tag}")]);
    }
    let child = command.arg(url).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn();
    let child = child.context("wrk cannot be run")?;
    let waiting = thread::spawn(move || child.wait_with_output());
    let mut memory: f64 = 0.0;
    let cpu_before = cpu_seconds_of(id);
    let begun = Instant::now();
    while !waiting.is_finished() {
        memory = memory.max(memory_of(id));
        thread::sleep(Duration::from_millis(200));
        ensure!(begun.elapsed() < Duration::from_secs(120), "wrk does not end");
    }
    let output = waiting.join().map_err(|_| anyhow::anyhow!("wrk was lost"))??;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let cpu = cpu_seconds_of(id) - cpu_before;
    read(&said, connections, tag.is_some(), memory, cpu)
        .with_context(|| format!("wrk said something else:\n{said}"))
}

fn read(
    said: &str,
    connections: u32,
    if_none_match: bool,
    memory_mib: f64,
    cpu: f64,
) -> Option<Case> {
    let after = |name: &str| {
        said.lines().find_map(|line| line.trim().strip_prefix(name)).map(|rest| rest.trim())
    };
    let numbers = |line: &str| -> u64 {
        line.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse::<u64>().ok()).sum()
    };
    let errors = after("Non-2xx or 3xx responses:").map_or(0, numbers)
        + after("Socket errors:").map_or(0, numbers);
    // `500 requests in 5.00s, 1MB read`
    let requests = said.lines().find_map(|line| line.trim().split_once(" requests in "))?.0;
    Some(Case {
        server: "",
        body: "",
        connections,
        if_none_match,
        requests_per_second: after("Requests/sec:")?.parse().ok()?,
        p50_ms: milliseconds(after("50%")?)?,
        p99_ms: milliseconds(after("99%")?)?,
        memory_mib,
        cpu_us_per_request: cpu * 1e6 / requests.parse::<f64>().ok()?.max(1.0),
        errors,
    })
}

fn milliseconds(text: &str) -> Option<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)] {
        if let Some(number) = text.strip_suffix(unit) {
            return Some(number.parse::<f64>().ok()? * factor);
        }
    }
    None
}

/// What a process and its children have in memory, what they share counted once, in MiB.
fn memory_of(id: u32) -> f64 {
    let of_one = |id: u32| -> f64 {
        let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
        let kib = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
        kib.unwrap_or(0.0) / 1024.0
    };
    of_one(id) + children_of(id).into_iter().map(of_one).sum::<f64>()
}

/// The processor time that a process and its children have taken, in seconds.
fn cpu_seconds_of(id: u32) -> f64 {
    /// What the system counts in, on every Linux there is.
    const TICKS_PER_SECOND: f64 = 100.0;
    let of_one = |id: u32| -> f64 {
        let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // Behind the name, which may hold blanks, the 12th and 13th values.
        let values = text.rsplit_once(')').map_or("", |(_, values)| values);
        values.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<f64>().ok()).sum()
    };
    (of_one(id) + children_of(id).into_iter().map(of_one).sum::<f64>()) / TICKS_PER_SECOND
}

fn children_of(id: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    children.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

fn line(case: &Case) -> String {
    format!(
        "{:>13}  {:>6}  {:>4}  {:>13}  {:>10.0}  {:>8.2}  {:>8.2}  {:>7.1}  {:>6.1}  {:>6}",
        case.server,
        case.body,
        case.connections,
        if case.if_none_match { "If-None-Match" } else { "" },
        case.requests_per_second,
        case.p50_ms,
        case.p99_ms,
        case.memory_mib,
        case.cpu_us_per_request,
        case.errors,
    )
}

fn table(cases: &[Case]) -> String {
    let mut text = format!(
        "{:>13}  {:>6}  {:>4}  {:>13}  {:>10}  {:>8}  {:>8}  {:>7}  {:>6}  {:>6}",
        "server", "body", "conn", "", "requests/s", "p50 ms", "p99 ms", "MiB", "CPU us", "errors"
    );
    for pair in cases.chunks(2) {
        for case in pair {
            text.push('\n');
            text.push_str(&line(case));
        }
        if let [nginx, proxy] = pair {
            let ratio = proxy.requests_per_second / nginx.requests_per_second;
            let cpu = nginx.cpu_us_per_request / proxy.cpu_us_per_request;
            text.push_str(&format!(
                "  {ratio:.2} times the requests, {cpu:.2} times per CPU second"
            ));
        }
    }
    text
}

/// Beside the results of the other benchmarks.
fn keep(file: &Path, cases: &[Case]) -> Result<()> {
    let before: Option<PathBuf> = file.exists().then(|| file.to_path_buf());
    let before = before.and_then(|file| fs::read_to_string(file).ok());
    let before = before.and_then(|text| serde_json::from_str(&text).ok());
    let mut all: serde_json::Map<String, serde_json::Value> = before.unwrap_or_default();
    all.insert("proxy".into(), serde_json::to_value(cases)?);
    fs::write(file, serde_json::to_string_pretty(&all)? + "\n")
        .context("the results cannot be kept")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_says_is_understood() {
        let said = "Running 5s test @ http://127.0.0.1:1/\n  2 threads and 64 connections\n  Latency Distribution\n     50%  612.00us\n     75%    1.02ms\n     90%    2.00ms\n     99%    1.50s \n  500 requests in 5.00s, 1MB read\n  Socket errors: connect 0, read 1, write 0, timeout 2\n  Non-2xx or 3xx responses: 4\nRequests/sec:  99876.54\nTransfer/sec:    210.00MB\n";
        let case = read(said, 64, true, 1.5, 0.05).unwrap();
        assert_eq!((case.requests_per_second, case.p50_ms, case.p99_ms), (99876.54, 0.612, 1500.0));
        assert!((case.cpu_us_per_request - 100.0).abs() < 1e-9);
        assert_eq!((case.errors, case.connections, case.if_none_match), (7, 64, true));
        assert!(read("unable to connect", 64, false, 0.0, 0.0).is_none());
    }
}
