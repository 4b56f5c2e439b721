//! Honours an upstream's 429: its `Retry-After` applies to every caller who is the same principal for the cloud.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{StatusCode, header};
use jobtree::engine::refresh::retry_after::{self, MAX_RETRY_AFTER};
use tokio::time::Instant;

use super::request::Principal;
use crate::error::ProxyError;
use crate::http_client::ReceivedResponse;

/// The delay after a 429 without a valid `Retry-After`.
const DEFAULT_DELAY: Duration = Duration::from_secs(1);

/// The most principals that are remembered. Beyond it, those whose delay ends first are forgotten.
const MAX_PRINCIPALS: usize = 10_000;

/// The principals that the upstream rate limits, and until when.
#[derive(Debug, Default)]
pub(crate) struct RateLimitedPrincipals(Mutex<HashMap<Principal, Instant>>);

impl RateLimitedPrincipals {
    /// Checks that a principal may send a request.
    ///
    /// # Errors
    ///
    /// [`ProxyError::RateLimited`] while the principal's delay lasts.
    pub(crate) fn check(&self, principal: &Principal) -> Result<(), ProxyError> {
        let now = Instant::now();
        match self.delays().get(principal) {
            Some(until) if *until > now => Err(ProxyError::RateLimited(*until - now)),
            Some(_) | None => Ok(()),
        }
    }

    /// Delays a principal from now on, for at most [`MAX_RETRY_AFTER`]. A longer delay that it already has stays.
    pub(crate) fn delay(&self, principal: Principal, delay: Duration) {
        let now = Instant::now();
        let until = now + delay.min(MAX_RETRY_AFTER);
        let mut delays = self.delays();
        if delays.len() >= MAX_PRINCIPALS {
            delays.retain(|_, until| *until > now);
        }
        if delays.len() >= MAX_PRINCIPALS
            && let Some(first) = delays.iter().min_by_key(|(_, until)| **until).map(|(it, _)| *it)
        {
            delays.remove(&first);
        }
        let known = delays.entry(principal).or_insert(until);
        *known = (*known).max(until);
    }

    /// The number of principals whose delay lasts.
    pub(crate) fn count(&self) -> usize {
        let now = Instant::now();
        self.delays().values().filter(|until| **until > now).count()
    }

    fn delays(&self) -> MutexGuard<'_, HashMap<Principal, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The delay that a 429 response requests; `None` for any other status.
pub(super) fn requested_delay(received: &ReceivedResponse) -> Option<Duration> {
    if received.status != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    let text = |name| received.headers.get(name).and_then(|value| value.to_str().ok());
    let date = text(header::DATE).and_then(retry_after::http_date);
    let requested = text(header::RETRY_AFTER).and_then(|it| retry_after::parse(it, date));
    Some(requested.unwrap_or(DEFAULT_DELAY))
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = "Thu, 01 Jan 2026 00:00:00 GMT";
        for (status, retry_after, seconds) in [
            (429, Some("7"), Some(7)),
            (429, Some(" 7 "), Some(7)),
            (429, Some("0"), Some(0)),
            (429, Some("Thu, 01 Jan 2026 00:01:30 GMT"), Some(90)),
            (429, Some("Wed, 31 Dec 2025 00:00:00 GMT"), Some(0)),
            (429, Some("soon"), Some(1)),
            (429, Some("-3"), Some(1)),
            (429, None, Some(1)),
            (200, Some("7"), None),
            (500, Some("7"), None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::DATE, date.parse().unwrap());
            if let Some(retry_after) = retry_after {
                headers.insert(header::RETRY_AFTER, retry_after.parse().unwrap());
            }
            let status = StatusCode::from_u16(status).unwrap();
            let received = ReceivedResponse { status, headers, body: bytes::Bytes::new() };
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(requested_delay(&received), expected, "{status} {retry_after:?}");
        }
    }

    #[test]
    fn retry_after_date_without_date_header_is_the_default_delay() {
        let mut headers = HeaderMap::new();
        let later = "Thu, 01 Jan 2099 00:00:00 GMT";
        headers.insert(header::RETRY_AFTER, later.parse().unwrap());
        let status = StatusCode::TOO_MANY_REQUESTS;
        let received = ReceivedResponse { status, headers, body: bytes::Bytes::new() };
        assert_eq!(requested_delay(&received), Some(DEFAULT_DELAY));
    }

    #[tokio::test(start_paused = true)]
    async fn delay_applies_to_its_principal_alone() {
        let limited = RateLimitedPrincipals::default();
        let (delayed, other) = ([1; 32], [2; 32]);
        limited.delay(delayed, Duration::from_secs(7));
        limited.delay(delayed, Duration::from_secs(3));
        let expected = Err(ProxyError::RateLimited(Duration::from_secs(7)));
        assert_eq!(limited.check(&delayed), expected);
        assert_eq!(limited.check(&other), Ok(()));
        assert_eq!(limited.count(), 1);
        tokio::time::advance(Duration::from_secs(7)).await;
        assert_eq!(limited.check(&delayed), Ok(()));
        assert_eq!(limited.count(), 0);
        limited.delay(delayed, Duration::from_secs(1_000_000));
        tokio::time::advance(MAX_RETRY_AFTER).await;
        assert_eq!(limited.check(&delayed), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn number_of_principals_is_bounded() {
        let limited = RateLimitedPrincipals::default();
        for number in 0..=MAX_PRINCIPALS as u64 {
            let mut principal = [0; 32];
            principal[..8].copy_from_slice(&number.to_be_bytes());
            limited.delay(principal, Duration::from_secs(10 + number % 5));
        }
        assert_eq!(limited.delays().len(), MAX_PRINCIPALS);
    }
}
