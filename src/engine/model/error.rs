//! Errors of a refresh. Each kind calls for a different action from the user.

use std::fmt;

use serde::{Serialize, Serializer};

use super::error_detail::{DetailKind, ErrorDetail};
use super::timestamp::Timestamp;

/// Why a refresh failed. Carried by the `error` property and the `job-tree-error` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct JobError {
    /// The kind of error, which decides what the user can do about it.
    pub kind: ErrorKind,
    /// The HTTP status; `None` if there was no response.
    pub status: Option<u16>,
    /// The service's own error code, such as `CCE.01404001`.
    pub code: Option<String>,
    /// What happened, in the service's words if it sent any, else in English. Untrusted text.
    pub message: String,
    /// The ID by which the service's operator can find the request.
    pub request_id: Option<String>,
    /// When the next attempt is due; `None` if there is none.
    pub retry_at: Option<Timestamp>,
    /// Whether refreshing has stopped until the user or the page acts.
    pub stopped: bool,
    /// Whether a not-found error means that the gateway has no API at the path. Not part of the JSON.
    #[serde(skip)]
    pub unknown_api: bool,
    /// What happened, for the widget's language. Empty if `message` is the service's own. Not part of the JSON.
    #[serde(skip)]
    pub details: Box<[ErrorDetail]>,
}

/// The kinds of [`JobError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The job address is invalid; no request was sent.
    Config,
    /// There was no response. Browsers do not reveal whether DNS, CORS or a lost connection was the cause.
    Network,
    /// There was no response in time.
    Timeout,
    /// 401: the user is not signed in, or the session has expired.
    Auth,
    /// 403: the user has no access to the job.
    Forbidden,
    /// 404: the job does not exist, or the gateway does not know the path.
    NotFound,
    /// 429: too many requests.
    Throttled,
    /// Any other status outside 200 to 299.
    Http,
    /// The response body is not a job.
    InvalidBody,
    /// WebAssembly is not available.
    Unsupported,
}

impl ErrorKind {
    /// The kind of error for an HTTP status outside 200 to 299.
    pub fn from_status(status: u16) -> Self {
        match status {
            401 => Self::Auth,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            429 => Self::Throttled,
            _ => Self::Http,
        }
    }

    /// The name in the `error` property, such as `not-found`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Auth => "auth",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::Throttled => "throttled",
            Self::Http => "http",
            Self::InvalidBody => "invalid-body",
            Self::Unsupported => "unsupported",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for ErrorKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl JobError {
    /// An error without a response: all fields but `kind` and `message` are empty.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            code: None,
            message: message.into(),
            request_id: None,
            retry_at: None,
            stopped: false,
            unknown_api: false,
            details: Box::default(),
        }
    }

    /// An error of kind [`ErrorKind::Config`], with which refreshing stops.
    pub fn config(message: impl Into<String>) -> Self {
        Self { stopped: true, ..Self::new(ErrorKind::Config, message) }
    }

    /// An error without a response that the widget explains in its language.
    pub fn explained(kind: ErrorKind, detail: impl Into<ErrorDetail>) -> Self {
        let mut error = Self::new(kind, "");
        error.explain(detail.into());
        error
    }

    /// Sets message and details.
    pub(crate) fn explain(&mut self, detail: ErrorDetail) {
        self.message = detail.to_string();
        self.details = Box::new([detail]);
    }

    /// An error of kind [`ErrorKind::Config`] that the widget explains in its language. See [`ErrorDetail`].
    pub fn invalid_address(kind: DetailKind, name: &str, names: &str) -> Self {
        let mut error =
            Self::explained(ErrorKind::Config, ErrorDetail::with_names(kind, name, names));
        error.stopped = true;
        error
    }

    /// Whether the gateway has no API at the path, which says nothing about the job.
    pub fn is_no_such_api(&self) -> bool {
        self.kind == ErrorKind::NotFound && self.unknown_api
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(code) = &self.code {
            write!(f, " ({code})")?;
        }
        Ok(())
    }
}

impl std::error::Error for JobError {}
