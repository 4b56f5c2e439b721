//! A row of the tree: one job or sub-job.

use std::rc::Rc;

use yew::AttrValue;

use super::icon;
use crate::engine::view_model::rows::{Row, RowProgress};
use crate::engine::view_model::timeline::AXIS_LENGTH;
use crate::view::row_list::markup::{ElementKind, Markup, MarkupElement, element, text};

/// What a rendered row shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TreeRowProps {
    pub(crate) row: Rc<Row>,
    /// Whether Tab leads to this row.
    pub(crate) is_current: bool,
    /// Why the row is rendered although it is outside the virtual window; `None` if it is in the window.
    pub(crate) pinned: Option<Pinned>,
    /// Whether rows have a timeline cell.
    pub(crate) has_timeline_cell: bool,
}

/// Why a row outside the virtual window is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pinned {
    /// It has the job's name, and sticks to the top of the tree.
    Root,
    /// It may have the focus.
    Current,
}

static ROW: ElementKind = ElementKind::new(
    "div",
    &[
        ("role", Some("treeitem")),
        ("part", Some("row")),
        ("aria-level", None),
        ("aria-posinset", None),
        ("aria-setsize", None),
        ("aria-expanded", None),
        ("aria-selected", None),
        ("tabindex", None),
        ("data-do", Some("row")),
        ("data-uid", None),
        ("data-phase", None),
        ("data-pinned", None),
        ("data-hit", None),
        ("data-reason", None),
        ("class", Some("row")),
    ],
);
static TOGGLE: ElementKind = ElementKind::new(
    "span",
    &[("part", Some("toggle")), ("data-do", Some("toggle")), ("class", Some("toggle"))],
);
static WHAT: ElementKind = ElementKind::new("span", &[("class", Some("what"))]);
static TITLE: ElementKind =
    ElementKind::new("span", &[("part", Some("type")), ("class", Some("type"))]);
static NAME: ElementKind =
    ElementKind::new("bdi", &[("part", Some("name")), ("class", Some("name"))]);
static PROGRESS: ElementKind =
    ElementKind::new("span", &[("part", Some("progress")), ("class", Some("progress"))]);
static BAR: ElementKind = ElementKind::new(
    "progress",
    &[("max", Some("100")), ("aria-hidden", Some("true")), ("value", None)],
);
static COUNTS: ElementKind = ElementKind::new("bdi", &[("class", Some("counts"))]);
static STATUS: ElementKind =
    ElementKind::new("span", &[("part", Some("status")), ("class", Some("phase"))]);
static LANE: ElementKind = ElementKind::new("span", &[("class", Some("lane"))]);
static LANE_IMAGE: ElementKind = ElementKind::new("svg", &[("aria-hidden", Some("true"))]);
static LANE_BAR: ElementKind = ElementKind::new(
    "rect",
    &[("x", None), ("width", None), ("height", Some("100%")), ("rx", Some("3"))],
);
static UNSEEN: ElementKind = ElementKind::new("span", &[("class", Some("unseen"))]);
static DURATION: ElementKind =
    ElementKind::new("bdi", &[("part", Some("duration")), ("class", Some("duration"))]);
static REASON: ElementKind =
    ElementKind::new("span", &[("part", Some("reason")), ("class", Some("reason"))]);
static ISOLATE: ElementKind = ElementKind::new("bdi", &[]);

/// The elements of a [`Row`].
pub(crate) fn markup(props: &TreeRowProps) -> MarkupElement {
    let TreeRowProps { row, is_current, pinned, has_timeline_cell } = props;
    let truth = |is_true| AttrValue::Static(if is_true { "true" } else { "false" });
    let flag = |is_set: bool| is_set.then_some(AttrValue::Static(""));
    let number = |number: u32| Some(AttrValue::from(number.to_string()));
    let tabindex = if *is_current { "0" } else { "-1" };
    let values = [
        number(row.level.into()),
        number(row.position),
        number(row.set_size),
        row.expanded.map(truth),
        Some(truth(*is_current)),
        Some(tabindex.into()),
        Some(row.id.clone().into()),
        Some(row.phase.as_str().into()),
        pinned.map(|pinned| if pinned == Pinned::Root { "root" } else { "" }.into()),
        flag(row.is_match),
        flag(row.reason.is_some()),
    ];
    let toggle = || element(&TOGGLE, [], [Some(icon::lines_markup(icon::CHEVRON))]);
    let what = [
        labelled(&TITLE, Some(&row.title)),
        row.name.as_ref().and_then(|_| text(" ")),
        labelled(&NAME, row.name.as_ref()),
    ];
    // The head has the progress of the root.
    let progress = row.progress.as_ref().filter(|_| row.level > 1);
    let reason = labelled(&ISOLATE, row.reason.as_ref());
    let children = [
        row.expanded.map(|_| toggle()),
        Some(icon::phase_markup(row.phase)),
        Some(element(&WHAT, [], what)),
        progress.map(progress_cell),
        labelled(&STATUS, Some(&row.phase_text)),
        has_timeline_cell.then(|| timeline_cell(row)),
        labelled(&DURATION, row.duration.as_ref()),
        reason.map(|reason| element(&REASON, [], [Some(reason)])),
    ];
    MarkupElement::new(&ROW, values, children)
}

fn progress_cell(progress: &RowProgress) -> Markup {
    let percent = progress.percent.map(|percent| percent.to_string().into());
    let children =
        [Some(element(&BAR, [percent], [])), text(" "), labelled(&COUNTS, Some(&progress.text))];
    element(&PROGRESS, [], children)
}

fn timeline_cell(row: &Row) -> Markup {
    let percent = |part: u64| {
        let hundredths = part * 10_000 / AXIS_LENGTH;
        Some(format!("{}.{:02}%", hundredths / 100, hundredths % 100).into())
    };
    let image = row.bar.as_ref().map(|bar| {
        let place = [percent(bar.place.from), percent(bar.place.length)];
        element(&LANE_IMAGE, [], [Some(element(&LANE_BAR, place, []))])
    });
    element(&LANE, [], [image, labelled(&UNSEEN, row.bar.as_ref().map(|bar| &bar.text))])
}

/// An element with a text, if there is a text.
fn labelled(kind: &'static ElementKind, label: Option<&Rc<str>>) -> Option<Markup> {
    label.map(|label| element(kind, [], [text(label.clone())]))
}
