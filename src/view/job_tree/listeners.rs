//! Delegated DOM listeners on the widget's root.
//!
//! Not Yew's `on…` attributes: the listeners of Yew 0.23 outlive the app (`HostHandlers::add_listener` forgets them), so
//! every widget that was ever shown would leak memory.

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::click::Action;
use super::key_press::KeyPress;
use super::menu;
use super::msg::Msg;

/// Sends a message for each event within `section` that the widget handles. Dropping the listeners removes them.
///
/// Events from slotted content pass through the section too, but belong to the host. That content is in the host's tree,
/// so the section does not contain it.
#[must_use = "dropping them ends the listeners"]
pub(super) fn listen(section: &Element, send: &Callback<Msg>) -> [EventListener; 6] {
    let on = |name: &'static str, phase, msg: fn(&Event) -> Option<Msg>| {
        let (send, own) = (send.clone(), section.clone());
        // Not passive, because some key presses prevent the browser's default action.
        let options = EventListenerOptions { phase, passive: false };
        EventListener::new_with_options(section, name, options, move |event| {
            let target = event.target();
            if own.contains(target.as_ref().map(JsCast::unchecked_ref))
                && let Some(msg) = msg(event)
            {
                send.emit(msg);
            }
        })
    };
    use EventListenerPhase::{Bubble, Capture};
    [
        on("click", Bubble, |event| {
            let action = Action::from_click(event.dyn_ref()?);
            menu::close_after_click(event);
            action.map(Msg::Clicked)
        }),
        on("keydown", Bubble, |event| KeyPress::from_event(event.dyn_ref()?).map(Msg::KeyPressed)),
        on("input", Bubble, |event| {
            let input: HtmlInputElement = event.target_dyn_into()?;
            Some(Msg::QueryChanged(input.value()))
        }),
        // Captured, because `scroll` and `toggle` events do not bubble.
        on("scroll", Capture, |event| {
            let target: Element = event.target_dyn_into()?;
            target.matches("[role=tree]").unwrap_or_default().then_some(Msg::Scrolled)
        }),
        // The browser leaves it as it is if a part of it is in view.
        on("focusin", Bubble, |event| {
            let target: Element = event.target_dyn_into()?;
            if target.matches(".chip").unwrap_or_default() {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                options.set_inline(ScrollLogicalPosition::Nearest);
                target.scroll_into_view_with_scroll_into_view_options(&options);
            }
            None
        }),
        on("toggle", Capture, |event| {
            menu::on_toggle(event);
            None
        }),
    ]
}
