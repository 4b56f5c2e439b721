//! Places a popover on screen, whatever scales and moves it.

use web_sys::{Element, HtmlElement};

use crate::engine::view_model::popover::{MARGIN, ScreenRect, is_next_to, place};

/// Places a popover next to its button unless the browser has. Some, such as Firefox, place it where the button would be without
/// the transforms of its ancestors, and older ones nowhere.
pub(super) fn place_if_apart(button: &HtmlElement, popover: &HtmlElement) {
    if !is_next_to(screen_rect(button), screen_rect(popover)) {
        // First, because the browser must no longer place it while it is measured.
        let _ = popover.set_attribute("data-placed", "");
        place_next_to(button, popover);
    }
}

/// Places a popover next to its button, within the window.
pub(super) fn place_next_to(button: &HtmlElement, popover: &HtmlElement) {
    let Some(root) = popover.owner_document().and_then(|it| it.document_element()) else { return };
    // Whole pixels, because formatting a fraction takes several kilobytes of code.
    let set = |name: &str, value: f64| {
        let _ = popover
            .style()
            .set_property(name, &[&(value.round() as i32).to_string(), "px"].concat());
    };
    let probe = |at: f64| {
        set("left", at);
        set("top", at);
        screen_rect(popover)
    };
    // A zoomed page, or an ancestor of a box that is not in the top layer, may scale and move the popover.
    const STEP: f64 = 100.0;
    let (origin, moved) = (probe(0.0), probe(STEP));
    let scale = (moved.left - origin.left) / STEP;
    if origin.width <= 0.0 || scale <= 0.0 {
        return; // not shown yet
    }
    let window = ScreenRect {
        width: root.client_width().into(),
        height: root.client_height().into(),
        ..ScreenRect::default()
    };
    set("max-inline-size", (window.width - 2.0 * MARGIN) / scale);
    let hidden = f64::from(popover.scroll_height() - popover.client_height());
    let now = screen_rect(popover);
    let natural = ScreenRect { height: now.height + hidden * scale, ..now };
    let is_rtl = button.matches(":dir(rtl)").unwrap_or_default();
    let placement = place(screen_rect(button), natural, window, is_rtl);
    set("max-block-size", placement.max_height / scale);
    set("left", (placement.left - origin.left) / scale);
    set("top", (placement.top - origin.top) / scale);
    let _ = popover.set_attribute("data-placed", "");
}

fn screen_rect(element: &Element) -> ScreenRect {
    let rect = element.get_bounding_client_rect();
    ScreenRect { left: rect.left(), top: rect.top(), width: rect.width(), height: rect.height() }
}
