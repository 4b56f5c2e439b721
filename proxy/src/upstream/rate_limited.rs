//! A cloud that asks for patience gets it, from everybody whom it cannot tell apart.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use tokio::time::Instant;

use super::Asker;
use crate::http_client::Received;
use crate::error::ProxyError;

/// The longest that anybody is made to wait.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Where the cloud does not say how long.
const UNTOLD: Duration = Duration::from_secs(1);

/// So many are remembered that wait. Past that, the waits that end first are forgotten.
const MAX_WAITS: usize = 10_000;

/// Who has to wait, and until when.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<HashMap<Asker, Instant>>);

impl Throttle {
    pub(crate) fn ensure_over(&self, asker: &Asker) -> Result<(), ProxyError> {
        let now = Instant::now();
        match self.waits().get(asker) {
            Some(until) if *until > now => Err(ProxyError::Throttled(*until - now)),
            Some(_) | None => Ok(()),
        }
    }

    /// Lets that asker wait from now on.
    pub(crate) fn wait(&self, asker: Asker, wait: Duration) {
        let now = Instant::now();
        let until = now + wait.min(LONGEST);
        let mut waits = self.waits();
        if waits.len() >= MAX_WAITS {
            waits.retain(|_, until| *until > now);
        }
        if waits.len() >= MAX_WAITS
            && let Some(first) = waits.iter().min_by_key(|(_, until)| **until).map(|(it, _)| *it)
        {
            waits.remove(&first);
        }
        let known = waits.entry(asker).or_insert(until);
        *known = (*known).max(until);
    }

    /// Whether anybody waits.
    pub(crate) fn has_waits(&self) -> bool {
        let now = Instant::now();
        self.waits().values().any(|until| *until > now)
    }

    fn waits(&self) -> MutexGuard<'_, HashMap<Asker, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long the cloud wants to be left alone by whoever has asked, if it does.
pub(super) fn wait_wished(received: &Received) -> Option<Duration> {
    let told = told(&received.headers);
    match received.status {
        StatusCode::TOO_MANY_REQUESTS => Some(told.unwrap_or(UNTOLD)),
        _ => None,
    }
}

/// `Retry-After` in either form; a date counts from the answer's own, for the clocks may differ.
fn told(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let wish = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = wish.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(wish).ok()?;
    let now = text(header::DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let now = now.unwrap_or_else(std::time::SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let date = "Thu, 01 Jan 2026 00:00:00 GMT";
        for (status, wish, seconds) in [
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
            if let Some(wish) = wish {
                headers.insert(header::RETRY_AFTER, wish.parse().unwrap());
            }
            let status = StatusCode::from_u16(status).unwrap();
            let received = Received { status, headers, body: bytes::Bytes::new() };
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(wait_wished(&received), expected, "{status} {wish:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_was_told_to_wait_waits_and_nobody_else() {
        let throttle = Throttle::default();
        let (told, other) = ([1; 32], [2; 32]);
        throttle.wait(told, Duration::from_secs(7));
        throttle.wait(told, Duration::from_secs(3));
        assert_eq!(throttle.ensure_over(&told), Err(ProxyError::Throttled(Duration::from_secs(7))));
        assert_eq!(throttle.ensure_over(&other), Ok(()));
        tokio::time::advance(Duration::from_secs(7)).await;
        assert_eq!(throttle.ensure_over(&told), Ok(()));
        assert!(!throttle.has_waits());
        throttle.wait(told, Duration::from_secs(1_000_000));
        tokio::time::advance(LONGEST).await;
        assert_eq!(throttle.ensure_over(&told), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn only_so_many_are_remembered() {
        let throttle = Throttle::default();
        for number in 0..=MAX_WAITS as u64 {
            let mut asker = [0; 32];
            asker[..8].copy_from_slice(&number.to_be_bytes());
            throttle.wait(asker, Duration::from_secs(10 + number % 5));
        }
        assert_eq!(throttle.waits().len(), MAX_WAITS);
    }
}
