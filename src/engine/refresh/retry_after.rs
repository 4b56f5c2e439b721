//! The `Retry-After` header: the pause that a server requests.

use std::time::Duration;

use crate::engine::model::timestamp::Timestamp;

/// The longest pause that is respected. Longer ones are shortened to it.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(15 * 60);

/// Parses a `Retry-After` header, which holds seconds or a date (RFC 9110, section 10.2.3), into a pause of at most
/// [`MAX_RETRY_AFTER`].
///
/// A date is compared with `date`, the `Date` of the same response, and is ignored without one, because the machine's
/// clock may differ from the server's.
pub fn parse(header: &str, date: Option<Timestamp>) -> Option<Duration> {
    let header = header.trim();
    let is_number = !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit());
    let pause = if is_number {
        // A number that overflows is above the limit anyway.
        Duration::from_secs(header.parse().unwrap_or(u64::MAX))
    } else {
        let until = http_date(header)?;
        Duration::from_millis(u64::try_from(until.unix_millis() - date?.unix_millis()).unwrap_or(0))
    };
    Some(pause.min(MAX_RETRY_AFTER))
}

/// Parses an HTTP date, such as `Sun, 06 Nov 1994 08:49:37 GMT`. The two formats that RFC 9110 calls obsolete give
/// `None`.
pub fn http_date(text: &str) -> Option<Timestamp> {
    let (_weekday, text) = text.trim().strip_suffix(" GMT")?.split_once(',')?;
    let mut parts = text.strip_prefix(' ')?.split(' ');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (time, None) = (parts.next()?, parts.next()) else { return None };
    format!("{day}-{month}-{year} {time}").parse().ok()
}
