//! A button that shows an icon.

use yew::prelude::*;

use super::icon;

/// A button that shows the icon `shape`. `action` is its `data-do` attribute, `label` its tooltip and accessible name.
pub(crate) fn icon_button(action: &'static str, label: &str, shape: &'static str) -> Html {
    let label = AttrValue::from(label.to_owned());
    html! {
        <button type="button" class="tool" data-do={action} aria-label={&label} title={&label}>
            { icon::lines(shape) }
        </button>
    }
}
