//! A row of the tree: one job or sub-job.

use std::rc::Rc;

use super::icon;
use crate::engine::view_model::rows::{Row, RowProgress};
use crate::engine::view_model::timeline::AXIS_LENGTH;
use crate::view::row_list::markup::{Markup, MarkupElement, element, fixed, flag, given, text};

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

/// The elements of a [`Row`].
pub(crate) fn markup(props: &TreeRowProps) -> MarkupElement {
    let TreeRowProps { row, is_current, pinned, has_timeline_cell } = props;
    // The head has the progress of the root.
    let progress = row.progress.as_ref().filter(|_| row.level > 1);
    MarkupElement {
        tag: "div",
        attributes: vec![
            fixed("role", "treeitem"),
            fixed("part", "row"),
            given("aria-level", row.level.to_string()),
            given("aria-posinset", row.position.to_string()),
            given("aria-setsize", row.set_size.to_string()),
            ("aria-expanded", row.expanded.map(|is_open| truth(is_open).into())),
            fixed("aria-selected", truth(*is_current)),
            fixed("tabindex", if *is_current { "0" } else { "-1" }),
            fixed("data-do", "row"),
            given("data-uid", row.id.clone()),
            fixed("data-phase", row.phase.as_str()),
            ("data-pinned", pinned.map(|it| if it == Pinned::Root { "root" } else { "" }.into())),
            flag("data-hit", row.is_match),
            flag("data-reason", row.reason.is_some()),
            fixed("class", "row"),
        ],
        children: vec![
            row.expanded.map(|_| toggle()),
            Some(icon::phase_markup(row.phase)),
            Some(element("span", [fixed("class", "what")], what(row))),
            progress.map(progress_cell),
            labelled("span", "phase", "status", Some(&row.phase_text)),
            has_timeline_cell.then(|| timeline_cell(row)),
            labelled("bdi", "duration", "duration", row.duration.as_ref()),
            row.reason.as_ref().map(reason),
        ],
    }
}

fn toggle() -> Markup {
    let attributes =
        [fixed("part", "toggle"), fixed("data-do", "toggle"), fixed("class", "toggle")];
    element("span", attributes, [Some(icon::lines_markup(icon::CHEVRON))])
}

/// The title, and the name if there is one.
fn what(row: &Row) -> [Option<Markup>; 3] {
    [
        labelled("span", "type", "type", Some(&row.title)),
        row.name.as_ref().and_then(|_| text(" ")),
        labelled("bdi", "name", "name", row.name.as_ref()),
    ]
}

fn progress_cell(progress: &RowProgress) -> Markup {
    let bar = [
        fixed("max", "100"),
        fixed("aria-hidden", "true"),
        ("value", progress.percent.map(|percent| percent.to_string().into())),
    ];
    let counts = element("bdi", [fixed("class", "counts")], [text(progress.text.clone())]);
    let children = [Some(element("progress", bar, [])), text(" "), Some(counts)];
    element("span", [fixed("part", "progress"), fixed("class", "progress")], children)
}

fn timeline_cell(row: &Row) -> Markup {
    let percent = |part: u64| {
        let hundredths = part * 10_000 / AXIS_LENGTH;
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    };
    let bar = row.bar.as_ref().map(|bar| {
        let place = [
            given("x", percent(bar.place.from)),
            given("width", percent(bar.place.length)),
            fixed("height", "100%"),
            fixed("rx", "3"),
        ];
        element("svg", [fixed("aria-hidden", "true")], [Some(element("rect", place, []))])
    });
    let time = row
        .bar
        .as_ref()
        .map(|bar| element("span", [fixed("class", "unseen")], [text(bar.text.clone())]));
    element("span", [fixed("class", "lane")], [bar, time])
}

fn reason(reason: &Rc<str>) -> Markup {
    let attributes = [fixed("part", "reason"), fixed("class", "reason")];
    element("span", attributes, [Some(element("bdi", [], [text(reason.clone())]))])
}

/// An element with a class, a part and a text, if there is a text.
fn labelled(
    tag: &'static str,
    class: &'static str,
    part: &'static str,
    content: Option<&Rc<str>>,
) -> Option<Markup> {
    let attributes = [fixed("part", part), fixed("class", class)];
    content.map(|content| element(tag, attributes, [text(content.clone())]))
}

fn truth(is_true: bool) -> &'static str {
    if is_true { "true" } else { "false" }
}
