//! Delegated DOM listeners on the widget's root.
//!
//! Not Yew's `on…` attributes: the listeners of Yew 0.23 outlive the app (`HostHandlers::add_listener` forgets them), so
//! every widget that was ever shown would leak memory.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, EventTarget, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition,
};
use yew::prelude::*;

use super::click::Action;
use super::key_press::KeyPress;
use super::menu;
use super::msg::Msg;
use super::text_selection::PressedAt;
use crate::browser::microtasks;

/// Sends a message for each event within `section` that the widget handles. Dropping the listeners removes them.
///
/// Nothing here asks for the class of an event or element: in a frame that the widget was moved into, it is that of another
/// window.
///
/// Events from the host's content pass through the section too: from slots, from the properties `title` and `actions`
/// (within `data-host`) and from the children of the component, with which the section has no class.
#[must_use = "dropping them ends the listeners"]
pub(super) fn listen(section: &Element, send: &Callback<Msg>) -> [EventListener; 10] {
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
                emit(&send, msg);
            }
        })
    };
    let document = section.owner_document();
    let window = document
        .and_then(|it| it.default_view())
        .map_or_else(|| section.clone().into(), EventTarget::from);
    let before_print = {
        let send = send.clone();
        EventListener::new(&window, "beforeprint", move |_| {
            emit(&send, Msg::Printing(true));
        })
    };
    let after_print = {
        let send = send.clone();
        EventListener::new(&window, "afterprint", move |_| {
            let send = send.clone();
            // Not yet: Firefox drops a scroll offset that is set before the page is back.
            Timeout::new(0, move || send.emit(Msg::Printing(false))).forget();
        })
    };
    use EventListenerPhase::{Bubble, Capture};
    [
        on("mousedown", Bubble, |event, pressed_at| {
            pressed_at.note(event.unchecked_ref());
            None
        }),
        on("click", Bubble, |event, pressed_at| {
            let action = Action::from_click(event.unchecked_ref(), pressed_at);
            menu::close_after_click(event);
            action.map(Msg::Clicked)
        }),
        on("keydown", Bubble, |event, _| KeyPress::from_event(event).map(Msg::KeyPressed)),
        on("input", Bubble, |event, _| {
            let input: HtmlInputElement = event.target()?.unchecked_into();
            Some(Msg::QueryChanged(input.value()))
        }),
        // Captured, because `scroll` and `toggle` events do not bubble.
        on("scroll", Capture, |event, _| {
            let target: Element = event.target()?.unchecked_into();
            target.matches("[role=tree]").unwrap_or_default().then_some(Msg::Scrolled)
        }),
        // The browser leaves it as it is if a part of it is in view.
        on("focusin", Bubble, |event, _| {
            let target: Element = event.target()?.unchecked_into();
            if target.matches(".chip").unwrap_or_default() {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                options.set_inline(ScrollLogicalPosition::Nearest);
                target.scroll_into_view_with_scroll_into_view_options(&options);
            }
            None
        }),
        // Before a popover opens it gets its content, and once it is open the focus.
        on("beforetoggle", Capture, |event, _| match toggled(event)? {
            (Popover::Tree, true) => Some(Msg::PopoverToggled(true)),
            (Popover::Menu, true) => Some(Msg::MenuToggled(true)),
            (_, false) => None,
        }),
        on("toggle", Capture, |event, _| {
            menu::on_toggle(event);
            match toggled(event)? {
                (Popover::Tree, true) => Some(Msg::PopoverShown),
                (Popover::Tree, false) => Some(Msg::PopoverToggled(false)),
                (Popover::Menu, is_open) => Some(Msg::MenuToggled(is_open)),
            }
        }),
        before_print,
        after_print,
    ]
}

fn emit(send: &Callback<Msg>, msg: Msg) {
    if msg.is_urgent() {
        microtasks::run_at_once(|| send.emit(msg));
    } else {
        send.emit(msg);
    }
}

/// The popovers of a widget.
enum Popover {
    /// That of the line, with the tree.
    Tree,
    /// The menu of the toolbar.
    Menu,
}

/// The popover that an event is about, and whether it opens, rather than closes. `None` for an event of another element.
fn toggled(event: &Event) -> Option<(Popover, bool)> {
    let target: Element = event.target()?.unchecked_into();
    let classes = target.class_list();
    let popover = match () {
        () if classes.contains("pop") => Popover::Tree,
        () if classes.contains("menu") => Popover::Menu,
        () => return None,
    };
    let state = Reflect::get(event, &"newState".into()).ok()?;
    Some((popover, state == "open"))
}
