//! Key presses, which have different meanings depending on the focused element.

use web_sys::Element;
use yew::prelude::*;

use crate::engine::view_model::keyboard::Key;

/// A key press that the widget handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(hidden)]
pub enum KeyPress {
    /// A key of the tree view, pressed on a row.
    Row(Key),
    /// Enter in the search field: selects a match.
    FindMatch {
        /// Whether to select the next match rather than the previous one.
        forward: bool,
    },
    /// Escape in the search field: clears the search.
    ClearSearch,
    /// Escape in the details: closes them.
    CloseDetails,
}

impl KeyPress {
    /// Reads a `keydown` event, and prevents the browser's default action if the widget handles the key. Call it while
    /// the event is dispatched, because it has no target afterwards.
    pub(super) fn from_event(event: &KeyboardEvent) -> Option<Self> {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return None; // a shortcut of the browser or the page
        }
        let target = event.target_dyn_into::<Element>()?;
        let key = event.key();
        let press = if is_row(&target) {
            let is_rtl = target.matches(":dir(rtl)").unwrap_or_default();
            let key = Key::named(&key, is_rtl)?;
            if key == Key::Escape && !has_details(&target) {
                return None;
            }
            if let Key::Character(_) = key {
                return Some(Self::Row(key)); // the page may use letters too
            }
            Self::Row(key)
        } else {
            let is_search = target.tag_name() == "INPUT";
            match &*key {
                "Enter" if is_search => Self::FindMatch { forward: !event.shift_key() },
                "Escape" if is_search => Self::ClearSearch,
                "Escape" if is_within(&target, ".details") => Self::CloseDetails,
                _ => return None,
            }
        };
        event.prevent_default();
        Some(press)
    }
}

fn is_row(target: &Element) -> bool {
    target.class_list().contains("row")
}

fn has_details(target: &Element) -> bool {
    let widget = target.closest(".job-tree").ok().flatten();
    widget.is_some_and(|widget| widget.query_selector(".details").is_ok_and(|it| it.is_some()))
}

fn is_within(target: &Element, selector: &str) -> bool {
    target.closest(selector).is_ok_and(|found| found.is_some())
}
