//! What exactly went wrong: our explanation, then what the service said.

use yew::prelude::*;

use crate::engine::i18n::phrases::ErrorReport;

/// The parts of a report in one line, each in an element of its own, because they may be in different languages.
pub(crate) fn html(report: &ErrorReport) -> Html {
    let ErrorReport { explanation, quote, code: error_code } = report;
    let space = || Html::from(" ");
    let mut parts = Vec::new();
    if !explanation.is_empty() {
        // Every other part is the name of an attribute.
        let names_and_texts = explanation.split('`').enumerate();
        let words =
            names_and_texts.map(|(at, part)| if at % 2 == 1 { code(part) } else { part.into() });
        parts.push(html! { <bdi>{ for words }</bdi> });
    }
    if let Some(quote) = quote {
        if !parts.is_empty() {
            parts.push(space());
        }
        parts.push(html! { <bdi lang={quote.lang}>{ &**quote }</bdi> });
    }
    if let Some(error_code) = error_code {
        parts.extend([space(), code(error_code)]);
    }
    parts.into_iter().collect()
}

/// A text that identifies something, and is never translated.
pub(super) fn code(text: &str) -> Html {
    html! { <code translate="no">{ text }</code> }
}
