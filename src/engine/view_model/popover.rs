//! Where the popover with the tree opens: next to its button, within the window.

/// A rectangle or size in CSS pixels, as it is on screen.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ScreenRect {
    /// The left edge.
    pub left: f64,
    /// The top edge.
    pub top: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// The place of the popover, in CSS pixels on screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// The left edge.
    pub left: f64,
    /// The top edge.
    pub top: f64,
    /// The height that the popover must not exceed.
    pub max_height: f64,
}

/// The distance to the edges of the window.
pub const MARGIN: f64 = 8.0;

/// The distance to the button.
const GAP: f64 = 4.0;

/// With less room than this above and below, the popover covers the button.
const MIN_HEIGHT: f64 = 160.0;

/// Places a popover of the given size: below its button, or above it where there is more room, and ending where the button
/// ends. `window` begins at the origin.
pub fn place(
    button: ScreenRect,
    popover: ScreenRect,
    window: ScreenRect,
    is_rtl: bool,
) -> Placement {
    let bottom = button.top + button.height;
    let (above, below) = (button.top - GAP - MARGIN, window.height - bottom - GAP - MARGIN);
    let is_below = popover.height <= below || below >= above;
    let beside = if is_below { below } else { above };
    let whole = window.height - 2.0 * MARGIN;
    let max_height = if beside < MIN_HEIGHT.min(popover.height) { whole } else { beside };
    let height = popover.height.min(max_height);
    let top = if is_below { bottom + GAP } else { button.top - GAP - height };
    let left = if is_rtl { button.left } else { button.left + button.width - popover.width };
    Placement {
        left: within(left, window.width - popover.width),
        top: within(top, window.height - height),
        max_height,
    }
}

/// Whether the popover is above or below the button, and not apart from it.
pub fn is_next_to(button: ScreenRect, popover: ScreenRect) -> bool {
    let below = popover.top - (button.top + button.height);
    let above = button.top - (popover.top + popover.height);
    let is_at_edge = [below, above].iter().any(|gap| (0.0..=2.0 * GAP).contains(gap));
    let is_beside =
        popover.left > button.left + button.width || popover.left + popover.width < button.left;
    is_at_edge && !is_beside
}

/// `place`, moved so that there is a margin before it, and one after it if there is room.
fn within(place: f64, room: f64) -> f64 {
    place.min(room - MARGIN).max(MARGIN)
}
