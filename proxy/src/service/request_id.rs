//! The id of a request, in responses and logs.

use http::{HeaderMap, HeaderValue};
use uuid::Uuid;

use crate::response::X_REQUEST_ID;

/// The value of `X-Request-Id`: the caller's if it is plain text, otherwise a random one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RequestIdHeader(HeaderValue);

/// The longest id that is accepted from a caller, in bytes.
const MAX_BYTES: usize = 64;

impl RequestIdHeader {
    pub(super) fn from_headers(headers: &HeaderMap) -> Self {
        let mut given = headers.get_all(X_REQUEST_ID).iter();
        match (given.next(), given.next()) {
            (Some(id), None) if is_plain(id.as_bytes()) => Self(id.clone()),
            _ => Self::random(),
        }
    }

    fn random() -> Self {
        let mut text = Uuid::encode_buffer();
        let text = Uuid::new_v4().hyphenated().encode_lower(&mut text);
        Self(HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("")))
    }

    pub(super) fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    pub(super) fn value(&self) -> HeaderValue {
        self.0.clone()
    }
}

/// Whether an id is safe to log, and too short to be a secret.
fn is_plain(id: &[u8]) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !id.is_empty() && id.len() <= MAX_BYTES && id.iter().all(is_plain)
}
