//! The details panel.

use jobtree::engine::i18n::Texts;
use jobtree::engine::json::pretty::indented;
use jobtree::engine::model::snapshot::{Detail, Node};
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
