//! Why a request got no usable response: the error for callers, and the cause for logs and metrics.

use std::error::Error;
use std::io;

use super::connection::ResolveError;
use crate::error::ProxyError;

/// A request without a usable response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestFailure {
    /// The error for callers.
    pub(crate) error: ProxyError,
    /// What went wrong; `None` if no request was sent.
    pub(crate) cause: Option<FailureCause>,
}

/// What went wrong with a request, in logs and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureCause {
    /// The host's name has no address.
    Dns,
    /// Nothing listens at the port.
    Refused,
    /// There is no way to the host.
    Unreachable,
    /// The TLS handshake or the certificate failed.
    Tls,
    /// The connection was not established in time.
    ConnectTimeout,
    /// The response did not arrive in time.
    Timeout,
    /// The connection was reset.
    Reset,
    /// The connection was closed before the response was complete.
    Closed,
    /// The response is not valid HTTP, or of a kind that was not requested.
    InvalidResponse,
    /// The response is a redirect.
    Redirect,
    /// The response is too large.
    TooLarge,
    /// A gateway responded with 502, 503 or 504.
    GatewayError,
}

impl FailureCause {
    /// The word for the cause in logs and metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::ConnectTimeout => "connect-timeout",
            Self::Timeout => "timeout",
            Self::Reset => "reset",
            Self::Closed => "closed",
            Self::InvalidResponse => "invalid-response",
            Self::Redirect => "redirect",
            Self::TooLarge => "too-large",
            Self::GatewayError => "gateway-error",
        }
    }
}

impl From<ProxyError> for RequestFailure {
    fn from(error: ProxyError) -> Self {
        Self { error, cause: None }
    }
}

impl RequestFailure {
    pub(super) const fn new(error: ProxyError, cause: FailureCause) -> Self {
        Self { error, cause: Some(cause) }
    }

    /// The response did not arrive in time.
    pub(crate) const TIMEOUT: Self = Self::new(ProxyError::UpstreamTimeout, FailureCause::Timeout);

    /// Classifies an error by the innermost cause that says what went wrong.
    pub(super) fn classify(error: &reqwest::Error) -> Self {
        if error.is_timeout() && error.is_connect() {
            return Self::new(ProxyError::UpstreamTimeout, FailureCause::ConnectTimeout);
        }
        if error.is_timeout() {
            return Self::TIMEOUT;
        }
        let mut failure = if error.is_connect() {
            Self::new(ProxyError::Unreachable, FailureCause::Unreachable)
        } else {
            Self::new(ProxyError::InvalidResponse, FailureCause::InvalidResponse)
        };
        for inner in sources(error) {
            if inner.is::<rustls::Error>() {
                return Self::new(ProxyError::Tls, FailureCause::Tls);
            }
            if inner.is::<ResolveError>() {
                return Self::new(ProxyError::Unreachable, FailureCause::Dns);
            }
            if let Some(error) = inner.downcast_ref::<hyper::Error>()
                && error.is_incomplete_message()
            {
                failure.cause = Some(FailureCause::Closed);
            }
            if let Some(error) = inner.downcast_ref::<io::Error>() {
                match error.kind() {
                    io::ErrorKind::UnexpectedEof => failure.cause = Some(FailureCause::Closed),
                    io::ErrorKind::InvalidData
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::Other => {}
                    kind => failure = Self::new(ProxyError::Unreachable, cause_of(kind)),
                }
            }
        }
        failure
    }

    /// Whether the connection ended while the request was sent, or while the response was expected.
    pub(super) fn is_lost_connection(self) -> bool {
        matches!(self.cause, Some(FailureCause::Reset | FailureCause::Closed))
    }
}

/// The causes of an error, from the outermost to the innermost.
fn sources<'a>(error: &'a dyn Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |error: &&'a (dyn Error + 'static)| {
        let error: &'a (dyn Error + 'static) = *error;
        // `source` of an I/O error skips the error that it wraps.
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}

fn cause_of(kind: io::ErrorKind) -> FailureCause {
    match kind {
        io::ErrorKind::ConnectionRefused => FailureCause::Refused,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::NotConnected => FailureCause::Reset,
        io::ErrorKind::TimedOut => FailureCause::ConnectTimeout,
        _ => FailureCause::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use reqwest::dns::{Name, Resolve, Resolving};

    use super::*;

    /// Knows no name, as if a name server said so.
    struct NoNames;

    impl Resolve for NoNames {
        fn resolve(&self, _: Name) -> Resolving {
            let error = ResolveError::from(io::Error::other("unknown name"));
            Box::pin(std::future::ready(Err(error.into())))
        }
    }

    #[tokio::test]
    async fn unknown_host_is_a_dns_failure() {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(super::super::tls().unwrap())
            .no_proxy()
            .dns_resolver(NoNames)
            .build()
            .unwrap();
        for url in ["http://cloud.localhost", "https://cloud.example"] {
            let error = client.get(url).send().await.unwrap_err();
            let expected = RequestFailure::new(ProxyError::Unreachable, FailureCause::Dns);
            assert_eq!(RequestFailure::classify(&error), expected, "{error:?}");
        }
    }
}
