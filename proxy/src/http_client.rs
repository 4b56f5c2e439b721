//! The HTTP client for upstreams and IAM: limited in time and size, and it follows no redirect.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use reqwest::redirect;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::ProxyError;

/// A whole response, as received.
#[derive(Debug)]
pub(crate) struct ReceivedResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Sends requests to upstreams and IAM. Clones share their connections.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient {
    client: reqwest::Client,
    timeout: Duration,
}

/// Why this machine cannot send requests.
#[derive(Debug)]
#[non_exhaustive]
pub enum HttpClientError {
    /// The trusted certificates of this machine cannot be loaded.
    Certificates(rustls::Error),
    /// The HTTP client cannot be set up.
    Client(reqwest::Error),
}

impl fmt::Display for HttpClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificates(error) => write!(
                f,
                "cannot load the certificates that this machine trusts: {error}. Install the package ca-certificates"
            ),
            Self::Client(error) => write!(f, "cannot set up the HTTP client: {error}"),
        }
    }
}

impl Error for HttpClientError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Certificates(error) => Some(error),
            Self::Client(error) => Some(error),
        }
    }
}

/// The longest time for setting up a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an idle connection stays open; the clouds' gateways close theirs after a minute.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// The most headers that one response may have.
const MAX_HEADERS: usize = 64;

impl HttpClient {
    /// Makes a client whose `timeout` covers a whole request, body included.
    ///
    /// # Errors
    ///
    /// If no trusted certificate can be loaded on this machine.
    pub(crate) fn new(timeout: Duration, concurrency: usize) -> Result<Self, HttpClientError> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls().map_err(HttpClientError::Certificates)?)
            .http1_only()
            .http1_max_headers(MAX_HEADERS)
            // The target of a redirect is not in the configuration.
            .redirect(redirect::Policy::none())
            .referer(false)
            // Every attempt is counted, so the client makes none on its own.
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(concurrency.min(64))
            .user_agent(concat!("jobtree-proxy/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(HttpClientError::Client)?;
        Ok(Self { client, timeout })
    }

    /// Fetches a job.
    pub(crate) async fn get(
        &self,
        url: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        max_body: usize,
    ) -> Result<ReceivedResponse, ProxyError> {
        let mut request = self
            .client
            .get(url)
            .header(header::ACCEPT, "application/json")
            // A compressed body could expand beyond the limit, and the ETag is made from the plain bytes.
            .header(header::ACCEPT_ENCODING, "identity")
            // Mandatory according to the clouds' documentation.
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        self.within_timeout(receive(request, max_body)).await
    }

    /// Sends JSON.
    pub(crate) async fn post(
        &self,
        url: &str,
        body: &[u8],
        max_body: usize,
    ) -> Result<ReceivedResponse, ProxyError> {
        let request = self
            .client
            .post(url)
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_ENCODING, "identity")
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.to_vec());
        self.within_timeout(receive(request, max_body)).await
    }

    async fn within_timeout(
        &self,
        response: impl Future<Output = Result<ReceivedResponse, ProxyError>>,
    ) -> Result<ReceivedResponse, ProxyError> {
        tokio::time::timeout(self.timeout, response)
            .await
            .unwrap_or(Err(ProxyError::UpstreamTimeout))
    }
}

async fn receive(
    request: reqwest::RequestBuilder,
    max_body: usize,
) -> Result<ReceivedResponse, ProxyError> {
    let mut response = request.send().await.map_err(|error| classify(&error))?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    if status.is_redirection() {
        return Err(ProxyError::Redirect);
    }
    let is_encoded = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if is_encoded {
        return Err(ProxyError::InvalidResponse);
    }
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > max_body) {
        return Err(ProxyError::ResponseTooLarge);
    }
    // The announced length may be wrong, so at most 256 KiB are reserved for it.
    let mut body = BytesMut::with_capacity(announced.unwrap_or(0).min(256 * 1024));
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error))? {
        if body.len() + chunk.len() > max_body {
            return Err(ProxyError::ResponseTooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(ReceivedResponse { status, headers, body: body.freeze() })
}

/// Classifies an error by the innermost cause that says what went wrong.
fn classify(error: &reqwest::Error) -> ProxyError {
    if error.is_timeout() {
        return ProxyError::UpstreamTimeout;
    }
    let mut is_connection_lost = error.is_connect();
    let mut inner = error.source();
    while let Some(error) = inner {
        if error.is::<rustls::Error>() {
            return ProxyError::Tls;
        }
        inner = error.source();
        // `source` of an I/O error skips the error that it wraps, so the wrapped error is checked here.
        if let Some(error) = error.downcast_ref::<io::Error>() {
            is_connection_lost |= !matches!(
                error.kind(),
                io::ErrorKind::InvalidData
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::UnexpectedEof
                    | io::ErrorKind::Other
            );
            if let Some(wrapped) = error.get_ref() {
                inner = Some(wrapped);
            }
        }
    }
    if is_connection_lost { ProxyError::Unreachable } else { ProxyError::InvalidResponse }
}

fn tls() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth())
}
