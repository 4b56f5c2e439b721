//! A row of the tree: one job or sub-job.

use std::rc::Rc;

use yew::AttrValue;

use super::icon;
use super::stacked_bar::silent_bar;
use crate::engine::i18n::Quote;
use crate::engine::view_model::rows::{Row, RowProgress};
use crate::engine::view_model::timeline::{AXIS_LENGTH, Bar};
use crate::view::markup::{Markup, markup};

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

/// The markup of a [`Row`].
pub(crate) fn markup(props: &TreeRowProps) -> Markup {
    let TreeRowProps { row, is_current, pinned, has_timeline_cell } = props;
    // The head has the progress of the root.
    let progress = row.progress.as_ref().filter(|_| row.level > 1);
    markup! {
        <div
            role="treeitem"
            part="row"
            aria-level={number(row.level.into())}
            aria-posinset={number(row.position)}
            aria-setsize={number(row.set_size)}
            aria-expanded={row.expanded.map(state)}
            aria-selected={state(*is_current)}
            tabindex={if *is_current { "0" } else { "-1" }}
            data-do="row"
            data-uid={&row.id}
            data-phase={row.phase.as_str()}
            data-pinned={pinned.map(|pinned| if pinned == Pinned::Root { "root" } else { "" })}
            data-hit={row.is_match.then_some("")}
            data-reason={row.reason.as_ref().map(|_| "")}
            class="row"
        >
            { row.expanded.map(|_| toggle()) }
            { icon::phase(row.phase) }
            <span class="what">
                <span part="type" class="type" lang={row.title.lang}>{ &row.title.text }</span>
                { row.name.as_ref().map(|_| " ") }
                { row.name.as_ref().map(name) }
            </span>
            { progress.map(progress_cell) }
            <span part="status" class="phase" translate={row.is_raw_phase.then_some("no")}>{ &row.phase_text }</span>
            { has_timeline_cell.then(|| timeline_cell(row)) }
            { row.duration.as_ref().map(duration) }
            { row.reason.as_ref().map(reason) }
        </div>
    }
}

fn toggle() -> Markup {
    markup! {
        <span part="toggle" data-do="toggle" class="toggle">{ icon::lines(icon::CHEVRON) }</span>
    }
}

fn name(name: &Rc<str>) -> Markup {
    markup! { <bdi part="name" class="name" translate="no">{ name }</bdi> }
}

fn progress_cell(progress: &RowProgress) -> Markup {
    markup! {
        <span part="progress" class="progress">
            { silent_bar(&progress.steps, None) }
            { " " }
            <bdi class="counts">{ &progress.text }</bdi>
        </span>
    }
}

fn timeline_cell(row: &Row) -> Markup {
    markup! {
        <span class="lane">
            { row.bar.as_ref().map(|bar| lane_bar(bar.place)) }
            { row.bar.as_ref().map(|bar| markup! { <span class="unseen">{ &bar.text }</span> }) }
        </span>
    }
}

fn lane_bar(place: Bar) -> Markup {
    let percent = |part: u64| {
        let hundredths = part * 10_000 / AXIS_LENGTH;
        AttrValue::from(format!("{}.{:02}%", hundredths / 100, hundredths % 100))
    };
    markup! {
        <svg aria-hidden="true">
            <rect x={percent(place.from)} width={percent(place.length)} height="100%" rx="3" />
        </svg>
    }
}

fn duration(duration: &Rc<str>) -> Markup {
    markup! { <bdi part="duration" class="duration">{ duration }</bdi> }
}

fn reason(reason: &Quote) -> Markup {
    markup! { <span part="reason" class="reason"><bdi lang={reason.lang}>{ &reason.text }</bdi></span> }
}

fn state(is_set: bool) -> &'static str {
    if is_set { "true" } else { "false" }
}

fn number(number: u32) -> AttrValue {
    number.to_string().into()
}
