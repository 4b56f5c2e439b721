//! The details of the selected node.

use std::borrow::Cow;

use yew::prelude::*;

use super::element::{attributes, element, fragment, owned, state, text_element};
use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::untrusted::isolated;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::view_model::details::Field;

/// The details panel of a node.
pub(crate) struct Details<'a> {
    pub(crate) texts: &'a Texts,
    /// The node's title and name.
    pub(crate) name: &'a str,
    pub(crate) fields: &'a [Field],
    /// The warnings about the node.
    pub(crate) warnings: &'a [Cow<'a, str>],
    pub(crate) raw: Raw<'a>,
}

/// The raw response in the details.
pub(crate) enum Raw<'a> {
    /// Not offered, because it contains data that the host has not allowed to be shown.
    Withheld,
    /// Offered by a button.
    Hidden,
    /// Shown, with this text.
    Shown(&'a str),
}

impl Details<'_> {
    pub(crate) fn html(&self) -> Html {
        let texts = self.texts;
        let name = text_element("bdi", attributes! {}, self.name);
        let close = icon_button("close", texts.text(MessageKey::Close), icon::CLOSE);
        let header = vec![element("h2", attributes! {}, vec![name]), close];
        let fields = self.fields.iter().enumerate().map(|(at, field)| self.field(at, field));
        element(
            "aside",
            attributes! {
                "part": "details",
                "aria-label": owned(texts.text(MessageKey::Details)),
                "class": "details",
            },
            vec![
                element("header", attributes! {}, header),
                element("dl", attributes! {}, fields.collect()),
                self.warnings(),
                self.raw(),
            ],
        )
    }

    fn field(&self, at: usize, field: &Field) -> Html {
        let value_tag = if field.is_code { "code" } else { "bdi" };
        let copy = field.can_copy.then(|| {
            let name = isolated(&field.name);
            let label = self.texts.format(MessageKey::Copy, &[("name", &name)]);
            let button = icon_button("copy-field", &label, icon::COPY);
            element("span", attributes! { "data-value": at.to_string() }, vec![button])
        });
        let value = vec![
            text_element(value_tag, attributes! {}, shown(&field.value)),
            copy.unwrap_or_default(),
        ];
        element(
            "div",
            attributes! { "class": "field" },
            vec![
                text_element("dt", attributes! {}, &field.name),
                element("dd", attributes! {}, value),
            ],
        )
    }

    fn warnings(&self) -> Html {
        if self.warnings.is_empty() {
            return Html::default();
        }
        let warnings = self.warnings.iter().map(|it| text_element("li", attributes! {}, it));
        fragment(vec![
            text_element("h3", attributes! {}, self.texts.text(MessageKey::Oddities)),
            element("ul", attributes! {}, warnings.collect()),
        ])
    }

    fn raw(&self) -> Html {
        let texts = self.texts;
        let (message, content) = match self.raw {
            Raw::Withheld => return Html::default(),
            Raw::Hidden => (MessageKey::ShowRaw, None),
            Raw::Shown(content) => (MessageKey::HideRaw, Some(content)),
        };
        let name = texts.text(MessageKey::RawAnswer);
        let mut children = vec![text_element(
            "button",
            attributes! {
                "type": "button",
                "data-do": "raw",
                "aria-expanded": state(content.is_some()),
                "class": "link",
            },
            texts.text(message),
        )];
        if let Some(content) = content {
            let label = texts.format(MessageKey::Copy, &[("name", name)]);
            children.push(icon_button("copy-raw", &label, icon::COPY));
            children.push(text_element(
                "pre",
                attributes! { "tabindex": "0", "role": "region", "aria-label": owned(name), "dir": "ltr" },
                shown(content),
            ));
        }
        element("div", attributes! { "class": "raw" }, children)
    }
}

/// The most bytes of a text that are shown. Copying always copies all of it.
const MAX_SHOWN_BYTES: usize = 200_000;

/// The start of a text, up to `MAX_SHOWN_BYTES`, cut between two characters.
fn shown(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_SHOWN_BYTES)]
}
