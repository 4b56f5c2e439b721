//! Runs the load generator wrk against one server.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::process_usage::{cpu_seconds, memory_mib};
use super::results::Case;

/// How long one run of wrk may take.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A server that is measured, and where it has the body.
#[derive(Debug)]
pub(super) struct LoadTarget {
    pub(super) server: &'static str,
    pub(super) address: SocketAddr,
    pub(super) path: String,
    /// The server's process ID.
    pub(super) id: u32,
}

/// Requests the body over `connections` connections for `seconds`, with `headers`. The result has no body name yet.
pub(super) fn measure(
    wrk: &Path,
    target: &LoadTarget,
    connections: u32,
    headers: &[(&str, String)],
    seconds: u32,
) -> Result<Case> {
    let LoadTarget { server, address, path, id } = target;
    let mut command = Command::new(wrk);
    command.args(["--latency", "--threads", "2", "--duration", &format!("{seconds}s")]);
    command.args(["--timeout", "10s", "--connections", &connections.to_string()]);
    for (name, value) in headers {
        command.args(["--header", &format!("{name}: {value}")]);
    }
    let if_none_match = headers.iter().any(|(name, _)| *name == "If-None-Match");
    command.arg(format!("http://{address}{path}"));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn();
    let child = child.context("could not run wrk")?;
    let waiting = thread::spawn(move || child.wait_with_output());
    let mut memory: f64 = 0.0;
    let cpu_before = cpu_seconds(*id);
    let started = Instant::now();
    while !waiting.is_finished() {
        memory = memory.max(memory_mib(*id));
        thread::sleep(Duration::from_millis(200));
        ensure!(started.elapsed() < TIMEOUT, "wrk did not end after {} s", TIMEOUT.as_secs());
    }
    let output =
        waiting.join().map_err(|_| anyhow::anyhow!("the thread that waits for wrk panicked"))??;
    let stdout = String::from_utf8_lossy(&output.stdout);
    let cpu = cpu_seconds(*id) - cpu_before;
    parse(&stdout, connections, if_none_match, memory, cpu)
        .map(|case| Case { server, ..case })
        .with_context(|| format!("could not parse the output of wrk:\n{stdout}"))
}

/// Parses what wrk prints with `--latency`.
fn parse(
    stdout: &str,
    connections: u32,
    if_none_match: bool,
    memory_mib: f64,
    cpu: f64,
) -> Option<Case> {
    let after = |name: &str| {
        stdout.lines().find_map(|line| line.trim().strip_prefix(name)).map(|rest| rest.trim())
    };
    let numbers = |line: &str| -> u64 {
        line.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse::<u64>().ok()).sum()
    };
    let errors = after("Non-2xx or 3xx responses:").map_or(0, numbers)
        + after("Socket errors:").map_or(0, numbers);
    // A line such as `500 requests in 5.00s, 1MB read`.
    let requests = stdout.lines().find_map(|line| line.trim().split_once(" requests in "))?.0;
    Some(Case {
        server: "",
        body: String::new(),
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

/// Parses a duration such as `1.02ms`.
fn milliseconds(text: &str) -> Option<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)] {
        if let Some(number) = text.strip_suffix(unit) {
            return Some(number.parse::<f64>().ok()? * factor);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_of_wrk_is_parsed() {
        let stdout = "Running 5s test @ http://127.0.0.1:1/\n  2 threads and 64 connections\n  Latency Distribution\n     50%  612.00us\n     75%    1.02ms\n     90%    2.00ms\n     99%    1.50s \n  500 requests in 5.00s, 1MB read\n  Socket errors: connect 0, read 1, write 0, timeout 2\n  Non-2xx or 3xx responses: 4\nRequests/sec:  99876.54\nTransfer/sec:    210.00MB\n";
        let case = parse(stdout, 64, true, 1.5, 0.05).unwrap();
        assert_eq!((case.requests_per_second, case.p50_ms, case.p99_ms), (99876.54, 0.612, 1500.0));
        assert!((case.cpu_us_per_request - 100.0).abs() < 1e-9);
        assert_eq!((case.errors, case.connections, case.if_none_match), (7, 64, true));
        assert!(parse("unable to connect", 64, false, 0.0, 0.0).is_none());
    }
}
