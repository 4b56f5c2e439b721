//! The HTML of the components, rendered natively.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used)]

use std::rc::Rc;

use yew::LocalServerRenderer;
use yew::prelude::*;

use super::notice::{Notice, NoticeProps};
use super::summary::{Summary, SummaryProps};
use super::tree::{Tree, TreeProps};
use crate::engine::connection::{Connection, Link};
use crate::engine::error::{ErrorKind, JobError};
use crate::engine::expansion::Expansion;
use crate::engine::request::JobAddress;
use crate::engine::rows;
use crate::engine::snapshot::Snapshot;
use crate::engine::systems::{self, System};
use crate::engine::timestamp::Timestamp;
use crate::{JobTree, JobTreeProps};

/// A job whose texts try to become markup.
const HOSTILE: &str = r#"{
  "metadata": { "uid": "\"><script>alert(1)</script>" },
  "spec": { "type": "<b>Type</b>", "resourceName": "<img src=x onerror=alert(1)>", "subJobs": [
    { "metadata": { "uid": "leaf" }, "spec": { "type": "InstallNode" },
      "status": { "phase": "Failed", "reason": "</div><iframe>" } }
  ] },
  "status": { "phase": "Running" }
}"#;

async fn render<C: BaseComponent>(props: C::Properties) -> String {
    LocalServerRenderer::<C>::with_props(props).hydratable(false).render().await
}

fn snapshot(body: &str) -> Snapshot {
    let job = systems::decode_one(&System::Auto, body.as_bytes()).unwrap();
    Snapshot {
        system: "cce".into(),
        project_id: None,
        job_id: None,
        root: job.root,
        fetched_at: Timestamp::from_unix_millis(0),
        complete: true,
        warnings: job.warnings,
    }
}

async fn tree(body: &str, stale: bool) -> String {
    let snapshot = snapshot(body);
    let mut expansion = Expansion::default();
    expansion.observe(&snapshot.root);
    let rows = rows::rows(&snapshot, &expansion, Timestamp::from_unix_millis(0));
    render::<Tree>(TreeProps {
        label: "Job".into(),
        rows: Rc::new(rows.into_iter().map(Rc::new).collect()),
        current: 0,
        stale,
        on_select: Callback::noop(),
        on_toggle: Callback::noop(),
    })
    .await
}

#[tokio::test(flavor = "current_thread")]
async fn rows_carry_what_a_screen_reader_needs() {
    let html = tree(HOSTILE, false).await;
    assert!(html.contains(r#"role="tree""#), "{html}");
    for expected in [
        r#"aria-level="1" aria-posinset="1" aria-setsize="1" aria-expanded="true" aria-selected="true" tabindex="0""#,
        r#"aria-level="2" aria-posinset="1" aria-setsize="1" aria-selected="false" tabindex="-1""#,
        r#"data-phase="failed""#,
        ">Install Kubernetes on the node<",
        ">1 of 1<",
        ">Failed<",
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn text_from_outside_stays_text() {
    let html = tree(HOSTILE, false).await;
    for markup in ["<script", "<b>", "<img", "<iframe", r#"uid="""#] {
        assert!(!html.contains(markup), "{markup} in {html}");
    }
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"), "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn no_style_attribute_is_ever_written() {
    assert!(!tree(HOSTILE, true).await.contains("style="));
}

#[tokio::test(flavor = "current_thread")]
async fn a_progress_that_nobody_knows_has_no_value() {
    let unknown = HOSTILE.replace("Running", "Dancing");
    let html = tree(&unknown, false).await;
    assert!(html.contains(">Dancing<") && !html.contains("value="), "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn an_error_is_said_in_words_with_the_services_own_behind() {
    let error = JobError {
        code: Some("APIG.0308".into()),
        request_id: Some("r-1".into()),
        ..JobError::new(ErrorKind::Throttled, "The throttling threshold has been reached.")
    };
    let props = |stale| NoticeProps { error: Rc::new(error.clone()), stale };
    let html = render::<Notice>(props(true)).await;
    for expected in [
        r#"role="alert""#,
        "The server asks for a pause",
        "The throttling threshold has been reached. (APIG.0308)",
        "<code>r-1</code>",
        "last good answer",
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
    assert!(!render::<Notice>(props(false)).await.contains("last good answer"));
}

#[tokio::test(flavor = "current_thread")]
async fn the_summary_never_claims_what_it_does_not_know() {
    let waiting = SummaryProps { snapshot: None, error: None, connection: Connection::default() };
    let html = render::<Summary>(waiting).await;
    assert!(html.contains("Loading the job") && !html.contains("value="), "{html}");

    let snapshot = Some(Rc::new(snapshot(HOSTILE)));
    let html = render::<Summary>(SummaryProps {
        snapshot,
        error: None,
        connection: Connection { link: Link::Ended, ..Connection::default() },
    })
    .await;
    assert!(html.contains(">Running<") && html.contains(">1 of 1 done, 1 failed<"), "{html}");
    assert!(html.contains(r#"value="99""#) && html.contains(">Ended<"), "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn on_a_server_the_whole_component_waits_for_the_browser() {
    let html = render::<JobTree>(JobTreeProps::new(JobAddress::default())).await;
    assert!(html.contains("Loading the job"), "{html}");
}
