//! The menu of the toolbar, after the menu button of the W3C's ARIA Authoring Practices (APG).
//!
//! The menu is a popover: the browser opens it, places it above the page and closes it by a click elsewhere. What is open
//! is therefore the browser's to know. The state of the view follows it by events, and the focus here.

use js_sys::JsString;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use super::popover_place::place_if_apart;

/// Handles a key press on the menu or its button. Returns whether the key has a function there.
pub(super) fn press(event: &KeyboardEvent, target: &Element, key: &str) -> bool {
    let Some(menu) = Menu::around(target) else { return false };
    let items = menu.items();
    let place = items.iter().position(|item| **item == *target);
    let count = items.len();
    let next = match (key, place) {
        // The browser then moves the focus on from the button.
        ("Tab", Some(_)) => {
            menu.close();
            return false;
        }
        ("Escape", _) if menu.is_open() => {
            event.stop_propagation(); // a dialog around the widget stays open
            menu.close();
            return true;
        }
        ("ArrowDown" | "ArrowUp", None) => {
            if !menu.is_open() {
                menu.button.click();
            }
            // Not the items of before: they had no boxes.
            let items = menu.items();
            let item = if key == "ArrowUp" { items.last() } else { items.first() };
            return item.is_some_and(|item| item.focus().is_ok());
        }
        ("ArrowDown", Some(at)) => (at + 1) % count,
        ("ArrowUp", Some(at)) => (at + count - 1) % count,
        ("Home", Some(_)) => 0,
        ("End", Some(_)) => count - 1,
        // Type-ahead: the next item that begins with the letter.
        (letter, Some(at)) if letter.chars().nth(1).is_none() && letter != " " => {
            // By JavaScript, because the standard library's tables of letters are large.
            let lower = |text: &str| String::from(JsString::from(text).to_lower_case());
            let begins = |item: &HtmlElement| {
                let text = item.text_content().unwrap_or_default();
                lower(text.trim()).starts_with(&lower(letter))
            };
            let found = (1..count).map(|step| (at + step) % count).find(|at| begins(&items[*at]));
            found.unwrap_or(at)
        }
        _ => return false,
    };
    items[next].focus().is_ok()
}

/// Closes the menu after a click on one of its items.
pub(super) fn close_after_click(event: &Event) {
    let clicked = event.target().map(|target| target.unchecked_into::<Element>());
    if let Some(item) = clicked.and_then(|clicked| clicked.closest("[role^=menuitem]").ok()?)
        && let Some(menu) = Menu::around(&item)
    {
        menu.close();
    }
}

/// Places the menu after it was opened, and moves the focus into it.
pub(super) fn on_toggle(event: &Event) {
    let target = event.target().map(|target| target.unchecked_into::<Element>());
    let Some(menu) = target.and_then(|target| Menu::around(&target)) else { return };
    if !menu.is_open() {
        return;
    }
    place_if_apart(&menu.button, &menu.menu);
    let has_focus = menu.menu.matches(":focus-within").unwrap_or_default();
    if !has_focus && let Some(item) = menu.items().first() {
        let _ = item.focus();
    }
}

struct Menu {
    button: HtmlElement,
    menu: HtmlElement,
}

impl Menu {
    /// The menu to which the element belongs.
    fn around(element: &Element) -> Option<Self> {
        let more = element.closest(".more").ok()??;
        let find = |selector| more.query_selector(selector).ok()?;
        Some(Self {
            button: find("button")?.unchecked_into(),
            menu: find("[role=menu]")?.unchecked_into(),
        })
    }

    fn is_open(&self) -> bool {
        self.menu.matches(":popover-open").unwrap_or_default()
    }

    /// Closes the menu, and returns the focus to its button.
    fn close(&self) {
        // Fails only for an element that has just been removed.
        let _ = self.menu.hide_popover();
        let _ = self.button.focus();
    }

    /// The items for which there is no button at this width.
    fn items(&self) -> Vec<HtmlElement> {
        let Ok(list) = self.menu.query_selector_all("button") else { return Vec::new() };
        let items = (0..list.length()).filter_map(|at| Some(list.item(at)?.unchecked_into()));
        items.filter(|item: &HtmlElement| item.offset_height() > 0).collect()
    }
}
