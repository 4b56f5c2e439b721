//! `Prefer: wait=N` (RFC 7240) and `?wait=N`: how long a caller lets the proxy hold a response until there is something new.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::ProxyError;
use crate::route::query_pairs;

const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The longest time that a response is held.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// How long a response may be held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct WaitPreference {
    pub(crate) time: Duration,
    /// Whether the header requests it, and not the query.
    is_preference: bool,
}

impl WaitPreference {
    /// Reads `wait` from the query, or else from the header. A preference that is invalid is ignored, as RFC 7240 has it.
    ///
    /// # Errors
    ///
    /// [`ProxyError::InvalidParameter`] if the query has a `wait` that is not a number of seconds, or several.
    pub(crate) fn requested(query: Option<&str>, headers: &HeaderMap) -> Result<Self, ProxyError> {
        let mut values = query_pairs(query.unwrap_or_default()).filter(|(name, _)| name == "wait");
        if let Some((_, value)) = values.next() {
            let time = seconds(&value).filter(|_| values.next().is_none());
            return Ok(Self {
                time: time.ok_or(ProxyError::InvalidParameter)?,
                is_preference: false,
            });
        }
        let preferences = headers.get_all(PREFER).iter().filter_map(|value| value.to_str().ok());
        let time = preferences.flat_map(|value| value.split(',')).find_map(wait_in);
        Ok(Self { time: time.unwrap_or_default(), is_preference: time.is_some() })
    }

    /// Names the header that selected the response, and says that it was respected.
    pub(crate) fn add_headers(self, headers: &mut HeaderMap) {
        if self.is_preference {
            headers.append(http::header::VARY, HeaderValue::from_static("prefer"));
            let applied = format!("wait={}", self.time.as_secs());
            headers.extend(HeaderValue::from_str(&applied).map(|it| (PREFERENCE_APPLIED, it)));
        }
    }
}

/// The time of a preference such as `wait=30` or `wait="30"; foo`.
fn wait_in(preference: &str) -> Option<Duration> {
    let preference = preference.split(';').next()?;
    let (name, value) = preference.split_once('=')?;
    let value = value.trim();
    let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    name.trim().eq_ignore_ascii_case("wait").then(|| seconds(quoted.unwrap_or(value)))?
}

/// A number of seconds, at most [`MAX_WAIT`].
fn seconds(text: &str) -> Option<Duration> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number that overflows is above the limit anyway.
    is_number.then(|| Duration::from_secs(text.parse().unwrap_or(u64::MAX)).min(MAX_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_is_read_from_the_query_or_the_header() {
        for (query, prefer, expected) in [
            (None, None, Some(0)),
            (Some("wait=30"), None, Some(30)),
            (Some("limit=5&wait=0"), Some("wait=9"), Some(0)),
            (Some("wait=3600"), None, Some(60)),
            (Some("wait=99999999999999999999999"), None, Some(60)),
            (Some("wait="), None, None),
            (Some("wait=-1"), None, None),
            (Some("wait=1.5"), None, None),
            (Some("wait=1&wait=1"), None, None),
            (None, Some("wait=30"), Some(30)),
            (None, Some("respond-async, WAIT = \"30\" ; x=1"), Some(30)),
            (None, Some("wait=100"), Some(60)),
            (None, Some("wait=soon"), Some(0)),
            (None, Some("wait"), Some(0)),
            (None, Some("return=minimal"), Some(0)),
        ] {
            let mut headers = HeaderMap::new();
            headers.extend(prefer.map(|prefer| (PREFER, HeaderValue::from_static(prefer))));
            let wait = WaitPreference::requested(query, &headers);
            assert_eq!(wait.ok().map(|wait| wait.time.as_secs()), expected, "{query:?} {prefer:?}");
        }
    }
}
