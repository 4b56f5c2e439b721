//! A row of the tree: one job or sub-job.

use std::rc::Rc;

use yew::AttrValue;

use super::icon;
use crate::engine::view_model::rows::{Row, RowProgress};
use crate::engine::view_model::timeline::{AXIS_LENGTH, Bar};
use crate::view::markup::{FilledMarkup, filled, flag, state};

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
pub(crate) fn markup(props: &TreeRowProps) -> FilledMarkup {
    let TreeRowProps { row, is_current, pinned, has_timeline_cell } = props;
    // The head has the progress of the root.
    let progress = row.progress.as_ref().filter(|_| row.level > 1);
    filled! {
        <div
            role="treeitem"
            part="row"
            aria-level={number(row.level.into())}
            aria-posinset={number(row.position)}
            aria-setsize={number(row.set_size)}
            aria-expanded={row.expanded.map(state)}
            aria-selected={state(*is_current)}
            tabindex={AttrValue::Static(if *is_current { "0" } else { "-1" })}
            data-do="row"
            data-uid={shared(&row.id)}
            data-phase={AttrValue::Static(row.phase.as_str())}
            data-pinned={pinned.map(|it| AttrValue::Static(if it == Pinned::Root { "root" } else { "" }))}
            data-hit={flag(row.is_match)}
            data-reason={flag(row.reason.is_some())}
            class="row"
        >
            { row.expanded.map(|_| toggle()) }
            { icon::phase(row.phase) }
            <span class="what">
                <span part="type" class="type">{ shared(&row.title) }</span>
                { row.name.as_ref().map(|_| AttrValue::Static(" ")) }
                { row.name.as_ref().map(name) }
            </span>
            { progress.map(progress_cell) }
            <span part="status" class="phase">{ shared(&row.phase_text) }</span>
            { has_timeline_cell.then(|| timeline_cell(row)) }
            { row.duration.as_ref().map(duration) }
            { row.reason.as_ref().map(reason) }
        </div>
    }
}

fn toggle() -> FilledMarkup {
    filled! {
        <span part="toggle" data-do="toggle" class="toggle">{ icon::lines(icon::CHEVRON) }</span>
    }
}

fn name(name: &Rc<str>) -> FilledMarkup {
    filled! { <bdi part="name" class="name">{ shared(name) }</bdi> }
}

fn progress_cell(progress: &RowProgress) -> FilledMarkup {
    let percent = progress.percent.map(|percent| number(percent.into()));
    filled! {
        <span part="progress" class="progress">
            <progress max="100" aria-hidden="true" value={percent} />
            { " " }
            <bdi class="counts">{ shared(&progress.text) }</bdi>
        </span>
    }
}

fn timeline_cell(row: &Row) -> FilledMarkup {
    filled! {
        <span class="lane">
            { row.bar.as_ref().map(|bar| lane_bar(bar.place)) }
            { row.bar.as_ref().map(|bar| filled! { <span class="unseen">{ shared(&bar.text) }</span> }) }
        </span>
    }
}

fn lane_bar(place: Bar) -> FilledMarkup {
    let percent = |part: u64| {
        let hundredths = part * 10_000 / AXIS_LENGTH;
        AttrValue::from(format!("{}.{:02}%", hundredths / 100, hundredths % 100))
    };
    filled! {
        <svg aria-hidden="true">
            <rect x={percent(place.from)} width={percent(place.length)} height="100%" rx="3" />
        </svg>
    }
}

fn duration(duration: &Rc<str>) -> FilledMarkup {
    filled! { <bdi part="duration" class="duration">{ shared(duration) }</bdi> }
}

fn reason(reason: &Rc<str>) -> FilledMarkup {
    filled! { <span part="reason" class="reason"><bdi>{ shared(reason) }</bdi></span> }
}

fn shared(text: &Rc<str>) -> AttrValue {
    AttrValue::Rc(text.clone())
}

fn number(number: u32) -> AttrValue {
    number.to_string().into()
}
