//! Building snapshots by hand.

use std::rc::Rc;

use jobtree::engine::i18n::Texts;
use jobtree::engine::model::phase::{Phase, Phases};
use jobtree::engine::model::snapshot::{Detail, Node, Snapshot, WarningCode};
use jobtree::engine::view_model::ViewModel;
use jobtree::engine::view_model::expansion::Expand;
use jobtree::engine::view_model::filter::Filter;

use super::{at, outline};

fn job() -> Snapshot {
    let mut failed = Node::new("b", "second", Phase::Failed);
    failed.reason = Some("no disk".into());
    failed.details = vec![Detail::new("zone", "eu-de-01")];
    let children = vec![Node::new("a", "first", Phase::Succeeded).into(), failed.into()];
    let root = Node::new("r", "job", Phase::Running).with_children(children);
    Snapshot::new("own", root.into(), at("2025-09-02T12:00:00Z"))
}

#[test]
fn node_with_children_counts_their_leaves() {
    let root = job().root;
    assert_eq!(outline(&root), "running job\n  succeeded first\n  failed second\n");
    let progress = root.progress;
    assert_eq!((progress.done, progress.failed, progress.total), (2, 1, 2));
    assert_eq!(progress.percent, Some(99));
}

#[test]
fn snapshot_built_by_hand_can_be_filtered() {
    let mut view_model = ViewModel::new(Rc::new(Texts::english()), Expand::Auto);
    view_model.set_snapshot(Rc::new(job()));
    view_model.set_filter(Filter { phases: Phases::parse("failed"), ..Filter::default() });
    assert_eq!(view_model.match_count(), 1);
    assert_eq!(view_model.cause().unwrap().reason.as_deref(), Some("no disk"));
}

#[test]
fn snapshot_serializes_with_the_public_names() {
    let json = serde_json::to_value(job()).unwrap();
    assert_eq!(json["root"]["phase"], "running");
    assert_eq!(json["root"]["children"][1]["details"][0]["key"], "zone");
    assert_eq!(json["fetchedAt"], "2025-09-02T12:00:00Z");
    assert_eq!(json["projectId"], serde_json::Value::Null);
    assert_eq!(WarningCode::DuplicateId.to_string(), "duplicate-id");
}
