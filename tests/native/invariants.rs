//! Properties of arbitrary bodies. `fuzz/` searches for counter-examples for longer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jobtree::engine::apis::{Bodies, BuiltIn, DecodeOptions, System, decode};
use jobtree::engine::json;
use proptest::prelude::*;

use super::tree_invariants::check_body;

/// All bodies of `tests/cases` and `static/samples` below 20 kB.
pub(super) fn cases() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders =
        ["tests/cases", "static/samples"].map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let files = folders.into_iter().flatten().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.metadata().unwrap().len() < 20_000).collect();
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Random JSON that often contains keys and values of real bodies.
fn any_json() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "metadata",
        "uid",
        "spec",
        "subJobs",
        "status",
        "phase",
        "Running",
        "Success",
        "Failed",
        "",
        "job",
        "tasks",
        "JOB_ID",
        "EXECUTION_STATUS",
        "TASK_ID",
        "TASK_INDEX",
        "TASK_TYPE",
        "echo",
        "SEPARATOR_X",
        "TASK_NAME",
        "MESSAGES",
        "{}",
        "job_id",
        "task_total_count",
        "targets",
        "target_id",
        "extension_info",
        "key",
        "value",
        "node_name",
        "creationTimestamp",
        "2018-08-02 08:12:40.67 +0000 UTC",
        "1667218308",
        "a",
        "error",
        "code",
        "errors",
        "error_code",
        "message",
        "kind",
        "Status",
    ]);
    let text = prop_oneof![4 => word.prop_map(str::to_owned), 1 => any::<String>()];
    let quoted = text.prop_map(|text| serde_json::Value::String(text).to_string());
    let scalar = prop_oneof![
        4 => quoted.clone(),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<f64>().prop_map(|number| serde_json::json!(number).to_string()),
        1 => prop::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned),
    ];
    scalar.prop_recursive(6, 60, 6, move |inner| {
        let member = (quoted.clone(), inner.clone()).prop_map(|(key, value)| format!("{key}:{value}"));
        prop_oneof![
            1 => prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            2 => prop::collection::vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn random_json_gives_a_valid_tree_or_an_error(text in any_json()) {
        check_body(text.as_bytes());
    }

    #[test]
    fn random_json_is_accepted_as_strict(text in any_json()) {
        let strict: serde_json::Value = serde_json::from_str(&text).unwrap();
        let ours = json::decode(&text).unwrap();
        prop_assert!(!ours.is_lenient());
        prop_assert_eq!(ours.root().is_object(), strict.is_object());
    }

    #[test]
    fn random_text_is_accepted_if_serde_json_accepts_it(text in any::<String>()) {
        let strict = serde_json::from_str::<serde_json::Value>(&text);
        prop_assert!(strict.is_err() || json::decode(&text).is_ok());
    }

    #[test]
    fn mutated_body_gives_a_valid_tree_or_an_error(
        case in 0..cases().len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8), 1..8),
    ) {
        let mut body = cases().swap_remove(case);
        for (at, byte, kind) in edits {
            let at = at.index(body.len().max(1)).min(body.len().saturating_sub(1));
            match kind {
                0 if !body.is_empty() => body[at] = byte,
                1 if !body.is_empty() => drop(body.remove(at)),
                _ => body.insert(at, byte),
            }
        }
        check_body(&body);
    }

    #[test]
    fn spliced_bodies_give_a_valid_tree_or_an_error(
        pair in (0..cases().len(), 0..cases().len()),
        [from, to, at] in any::<[prop::sample::Index; 3]>(),
    ) {
        let cases = cases();
        let (body, other) = (&cases[pair.0], &cases[pair.1]);
        let (from, to) = (from.index(other.len() + 1), to.index(other.len() + 1));
        let piece = &other[from.min(to)..from.max(to)];
        let at = at.index(body.len() + 1);
        check_body(&[&body[..at], piece, &body[at..]].concat());
    }
}

#[test]
fn every_case_gives_a_valid_tree_or_an_error() {
    cases().iter().for_each(|body| check_body(body));
}

#[test]
fn body_of_64_mib_is_decoded_or_rejected() {
    const SIZE: usize = 64 << 20;
    let spaces = [
        b"{\"metadata\":{\"uid\":\"a\"},\"status\":{\"phase\":\"Running\"}".as_slice(),
        &vec![b' '; SIZE],
        b"}",
    ]
    .concat();
    let system = System::BuiltIn(BuiltIn::Cce);
    let read = |body: Vec<u8>| {
        decode(
            &system,
            Bodies { pages: &[&body], children: &BTreeMap::new() },
            DecodeOptions::default(),
        )
    };
    assert!(read(spaces).is_ok());
    let text = [
        b"{\"metadata\":{\"uid\":\"".as_slice(),
        &vec![b'x'; SIZE],
        b"\"},\"status\":{\"phase\":\"Running\"}}",
    ]
    .concat();
    assert_eq!(read(text).unwrap().root.id.len(), SIZE);
    assert!(read(vec![b'['; SIZE]).is_err());
    assert!(read([vec![b'['; SIZE / 2], vec![b']'; SIZE / 2]].concat()).is_err());
    assert!(read(vec![b','; SIZE]).is_err());
    let nulls = [
        b"{\"metadata\":{},\"spec\":{\"subJobs\":[null".as_slice(),
        &b",null".repeat(SIZE / 5),
        b"]}}",
    ]
    .concat();
    assert!(read(nulls).unwrap_err().message.contains("ten million values"));
}
