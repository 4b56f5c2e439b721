//! The details of the selected node.

use yew::prelude::*;

use super::error_report::code;
use super::icon;
use super::icon_button::icon_button;
use crate::engine::i18n::untrusted::isolated;
use crate::engine::i18n::{MessageKey, Quote, Texts};
use crate::engine::view_model::details::Field;

/// The details panel of a node.
pub(crate) struct Details<'a> {
    pub(crate) texts: &'a Texts,
    /// The node's title and name.
    pub(crate) name: &'a Quote,
    pub(crate) fields: &'a [Field],
    /// The warnings about the node.
    pub(crate) warnings: &'a [String],
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
        let label = texts.text(MessageKey::Details).to_owned();
        html! {
            <aside class="details" part="details" aria-label={label}>
                <header>
                    <h2><bdi lang={self.name.lang}>{ &**self.name }</bdi></h2>
                    { icon_button("close", texts.text(MessageKey::Close), icon::CLOSE) }
                </header>
                <dl>
                    for (at, field) in self.fields.iter().enumerate() {
                        { self.field(at, field) }
                    }
                </dl>
                if !self.warnings.is_empty() {
                    <h3>{ texts.text(MessageKey::Oddities) }</h3>
                    <ul>
                        for warning in self.warnings {
                            <li>{ warning }</li>
                        }
                    </ul>
                }
                { self.raw() }
            </aside>
        }
    }

    fn field(&self, at: usize, field: &Field) -> Html {
        let no_if = |is_identifier: bool| is_identifier.then_some("no");
        let translate = no_if(field.is_identifier);
        html! {
            <div class="field">
                <dt translate={no_if(field.is_own_key)}>{ &field.name }</dt>
                <dd>
                    if field.is_code {
                        <code {translate}>{ shown(&field.value) }</code>
                    } else if let Some(raw_phase) = &field.raw_phase {
                        <span><bdi>{ &field.value }</bdi>{ " " }{ code(raw_phase) }</span>
                    } else {
                        <bdi {translate} lang={field.lang}>{ shown(&field.value) }</bdi>
                    }
                    if field.can_copy {
                        <span data-value={at.to_string()}>
                            { icon_button("copy-field", &self.texts.format(MessageKey::Copy, &[("name", &isolated(&field.name))]), icon::COPY) }
                        </span>
                    }
                </dd>
            </div>
        }
    }

    fn raw(&self) -> Html {
        let texts = self.texts;
        let (message, text) = match self.raw {
            Raw::Withheld => return Html::default(),
            Raw::Hidden => (MessageKey::ShowRaw, None),
            Raw::Shown(text) => (MessageKey::HideRaw, Some(text)),
        };
        let name = texts.text(MessageKey::RawAnswer);
        html! {
            <div class="raw">
                <button type="button" class="link" data-do="raw" aria-expanded={text.is_some().to_string()}>
                    { texts.text(message) }
                </button>
                if let Some(text) = text {
                    { icon_button("copy-raw", &texts.format(MessageKey::Copy, &[("name", name)]), icon::COPY) }
                    <pre tabindex="0" role="region" aria-label={name.to_owned()} dir="ltr" translate="no">{ shown(text) }</pre>
                }
            </div>
        }
    }
}

/// The most bytes of a text that are shown. Copying always copies all of it.
const MAX_SHOWN_BYTES: usize = 200_000;

/// The start of a text, up to `MAX_SHOWN_BYTES`, cut between two characters.
fn shown(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_SHOWN_BYTES)).unwrap_or_default()
}
