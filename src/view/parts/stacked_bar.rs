//! A bar with a segment for each state that steps of a job are in.

use yew::prelude::*;

use crate::engine::view_model::stacked_bar::StepCounts;

/// The bar for these counts. `label` is its text for screen readers; without one they skip it, because a text next to it says
/// the same.
///
/// Each kind of segment has a shape of its own, so that none is distinguished by colour alone: lines, which need neither
/// `style` attributes nor the ID of a pattern.
pub(crate) fn stacked_bar(counts: &StepCounts, label: Option<&str>) -> Html {
    let permille = |value: u32| {
        [(value / 10).to_string(), ".".into(), (value % 10).to_string(), "%".into()].concat()
    };
    html! {
        <svg
            class="stacked"
            part="progress"
            role={label.map(|_| "img")}
            aria-label={label.map(str::to_owned)}
            aria-hidden={label.is_none().then_some("true")}
        >
            for segment in counts.segments() {
                <line
                    data-kind={segment.kind}
                    x1={permille(segment.start)}
                    x2={permille(segment.start + segment.length)}
                    y1="50%"
                    y2="50%"
                />
            }
        </svg>
    }
}
