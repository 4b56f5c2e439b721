//! The credentials of one request to an upstream.

use std::sync::Arc;

use http::{HeaderName, HeaderValue};

use super::iam::IamToken;
use crate::error::ProxyError;
use crate::secret::Secret;

/// The header that carries a token.
pub(crate) const X_AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

/// The parts of a request to an upstream that its signature covers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OutgoingRequest<'a> {
    /// The endpoint's host and port.
    pub(crate) host: &'a str,
    /// The path, percent-encoded.
    pub(crate) path: &'a str,
    /// The query parameters, not encoded.
    pub(crate) query: &'a [(&'a str, &'a str)],
    pub(crate) project_id: &'a str,
}

/// The credentials of one request: the headers that carry them, and the secrets in these headers.
#[derive(Debug, Default)]
pub(crate) struct UpstreamAuth {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// The secrets that must not appear in the response.
    pub(crate) secrets: Vec<Arc<Secret>>,
    /// The token among them, if it comes from IAM.
    pub(super) iam_token: Option<Arc<IamToken>>,
}

impl UpstreamAuth {
    pub(super) fn from_token(token: Arc<Secret>) -> Result<Self, ProxyError> {
        let value = sensitive(token.expose())?;
        Ok(Self { headers: vec![(X_AUTH_TOKEN, value)], secrets: vec![token], iam_token: None })
    }
}

/// A header value that `Debug` does not show.
pub(super) fn sensitive(text: &str) -> Result<HeaderValue, ProxyError> {
    let mut value = HeaderValue::from_str(text).map_err(|_| {
        tracing::error!("a credential contains characters that are not allowed in a header");
        ProxyError::SignInFailed
    })?;
    value.set_sensitive(true);
    Ok(value)
}
