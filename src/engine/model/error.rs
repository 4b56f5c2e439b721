//! What can go wrong with a refresh, one kind per thing a person can do about it.

use std::fmt;

use serde::Serialize;

/// Why there is no new snapshot. What the `error` property and the `job-tree-error` event carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JobError {
    /// What to do about it.
    pub kind: ErrorKind,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The service's own code.
    pub code: Option<String>,
    /// What happened, in the service's words where it had some. Text from outside.
    pub message: String,
    /// What the service's operator needs to find the request.
    pub request_id: Option<String>,
    /// When it is asked again, RFC 3339 UTC. `None` where it is not.
    pub retry_at: Option<super::timestamp::Timestamp>,
    /// Whether asking has stopped for good.
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
    /// What was asked for makes no sense; no request was sent.
    Config,
    /// No answer. A browser does not say whether it was DNS, CORS or a cut cable.
    Network,
    /// No answer in time.
    Timeout,
    /// 401: not signed in, or not any more.
    Auth,
    /// 403: signed in, but not allowed.
    Forbidden,
    /// 404: no such job.
    NotFound,
    /// 429: asked too often.
    Throttled,
    /// Any other answer outside 200 to 299.
    Http,
    /// The answer is not a job.
    InvalidBody,
    /// WebAssembly cannot run here.
    Unsupported,
}

impl ErrorKind {
    /// The kind of an answer with this HTTP status.
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
    /// An error that came without an answer.
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
