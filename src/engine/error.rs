//! What can go wrong with a refresh, one kind per thing a person can do about it.

use std::fmt;

use serde::Serialize;

use super::json::Json;

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
        }
    }

    /// The error in an answer with `status`, in the words of its body where it has some.
    pub fn from_answer(status: u16, body: Option<&Json<'_>>, request_id: Option<String>) -> Self {
        let told = body.and_then(Told::find);
        let (code, message) = told.map_or((None, None), |told| (told.code, told.message));
        Self {
            status: Some(status),
            code,
            request_id: request_id.or_else(|| body?.member("request_id")?.text().map(Into::into)),
            ..Self::new(
                ErrorKind::from_status(status),
                message.unwrap_or_else(|| format!("The server answered with status {status}.")),
            )
        }
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

/// What an error body says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The code, numbers as text.
    pub code: Option<String>,
    /// The message.
    pub message: Option<String>,
}

impl Told {
    /// Looks for the pairs that the gateways and services use, then for the same one object further in.
    pub fn find(body: &Json<'_>) -> Option<Self> {
        let own = Self {
            code: first_text(body, &["error_code", "errorCode", "code"]),
            message: first_text(body, &["error_msg", "errorMessage", "message"]),
        };
        if own.message.is_some() || own.code.is_some() {
            return Some(own);
        }
        let Json::Object(members) = body else { return None };
        members.iter().map(|(_, value)| value).filter(|value| value.is_object()).find_map(|value| {
            let inner = Self {
                code: first_text(value, &["error_code", "errorCode", "code"]),
                message: first_text(value, &["error_msg", "errorMessage", "message"]),
            };
            inner.message.is_some().then_some(inner)
        })
    }
}

fn first_text(value: &Json<'_>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| value.member(key)?.text()).map(Into::into)
}
