//! The whole job in one line: phase, progress, connection.

use std::rc::Rc;

use yew::prelude::*;

use crate::engine::connection::Connection;
use crate::engine::error::JobError;
use crate::engine::snapshot::Snapshot;
use crate::engine::wording;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct SummaryProps {
    pub(crate) snapshot: Option<Rc<Snapshot>>,
    pub(crate) error: Option<Rc<JobError>>,
    pub(crate) connection: Connection,
}

/// Above the tree; there before the first answer too.
#[component]
pub(crate) fn Summary(SummaryProps { snapshot, error, connection }: &SummaryProps) -> Html {
    let root = snapshot.as_ref().map(|snapshot| &snapshot.root);
    let phase = root.map(|root| root.phase);
    let is_loading = root.is_none() && error.is_none();
    html! {
        <header class="summary" part="summary" data-phase={phase.map(|phase| phase.as_str())}>
            <p class="phase" role="status">
                if let Some(root) = root {
                    { wording::phase(root.phase) }
                } else if is_loading {
                    { "Loading the job…" }
                } else {
                    { "No answer yet" }
                }
            </p>
            if let Some(root) = root {
                <p class="counts">{ wording::progress(root.progress) }</p>
            }
            if !is_loading {
                <p
                    class="connection"
                    part="status"
                    data-ok={error.is_none().then_some("")}
                >
                    { wording::connection(connection) }
                </p>
            }
            // The keys part the two, so that the first figure does not glide in from a nothing nobody knew.
            if is_loading {
                <progress key="loading" class="overall" aria-label="Loading the job" />
            } else if let Some(root) = root {
                <progress
                    key="known"
                    class="overall"
                    part="progress"
                    max="100"
                    aria-label="Progress of the job"
                    value={root.progress.percent.map(|percent| percent.to_string())}
                />
            }
        </header>
    }
}
