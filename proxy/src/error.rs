//! The errors of the proxy itself, each with its status, code and message. `docs/proxy-errors.md` explains them to users.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;

/// Makes [`ProxyError`] and its table from one list of rows.
macro_rules! proxy_errors {
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident $(($wait:ty))? = $status:ident, $code:literal, $message:literal;
    )+) => {
        /// An error of the proxy itself, as opposed to an error response that an upstream sent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum ProxyError {
            $( $(#[doc = $doc])+ $variant $(($wait))?, )+
        }

        impl ProxyError {
            /// Every error, without a time to wait.
            pub const ALL: [Self; [$(stringify!($variant)),+].len()] =
                [$( Self::$variant $((<$wait>::ZERO))? ),+];

            fn details(self) -> (StatusCode, &'static str, &'static str) {
                match self {
                    $( Self::$variant { .. } => (StatusCode::$status, $code, $message), )+
                }
            }
        }
    };
}

// A message says what is wrong, and then what to do.
proxy_errors! {
    /// No route matches the path.
    UnknownRoute = NOT_FOUND, "JOBTREE.0404",
        "no route has this path. Use /{upstream}/ and the path of a job, such as /{upstream}/api/v3/projects/{project_id}/jobs/{job_id}";

    /// The path names an upstream that is not configured.
    UnknownUpstream = NOT_FOUND, "JOBTREE.0405",
        "there is no upstream of this name. Use the name of an [[upstream]] as the first part of the path";

    /// An id holds a character that could change the path.
    InvalidId = BAD_REQUEST, "JOBTREE.0400",
        "invalid id. Use a project id and a job id without slashes, consecutive dots and control characters";

    /// A query parameter or a forwarded header has a value that the system does not accept.
    InvalidParameter = BAD_REQUEST, "JOBTREE.0402",
        "invalid parameter. Use digits for limit, offset, depth and wait, true or false for desc, always or never for color, and plain text for the instance id";

    /// The method is not GET, HEAD or OPTIONS.
    MethodNotAllowed = METHOD_NOT_ALLOWED, "JOBTREE.0406",
        "method not allowed, because jobtree-proxy is read-only. Use GET, HEAD or OPTIONS";

    /// `Accept` excludes every representation of a job.
    NotAcceptable = NOT_ACCEPTABLE, "JOBTREE.0416",
        "no representation of a job is acceptable. Accept application/json, application/vnd.jobtree.snapshot+json, text/plain or text/html";

    /// The request has a body.
    UnexpectedBody = PAYLOAD_TOO_LARGE, "JOBTREE.0412",
        "the request has a body. Send it without one";

    /// The request target is longer than any job's address.
    TargetTooLong = URI_TOO_LONG, "JOBTREE.0414",
        "the address is longer than that of any job. Shorten its path or its query";

    /// `Host` names another machine: a page whose own name points here (DNS rebinding).
    HostNotAllowed = FORBIDDEN, "JOBTREE.0408",
        "jobtree-proxy is called by a name that is not its own. Use localhost, or the address it listens on";

    /// `Host` is missing, repeated, or not a host.
    InvalidHost = BAD_REQUEST, "JOBTREE.0410",
        "invalid Host header. Send it once, with the name or the address of jobtree-proxy";

    /// The caller did not authenticate, and `access` requires it.
    Unauthenticated = UNAUTHORIZED, "JOBTREE.0401",
        "authentication required. Sign in, then try again";

    /// A user name was forwarded by a machine that is not in `access.trusted`.
    UntrustedPeer = FORBIDDEN, "JOBTREE.0409",
        "this machine is not trusted to name users. Call jobtree-proxy through its authenticating proxy";

    /// The upstream needs the caller's own token, and the request has none.
    MissingToken = UNAUTHORIZED, "JOBTREE.0407",
        "token required. Send your own token in the header X-Auth-Token";

    /// The project is not in the upstream's list of projects.
    ForbiddenProject = FORBIDDEN, "JOBTREE.0403",
        "jobtree-proxy is not configured to show this project. Ask its operator to add the project";

    /// The caller exceeds its rate limit. Holds the time until its next request is accepted.
    TooManyRequests(Duration) = TOO_MANY_REQUESTS, "JOBTREE.0429",
        "too many requests from this caller. Wait as long as Retry-After says";

    /// The upstream sent 429 to this principal. Holds what is left of its `Retry-After`.
    RateLimited(Duration) = TOO_MANY_REQUESTS, "JOBTREE.0430",
        "the cloud limits the rate of requests. Wait as long as Retry-After says";

    /// The request waited for one of the `limits.concurrency` upstream slots until it timed out.
    Overloaded = SERVICE_UNAVAILABLE, "JOBTREE.0503",
        "too many requests are in flight. Wait as long as Retry-After says";

    /// The upstream failed repeatedly and its circuit breaker is open. Holds the time until the next attempt.
    CircuitOpen(Duration) = SERVICE_UNAVAILABLE, "JOBTREE.0510",
        "the cloud failed repeatedly and is not called for now. Wait as long as Retry-After says";

    /// The upstream cannot be reached, or it closed the connection.
    Unreachable = BAD_GATEWAY, "JOBTREE.0502",
        "the cloud can't be reached. Try again; if this keeps happening, check the upstream's endpoint and the network";

    /// The upstream's TLS handshake or certificate failed.
    Tls = BAD_GATEWAY, "JOBTREE.0506",
        "the TLS connection to the cloud failed. Check the upstream's endpoint, and that this machine trusts its certificate";

    /// The upstream's response is not HTTP, or it is incomplete.
    InvalidResponse = BAD_GATEWAY, "JOBTREE.0505",
        "the cloud's response is invalid or incomplete. Try again; if this keeps happening, check the upstream's endpoint";

    /// The upstream sent a redirect, which the proxy does not follow.
    Redirect = BAD_GATEWAY, "JOBTREE.0507",
        "the cloud sent a redirect, which is not followed. Set the upstream's endpoint to the address of the API";

    /// The upstream did not respond within `limits.timeout_ms`.
    UpstreamTimeout = GATEWAY_TIMEOUT, "JOBTREE.0504",
        "the cloud did not respond in time. Try again, or raise limits.timeout_ms";

    /// The upstream's response is larger than `limits.body_bytes`.
    ResponseTooLarge = PAYLOAD_TOO_LARGE, "JOBTREE.0413",
        "the cloud's response is too large. Raise limits.body_bytes";

    /// IAM did not issue a token.
    SignInFailed = BAD_GATEWAY, "JOBTREE.0508",
        "jobtree-proxy can't sign in to the cloud. Check its credentials; its log has the reason";

    /// IAM did not respond in time.
    SignInTimeout = GATEWAY_TIMEOUT, "JOBTREE.0509",
        "the cloud's sign-in service did not respond in time. Try again; if this keeps happening, check the endpoint of IAM";

    /// A bug in the proxy.
    Internal = INTERNAL_SERVER_ERROR, "JOBTREE.0500",
        "internal error in jobtree-proxy. Report it with the request id and the log";
}

impl ProxyError {
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
