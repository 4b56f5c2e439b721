//! The dashboard and the alert rules in `deploy/`, and the table in `docs/proxy.md`: every metric and label in them exists.

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use serde_json::{Value, json};

use crate::support::cloud::{Cloud, Guard, json_response};
use crate::support::proxy::{JOB, TestProxy, UNLIMITED, with_upstream};

const DASHBOARD: &str = include_str!("../../../deploy/grafana/jobtree-proxy.json");
const RULES: &str = include_str!("../../../deploy/prometheus/jobtree-proxy.yml");
const DOCS: &str = include_str!("../../../docs/proxy.md");

/// The labels that Prometheus adds.
const ADDED: [&str; 2] = ["job", "instance"];

/// The names of samples, each with its labels.
type Samples = BTreeMap<String, BTreeSet<String>>;

/// All metrics of a proxy that has seen a success, a failure and an error.
async fn samples() -> Samples {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, number| {
        (number > 1).then(|| json_response(StatusCode::BAD_GATEWAY, &json!({})))
    });
    let proxy = TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), "mode = \"none\""), &[]);
    for path in [JOB, "/cloud/api/v3/projects/demo/jobs/other", "/nope"] {
        proxy.get(path).await;
    }
    let text = String::from_utf8(proxy.get("/metrics").await.body.to_vec()).unwrap();
    let mut samples = Samples::from([("up".to_owned(), BTreeSet::new())]);
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let end = line.find(['{', ' ']).unwrap();
        let labels = line[end..]
            .strip_prefix('{')
            .map_or(BTreeSet::new(), |labels| label_names(labels.split('}').next().unwrap()));
        samples.entry(line[..end].to_owned()).or_default().extend(labels);
    }
    samples
}

/// The names in `name="value",name=~"value"`.
fn label_names(matchers: &str) -> BTreeSet<String> {
    let names = matchers.split(',').filter_map(|matcher| matcher.split(['=', '!']).next());
    names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The metrics in a text, each with the labels that its selector names.
fn metrics_in(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == ':';
    let mut found = Vec::new();
    for prefix in ["jobtree_", "process_"] {
        for (at, _) in text.match_indices(prefix) {
            if text[..at].chars().next_back().is_some_and(is_word) {
                continue;
            }
            let end = text[at..].find(|it| !is_word(it)).map_or(text.len(), |length| at + length);
            let selector = text[end..].strip_prefix('{').and_then(|rest| rest.split('}').next());
            found
                .push((text[at..end].to_owned(), selector.map_or_else(BTreeSet::new, label_names)));
        }
    }
    found
}

/// The labels in `by (...)` and `on (...)`.
fn grouped_labels(text: &str) -> BTreeSet<String> {
    let lists = ["by (", "on ("].into_iter().flat_map(|word| text.split(word).skip(1));
    lists.flat_map(|list| label_names(list.split(')').next().unwrap())).collect()
}

/// The queries of the dashboard, variables included.
fn queries() -> String {
    let dashboard: Value = serde_json::from_str(DASHBOARD).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    let mut queries: Vec<_> = targets.map(|it| it["expr"].as_str().unwrap().to_owned()).collect();
    for variable in dashboard["templating"]["list"].as_array().unwrap() {
        queries.push(variable["query"].as_str().unwrap().to_owned());
    }
    queries.join("\n")
}

#[tokio::test]
async fn dashboard_and_alerts_use_metrics_that_exist() {
    let samples = samples().await;
    let queries = queries();
    for (file, text) in [("dashboard", queries.as_str()), ("rules", RULES)] {
        let used = metrics_in(text);
        assert!(used.len() > 9, "{file}: {used:?}");
        let mut known: BTreeSet<_> = ADDED.map(str::to_owned).into();
        for (name, labels) in used {
            if !cfg!(target_os = "linux") && name.starts_with("process_") {
                continue;
            }
            // The prose of an alert may name a histogram.
            let own = samples.get(&name).or_else(|| samples.get(&format!("{name}_bucket")));
            let own = own.unwrap_or_else(|| panic!("{file}: there is no metric {name}"));
            for label in labels {
                let is_known = own.contains(&label) || ADDED.contains(&label.as_str());
                assert!(is_known, "{file}: {name} has no label {label}");
            }
            known.extend(own.iter().cloned());
        }
        for label in grouped_labels(text) {
            assert!(known.contains(&label), "{file}: no metric has the label {label}");
        }
    }
}

#[tokio::test]
async fn documentation_lists_every_metric_with_its_labels() {
    let rows = DOCS.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let name = cells.next()?.strip_suffix('`')?;
        (name.starts_with("jobtree_") || name.starts_with("process_"))
            .then(|| (name.to_owned(), cells.next().unwrap_or_default().to_owned()))
    });
    let documented: Samples = rows
        .map(|(name, labels)| {
            let labels = labels.split('`').skip(1).step_by(2);
            (name, labels.map(str::to_owned).collect())
        })
        .collect();
    let mut actual = samples().await;
    actual.remove("up");
    // A histogram is one metric with several samples.
    let histograms: Vec<_> =
        actual.keys().filter_map(|it| it.strip_suffix("_bucket")).map(str::to_owned).collect();
    for name in histograms {
        for suffix in ["_count", "_sum"] {
            actual.remove(&format!("{name}{suffix}"));
        }
        let labels = actual.remove(&format!("{name}_bucket")).unwrap();
        actual.insert(name, labels);
    }
    if cfg!(target_os = "linux") {
        assert_eq!(documented, actual);
    }
}
