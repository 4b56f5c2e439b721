//! Errors in the representation that the caller accepts.

use std::sync::Arc;

use http::{HeaderMap, Response};
use jobtree::engine::i18n::untrusted::isolated_line;
use jobtree::engine::i18n::{MessageKey, Texts, phrases};
use jobtree::engine::model::error::JobError;
use jobtree::engine::refresh::outcome_error;
use jobtree::engine::refresh::poller::Failure;
use jobtree::engine::refresh::response::HttpResponse;
use jobtree::page::PageQuery;

use super::form::RenderedForm;
use super::kind::Representation;
use super::negotiation::negotiate;
use super::options::RenderOptions;
use super::page;
use super::page_policy::PagePolicy;
use crate::error::ProxyError;
use crate::response::{self, ResponseBody};
use crate::wall_clock::now;
use jobtree::{Snapshot, Timestamp};

/// The response for an error of the proxy itself, to a request with these headers and this query.
pub(crate) fn error_response(
    error: ProxyError,
    request: &HeaderMap,
    query: Option<&str>,
    request_id: &str,
    pages: &PagePolicy,
) -> Response<ResponseBody> {
    let representation = negotiate(request).unwrap_or_default();
    let mut options = RenderOptions::without_query(representation, request);
    options.page = Some(Arc::new(PageQuery::parse(query.unwrap_or_default())));
    let json = error.body(request_id);
    let form = match representation {
        Representation::Upstream => json.into(),
        _ => {
            let sent = HttpResponse {
                status: error.status().as_u16(),
                body: json,
                request_id: Some(request_id.to_owned()),
                ..HttpResponse::default()
            };
            let mut error = outcome_error::http_error(sent);
            error.stopped = outcome_error::failure(&error) == Failure::Final;
            self::form(&options, &error, None, now())
        }
    };
    let mut response = response::error_response(error, form.body.clone());
    options.add_headers(pages, response.headers_mut());
    form.add_refresh(response.headers_mut());
    response
}

/// The body that reports an error, in a representation other than the upstream's own. `last` is the last good job.
pub(super) fn form(
    options: &RenderOptions,
    error: &JobError,
    last: Option<&Snapshot>,
    now: Timestamp,
) -> RenderedForm {
    match options.representation {
        Representation::Upstream | Representation::Snapshot => {
            serde_json::to_vec(error).unwrap_or_default().into()
        }
        Representation::Text => text(&Texts::of(options.language), error).into_bytes().into(),
        Representation::Page => page::of_error(options, error, last, now).into(),
    }
}

/// An error as lines of text: what is wrong, what to do, and what support needs.
fn text(texts: &Texts, error: &JobError) -> String {
    let (title, advice) = phrases::error(error);
    let mut lines = vec![texts.text(title).to_owned(), texts.text(advice).to_owned()];
    let mut field = |name: &str, value: &str| {
        lines.push([name, phrases::colon(texts), &isolated_line(value)].concat());
    };
    if let Some(report) = phrases::error_report(texts, error) {
        if let Some(code) = &report.code {
            field(texts.text(MessageKey::FieldCode), code);
        }
        if let Some(quote) = &report.quote {
            field(texts.text(MessageKey::FieldReason), &quote.in_plain_text(texts.language()));
        }
        if !report.explanation.is_empty() {
            field(texts.text(MessageKey::FieldReason), &report.explanation);
        }
    }
    if let Some(request_id) = &error.request_id {
        field(texts.text(MessageKey::RequestId), request_id);
    }
    lines.push(String::new());
    lines.join("\n")
}
