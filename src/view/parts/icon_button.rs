//! A button that shows an icon.

use yew::prelude::*;

use super::icon;
use crate::view::markup::markup;

/// A button that shows the icon `shape`. `action` is its `data-do` attribute, `label` its tooltip and accessible name.
pub(crate) fn icon_button(action: &str, label: &str, shape: &'static str) -> Html {
    markup! {
        <button type="button" data-do={action} aria-label={label} title={label} class="tool">
            { icon::lines(shape) }
        </button>
    }
}
