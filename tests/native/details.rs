//! The details panel.

use jobtree::engine::apis::{System, decode_one};
use jobtree::engine::i18n::Texts;
use jobtree::engine::json::pretty::indented;
use jobtree::engine::model::snapshot::{Detail, Node, Snapshot};
use jobtree::engine::view_model::details::{fields, warnings};

use super::{at, case, snapshot};

#[test]
fn details_have_all_fields_and_copy_buttons() {
    let snapshot = snapshot(&case("cce-v3-05-failed-nested.json"));
    let texts = Texts::english();
    let now = at("2025-09-02T12:00:00Z");
    let names = |node: &Node| -> Vec<_> {
        let fields = fields(&texts, &snapshot, node, now);
        fields.into_iter().map(|field| (field.name, field.can_copy)).collect()
    };
    let root = names(&snapshot.root);
    for (name, can_copy) in [
        ("Status", false),
        ("Reason", true),
        ("ID", true),
        ("Job ID", true),
        ("Project ID", true),
        ("Started", false),
    ] {
        assert!(root.contains(&(name.to_owned(), can_copy)), "{name} in {root:?}");
    }
    let below = names(&snapshot.root.children[0].children[1]);
    assert!(!below.iter().any(|(name, _)| name == "Job ID"), "{below:?}");
}

#[test]
fn times_include_their_zone() {
    let snapshot = snapshot(&case("cce-v3-05-failed-nested.json"));
    let texts = Texts::english();
    let fields = fields(&texts, &snapshot, &snapshot.root, at("2025-09-02T12:00:00Z"));
    let started = fields.iter().find(|field| field.name == "Started").unwrap();
    assert!(started.value.ends_with('Z'), "{}", started.value);
}

#[test]
fn json_text_is_indented_and_other_text_is_kept() {
    for (text, expected) in [
        (
            r#"{"Message":"ECC00011","Detail":"Building failed."}"#,
            Some("{\n  \"Message\": \"ECC00011\",\n  \"Detail\": \"Building failed.\"\n}"),
        ),
        (
            r#"{"a":[1,true,null,"x\ny"],"b":{}}"#,
            Some(
                "{\n  \"a\": [\n    1,\n    true,\n    null,\n    \"x\\ny\"\n  ],\n  \"b\": {}\n}",
            ),
        ),
        ("[]", Some("[]")),
        ("plain", None),
        ("12", None),
        ("{broken", None),
        ("", None),
    ] {
        assert_eq!(indented(text).as_deref(), expected, "{text}");
    }
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    assert!(indented(&deep).is_some_and(|text| text.contains('…')), "at any depth");
}

#[test]
fn json_in_detail_is_indented() {
    let mut snapshot = snapshot(&case("cce-v3-01-doc-running.json"));
    let mut root = (*snapshot.root).clone();
    root.details = vec![Detail::new("task_data", r#"{"a":1}"#)];
    snapshot.root = root.into();
    let fields = fields(&Texts::english(), &snapshot, &snapshot.root, at("2025-09-02T12:00:00Z"));
    let last = fields.last().unwrap();
    assert_eq!((last.name.as_str(), last.value.as_str()), ("task_data", "{\n  \"a\": 1\n}"));
}

#[test]
fn warnings_are_listed_at_their_node() {
    let snapshot = snapshot(&case("cce-v3-13-parent-success-child-failed.json"));
    assert!(!snapshot.warnings.is_empty());
    let texts = Texts::english();
    let all: usize =
        snapshot.root.descendants().map(|node| warnings(&texts, &snapshot, node).len()).sum();
    assert_eq!(all, snapshot.warnings.len());
}

#[test]
fn status_as_sent_is_next_to_its_text_unless_it_says_the_same_or_nothing() {
    let texts = Texts::english();
    let now = at("2025-09-02T12:00:00Z");
    let job = |status: &str| {
        format!(
            r#"{{"metadata": {{"uid": "r"}}, "spec": {{"type": "T"}}, "status": {{"phase": "{status}"}}}}"#
        )
    };
    let heading = r#"{"job": {"JOB_ID": "j", "EXECUTION_STATUS": "RUNNING"}, "tasks": [
        {"TASK_ID": "a", "TASK_NAME": "SEPARATOR_BUILDING", "TASK_TYPE": "echo", "TASK_INDEX": 1, "TASK_STATUS": "SUCCEEDED"},
        {"TASK_ID": "b", "TASK_NAME": "TN1", "TASK_TYPE": "restful", "TASK_INDEX": 2, "TASK_STATUS": "FAILED"}]}"#;
    for (body, level, value, raw, is_identifier) in [
        (job("Success"), 0, "Succeeded", Some("Success"), false),
        (job("running"), 0, "Running", None, false),
        (job("Dancing"), 0, "Dancing", None, true),
        (heading.to_owned(), 1, "Failed", None, false),
    ] {
        let job = decode_one(&System::Auto, body.as_bytes()).unwrap();
        let snapshot = Snapshot::new("auto", job.root, now);
        let node = snapshot.root.descendants().nth(level).unwrap();
        let status = fields(&texts, &snapshot, node, now).remove(0);
        assert_eq!((&*status.value, status.raw_phase.as_deref()), (value, raw));
        assert_eq!(status.is_identifier, is_identifier, "{value}");
    }
}
