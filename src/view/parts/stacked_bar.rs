//! A bar with a segment for each state that steps of a job are in.

use yew::prelude::*;

use crate::engine::view_model::stacked_bar::{Segment, StepCounts};
use crate::view::markup::markup;

/// The bar for these counts. `label` is its text for screen readers; without one they skip it, because a text next to it says
/// the same.
///
/// Each kind of segment has a shape of its own, so that none is distinguished by colour alone: lines, which need neither
/// `style` attributes nor the ID of a pattern.
pub(crate) fn stacked_bar(counts: &StepCounts, label: Option<&str>) -> Html {
    let permille = |value: u32| {
        [(value / 10).to_string(), ".".into(), (value % 10).to_string(), "%".into()].concat()
    };
    let line = |segment: Segment| {
        let start = permille(segment.start);
        let end = permille(segment.start + segment.length);
        markup! { <line data-kind={segment.kind} x1={&*start} x2={&*end} y1="50%" y2="50%" /> }
    };
    let lines: Vec<Html> = counts.segments().into_iter().map(line).collect();
    let role = label.map(|_| "img");
    let hidden = label.is_none().then_some("true");
    markup! {
        <svg part="progress" role={role} aria-label={label} aria-hidden={hidden} class="stacked">
            { lines }
        </svg>
    }
}
