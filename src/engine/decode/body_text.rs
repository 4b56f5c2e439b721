//! The bytes of a response body as UTF-8 text and as a JSON document.

use std::borrow::Cow;

use crate::engine::json::{self, Document};
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::error_detail::{DetailKind, ErrorDetail};

/// The body as text, without its byte order mark. Invalid UTF-8 becomes replacement characters.
pub(crate) fn decode_utf8(body: &[u8]) -> Cow<'_, str> {
    let body = without_bom(body);
    // `from_utf8_lossy` goes byte by byte; checking first is faster.
    std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Into::into)
}

/// The body without the UTF-8 byte order mark that some services send.
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// Parses a body as JSON. The error is of kind [`ErrorKind::InvalidBody`].
pub(crate) fn parse(body: &[u8]) -> Result<Document<'_>, JobError> {
    parse_with(without_bom(body), json::decode)
}

/// Parses a body, which has no byte order mark, with `decode`. The error is of kind [`ErrorKind::InvalidBody`].
pub(crate) fn parse_with<'a, T>(
    body: &'a [u8],
    decode: impl FnOnce(&'a [u8]) -> Result<T, json::JsonError>,
) -> Result<T, JobError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(JobError::explained(ErrorKind::InvalidBody, DetailKind::Empty));
    }
    decode(body).map_err(|error| {
        let at = format!("{}:{}", error.line, error.column);
        let detail = ErrorDetail::with_name(DetailKind::NotJson, at);
        let message = format!("The response is not JSON: {error}.");
        JobError { message, ..JobError::explained(ErrorKind::InvalidBody, detail) }
    })
}
