//! Golden tests of the HTML, rendered natively.

// Clippy treats only `#[test]` functions as tests, not their helpers.
#![allow(clippy::unwrap_used)]

use std::rc::Rc;

use yew::LocalServerRenderer;
use yew::prelude::*;
use yew::virtual_dom::VNode;

use super::parts::banner;
use super::parts::details::{Details, Raw};
use super::parts::summary::SummaryView;
use super::parts::toolbar::{LastToolbar, Toolbar, chips};
use super::parts::tree_row::{self, TreeRowProps};
use crate::engine::apis::{self, System};
use crate::engine::i18n::number_format::PlainNumberFormat;
use crate::engine::i18n::{Catalog, Language, MessageKey, Texts, phrases};
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::error_detail::{DetailKind, ErrorDetail};
use crate::engine::model::phase::Phases;
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::refresh::request::JobAddress;
use crate::engine::view_model::ViewModel;
use crate::engine::view_model::details;
use crate::engine::view_model::expansion::Expand;
use crate::engine::view_model::filter::Filter;
use crate::engine::view_model::tone::Tone;
use crate::{JobTree, JobTreeProps};

/// A job whose texts contain markup.
const HOSTILE: &str = r#"{
  "metadata": { "uid": "\"><script>alert(1)</script>", "creationTimestamp": "2025-09-02T12:00:00Z",
    "updateTimestamp": "2025-09-02T12:00:00Z" },
  "spec": { "type": "<b>Type</b>", "resourceName": "<img src=x onerror=alert(1)>", "subJobs": [
    { "metadata": { "uid": "leaf" }, "spec": { "type": "InstallNode" },
      "status": { "phase": "Failed", "reason": "</div><iframe>" } }
  ] },
  "status": { "phase": "Running" }
}"#;

fn now() -> Timestamp {
    Timestamp::from_unix_millis(0)
}

#[derive(PartialEq, Properties)]
struct PlainHtmlProps {
    html: Html,
}

/// Renders the HTML that a plain function returned.
#[component]
fn PlainHtml(props: &PlainHtmlProps) -> Html {
    props.html.clone()
}

async fn render<C: BaseComponent>(props: C::Properties) -> String {
    LocalServerRenderer::<C>::with_props(props).hydratable(false).render().await
}

async fn rendered(html: Html) -> String {
    render::<PlainHtml>(PlainHtmlProps { html }).await
}

fn snapshot(body: &str) -> Snapshot {
    let job = apis::decode_one(&System::Auto, body.as_bytes()).unwrap();
    Snapshot {
        system: "cce".into(),
        project_id: None,
        job_id: None,
        root: job.root,
        fetched_at: now(),
        complete: true,
        warnings: job.warnings,
    }
}

fn view_model(body: &str) -> ViewModel {
    let mut model = ViewModel::new(Rc::new(Texts::english()), Expand::Auto);
    model.set_snapshot(Rc::new(snapshot(body)));
    model
}

fn row_html(props: &TreeRowProps) -> Html {
    tree_row::markup(props).into()
}

async fn rows(model: &ViewModel) -> String {
    let rows = model.rows(0..model.outline().len(), now());
    let has_timeline_cell = model.has_timeline();
    let rows = rows.into_iter().enumerate().map(|(at, row)| {
        let props = TreeRowProps { row, is_current: at == 0, pinned: None, has_timeline_cell };
        row_html(&props)
    });
    rendered(rows.collect()).await
}

