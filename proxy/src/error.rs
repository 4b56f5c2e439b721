//! The errors of the proxy itself, each with its status, code and message.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;

/// An error of the proxy itself, as opposed to an error response that an upstream sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyError {
    /// No route matches the path.
    UnknownRoute,
    /// The path names an upstream that is not configured.
    UnknownUpstream,
    /// An id holds a character that could change the path.
    InvalidId,
    /// A query parameter or a forwarded header has a value that the system does not accept.
    InvalidParameter,
    /// The method is not GET, HEAD or OPTIONS.
    MethodNotAllowed,
    /// The request has a body.
    UnexpectedBody,
    /// The request target is longer than any job's address.
    TargetTooLong,
    /// `Host` names another machine: a page whose own name points here (DNS rebinding).
    HostNotAllowed,
    /// The caller did not authenticate, and `access` requires it.
    Unauthenticated,
    /// A user name was forwarded by a machine that is not in `access.trusted`.
    UntrustedPeer,
    /// The upstream needs the caller's own token, and the request has none.
    MissingToken,
    /// The project is not in the upstream's list of projects.
    ForbiddenProject,
    /// The caller exceeds its rate limit. Holds the time until its next request is accepted.
    TooManyRequests(Duration),
    /// The upstream sent 429 to this principal. Holds what is left of its `Retry-After`.
    RateLimited(Duration),
    /// The request waited for one of the `limits.concurrency` upstream slots until it timed out.
    Overloaded,
    /// The upstream failed repeatedly and its circuit breaker is open. Holds the time until the next attempt.
    CircuitOpen(Duration),
    /// The upstream cannot be reached, or it closed the connection.
    Unreachable,
    /// The upstream's TLS handshake or certificate failed.
    Tls,
    /// The upstream's response is not HTTP, or it is incomplete.
    InvalidResponse,
    /// The upstream sent a redirect, which the proxy does not follow.
    Redirect,
    /// The upstream did not respond within `limits.timeout_ms`.
    UpstreamTimeout,
    /// The upstream's response is larger than `limits.body_bytes`.
    ResponseTooLarge,
    /// IAM did not issue a token.
    SignInFailed,
    /// IAM did not respond in time.
    SignInTimeout,
    /// A bug in the proxy.
    Internal,
}

impl ProxyError {
    fn details(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::UnknownRoute => {
                (StatusCode::NOT_FOUND, "JOBTREE.0404", "no route of jobtree-proxy has this path")
            }
            Self::UnknownUpstream => (
                StatusCode::NOT_FOUND,
                "JOBTREE.0405",
                "no upstream of this name is configured in jobtree-proxy",
            ),
            Self::InvalidId => (
                StatusCode::BAD_REQUEST,
                "JOBTREE.0400",
                "invalid id: it must not contain a slash, two consecutive dots or a control character",
            ),
            Self::InvalidParameter => (
                StatusCode::BAD_REQUEST,
                "JOBTREE.0402",
                "invalid parameter: limit and offset are numbers, desc is true or false, an instance id is plain text",
            ),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "JOBTREE.0406",
                "method not allowed: jobtree-proxy is read-only and accepts GET, HEAD and OPTIONS",
            ),
            Self::UnexpectedBody => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "JOBTREE.0412",
                "a request to jobtree-proxy must not have a body",
            ),
            Self::TargetTooLong => (
                StatusCode::URI_TOO_LONG,
                "JOBTREE.0414",
                "the request target is longer than the address of any job",
            ),
            Self::HostNotAllowed => (
                StatusCode::FORBIDDEN,
                "JOBTREE.0408",
                "host not allowed: call jobtree-proxy as localhost or by the address it listens on",
            ),
            Self::Unauthenticated => (
                StatusCode::UNAUTHORIZED,
                "JOBTREE.0401",
                "authentication required: sign in, then try again",
            ),
            Self::UntrustedPeer => (
                StatusCode::FORBIDDEN,
                "JOBTREE.0409",
                "untrusted peer: call jobtree-proxy through its authenticating proxy",
            ),
            Self::MissingToken => (
                StatusCode::UNAUTHORIZED,
                "JOBTREE.0407",
                "token required: send your own token in the header X-Auth-Token",
            ),
            Self::ForbiddenProject => (
                StatusCode::FORBIDDEN,
                "JOBTREE.0403",
                "jobtree-proxy is not configured to show this project",
            ),
            Self::TooManyRequests(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "JOBTREE.0429",
                "too many requests from this caller: wait as long as Retry-After says",
            ),
            Self::RateLimited(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "JOBTREE.0430",
                "the cloud limits the rate of requests: wait as long as Retry-After says",
            ),
            Self::Overloaded => (
                StatusCode::SERVICE_UNAVAILABLE,
                "JOBTREE.0503",
                "jobtree-proxy has too many requests in flight: wait as long as Retry-After says",
            ),
            Self::CircuitOpen(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "JOBTREE.0510",
                "the cloud failed repeatedly and is not called for now: wait as long as Retry-After says",
            ),
            Self::Unreachable => {
                (StatusCode::BAD_GATEWAY, "JOBTREE.0502", "the cloud cannot be reached")
            }
            Self::Tls => (
                StatusCode::BAD_GATEWAY,
                "JOBTREE.0506",
                "the TLS connection to the cloud failed: its certificate is not trusted, or it does not speak TLS",
            ),
            Self::InvalidResponse => (
                StatusCode::BAD_GATEWAY,
                "JOBTREE.0505",
                "the cloud's response is invalid or incomplete",
            ),
            Self::Redirect => (
                StatusCode::BAD_GATEWAY,
                "JOBTREE.0507",
                "the cloud sent a redirect, which jobtree-proxy does not follow",
            ),
            Self::UpstreamTimeout => {
                (StatusCode::GATEWAY_TIMEOUT, "JOBTREE.0504", "the cloud did not respond in time")
            }
            Self::ResponseTooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "JOBTREE.0413",
                "the cloud's response is larger than jobtree-proxy accepts (limits.body_bytes)",
            ),
            Self::SignInFailed => (
                StatusCode::BAD_GATEWAY,
                "JOBTREE.0508",
                "jobtree-proxy cannot sign in to the cloud: see its log for the reason",
            ),
            Self::SignInTimeout => (
                StatusCode::GATEWAY_TIMEOUT,
                "JOBTREE.0509",
                "the cloud's sign-in service did not respond in time",
            ),
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "JOBTREE.0500",
                "internal error in jobtree-proxy",
            ),
        }
    }

    /// The HTTP status of the error response.
    pub fn status(self) -> StatusCode {
        self.details().0
    }

    /// The code of the error in bodies, logs and metrics, such as `JOBTREE.0404`.
    pub fn code(self) -> &'static str {
        self.details().1
    }

    /// The `Retry-After` of the error response, in whole seconds and at least one; `None` if it has none.
    pub fn retry_after(self) -> Option<u64> {
        let wait = match self {
            Self::TooManyRequests(wait) | Self::RateLimited(wait) | Self::CircuitOpen(wait) => wait,
            Self::Overloaded => Duration::from_secs(1),
            _ => return None,
        };
        Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).map(|seconds| seconds.max(1))
    }

    /// The JSON body of the error response, with the id of the request.
    pub fn body(self, request_id: &str) -> Vec<u8> {
        let (_, code, message) = self.details();
        json!({ "error_code": code, "error_msg": message, "request_id": request_id })
            .to_string()
            .into_bytes()
    }
}

impl std::fmt::Display for ProxyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.details().2)
    }
}

impl std::error::Error for ProxyError {}
