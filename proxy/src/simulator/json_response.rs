//! Responses with a content type.

use bytes::Bytes;
use http::{HeaderValue, Response, header};

/// A response with a JSON body.
pub(super) fn json(body: Bytes) -> Response<Bytes> {
    typed("application/json", body)
}

/// A response with a body of that content type.
pub(super) fn typed(content_type: &'static str, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
