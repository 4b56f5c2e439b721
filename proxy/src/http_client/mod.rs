//! The HTTP client for upstreams and IAM: limited in time and size, and it follows no redirect.

mod connection;
mod failure;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode, header};
use reqwest::redirect;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use tower::util::MapFutureLayer;

use crate::error::ProxyError;
use connection::{SystemResolver, note_connection, observe};
pub(crate) use failure::{FailureCause, RequestFailure};

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
    /// Opens a connection for each request, where a closed one in the pool would not do.
    unpooled: reqwest::Client,
    timeout: Duration,
}

/// How a request failed, and whether it may be repeated.
#[derive(Debug, Clone, Copy)]
pub(crate) enum GetError {
    /// The request is not repeated.
    Failed(RequestFailure),
    /// The pooled connection that the request used was closed before a response began.
    StaleConnection,
}

impl GetError {
    /// The outcome of the request in metrics: the code of its error.
    pub(crate) fn outcome(self) -> &'static str {
        match self {
            Self::Failed(failure) => failure.error.code(),
            Self::StaleConnection => "stale-connection",
        }
    }
}

impl From<RequestFailure> for GetError {
    fn from(failure: RequestFailure) -> Self {
        Self::Failed(failure)
    }
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
        let tls = tls().map_err(HttpClientError::Certificates)?;
        let client = |idle_connections| {
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .http1_only()
                .http1_max_headers(MAX_HEADERS)
                // The target of a redirect is not in the configuration.
                .redirect(redirect::Policy::none())
                .referer(false)
                // Every attempt is counted, so the client makes none on its own.
                .retry(reqwest::retry::never())
                .dns_resolver(SystemResolver)
                .connector_layer(MapFutureLayer::new(note_connection))
                .connect_timeout(CONNECT_TIMEOUT.min(timeout))
                .pool_idle_timeout(IDLE_TIMEOUT)
                .pool_max_idle_per_host(idle_connections)
                .user_agent(concat!("jobtree-proxy/", env!("CARGO_PKG_VERSION")))
                .build()
                .map_err(HttpClientError::Client)
        };
        Ok(Self { client: client(concurrency.min(64))?, unpooled: client(0)?, timeout })
    }

    /// Fetches a job over a pooled connection, or a new one if none is idle.
    ///
    /// # Errors
    ///
    /// [`GetError::StaleConnection`] if [`Self::get_on_new_connection`] may have the response.
    pub(crate) async fn get(
        &self,
        url: &str,
        headers: HeaderMap,
        max_body: usize,
    ) -> Result<ReceivedResponse, GetError> {
        let request = get_request(&self.client, url, headers);
        let receiving = async {
            let (response, was_pooled) = observe(request.send()).await;
            let response = response.map_err(|error| {
                let failure = RequestFailure::classify(&error);
                if was_pooled && failure.is_lost_connection() {
                    GetError::StaleConnection
                } else {
                    GetError::Failed(failure)
                }
            })?;
            receive(response, max_body).await.map_err(GetError::Failed)
        };
        let received = tokio::time::timeout(self.timeout, receiving).await;
        received.unwrap_or(Err(GetError::Failed(RequestFailure::TIMEOUT)))
    }

    /// Fetches a job over a connection of its own.
    pub(crate) async fn get_on_new_connection(
        &self,
        url: &str,
        headers: HeaderMap,
        max_body: usize,
    ) -> Result<ReceivedResponse, RequestFailure> {
        self.send_unpooled(get_request(&self.unpooled, url, headers), max_body).await
    }

    /// Sends JSON over a connection of its own: it is sent rarely, and must not be sent twice.
    pub(crate) async fn post(
        &self,
        url: &str,
        body: &[u8],
        max_body: usize,
    ) -> Result<ReceivedResponse, RequestFailure> {
        let request = self
            .unpooled
            .post(url)
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_ENCODING, "identity")
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.to_vec());
        self.send_unpooled(request, max_body).await
    }

    async fn send_unpooled(
        &self,
        request: reqwest::RequestBuilder,
        max_body: usize,
    ) -> Result<ReceivedResponse, RequestFailure> {
        let receiving = async {
            let response = request.send().await;
            receive(response.map_err(|error| RequestFailure::classify(&error))?, max_body).await
        };
        tokio::time::timeout(self.timeout, receiving).await.unwrap_or(Err(RequestFailure::TIMEOUT))
    }
}

fn get_request(client: &reqwest::Client, url: &str, headers: HeaderMap) -> reqwest::RequestBuilder {
    client
        .get(url)
        .header(header::ACCEPT, "application/json")
        // A compressed body could expand beyond the limit, and the ETag is made from the plain bytes.
        .header(header::ACCEPT_ENCODING, "identity")
        // Mandatory according to the clouds' documentation.
        .header(header::CONTENT_TYPE, "application/json")
        .headers(headers)
}

async fn receive(
    mut response: reqwest::Response,
    max_body: usize,
) -> Result<ReceivedResponse, RequestFailure> {
    const INVALID: RequestFailure =
        RequestFailure::new(ProxyError::InvalidResponse, FailureCause::InvalidResponse);
    const TOO_LARGE: RequestFailure =
        RequestFailure::new(ProxyError::ResponseTooLarge, FailureCause::TooLarge);
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    // Not final, or the start of a protocol that was not requested.
    if status.is_informational() {
        return Err(INVALID);
    }
    if status.is_redirection() {
        return Err(RequestFailure::new(ProxyError::Redirect, FailureCause::Redirect));
    }
    let is_encoded = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if is_encoded {
        return Err(INVALID);
    }
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > max_body) {
        return Err(TOO_LARGE);
    }
    // The announced length may be wrong, so at most 256 KiB are reserved for it.
    let mut body = BytesMut::with_capacity(announced.unwrap_or(0).min(256 * 1024));
    let next = |error: reqwest::Error| RequestFailure::classify(&error);
    while let Some(chunk) = response.chunk().await.map_err(next)? {
        if body.len() + chunk.len() > max_body {
            return Err(TOO_LARGE);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(ReceivedResponse { status, headers, body: body.freeze() })
}

/// TLS as for upstreams.
pub(crate) fn tls() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth())
}