#[tokio::test(flavor = "current_thread")]
async fn rows_have_aria_attributes() {
    let html = rows(&view_model(HOSTILE)).await;
    for expected in [
        r#"aria-level="1" aria-posinset="1" aria-setsize="1" aria-expanded="true" aria-selected="true" tabindex="0""#,
        r#"aria-level="2" aria-posinset="1" aria-setsize="1" aria-selected="false" tabindex="-1""#,
        r#"data-phase="failed""#,
        ">Install Kubernetes on the node<",
        ">Failed<",
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
    assert_eq!(html.matches("aria-expanded").count(), 1, "on parents only: {html}");
}

/// A job in `phase`, a half of which has succeeded.
fn one_of_two_failed(phase: &str) -> String {
    let leaf =
        |id, phase| format!(r#"{{"metadata":{{"uid":"{id}"}},"status":{{"phase":"{phase}"}}}}"#);
    format!(
        r#"{{"metadata":{{"uid":"r"}},"status":{{"phase":"{phase}"}},"spec":{{"subJobs":[{},{}]}}}}"#,
        leaf("a", "Success"),
        leaf("b", "Failed"),
    )
}

/// A job with the sub-job `body`.
fn parent_of(body: &str) -> String {
    format!(
        r#"{{"metadata": {{"uid": "root"}}, "spec": {{"subJobs": [{body}]}}, "status": {{"phase": "Running"}}}}"#
    )
}

#[tokio::test(flavor = "current_thread")]
async fn rows_have_the_progress_of_parents_except_the_root() {
    assert!(!rows(&view_model(HOSTILE)).await.contains("progress"), "the head has it");
    let html = rows(&view_model(&parent_of(HOSTILE))).await;
    assert!(html.contains(">1 of 1<") && html.matches(r#"class="stacked""#).count() == 1, "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn row_of_a_leaf_matches_its_golden_html() {
    let model = view_model(HOSTILE);
    let row = model.rows(1..2, now()).remove(0);
    let props = TreeRowProps { row, is_current: false, pinned: None, has_timeline_cell: false };
    let html = rendered(row_html(&props)).await;
    let (before, behind) = html.split_once("<svg").unwrap();
    let behind = behind.split_once("</svg>").unwrap().1;
    assert_eq!(
        before,
        r#"<div role="treeitem" part="row" aria-level="2" aria-posinset="1" aria-setsize="1" aria-selected="false" tabindex="-1" data-do="row" data-uid="leaf" data-phase="failed" data-reason="" class="row">"#
    );
    assert_eq!(
        behind,
        r#"<span class="what"><span part="type" class="type">Install Kubernetes on the node</span></span><span part="status" class="phase">Failed</span><span part="reason" class="reason"><bdi>&lt;/div&gt;&lt;iframe&gt;</bdi></span></div>"#
    );
}

/// The toolbar of a job that can be paused.
fn toolbar(menu_id: &'static str) -> Toolbar {
    Toolbar {
        texts: Rc::new(Texts::english()),
        has_tree: true,
        query: String::new(),
        matches: None,
        is_timeline: false,
        is_paused: false,
        can_pause: true,
        menu_id: AttrValue::Static(menu_id),
        is_menu_open: true,
    }
}

/// Renders all parts of the widget for one job.
async fn everything(body: &str) -> String {
    let mut model = view_model(body);
    model.set_timeline(true);
    model.select(0);
    let texts = Texts::english();
    let summary = model.summary(now()).unwrap();
    let summary_view = SummaryView {
        texts: &texts,
        summary: Some(&summary),
        is_loading: false,
        sync_status: "Live",
        tone: Tone::Ok,
        is_usual: true,
        toolbar: Some(
            Toolbar {
                query: "<script>".to_owned(),
                matches: Some("1 of 2".to_owned()),
                ..toolbar("menu")
            }
            .html(),
        ),
        title: None,
        actions: None,
    };
    let (shown, node) = (model.snapshot().unwrap(), model.selected().unwrap());
    let details = Details {
        texts: &texts,
        name: &phrases::full_name(&texts, node),
        fields: &details::fields(&texts, shown, node, now()),
        warnings: &details::warnings(&texts, shown, node),
        raw: Raw::Shown(body),
    };
    let parts = [
        rendered(summary_view.html()).await,
        rendered(chips(&texts, &summary.chips)).await,
        rendered(banner::cause(&texts, model.cause().unwrap(), 2)).await,
        rows(&model).await,
        rendered(details.html()).await,
    ];
    parts.concat()
}

#[tokio::test(flavor = "current_thread")]
async fn markup_in_texts_of_the_service_is_escaped() {
    let html = everything(HOSTILE).await;
    for markup in ["<script", "<b>", "<img", "<iframe", r#"uid="""#] {
        assert!(!html.contains(markup), "{markup} in {html}");
    }
    assert!(html.matches("&lt;img src=x onerror=alert(1)&gt;").count() >= 4, "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn html_has_no_style_attribute() {
    assert!(!everything(HOSTILE).await.contains("style="));
}

#[tokio::test(flavor = "current_thread")]
async fn bar_of_an_unknown_phase_has_the_steps_that_are_known() {
    let html = rows(&view_model(&parent_of(&HOSTILE.replace("Running", "Dancing")))).await;
    assert!(html.contains(">Dancing<") && html.contains(r#"<line data-kind="failed""#), "{html}");
    assert!(!html.contains("value"), "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn timeline_bar_has_attributes_and_a_text() {
    let mut model = view_model(HOSTILE);
    model.set_timeline(true);
    let html = rows(&model).await;
    assert!(html.contains(r#"<rect x="0.00%" width="0.40%""#), "{html}");
    assert!(html.contains("started after 0s"), "{html}");
    assert_eq!(html.matches(r#"class="lane""#).count(), 2, "also where there is no bar");
}

#[tokio::test(flavor = "current_thread")]
async fn phase_chips_are_toggle_buttons() {
    let mut model = view_model(&one_of_two_failed("Running"));
    model.set_filter(Filter { phases: Phases::parse("failed"), ..Filter::default() });
    let summary = model.summary(now()).unwrap();
    let html = rendered(chips(&Texts::english(), &summary.chips)).await;
    for expected in [
        r#"data-value="succeeded" data-phase="succeeded" aria-pressed="false""#,
        r#"data-value="failed" data-phase="failed" aria-pressed="true""#,
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
    assert!(!html.contains("running"), "a branch is not counted: {html}");
}

#[tokio::test(flavor = "current_thread")]
async fn toolbar_has_a_menu_with_its_buttons() {
    let html = rendered(toolbar("menu-1").html()).await;
    let (buttons, menu) = html.split_once(r#"popover="auto""#).unwrap();
    for expected in [
        r#"popovertarget="menu-1" aria-haspopup="menu" aria-expanded="true""#,
        r#"data-do="timeline" aria-pressed="false""#,
        r#"data-do="pause" aria-label="Pause auto-refresh""#,
    ] {
        assert!(buttons.contains(expected), "{expected} in {buttons}");
    }
    for expected in [
        r#"role="menuitem" tabindex="-1" data-do="pause""#,
        r#"role="menuitem" tabindex="-1" data-do="expand-all""#,
        r#"role="menuitemradio" tabindex="-1" data-do="timeline" aria-checked="false""#,
    ] {
        assert!(menu.contains(expected), "{expected} in {menu}");
    }
    assert!(!html.contains(r#"data-do="next""#), "without a search");

    let html = rendered(Toolbar { is_menu_open: false, ..toolbar("menu-1") }.html()).await;
    assert!(html.contains(r#"class="menu"></div>"#), "empty until it opens: {html}");

    let html = rendered(Toolbar { has_tree: false, ..toolbar("menu-1") }.html()).await;
    assert!(html.contains(r#"data-do="refresh""#) && !html.contains("menu"), "{html}");
}

#[test]
fn toolbar_keeps_its_node_until_it_changes() {
    let last = LastToolbar::default();
    let texts = toolbar("menu").texts;
    let node = |change: fn(&mut Toolbar)| {
        let mut toolbar = Toolbar { texts: texts.clone(), ..toolbar("menu") };
        change(&mut toolbar);
        match last.html(toolbar) {
            VNode::VTag(tag) => Rc::as_ptr(&tag),
            _ => unreachable!("an element"),
        }
    };
    let changes: [fn(&mut Toolbar); 8] = [
        |it| it.texts = Rc::new(Texts::english()),
        |it| it.has_tree = false,
        |it| it.query.push('a'),
        |it| it.matches = Some("1 of 2".to_owned()),
        |it| it.is_timeline = true,
        |it| it.is_paused = true,
        |it| it.can_pause = false,
        |it| it.is_menu_open = false,
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let before = node(|_| {});
        assert_eq!(node(|_| {}), before);
        assert_ne!(node(change), before, "change {at}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn cause_banner_has_path_reason_and_other_failures() {
    let model = view_model(HOSTILE);
    let cause = model.cause().unwrap();
    let html = rendered(banner::cause(&Texts::english(), cause, 1)).await;
    for expected in ["Install Kubernetes on the node", "1 more failure", r#"data-do="cause""#] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn error_banner_has_advice_and_the_services_message() {
    let error = JobError {
        code: Some("APIG.0308".into()),
        request_id: Some("r-1".into()),
        ..JobError::new(ErrorKind::Throttled, "The throttling threshold has been reached.")
    };
    let texts = Texts::english();
    let html = rendered(banner::error(&texts, &error, Some("12:00"))).await;
    for expected in [
        "Too many requests",
        "Retrying automatically.",
        r#"<bdi>The throttling threshold has been reached.</bdi> <code translate="no">APIG.0308</code>"#,
        r#"<code translate="no">r-1</code>"#,
        "last successful update, from 12:00",
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
    assert!(
        !rendered(banner::error(&texts, &error, None)).await.contains("last successful update")
    );
}

#[tokio::test(flavor = "current_thread")]
async fn error_banner_explains_in_the_widgets_language() {
    let german =
        Texts::new(Catalog::built_in(Language::German).unwrap(), &[], Rc::new(PlainNumberFormat));
    let missing = JobError::invalid_address(DetailKind::Missing, "job-id", "");
    let timeout = JobError::new(ErrorKind::Timeout, "The server didn't respond in time.");
    let status = ErrorDetail::with_name(DetailKind::Status, "500");
    for (error, expected) in [
        (missing, r#"<p class="words"><bdi><code translate="no">job-id</code> fehlt.</bdi></p>"#),
        (
            JobError::explained(ErrorKind::Http, status),
            r#"<p class="words"><bdi>HTTP 500</bdi></p>"#,
        ),
        (
            JobError::new(ErrorKind::Http, "No flavors."),
            r#"<p class="words"><bdi lang="en">No flavors.</bdi></p>"#,
        ),
        (timeout, ""), // the headline says it all
    ] {
        let html = rendered(banner::error(&german, &error, None)).await;
        assert!(html.contains(expected), "{html}");
        assert_eq!(html.contains("words"), !expected.is_empty(), "{html}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn summary_shows_only_what_is_known() {
    let texts = Texts::english();
    let view = |summary, is_loading| SummaryView {
        texts: &texts,
        summary,
        is_loading,
        sync_status: "Finished",
        tone: Tone::Off,
        is_usual: true,
        toolbar: None,
        title: None,
        actions: None,
    };
    let html = rendered(view(None, true).html()).await;
    assert!(html.contains("Loading job") && !html.contains("value="), "{html}");
    assert!(!html.contains("Finished"), "{html}");
    let html = rendered(view(None, false).html()).await;
    assert!(
        html.contains(texts.text(MessageKey::NoAnswer)) && !html.contains("<progress"),
        "{html}"
    );

    let summary = view_model(HOSTILE).summary(now()).unwrap();
    let html = rendered(view(Some(&summary), false).html()).await;
    assert!(html.contains(">99%<") && html.contains(">1 of 1 done, 1 failed<"), "{html}");
    assert!(html.contains(r#"aria-valuenow="99""#) && html.contains(">Finished<"), "{html}");
    assert!(!html.contains("Running") && !html.contains("<button"), "{html}");
    let summary = view_model(&one_of_two_failed("Failed")).summary(now()).unwrap();
    let html = rendered(view(Some(&summary), false).html()).await;
    assert!(!html.contains("percent") && !html.contains("valuenow"), "{html}");
    let bar = html.split_once("<svg").unwrap().1;
    assert_eq!(
        bar,
        concat!(
            r#" part="progress" role="progressbar" aria-label="Job progress" aria-valuetext="1 of 2 succeeded, 1 failed" class="stacked overall">"#,
            r#"<line data-kind="succeeded" x1="0.0%" x2="50.0%" y1="50%" y2="50%"></line>"#,
            r#"<line data-kind="failed" x1="50.0%" x2="100.0%" y1="50%" y2="50%"></line></svg></header>"#
        )
    );
    let summary = view_model(r#"{"metadata":{"uid":"r"},"status":{"phase":"Running"},"spec":{}}"#);
    let html = rendered(view(summary.summary(now()).as_ref(), false).html()).await;
    assert!(
        html.contains(r#"<progress part="progress" aria-label="Job progress" class="overall">"#),
        "{html}"
    );
}

#[tokio::test(flavor = "current_thread")]
async fn component_on_a_server_shows_that_it_is_loading() {
    for (address, expected) in [
        (JobAddress::new("cce", "p", "j"), "Loading job"),
        (JobAddress::default(), "No job selected yet"),
    ] {
        let html = render::<JobTree>(JobTreeProps::new(address)).await;
        assert!(html.contains(expected), "{html}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn children_are_rendered_on_a_server_without_the_widgets_frame() {
    let props = JobTreeProps {
        children: html! { <p>{ "One moment" }</p> },
        class: classes!("mine"),
        ..JobTreeProps::new(JobAddress::new("cce", "p", "j"))
    };
    let html = render::<JobTree>(props).await;
    let expected = r#"<section data-theme="auto" class="mine"><p>One moment</p>"#;
    assert!(html.starts_with(expected), "{html}");
    assert!(!html.contains("Loading job"), "{html}");
}

#[tokio::test(flavor = "current_thread")]
async fn title_actions_and_classes_of_the_host_are_rendered() {
    let props = JobTreeProps {
        title: Some(html! { <b>{ "Mine" }</b> }),
        actions: Some(html! { <a href="/jobs">{ "All jobs" }</a> }),
        class: classes!("mine", "wide"),
        ..JobTreeProps::new(JobAddress::new("cce", "p", "j"))
    };
    let html = render::<JobTree>(props).await;
    for expected in [
        r#"class="job-tree mine wide""#,
        r#"<slot name="title" data-host=""><b>Mine</b></slot>"#,
        r#"<slot name="actions" data-host=""><a href="/jobs">All jobs</a></slot>"#,
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
    let without = render::<JobTree>(JobTreeProps::new(JobAddress::new("cce", "p", "j"))).await;
    assert!(without.contains(r#"class="job-tree""#), "{without}");
    assert!(!without.contains("data-host"), "{without}");
}
