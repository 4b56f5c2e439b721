//! What the widget hears of its own part of the page.
//!
//! Not by Yew's `on…`: what Yew 0.23 listens by outlives the app (`HostHandlers::add_listener` forgets it), and with it
//! would stay a part of every widget that was ever shown.

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::html::Scope;
use yew::prelude::*;

use super::click::Action;
use super::key_press::{KeyPress, is_of_row};
use super::{JobTree, Msg};

/// Listens to all within `section`. Ends when dropped.
pub(crate) fn hear(section: &Element, link: &Scope<JobTree>) -> [EventListener; 6] {
    let on = |name: &'static str, phase, message: fn(&Event) -> Option<Msg>| {
        let link = link.clone();
        // Not passive: a key that means something here means nothing to the browser.
        let options = EventListenerOptions { phase, passive: false };
        EventListener::new_with_options(section, name, options, move |event| {
            if let Some(message) = message(event) {
                link.send_message(message);
            }
        })
    };
    use EventListenerPhase::{Bubble, Capture};
    [
        on("click", Bubble, |event| Action::of(event.dyn_ref()?).map(Msg::Acted)),
        on("keydown", Bubble, |event| KeyPress::of(event.dyn_ref()?).map(Msg::Pressed)),
        on("focusin", Bubble, |event| Some(Msg::FocusCame(is_of_row(event.dyn_ref()?)))),
        on("focusout", Bubble, |_| Some(Msg::FocusLeft)),
        on("input", Bubble, |event| {
            let input: HtmlInputElement = event.target_dyn_into()?;
            Some(Msg::Queried(input.value()))
        }),
        // It does not bubble.
        on("scroll", Capture, |event| {
            let of_tree: Element = event.target_dyn_into()?;
            of_tree.matches("[role=tree]").unwrap_or_default().then_some(Msg::Scrolled)
        }),
    ]
}
