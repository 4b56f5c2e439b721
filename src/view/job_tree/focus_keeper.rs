//! Keeps the focus in the widget when a render removes the element that has it.

use std::cell::RefCell;

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, FocusOptions, HtmlElement, NodeList};

/// The elements other than rows that can get the focus.
const CONTROLS: &str = "button, input";

/// The focus before a render.
#[derive(Debug, Default)]
pub(super) struct FocusKeeper {
    noted: RefCell<Option<Noted>>,
}

#[derive(Debug)]
struct Noted {
    /// The element that had the focus.
    element: Element,
    /// The widget's controls, in document order. `None` if the element belonged to the tree, the details or a banner: then
    /// the current row is the nearest element.
    controls: Option<NodeList>,
    /// Whether it belonged to the search: then the field, which precedes the buttons, is the nearest element.
    was_in_search: bool,
}

impl FocusKeeper {
    /// Notes which element of the widget has the focus. Call it before the page changes.
    pub(super) fn note(&self, section: &Element) {
        let element = focused(section);
        if element.as_ref() != Some(section) {
            let _ = section.remove_attribute("tabindex");
        }
        let Some(element) = element.filter(|_| may_focus(section)) else { return };
        let is_in = |selector| element.closest(selector).is_ok_and(|found| found.is_some());
        let controls = if is_in(".main, .banner") { None } else { list(section, CONTROLS) };
        let was_in_search = is_in(".search");
        self.noted.replace(Some(Noted { element, controls, was_in_search }));
        // Yew yields after a long render, before the component can restore the focus.
        let section = section.clone();
        spawn_local(async move {
            if is_lost(&section) {
                hold(&section);
            }
        });
    }

    /// Moves the focus to the nearest control if the render has taken it from the element that had it.
    ///
    /// If the current row has to get it instead, returns whether to scroll there. `has_row` is whether there is one.
    pub(super) fn restore(&self, section: &Element, has_row: bool) -> Option<bool> {
        let Noted { element, controls, was_in_search } = self.noted.take()?;
        let is_held = focused(section).as_ref() == Some(section);
        if !is_held && !is_lost(section) {
            return None;
        }
        if has_row && controls.is_none() {
            // A refresh must not scroll back to a row that the user has scrolled out of view.
            return Some(!element.class_list().contains("row"));
        }
        let nearest: Vec<HtmlElement> = if let Some(controls) = controls {
            let controls = elements(&controls);
            let place = controls.iter().position(|it| **it == element).unwrap_or_default();
            let (before, after) = controls.split_at(place);
            let after = if was_in_search { &[] } else { after };
            after.iter().chain(before.iter().rev()).cloned().collect()
        } else {
            list(section, ".main button").as_ref().map(elements).unwrap_or_default()
        };
        // Not the search, which on a phone would open the keyboard.
        let others = list(section, "button").as_ref().map(elements).unwrap_or_default();
        let can_focus = |it: &HtmlElement| {
            let has = || focused(section).is_some_and(|focused| focused != *section);
            it.focus().is_ok() && has()
        };
        if nearest.iter().chain(&others).any(can_focus) {
            return None;
        }
        if !has_row {
            hold(section); // until there is a control
        }
        has_row.then_some(true)
    }
}

/// The element of the widget that has the focus.
fn focused(section: &Element) -> Option<Element> {
    // By name, because web-sys has the property separately for shadow roots and documents.
    let active = Reflect::get(&section.get_root_node(), &"activeElement".into()).ok()?;
    // Not `dyn_into`, because an element that was moved into a frame has the class of another window.
    let active = (!active.is_null()).then(|| active.unchecked_into::<Element>())?;
    section.contains(Some(&active)).then_some(active)
}

/// Gives the focus to the widget itself.
fn hold(section: &Element) {
    let _ = section.set_attribute("tabindex", "-1");
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = section.unchecked_ref::<HtmlElement>().focus_with_options(&options);
}

/// Whether no element of the page has the focus.
fn is_lost(section: &Element) -> bool {
    section.owner_document().is_some_and(|document| {
        document.active_element().is_none_or(|active| Some(&active) == document.body().as_deref())
    })
}

/// Whether moving the focus is certain not to take it from the page around this frame.
fn may_focus(section: &Element) -> bool {
    section.owner_document().is_some_and(|document| {
        let window = document.default_view();
        document.has_focus() == Ok(true)
            || window.as_ref().and_then(|it| it.parent().ok()?) == window
    })
}

/// The elements at `selector`, listed but not yet read, because that takes longer.
fn list(section: &Element, selector: &str) -> Option<NodeList> {
    section.query_selector_all(selector).ok()
}

fn elements(list: &NodeList) -> Vec<HtmlElement> {
    (0..list.length()).filter_map(|at| Some(list.item(at)?.unchecked_into())).collect()
}
