//! Shapes. Each phase has its own, so that none is told by colour alone.

use yew::prelude::*;

use crate::engine::phase::Phase;

/// The shape of a phase, 16 by 16.
pub(crate) fn phase(phase: Phase) -> Html {
    // Rings are strokes, the rest is cut out of a disc or a square.
    let shape = match phase {
        Phase::Pending => html! { <circle class="ring dotted" cx="8" cy="8" r="6" /> },
        Phase::Running => html! {
            <>
                <circle class="ring track" cx="8" cy="8" r="6" />
                <path class="ring spin" d="M8 2a6 6 0 0 1 6 6" />
            </>
        },
        Phase::Paused => html! {
            <>
                <circle class="disc" cx="8" cy="8" r="7" />
                <path class="cut" d="M6.25 5.5v5M9.75 5.5v5" />
            </>
        },
        Phase::Succeeded => html! {
            <>
                <circle class="disc" cx="8" cy="8" r="7" />
                <path class="cut" d="m4.8 8.3 2.2 2.2 4.3-4.6" />
            </>
        },
        Phase::Partial => html! {
            <>
                <path class="disc" d="M7.1 1.6 1 12.6c-.4.7.1 1.6.9 1.6h12.2c.8 0 1.3-.9.9-1.6L8.9 1.6a1 1 0 0 0-1.8 0Z" />
                <path class="cut" d="M8 6v3.4M8 11.6v.1" />
            </>
        },
        Phase::Failed => html! {
            <>
                <path class="disc" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z" />
                <path class="cut" d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" />
            </>
        },
        Phase::Cancelled => html! {
            <>
                <circle class="ring" cx="8" cy="8" r="6" />
                <path class="ring" d="m3.8 12.2 8.4-8.4" />
            </>
        },
        Phase::Skipped => html! {
            <>
                <circle class="ring" cx="8" cy="8" r="6" />
                <path class="ring" d="M5.5 8h5M8.3 5.8 10.5 8l-2.2 2.2" />
            </>
        },
        Phase::Unknown => html! {
            <>
                <circle class="ring" cx="8" cy="8" r="6" />
                <path class="ring" d="M6.3 6.6a1.8 1.8 0 1 1 2.5 1.7c-.6.3-.8.6-.8 1.2M8 11.4v.1" />
            </>
        },
    };
    html! {
        <svg class="icon" part="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            { shape }
        </svg>
    }
}

/// Points right; turned by CSS when the branch is open.
pub(crate) fn chevron() -> Html {
    html! {
        <svg class="chevron" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d="m6 4 4 4-4 4" />
        </svg>
    }
}
