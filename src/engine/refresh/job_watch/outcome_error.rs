//! The errors for outcomes without a job, and what each means for the next attempt.

use crate::engine::apis::error_body;
use crate::engine::json;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::refresh::poller::Failure;
use crate::engine::refresh::response::HttpResponse;

pub(super) fn unreachable() -> JobError {
    JobError::new(
        ErrorKind::Network,
        "The server is down, or CORS doesn't allow this page to call it.",
    )
}

pub(super) fn truncated() -> JobError {
    JobError::new(ErrorKind::Network, "The response was cut off.")
}

pub(super) fn timed_out() -> JobError {
    JobError::new(ErrorKind::Timeout, "The server didn't respond in time.")
}

pub(super) fn headers_provider_failed() -> JobError {
    JobError::new(ErrorKind::Auth, "The page's `headers` function failed.")
}

/// The error of a response outside 200 to 299.
pub(super) fn http_error(response: HttpResponse) -> JobError {
    let decoded = json::decode(&response.body).ok();
    let body = decoded.as_ref().map(json::Document::root);
    error_body::read(response.status, body, response.request_id)
}

/// The error of a 2xx response whose body could not be decoded. `error` is the decoder's.
pub(super) fn invalid_body(error: JobError, response: HttpResponse) -> JobError {
    let HttpResponse { status, redirected, request_id, .. } = response;
    let message = if redirected && error.kind == ErrorKind::InvalidBody {
        let message = error.message;
        format!("{message} The request was redirected, perhaps because you need to sign in.")
    } else {
        error.message
    };
    let request_id = request_id.or(error.request_id);
    JobError { status: Some(status), request_id, message, ..error }
}

/// Whether another attempt can help after an error.
pub(super) fn failure(error: &JobError) -> Failure {
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
