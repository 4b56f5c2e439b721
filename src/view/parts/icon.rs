//! Icons, 16 by 16. Each phase has its own shape, so that none is distinguished by colour alone.

use crate::engine::model::phase::Phase;
use crate::view::markup::{Markup, markup};

const DISC: &str = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z";
const RING: &str = "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z";

/// The icon of a phase: a lower path, and an upper one that is cut out of it or drawn over it.
pub(crate) fn phase(phase: Phase) -> Markup {
    let ((lower_shape, lower), (upper_shape, upper)) = match phase {
        Phase::Pending => (("ring dotted", RING), ("", "")),
        Phase::Running => (("ring track", RING), ("ring", "M8 2a6 6 0 0 1 6 6")),
        Phase::Paused => (("disc", DISC), ("cut", "M6.25 5.5v5M9.75 5.5v5")),
        Phase::Succeeded => (("disc", DISC), ("cut", "m4.8 8.3 2.2 2.2 4.3-4.6")),
        Phase::Partial => (
            (
                "disc",
                "M7.1 1.6 1 12.6c-.4.7.1 1.6.9 1.6h12.2c.8 0 1.3-.9.9-1.6L8.9 1.6a1 1 0 0 0-1.8 0Z",
            ),
            ("cut", "M8 6v3.4M8 11.6v.1"),
        ),
        Phase::Failed => (
            ("disc", "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z"),
            ("cut", "m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8"),
        ),
        Phase::Cancelled => (("ring", RING), ("ring", "m3.8 12.2 8.4-8.4")),
        Phase::Skipped => (("ring", RING), ("ring", "M5.5 8h5M8.3 5.8 10.5 8l-2.2 2.2")),
        Phase::Unknown => {
            (("ring", RING), ("ring", "M6.3 6.6a1.8 1.8 0 1 1 2.5 1.7c-.6.3-.8.6-.8 1.2M8 11.4v.1"))
        }
    };
    let upper = (!upper.is_empty()).then(|| path(upper_shape, upper));
    // The whole `svg` spins and not a path in it, because only the former runs on the compositor.
    let spins = (phase == Phase::Running).then_some("");
    markup! {
        <svg data-spin={spins} part="icon" viewBox="0 0 16 16" aria-hidden="true" class="icon">
            { path(lower_shape, lower) }
            { upper }
        </svg>
    }
}

fn path(shape: &'static str, d: &'static str) -> Markup {
    markup! { <path data-shape={shape} d={d} /> }
}

/// An icon made of one path, which is one of the constants below.
pub(crate) fn lines(d: &'static str) -> Markup {
    markup! { <svg viewBox="0 0 16 16" aria-hidden="true" class="lines"><path d={d} /></svg> }
}

/// Points to the end of the line; CSS turns it when the branch is open.
pub(crate) const CHEVRON: &str = "m6 4 4 4-4 4";
pub(crate) const REFRESH: &str = "M13.5 8a5.5 5.5 0 1 1-1.7-4L13.5 5.6M13.5 2.5v3.1h-3.1";
pub(crate) const PAUSE: &str = "M5.5 3.5v9M10.5 3.5v9";
pub(crate) const RESUME: &str = "M5 3.2v9.6L12.5 8Z";
pub(crate) const EXPAND: &str = "M4.5 6 8 2.5 11.5 6M4.5 10 8 13.5 11.5 10";
pub(crate) const COLLAPSE: &str = "M4.5 2.5 8 6l3.5-3.5M4.5 13.5 8 10l3.5 3.5";
pub(crate) const COPY: &str = "M5.5 5.5h8v8h-8ZM3.5 10.5h-1v-8h8v1";
pub(crate) const CLOSE: &str = "m4 4 8 8m0-8-8 8";
pub(crate) const SEARCH: &str = "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.4 10.4l3.1 3.1";
pub(crate) const MORE: &str = "M3.5 8h.01M8 8h.01M12.5 8h.01";
pub(crate) const UP: &str = "m4 10 4-4 4 4";
pub(crate) const DOWN: &str = "m4 6 4 4 4-4";
pub(crate) const TREE: &str = "M3 3.5h10M6 8h7M6 12.5h7";
pub(crate) const TIMELINE: &str = "M2.5 3.5h6M5.5 8h6M8.5 12.5h5";
