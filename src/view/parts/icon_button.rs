//! A button that shows an icon.

use yew::prelude::*;

use super::element::{attributes, element, owned};
use super::icon;

/// A button that shows the icon `shape`. `action` is its `data-do` attribute, `label` its tooltip and accessible name.
pub(crate) fn icon_button(action: &'static str, label: &str, shape: &'static str) -> Html {
    let label = owned(label);
    element(
        "button",
        attributes! {
            "type": "button",
            "data-do": action,
            "aria-label": &label,
            "title": &label,
            "class": "tool",
        },
        vec![icon::lines(shape)],
    )
}
