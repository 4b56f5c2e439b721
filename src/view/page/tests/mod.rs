//! Tests of the page, rendered natively.

// Clippy treats only `#[test]` functions as tests, not their helpers.
#![allow(clippy::unwrap_used)]

mod documents;
mod hostile_text;
mod pages;
mod queries;
mod refreshing;

use std::rc::Rc;

use super::{JobPage, PageContent, PageOptions, PageQuery, STYLE_SHEET, render};
use crate::engine::i18n::Language;
use crate::engine::model::error::JobError;
use crate::engine::model::phase::Phase;
use crate::engine::model::snapshot::{Node, Snapshot};
use crate::engine::model::timestamp::Timestamp;

fn now() -> Timestamp {
    "2025-09-02T12:10:00Z".parse().unwrap()
}

fn node(id: &str, job_type: &str, phase: Phase) -> Node {
    Node {
        job_type: Some(job_type.into()),
        started_at: Some("2025-09-02T12:00:00Z".parse().unwrap()),
        ended_at: phase.is_terminal().then(|| "2025-09-02T12:01:30Z".parse().unwrap()),
        ..Node::new(id, format!("{id}-name"), phase)
    }
}

fn with_children(node: Node, children: impl IntoIterator<Item = Node>) -> Node {
    node.with_children(children.into_iter().map(Rc::new).collect())
}

fn snapshot(root: Node) -> Snapshot {
    let mut snapshot = Snapshot::new("cce", Rc::new(root), now());
    snapshot.project_id = Some("p-1".into());
    snapshot.job_id = Some("j-1".into());
    snapshot
}

/// A job with a branch that has failed, one that has succeeded, and one that runs.
fn job(phase: Phase) -> Snapshot {
    let failed = Node {
        reason: Some("No flavors are available".into()),
        code: Some("Ecs.0613".into()),
        ..node("vm", "CreateNodeVM", Phase::Failed)
    };
    let leaf = |id, phase| node(id, "InstallNode", phase);
    let branches = [
        with_children(node("a", "CreateNode", Phase::Failed), [failed]),
        with_children(node("b", "CreateNode", Phase::Succeeded), [leaf("b1", Phase::Succeeded)]),
        with_children(
            node("c", "CreateNode", Phase::Running),
            [leaf("c1", Phase::Running), leaf("c2", Phase::Pending)],
        ),
    ];
    snapshot(with_children(node("root", "CreateCluster", phase), branches))
}

fn rendered(content: PageContent<'_>, query: &str, language: Language) -> JobPage {
    let query = PageQuery::parse(query);
    render(content, &PageOptions { language, query: &query, interval: 5, now: now() })
}

fn job_page(snapshot: &Snapshot, query: &str) -> String {
    rendered(PageContent::Job(snapshot), query, Language::English).html
}

fn error_page(error: &JobError, last: Option<&Snapshot>) -> String {
    rendered(PageContent::Error { error, last }, "", Language::English).html
}

/// The page without its style sheet and its icons, an element a line.
fn outlined(html: &str) -> String {
    let html = html.replace(STYLE_SHEET, "");
    let (before, rest) = html.split_once("<symbol").unwrap_or((&html, ""));
    let after = rest.rsplit_once("</symbol>").map_or(rest, |(_, after)| after);
    [before, after].concat().replace("><", ">\n<")
}
