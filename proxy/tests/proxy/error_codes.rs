//! The table in `docs/proxy-errors.md` lists every error of the proxy itself, and no other.

use std::collections::BTreeSet;

use jobtree_proxy::error::ProxyError;
use serde_json::Value;

const DOCUMENT: &str = include_str!("../../../docs/proxy-errors.md");

/// The cells of the table's rows, without the header.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = DOCUMENT.lines().filter(|line| line.starts_with("| `"));
    lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

#[test]
fn each_code_is_documented() {
    let rows = rows();
    for row in &rows {
        assert!(row.len() == 4 && row.iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
    let documented: Vec<_> =
        rows.iter().map(|row| (row[0].trim_matches('`').to_owned(), row[1].to_owned())).collect();
    let actual: BTreeSet<_> = ProxyError::ALL
        .iter()
        .map(|error| (error.code().to_owned(), error.status().as_u16().to_string()))
        .collect();
    assert_eq!(actual.len(), ProxyError::ALL.len(), "two errors have one code");
    // Equal as lists: sorted by code, each once.
    assert_eq!(documented, actual.into_iter().collect::<Vec<_>>());
}

#[test]
fn example_is_an_actual_body() {
    let example: Value = serde_json::from_str(include_str!("error-response.json")).unwrap();
    let code = example["error_code"].as_str().unwrap();
    let error = ProxyError::ALL.into_iter().find(|error| error.code() == code).unwrap();
    let body = error.body(example["request_id"].as_str().unwrap());
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), example);
}

#[test]
fn each_message_says_what_to_do() {
    for error in ProxyError::ALL {
        let message = error.to_string();
        let (problem, advice) = message.split_once(". ").expect(&message);
        let is_sentence = advice.starts_with(|first: char| first.is_ascii_uppercase());
        assert!(!problem.is_empty() && is_sentence && !message.ends_with('.'), "{message}");
    }
}
