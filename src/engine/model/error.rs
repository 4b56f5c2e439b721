//! What can go wrong with a refresh: one kind per thing a user can do about it.

use std::fmt;

use serde::Serialize;

/// Why there is no new snapshot. The value of the `error` property and of the `job-tree-error` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobError {
    /// What kind of error it is, which decides what to do about it.
    pub kind: ErrorKind,
    /// HTTP status, if there was a response.
    pub status: Option<u16>,
    /// The service's error code, as sent.
    pub code: Option<String>,
    /// What happened: the service's message if it sent one. Untrusted text, with secrets masked.
    pub message: String,
    /// The request's ID, with which the service's support can find it.
    pub request_id: Option<String>,
    /// Time of the next attempt, RFC 3339 in UTC. `None` if there is none.
    pub retry_at: Option<super::timestamp::Timestamp>,
    /// Whether polling has stopped.
    pub stopped: bool,
    /// Whether a not-found error is the gateway's, which has no API at the path. Not part of the JSON.
    #[serde(skip)]
    pub unknown_api: bool,
}

/// The kinds of [`JobError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The address or definition is not valid. No request was sent.
    Config,
    /// No response. Browsers do not tell whether DNS, CORS or the connection failed.
    Network,
    /// No response within the timeout.
    Timeout,
    /// 401: not signed in, or the session has expired.
    Auth,
    /// 403: signed in, but not allowed.
    Forbidden,
    /// 404: the job does not exist, or the gateway has no API at the path.
    NotFound,
    /// 429: too many requests.
    Throttled,
    /// Any other status outside 200 to 299.
    Http,
    /// The response is not a job.
    InvalidBody,
    /// WebAssembly is not available.
    Unsupported,
}

impl ErrorKind {
    /// The kind of a response with this HTTP status, which is not one of success.
    pub fn from_status(status: u16) -> Self {
        match status {
            401 => Self::Auth,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            429 => Self::Throttled,
            _ => Self::Http,
        }
    }
}

impl JobError {
    /// An error without status, code and request ID, after which polling goes on.
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
        }
    }

    /// An error of kind [`ErrorKind::Config`], which has stopped polling.
    pub fn config(message: impl Into<String>) -> Self {
        Self { stopped: true, ..Self::new(ErrorKind::Config, message) }
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
