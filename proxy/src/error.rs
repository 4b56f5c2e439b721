//! What the proxy itself has to refuse or to report, and with which status.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;

/// An answer of the proxy's own, as opposed to one that an upstream gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyError {
    /// No route has this path.
    NoRoute,
    /// The path names an upstream that is not configured.
    NoUpstream,
    /// An id holds a character that could change the path.
    BadId,
    /// A value behind the path, or a header that goes along, is none that the system knows.
    BadParameter,
    /// Something else than GET, HEAD and OPTIONS.
    BadMethod,
    /// A question with a body.
    HasBody,
    /// The address is longer than any job's.
    TooLong,
    /// `Host` names another machine than this one: a page that has its own name point here.
    BadHost,
    /// Who may call has to say so, and the caller did not.
    Unauthenticated,
    /// The caller is said to have signed in elsewhere, but not by a machine that is trusted to say so.
    Untrusted,
    /// The upstream wants the caller's own token, and there is none.
    NoToken,
    /// The upstream's list of projects does not have this one.
    ForbiddenProject,
    /// The caller asks more often than it may; how long until it may again.
    TooMany(Duration),
    /// The cloud has asked for patience, which is not over yet.
    Throttled(Duration),
    /// So many requests are under way that this one's turn did not come in time.
    NoRoom,
    /// The upstream has failed so often that it is left alone for a while.
    Paused(Duration),
    /// The upstream cannot be reached, or ended the connection.
    Unreachable,
    /// The upstream is not who it should be.
    Tls,
    /// What the upstream sent is not HTTP, or no whole answer.
    Garbage,
    /// The upstream says to look elsewhere, which is not done.
    Redirect,
    /// The upstream did not answer in time.
    TooLate,
    /// The upstream's answer is longer than allowed.
    TooLarge,
    /// IAM gives no token.
    NoSignIn,
    /// IAM did not answer in time.
    SignInTooLate,
    /// A mistake of the proxy's own.
    Internal,
}

impl ProxyError {
    fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NoRoute => {
                (StatusCode::NOT_FOUND, "JOBTREE.0404", "jobtree-proxy has no such route")
            }
            Self::NoUpstream => (
                StatusCode::NOT_FOUND,
                "JOBTREE.0405",
                "jobtree-proxy has no upstream of this name",
            ),
            Self::BadId => (
                StatusCode::BAD_REQUEST,
                "JOBTREE.0400",
                "an id must not hold a slash, two dots in a row or a control character",
            ),
            Self::BadParameter => (
                StatusCode::BAD_REQUEST,
                "JOBTREE.0402",
                "limit and offset are numbers, desc is true or false, an instance id is plain text",
            ),
            Self::BadMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "JOBTREE.0406",
                "jobtree-proxy only reads: GET, HEAD and OPTIONS",
            ),
            Self::HasBody => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "JOBTREE.0412",
                "a request to jobtree-proxy has no body",
            ),
            Self::TooLong => {
                (StatusCode::URI_TOO_LONG, "JOBTREE.0414", "the address is longer than any job's")
            }
            Self::BadHost => (
                StatusCode::FORBIDDEN,
                "JOBTREE.0408",
                "jobtree-proxy is not called by this name; it answers to localhost only",
            ),
            Self::Unauthenticated => (
                StatusCode::UNAUTHORIZED,
                "JOBTREE.0401",
                "sign in first: jobtree-proxy does not know the caller",
            ),
            Self::Untrusted => (
                StatusCode::FORBIDDEN,
                "JOBTREE.0409",
                "jobtree-proxy is to be called through its authenticating proxy",
            ),
            Self::NoToken => (
                StatusCode::UNAUTHORIZED,
                "JOBTREE.0407",
                "this upstream wants the caller's own token, in the header X-Auth-Token",
            ),
            Self::ForbiddenProject => (
                StatusCode::FORBIDDEN,
                "JOBTREE.0403",
                "this project is not among those that jobtree-proxy shows",
            ),
            Self::TooMany(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "JOBTREE.0429",
                "too many requests from this caller; see Retry-After",
            ),
            Self::Throttled(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "JOBTREE.0430",
                "the cloud asked to be left alone for a while; see Retry-After",
            ),
            Self::NoRoom => (
                StatusCode::SERVICE_UNAVAILABLE,
                "JOBTREE.0503",
                "too many requests are under way; see Retry-After",
            ),
            Self::Paused(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "JOBTREE.0510",
                "the cloud keeps failing and is left alone for a while; see Retry-After",
            ),
            Self::Unreachable => {
                (StatusCode::BAD_GATEWAY, "JOBTREE.0502", "the cloud cannot be reached")
            }
            Self::Tls => (
                StatusCode::BAD_GATEWAY,
                "JOBTREE.0506",
                "the cloud's certificate is not trusted, or it does not speak TLS",
            ),
            Self::Garbage => {
                (StatusCode::BAD_GATEWAY, "JOBTREE.0505", "the cloud's answer is broken or cut off")
            }
            Self::Redirect => (
                StatusCode::BAD_GATEWAY,
                "JOBTREE.0507",
                "the cloud's answer points elsewhere, which jobtree-proxy does not follow",
            ),
            Self::TooLate => {
                (StatusCode::GATEWAY_TIMEOUT, "JOBTREE.0504", "the cloud did not answer in time")
            }
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "JOBTREE.0413",
                "the cloud's answer is larger than jobtree-proxy takes",
            ),
            Self::NoSignIn => (
                StatusCode::BAD_GATEWAY,
                "JOBTREE.0508",
                "jobtree-proxy cannot sign in to the cloud; its log says why",
            ),
            Self::SignInTooLate => (
                StatusCode::GATEWAY_TIMEOUT,
                "JOBTREE.0509",
                "the cloud's sign-in did not answer in time",
            ),
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "JOBTREE.0500",
                "jobtree-proxy has made a mistake",
            ),
        }
    }

    /// The status it is answered with.
    pub fn status(self) -> StatusCode {
        self.parts().0
    }

    /// The code that bodies, logs and metrics have for it.
    pub fn code(self) -> &'static str {
        self.parts().1
    }

    /// How long the caller had better wait, in whole seconds and at least one, where there is such a time.
    pub fn retry_after(self) -> Option<u64> {
        let wait = match self {
            Self::TooMany(wait) | Self::Throttled(wait) | Self::Paused(wait) => wait,
            Self::NoRoom => Duration::from_secs(1),
            _ => return None,
        };
        Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).map(|seconds| seconds.max(1))
    }

    /// The body, which names the request.
    pub fn body(self, request_id: &str) -> Vec<u8> {
        let (_, code, message) = self.parts();
        json!({ "error_code": code, "error_msg": message, "request_id": request_id })
            .to_string()
            .into_bytes()
    }
}
