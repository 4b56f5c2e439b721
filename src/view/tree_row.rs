//! One job or sub-job.

use std::rc::Rc;

use yew::prelude::*;

use super::icon;
use crate::engine::rows::Row;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct TreeRowProps {
    pub(crate) row: Rc<Row>,
    /// Whether it is the one that Tab leads to.
    pub(crate) is_current: bool,
    pub(crate) on_select: Callback<Rc<str>>,
    pub(crate) on_toggle: Callback<Rc<str>>,
}

/// Draws a finished [`Row`].
#[component]
pub(crate) fn TreeRow(props: &TreeRowProps) -> Html {
    let TreeRowProps { row, is_current, on_select, on_toggle } = props;
    let onclick = {
        let (id, on_select) = (row.id.clone(), on_select.clone());
        move |_: MouseEvent| on_select.emit(id.clone())
    };
    let ontoggle = {
        let (id, on_toggle) = (row.id.clone(), on_toggle.clone());
        move |_: MouseEvent| on_toggle.emit(id.clone())
    };
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
            data-uid={row.id.clone()}
            data-phase={row.phase.as_str()}
            {onclick}
        >
            <span class="toggle" part="toggle" onclick={row.expanded.map(|_| Callback::from(ontoggle))}>
                if row.expanded.is_some() {
                    { icon::chevron() }
                }
            </span>
            { icon::phase(row.phase) }
            <span class="what">
                <span class="type" part="type">{ &*row.title }</span>
                if let Some(name) = &row.name {
                    { " " }
                    <span class="name" part="name">{ &**name }</span>
                }
            </span>
            if let Some(progress) = &row.progress {
                <span class="progress" part="progress">
                    <progress
                        max="100"
                        aria-label={format!("Progress of {}", row.title)}
                        value={progress.percent.map(|percent| percent.to_string())}
                    />
                    { " " }
                    <span class="counts">{ &*progress.text }</span>
                </span>
            }
            <span class="phase" part="status">{ &*row.phase_text }</span>
            <span class="duration" part="duration">{ row.duration.as_deref().unwrap_or_default() }</span>
            if let Some(reason) = &row.reason {
                <span class="reason" part="reason">{ &**reason }</span>
            }
        </div>
    }
}
