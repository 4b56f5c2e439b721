//! Asks over HTTP: within a time and a size, following nothing.

use std::error::Error as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use reqwest::redirect;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::ProxyError;

/// A whole answer, as it was received.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Asks upstreams and IAM. Clones share their connections.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    client: reqwest::Client,
    timeout: Duration,
}

/// A way to an upstream that is not there in this time is not there.
const CONNECT: Duration = Duration::from_secs(10);

/// An unused connection is kept for this long; the clouds' gateways keep theirs for a minute.
const IDLE: Duration = Duration::from_secs(45);

/// Headers of one answer.
const MAX_HEADERS: usize = 64;

impl Client {
    /// `timeout` is for the whole of a request.
    ///
    /// # Errors
    ///
    /// Where this machine trusts no certificate at all.
    pub(crate) fn new(timeout: Duration, concurrency: usize) -> Result<Self, String> {
        let tls = tls().map_err(|error| {
            format!("this machine's trusted certificates cannot be used ({error}); install ca-certificates")
        })?;
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .http1_only()
            .http1_max_headers(MAX_HEADERS)
            // What a cloud answers with a redirect to is not in the configuration.
            .redirect(redirect::Policy::none())
            .referer(false)
            // Each try is counted, so none is made in silence.
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT.min(timeout))
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(concurrency.min(64))
            .user_agent(concat!("jobtree-proxy/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| format!("requests cannot be made: {error}"))?;
        Ok(Self { client, timeout })
    }

    /// Asks for a job.
    pub(crate) async fn get(
        &self,
        url: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        max_body: usize,
    ) -> Result<Received, ProxyError> {
        let mut request = self
            .client
            .get(url)
            .header(header::ACCEPT, "application/json")
            // What is compressed here could grow there; and its bytes are what the ETag is made of.
            .header(header::ACCEPT_ENCODING, "identity")
            // The documentation calls it mandatory.
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        self.within_time(received(request, max_body)).await
    }

    /// Sends JSON.
    pub(crate) async fn post(
        &self,
        url: &str,
        body: &[u8],
        max_body: usize,
    ) -> Result<Received, ProxyError> {
        let request = self
            .client
            .post(url)
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_ENCODING, "identity")
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.to_vec());
        self.within_time(received(request, max_body)).await
    }

    async fn within_time(
        &self,
        asking: impl Future<Output = Result<Received, ProxyError>>,
    ) -> Result<Received, ProxyError> {
        tokio::time::timeout(self.timeout, asking).await.unwrap_or(Err(ProxyError::TooLate))
    }
}

async fn received(
    request: reqwest::RequestBuilder,
    max_body: usize,
) -> Result<Received, ProxyError> {
    let mut response = request.send().await.map_err(|error| cause(&error))?;
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    if status.is_redirection() {
        return Err(ProxyError::Redirect);
    }
    let is_coded = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if is_coded {
        return Err(ProxyError::Garbage);
    }
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > max_body) {
        return Err(ProxyError::TooLarge);
    }
    // What is announced need not come, so no more than a little is set aside for it.
    let mut body = BytesMut::with_capacity(announced.unwrap_or(0).min(256 * 1024));
    while let Some(chunk) = response.chunk().await.map_err(|error| cause(&error))? {
        if body.len() + chunk.len() > max_body {
            return Err(ProxyError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Received { status, headers, body: body.freeze() })
}

/// What went wrong, by the innermost error that says.
fn cause(error: &reqwest::Error) -> ProxyError {
    if error.is_timeout() {
        return ProxyError::TooLate;
    }
    let mut is_broken_off = error.is_connect();
    let mut inner = error.source();
    while let Some(error) = inner {
        if error.is::<rustls::Error>() {
            return ProxyError::Tls;
        }
        inner = error.source();
        // What an I/O error wraps is not its source, but the source's place is taken by what that wraps.
        if let Some(error) = error.downcast_ref::<io::Error>() {
            is_broken_off |= !matches!(
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
    if is_broken_off { ProxyError::Unreachable } else { ProxyError::Garbage }
}

fn tls() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth())
}
