//! The errors for outcomes without a job, and what each means for the next attempt.

use crate::engine::apis::{error_body, error_codes};
use crate::engine::json;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::error_detail::{DetailKind, ErrorDetail};
use crate::engine::refresh::poller::Failure;
use crate::engine::refresh::response::HttpResponse;

pub(crate) fn unreachable() -> JobError {
    JobError::explained(ErrorKind::Network, DetailKind::Unreachable)
}

pub(crate) fn truncated() -> JobError {
    JobError::explained(ErrorKind::Network, DetailKind::CutOff)
}

pub(crate) fn timed_out() -> JobError {
    JobError::new(ErrorKind::Timeout, "The server didn't respond in time.")
}

pub(crate) fn headers_provider_failed() -> JobError {
    JobError::explained(ErrorKind::Auth, DetailKind::Headers)
}

/// The error of a response outside 200 to 299.
pub fn http_error(response: HttpResponse) -> JobError {
    let decoded = json::decode(&response.body).ok();
    let body = decoded.as_ref().map(json::Document::root);
    let mut error = error_body::read(response.status, body, response.request_id);
    if error.code.as_deref().is_some_and(error_codes::is_of_proxy) {
        error.details = Box::new([ErrorDetail::with_name(DetailKind::Proxy, &*error.message)]);
    }
    error
}

/// The error of a 2xx response whose body could not be decoded. `error` is the decoder's.
pub(crate) fn invalid_body(error: JobError, response: HttpResponse) -> JobError {
    let HttpResponse { status, redirected, request_id, .. } = response;
    let (mut message, mut details) = (error.message, error.details);
    // Without details, the message is the service's own, so the redirect has led to a service.
    if redirected && error.kind == ErrorKind::InvalidBody && !details.is_empty() {
        let detail = ErrorDetail::from(DetailKind::Redirected);
        message = format!("{message} {detail}");
        details = details.into_iter().chain([detail]).collect();
    }
    let request_id = request_id.or(error.request_id);
    JobError { status: Some(status), request_id, message, details, ..error }
}

/// Whether another attempt can help after an error.
pub fn failure(error: &JobError) -> Failure {
    match (error.kind, error.status) {
        // The host's `headers` function failed: no request was sent, so the server has not rejected anything.
        (ErrorKind::Auth, None) => Failure::Transient,
        (
            ErrorKind::Auth | ErrorKind::Forbidden | ErrorKind::Config | ErrorKind::Unsupported,
            _,
        )
        | (ErrorKind::Http, Some(400)) => Failure::Final,
        (ErrorKind::NotFound, _) => Failure::NotFound,
        (
            ErrorKind::Network
            | ErrorKind::Timeout
            | ErrorKind::Throttled
            | ErrorKind::Http
            | ErrorKind::InvalidBody,
            _,
        ) => Failure::Transient,
    }
}
