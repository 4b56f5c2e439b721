//! Opens the tree of a summary line in a popover, and places it next to its button.

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, KeyboardEvent, Node, ShadowRoot};
use yew::prelude::*;

use super::msg::Msg;
use super::popover_place::place_next_to;
use crate::browser::page_lifecycle;
use crate::view::element_ref::ElementRef;

/// The popover and its button.
#[derive(Debug, Default)]
pub(super) struct PopoverDom {
    button: ElementRef,
    popover: ElementRef,
    /// While it is open.
    listeners: Vec<EventListener>,
}

impl PopoverDom {
    pub(super) fn button(&self) -> &ElementRef {
        &self.button
    }

    pub(super) fn popover(&self) -> &ElementRef {
        &self.popover
    }

    /// Connects the button with the popover, and places it if it is open. Call it after each render.
    pub(super) fn update(&mut self, is_open: bool, send: &Callback<Msg>) {
        let (Some(button), Some(popover)) = (self.button.cast(), self.popover.cast()) else {
            self.listeners.clear();
            return;
        };
        connect(&button, &popover);
        if !is_open {
            self.listeners.clear();
            let _ = popover.remove_attribute("data-placed");
            return;
        }
        // Moving the widget to another place closes the popover without an event.
        let was_shown = popover.has_attribute("data-placed");
        if was_shown && popover.matches("[popover]:not(:popover-open)") == Ok(true) {
            send.emit(Msg::PopoverToggled(false));
            return;
        }
        place_next_to(&button, &popover);
        if self.listeners.is_empty() {
            self.listeners = listen(&button, &popover, send).unwrap_or_default();
        }
    }

    /// Opens the popover. Returns false if the browser has none.
    pub(super) fn show(&self) -> bool {
        let popover = self.popover.cast::<HtmlElement>().filter(|_| is_supported());
        popover.is_some_and(|popover| popover.show_popover().is_ok())
    }

    /// Focuses the popover itself, until there is a row.
    pub(super) fn focus(&self) {
        if let Some(popover) = self.popover.cast::<HtmlElement>() {
            let _ = popover.focus();
        }
    }

    /// Returns the focus to the button after the popover has been closed, unless it has gone elsewhere.
    pub(super) fn return_focus(&self) {
        let (Some(button), Some(popover)) =
            (self.button.cast::<HtmlElement>(), self.popover.cast::<Element>())
        else {
            return;
        };
        let active = |root: &JsValue| {
            let active = Reflect::get(root, &"activeElement".into()).ok()?;
            (!active.is_null()).then(|| active.unchecked_into::<Element>())
        };
        let document = popover.owner_document();
        let is_in_popover =
            active(&popover.get_root_node()).is_some_and(|active| popover.contains(Some(&active)));
        let is_nowhere = document.is_some_and(|document| {
            let active = active(&document);
            active.is_none() || active == document.body().map(Into::into)
        });
        if is_in_popover || is_nowhere {
            let _ = button.focus();
        }
    }
}

/// Whether the browser has popovers. Otherwise the popover is a box in front of the page.
pub(super) fn is_supported() -> bool {
    let document = || web_sys::window()?.document()?.document_element();
    let root = page_lifecycle::is_present().then(document).flatten();
    root.is_some_and(|root| Reflect::has(&root, &"showPopover".into()) == Ok(true))
}

/// Makes the button open and close the popover. By a property and not by an ID, which would have to be unique on the page
/// outside of a shadow root.
fn connect(button: &HtmlElement, popover: &HtmlElement) {
    let name = "popoverTargetElement".into();
    if Reflect::get(button, &name).is_ok_and(|known| known.is_null()) {
        let _ = Reflect::set(button, &name, popover);
    }
}

/// Keeps the popover at its button, and closes a popover that the browser does not close.
fn listen(
    button: &HtmlElement,
    popover: &HtmlElement,
    send: &Callback<Msg>,
) -> Option<Vec<EventListener>> {
    let document = button.owner_document()?;
    let window = document.default_view()?;
    let capture = EventListenerOptions::run_in_capture_phase();
    let move_along = |event: &Event, button: &HtmlElement, popover: &HtmlElement| {
        // Not for the popover's own scrolling. By the path, because the target may be the window, which is no node.
        if !event.composed_path().includes(popover, 0) {
            place_next_to(button, popover);
        }
    };
    let on_move = || {
        let (button, popover) = (button.clone(), popover.clone());
        move |event: &Event| move_along(event, &button, &popover)
    };
    let mut listeners =
        vec![EventListener::new_with_options(&window, "resize", capture, on_move())];
    for root in roots(button) {
        listeners.push(EventListener::new_with_options(&root, "scroll", capture, on_move()));
    }
    if !is_supported() {
        // After the widget's own keys, which may close something else.
        let options = EventListenerOptions::enable_prevent_default();
        let (close, button, popover) = (send.clone(), button.clone(), popover.clone());
        listeners.push(EventListener::new_with_options(
            &document,
            "pointerdown",
            capture,
            move |event| {
                let path = event.composed_path();
                let is_own = |element: &HtmlElement| path.includes(element, 0);
                if !is_own(&button) && !is_own(&popover) {
                    close.emit(Msg::PopoverToggled(false));
                }
            },
        ));
        let close = send.clone();
        listeners.push(EventListener::new_with_options(
            &document,
            "keydown",
            options,
            move |event| {
                let key = Some(event.unchecked_ref::<KeyboardEvent>().key());
                if key.as_deref() == Some("Escape") && !event.default_prevented() {
                    event.prevent_default();
                    close.emit(Msg::PopoverToggled(false));
                }
            },
        ));
    }
    Some(listeners)
}

/// The roots of all trees that the element is in, or that it is slotted into. The event of a scroller does not leave its
/// own.
fn roots(element: &Element) -> Vec<Node> {
    let mut roots = Vec::new();
    let mut next = Some(element.clone());
    while let Some(at) = next {
        let slot = Reflect::get(&at, &"assignedSlot".into()).ok().filter(JsValue::is_truthy);
        next = slot.map(JsCast::unchecked_into).or_else(|| at.parent_element()).or_else(|| {
            let root = at.get_root_node();
            let host = root.dyn_ref::<ShadowRoot>().map(ShadowRoot::host);
            roots.push(root);
            host
        });
    }
    roots
}
