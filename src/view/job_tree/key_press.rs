//! Key presses, which have different meanings depending on the focused element.

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::menu;
use crate::engine::view_model::keyboard::Key;

/// The code of every key that an input method handles.
const INPUT_METHOD: u32 = 229;

/// A key press that the widget handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(hidden)]
pub enum KeyPress {
    /// A key of the tree view, pressed on a row; Escape also elsewhere in the widget.
    Row(Key),
    /// Enter in the search field: selects a match.
    FindMatch {
        /// Whether to select the next match rather than the previous one.
        forward: bool,
    },
    /// Escape in the search field while it has a text: clears the search.
    ClearSearch,
    /// Escape in the text that could not be copied: closes it.
    CloseCopy,
    /// Escape in the details: closes them, and returns the focus to the row.
    CloseDetails,
}

impl KeyPress {
    /// Reads a `keydown` event, and prevents the browser's default action if the widget handles the key. All other keys
    /// are left to the page, such as Escape while there is nothing to close. Call it while the event is dispatched,
    /// because it has no target afterwards.
    pub(super) fn from_event(event: &Event) -> Option<Self> {
        // Autofill dispatches `keydown` events that are not keyboard events.
        if !Reflect::has(event, &"key".into()).unwrap_or_default() {
            return None;
        }
        let event: &KeyboardEvent = event.unchecked_ref();
        // Keys during composition belong to the input method. In Safari, the one that ends it has only the code.
        if event.is_composing() || event.key_code() == INPUT_METHOD {
            return None;
        }
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return None; // a shortcut of the browser or the page
        }
        let target: Element = event.target()?.unchecked_into();
        let key = event.key();
        if menu::press(event, &target, &key) {
            event.prevent_default();
            return None;
        }
        let is_search = target.local_name() == "input";
        let search = is_search.then(|| target.unchecked_ref::<HtmlInputElement>());
        let press = if key == "Escape" {
            match search {
                Some(search) if !search.value().is_empty() => Self::ClearSearch,
                _ => Self::closing(&target)?,
            }
        } else if search.is_some() {
            if key != "Enter" {
                return None;
            }
            Self::FindMatch { forward: !event.shift_key() }
        } else if is_row(&target) {
            let is_rtl = target.matches(":dir(rtl)").unwrap_or_default();
            let key = Key::named(&key, is_rtl)?;
            if let Key::Character(_) = key {
                return Some(Self::Row(key)); // the page may use letters too
            }
            Self::Row(key)
        } else {
            return None;
        };
        event.prevent_default();
        Some(press)
    }

    /// Closes what the target is in, or the details from another part of the widget. `None` if there is nothing to close.
    fn closing(target: &Element) -> Option<Self> {
        if target.closest(".toast").ok()?.is_some() {
            return Some(Self::CloseCopy);
        }
        let widget = target.closest(".job-tree").ok()??;
        let details = widget.query_selector(".details").ok()??;
        // The focus returns to the row only if it was there or in the details.
        let is_within = details.contains(Some(target)) || is_row(target);
        Some(if is_within { Self::CloseDetails } else { Self::Row(Key::Escape) })
    }
}

fn is_row(target: &Element) -> bool {
    target.class_list().contains("row")
}
