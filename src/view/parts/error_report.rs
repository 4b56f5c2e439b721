//! What exactly went wrong: our explanation, then what the service said.

use yew::prelude::*;

use crate::engine::i18n::phrases::ErrorReport;

/// The parts of a report in one line, each in an element of its own, because they may be in different languages.
pub(crate) fn html(report: &ErrorReport) -> Html {
    let ErrorReport { explanation, quote, code } = report;
    html! {
        <>
            if !explanation.is_empty() {
                <bdi>
                    for (at, part) in explanation.split('`').enumerate() {
                        // Every other part is the name of an attribute.
                        if at % 2 == 1 {
                            <code translate="no">{ part }</code>
                        } else {
                            { part }
                        }
                    }
                </bdi>
            }
            if let Some(quote) = quote {
                if !explanation.is_empty() {
                    { " " }
                }
                <bdi lang={quote.lang}>{ &**quote }</bdi>
            }
            if let Some(code) = code {
                { " " }
                <code translate="no">{ code }</code>
            }
        </>
    }
}
