//! The details of the selected node.

use std::borrow::Cow;

use yew::prelude::*;

use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::untrusted::isolated;
use crate::engine::i18n::{MessageKey, Texts};
use crate::engine::view_model::details::Field;
use crate::view::markup::{markup, state};

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
        let fields = self.fields.iter().enumerate().map(|(at, field)| self.field(at, field));
        markup! {
            <aside part="details" aria-label={texts.text(MessageKey::Details)} class="details">
                <header>
                    <h2><bdi>{ self.name }</bdi></h2>
                    { icon_button("close", texts.text(MessageKey::Close), icon::CLOSE) }
                </header>
                <dl>{ fields.collect::<Vec<_>>() }</dl>
                { (!self.warnings.is_empty()).then(|| self.warnings()) }
                { self.raw() }
            </aside>
        }
    }

    fn field(&self, at: usize, field: &Field) -> Html {
        let value = shown(&field.value);
        let value = if field.is_code {
            markup! { <code>{ value }</code> }
        } else {
            markup! { <bdi>{ value }</bdi> }
        };
        let copy = field.can_copy.then(|| {
            let name = isolated(&field.name);
            let label = self.texts.format(MessageKey::Copy, &[("name", &name)]);
            let button = icon_button("copy-field", &label, icon::COPY);
            markup! { <span data-value={&*at.to_string()}>{ button }</span> }
        });
        markup! { <div class="field"><dt>{ &*field.name }</dt><dd>{ value }{ copy }</dd></div> }
    }

    fn warnings(&self) -> Html {
        let items = self.warnings.iter().map(|warning| markup! { <li>{ &**warning }</li> });
        markup! {
            <h3>{ self.texts.text(MessageKey::Oddities) }</h3>
            <ul>{ items.collect::<Vec<_>>() }</ul>
        }
    }

    fn raw(&self) -> Option<Html> {
        let texts = self.texts;
        let (message, content) = match self.raw {
            Raw::Withheld => return None,
            Raw::Hidden => (MessageKey::ShowRaw, None),
            Raw::Shown(content) => (MessageKey::HideRaw, Some(content)),
        };
        let name = texts.text(MessageKey::RawAnswer);
        let is_shown = state(content.is_some());
        let content = content.map(|content| {
            let label = texts.format(MessageKey::Copy, &[("name", name)]);
            markup! {
                { icon_button("copy-raw", &label, icon::COPY) }
                <pre tabindex="0" role="region" aria-label={name} dir="ltr">{ shown(content) }</pre>
            }
        });
        Some(markup! {
            <div class="raw">
                <button type="button" data-do="raw" aria-expanded={is_shown} class="link">
                    { texts.text(message) }
                </button>
                { content }
            </div>
        })
    }
}

/// The most bytes of a text that are shown. Copying always copies all of it.
const MAX_SHOWN_BYTES: usize = 200_000;

/// The start of a text, up to `MAX_SHOWN_BYTES`, cut between two characters.
fn shown(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_SHOWN_BYTES)]
}
