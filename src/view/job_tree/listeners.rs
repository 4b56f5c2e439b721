//! Delegated DOM listeners on the widget's root.
//!
//! Not Yew's `on…` attributes: the listeners of Yew 0.23 outlive the app (`HostHandlers::add_listener` forgets them), so
//! every widget that was ever shown would leak memory.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::click::Action;
use super::key_press::KeyPress;
use super::msg::Msg;
use super::text_selection::PressedAt;

/// Sends a message for each event within `section` that the widget handles. Dropping the listeners removes them.
///
/// Events from the host's content pass through the section too: from slots, from the properties `title` and `actions`
/// (within `data-host`) and from the children of the component, with which the section has no class.
#[must_use = "dropping them ends the listeners"]
pub(super) fn listen(section: &Element, send: &Callback<Msg>) -> [EventListener; 5] {
    let pressed_at = Rc::new(PressedAt::default());
    let on = |name: &'static str, phase, msg: fn(&Event, &PressedAt) -> Option<Msg>| {
        let (send, own, pressed_at) = (send.clone(), section.clone(), pressed_at.clone());
        // Not passive, because some key presses prevent the browser's default action.
        let options = EventListenerOptions { phase, passive: false };
        EventListener::new_with_options(section, name, options, move |event| {
            let target = event.target().map(JsCast::unchecked_into::<Element>);
            let part = target.and_then(|target| target.closest(".job-tree, [data-host]").ok()?);
            if part.as_ref() == Some(&own)
                && let Some(msg) = msg(event, &pressed_at)
            {
                send.emit(msg);
            }
        })
    };
    use EventListenerPhase::{Bubble, Capture};
    [
        on("mousedown", Bubble, |event, pressed_at| {
            pressed_at.note(event.dyn_ref()?);
            None
        }),
        on("click", Bubble, |event, pressed_at| {
            Action::from_click(event.dyn_ref()?, pressed_at).map(Msg::Clicked)
        }),
        on("keydown", Bubble, |event, _| {
            KeyPress::from_event(event.dyn_ref()?).map(Msg::KeyPressed)
        }),
        on("input", Bubble, |event, _| {
            let input: HtmlInputElement = event.target_dyn_into()?;
            Some(Msg::QueryChanged(input.value()))
        }),
        // Captured, because `scroll` events do not bubble.
        on("scroll", Capture, |event, _| {
            let target: Element = event.target_dyn_into()?;
            target.matches("[role=tree]").unwrap_or_default().then_some(Msg::Scrolled)
        }),
    ]
}
