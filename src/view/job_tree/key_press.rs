//! What a key means, by what has the focus. Decided while the event is on its way, for afterwards its target is gone.

use web_sys::Element;
use yew::prelude::*;

use crate::engine::view_model::keyboard::Key;

/// A key that means something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(hidden)]
pub enum KeyPress {
    /// On a row.
    Row(Key),
    /// In the search, to the next match or the one before.
    Seek {
        /// Which of the two.
        forward: bool,
    },
    /// In the search, to its end.
    ClearSearch,
    /// In the details, back to the row.
    CloseDetails,
}

impl KeyPress {
    /// Of a key that went down somewhere in the widget. What means something here means nothing to the browser.
    pub(crate) fn of(event: &KeyboardEvent) -> Option<Self> {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return None; // the browser's and the page's own
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
                return Some(Self::Row(key)); // whoever else listens for letters may have them too
            }
            Self::Row(key)
        } else {
            let is_search = target.tag_name() == "INPUT";
            match &*key {
                "Enter" if is_search => Self::Seek { forward: !event.shift_key() },
                "Escape" if is_search => Self::ClearSearch,
                "Escape" if is_within(&target, ".details") => Self::CloseDetails,
                _ => return None,
            }
        };
        event.prevent_default();
        Some(press)
    }
}

/// Whether the focus that came or went is a row's.
pub(crate) fn is_of_row(event: &FocusEvent) -> bool {
    event.target_dyn_into::<Element>().is_some_and(|target| is_row(&target))
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
