//! The cases of the proxy benchmark, as a table and as JSON.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

/// Figures of one server with one body, number of connections and kind of request.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Case {
    pub(super) server: &'static str,
    /// A label such as `200 KB` or `page 100`.
    pub(super) body: String,
    pub(super) connections: u32,
    pub(super) if_none_match: bool,
    pub(super) requests_per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    /// Peak memory of the server with its children, in MiB.
    pub(super) memory_mib: f64,
    /// Processor time of the server, which is hardly affected by other load on the machine.
    pub(super) cpu_us_per_request: f64,
    /// Error responses and broken connections.
    pub(super) errors: u64,
}

impl Case {
    /// The medians of the same case, measured several times, with all errors and the peak memory; `None` without any.
    pub(super) fn of_rounds(rounds: Vec<Self>) -> Option<Self> {
        let median = |value: fn(&Self) -> f64| {
            let mut values: Vec<f64> = rounds.iter().map(value).collect();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or_default()
        };
        let case = rounds.first()?.clone();
        Some(Self {
            requests_per_second: median(|it| it.requests_per_second),
            p50_ms: median(|it| it.p50_ms),
            p99_ms: median(|it| it.p99_ms),
            cpu_us_per_request: median(|it| it.cpu_us_per_request),
            memory_mib: rounds.iter().map(|it| it.memory_mib).fold(0.0, f64::max),
            errors: rounds.iter().map(|it| it.errors).sum(),
            ..case
        })
    }
}

/// One row of the table.
pub(super) fn line(case: &Case) -> String {
    format!(
        "{:>13}  {:>13}  {:>4}  {:>13}  {:>10.0}  {:>8.2}  {:>8.2}  {:>7.1}  {:>6.1}  {:>6}",
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

/// A table of all cases. Each pair is nginx and the proxy under the same load.
pub(super) fn table(cases: &[Case]) -> String {
    let mut text = format!(
        "{:>13}  {:>13}  {:>4}  {:>13}  {:>10}  {:>8}  {:>8}  {:>7}  {:>6}  {:>6}",
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
                "  proxy: {ratio:.2} times the requests, {cpu:.2} times per CPU second"
            ));
        }
    }
    text
}

/// Stores the cases under `proxy` in the JSON file, next to the results of the other benchmarks.
pub(super) fn save(file: &Path, cases: &[Case]) -> Result<()> {
    let existing = fs::read_to_string(file).ok();
    let existing = existing.and_then(|text| serde_json::from_str(&text).ok());
    let mut all: serde_json::Map<String, serde_json::Value> = existing.unwrap_or_default();
    all.insert("proxy".into(), serde_json::to_value(cases)?);
    fs::write(file, serde_json::to_string_pretty(&all)? + "\n")
        .with_context(|| format!("could not write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_have_medians() {
        let round = |number: f64, errors| Case {
            server: "nginx",
            body: "2 KB".to_owned(),
            connections: 64,
            if_none_match: true,
            requests_per_second: number,
            p50_ms: 10.0 - number,
            p99_ms: number * 2.0,
            memory_mib: number,
            cpu_us_per_request: number / 2.0,
            errors,
        };
        let rounds = [3.0, 9.0, 1.0].map(|number| round(number, number as u64));
        let case = Case::of_rounds(rounds.into()).unwrap();
        assert_eq!((case.requests_per_second, case.p50_ms, case.p99_ms), (3.0, 7.0, 6.0));
        assert_eq!((case.cpu_us_per_request, case.memory_mib, case.errors), (1.5, 9.0, 13));
        assert!(Case::of_rounds(Vec::new()).is_none());
    }
}
