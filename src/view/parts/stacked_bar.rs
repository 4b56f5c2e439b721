//! A bar with a segment for each state that steps of a job are in.

use yew::prelude::*;

use crate::engine::view_model::stacked_bar::{Segment, StepCounts};
use crate::view::markup::{Markup, markup};

/// What screen readers say of a bar.
pub(crate) struct BarText<'a> {
    /// What the bar shows.
    pub(crate) label: &'a str,
    /// Its value.
    pub(crate) value: &'a str,
    /// Its value in percent, if it is known.
    pub(crate) percent: Option<u8>,
}

/// The bar of the job, with a text for screen readers.
pub(crate) fn progress_bar(counts: &StepCounts, text: &BarText<'_>) -> Html {
    html! {
        <svg
            class="stacked overall"
            part="progress"
            role="progressbar"
            aria-label={text.label.to_owned()}
            aria-valuetext={text.value.to_owned()}
            aria-valuenow={text.percent.map(|percent| percent.to_string())}
        >
            for segment in counts.segments() {
                { Html::from(line(&segment)) }
            }
        </svg>
    }
}

/// A bar that screen readers skip, because a text next to it says the same. `part` is its name for the page's styles.
pub(crate) fn silent_bar(counts: &StepCounts, part: Option<&'static str>) -> Markup {
    let segments = counts.segments();
    let mut lines = segments.iter().map(line);
    markup! {
        <svg class="stacked" part={part} aria-hidden="true">
            { lines.next() }
            { lines.next() }
            { lines.next() }
            { lines.next() }
        </svg>
    }
}

/// Each kind of segment has a shape of its own, so that none is distinguished by colour alone: lines, which need neither
/// `style` attributes nor the ID of a pattern.
fn line(segment: &Segment) -> Markup {
    let permille = |value: u32| AttrValue::from(format!("{}.{}%", value / 10, value % 10));
    markup! {
        <line
            data-kind={segment.kind}
            x1={permille(segment.start)}
            x2={permille(segment.start + segment.length)}
            y1="50%"
            y2="50%"
        />
    }
}
