//! What the widget shows after the user has copied a text, or could not.

use gloo_timers::callback::Timeout;
use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};
use yew::prelude::*;

use super::msg::Msg;
use crate::view::parts::toast::Toast;

/// Milliseconds for which the widget shows that a text was copied.
const SHOWN_MILLIS: u32 = 3000;

/// The feedback that is shown.
#[derive(Default)]
pub(super) struct CopyFeedback {
    toast: Option<Toast>,
    hide: Option<Timeout>,
    /// Whether the text has to be selected after the next render.
    is_new: bool,
    /// The control that gets the focus back.
    control: Option<HtmlElement>,
}

impl CopyFeedback {
    pub(super) fn toast(&self) -> Option<&Toast> {
        self.toast.as_ref()
    }

    /// Shows for a moment that a text was copied. If it was not, shows the text itself until the user closes it.
    pub(super) fn show(&mut self, toast: Toast, send: &Callback<Msg>) {
        let send = send.clone();
        let hide = move || send.emit(Msg::CopyFeedbackClosed);
        self.hide = (toast == Toast::Copied).then(|| Timeout::new(SHOWN_MILLIS, hide));
        self.is_new = toast != Toast::Copied;
        self.toast = Some(toast);
    }

    /// Hides the feedback, and returns the focus from it.
    pub(super) fn close(&mut self) {
        if let (Some(Toast::Blocked(_)), Some(control)) = (&self.toast, self.control.take()) {
            let _ = control.focus();
        }
        self.clear();
    }

    /// Hides the feedback, because the widget now shows another job.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Selects the text that the user has to copy. Call it after a render.
    pub(super) fn after_render(&mut self, section: &Element) {
        if !std::mem::take(&mut self.is_new) {
            return;
        }
        let active = Reflect::get(&section.get_root_node(), &"activeElement".into()).ok();
        let active: Option<HtmlElement> =
            active.filter(|active| active.is_truthy()).map(JsCast::unchecked_into);
        self.control = active.filter(|active| section.contains(Some(active)));
        let Ok(Some(field)) = section.query_selector(".toast textarea") else { return };
        let field: HtmlElement = field.unchecked_into();
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = field.focus_with_options(&options);
        let select = Reflect::get(&field, &"select".into()).map(JsCast::unchecked_into::<Function>);
        let _ = select.and_then(|select| select.call0(&field));
    }
}
