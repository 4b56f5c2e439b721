//! A row of the tree: one job or sub-job.

use std::rc::Rc;

use yew::prelude::*;

use super::icon;
use crate::engine::view_model::rows::Row;
use crate::engine::view_model::timeline::AXIS_LENGTH;

/// The properties of a rendered row.
#[derive(Debug, Clone, PartialEq, Properties)]
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

/// Renders a [`Row`].
#[component]
pub(crate) fn TreeRow(props: &TreeRowProps) -> Html {
    let TreeRowProps { row, is_current, pinned, has_timeline_cell } = props;
    html! {
        <div
            role="treeitem"
            class="row"
            part="row"
            aria-level={row.level.to_string()}
            aria-posinset={row.position.to_string()}
            aria-setsize={row.set_size.to_string()}
            aria-expanded={row.expanded.map(|open| open.to_string())}
            aria-selected={is_current.to_string()}
            tabindex={if *is_current { "0" } else { "-1" }}
            data-do="row"
            data-uid={row.id.clone()}
            data-phase={row.phase.as_str()}
            data-pinned={pinned.map(|pinned| if pinned == Pinned::Root { "root" } else { "" })}
            data-hit={row.is_match.then_some("")}
            data-reason={row.reason.as_ref().map(|_| "")}
        >
            if row.expanded.is_some() {
                <span class="toggle" part="toggle" data-do="toggle">{ icon::lines(icon::CHEVRON) }</span>
            }
            { icon::phase(row.phase) }
            <span class="what">
                <span class="type" part="type">{ &*row.title }</span>
                if let Some(name) = &row.name {
                    { " " }
                    <bdi class="name" part="name">{ &**name }</bdi>
                }
            </span>
            // The head has the progress of the root.
            if let Some(progress) = row.progress.as_ref().filter(|_| row.level > 1) {
                <span class="progress" part="progress">
                    <progress
                        max="100"
                        aria-hidden="true"
                        value={progress.percent.map(|percent| percent.to_string())}
                    />
                    { " " }
                    <bdi class="counts">{ &*progress.text }</bdi>
                </span>
            }
            <span class="phase" part="status">{ &*row.phase_text }</span>
            if *has_timeline_cell {
                { timeline_cell(row) }
            }
            if let Some(duration) = &row.duration {
                <bdi class="duration" part="duration">{ &**duration }</bdi>
            }
            if let Some(reason) = &row.reason {
                <span class="reason" part="reason"><bdi>{ &**reason }</bdi></span>
            }
        </div>
    }
}

fn timeline_cell(row: &Row) -> Html {
    let percent = |part: u64| {
        let hundredths = part * 10_000 / AXIS_LENGTH;
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    };
    html! {
        <span class="lane">
            if let Some(bar) = &row.bar {
                <svg aria-hidden="true">
                    <rect x={percent(bar.place.from)} width={percent(bar.place.length)} height="100%" rx="3" />
                </svg>
                <span class="unseen">{ &*bar.text }</span>
            }
        </span>
    }
}
