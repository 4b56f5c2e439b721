//! How long a server asks to be left alone.

use std::time::Duration;

use crate::engine::model::timestamp::Timestamp;

/// The longest wish that is granted. Whoever asks for more is asked again after this.
pub const MAX_RETRY_AFTER: Duration = Duration::from_secs(15 * 60);

/// Reads the header `Retry-After`: seconds, or a date, which is measured against the `Date` of the same answer and
/// means nothing without one, for the two machines' clocks need not agree. At most [`MAX_RETRY_AFTER`].
pub fn parse(header: &str, date: Option<Timestamp>) -> Option<Duration> {
    let header = header.trim();
    let is_number = !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit());
    let asked = if is_number {
        // What does not fit is more than the longest anyway.
        Duration::from_secs(header.parse().unwrap_or(u64::MAX))
    } else {
        let until = http_date(header)?;
        Duration::from_millis(u64::try_from(until.unix_millis() - date?.unix_millis()).unwrap_or(0))
    };
    Some(asked.min(MAX_RETRY_AFTER))
}

/// Reads a date of HTTP, `Sun, 06 Nov 1994 08:49:37 GMT`. The two spellings that RFC 9110 calls obsolete are no dates.
pub fn http_date(text: &str) -> Option<Timestamp> {
    let (_weekday, text) = text.trim().strip_suffix(" GMT")?.split_once(", ")?;
    let mut words = text.split(' ');
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let (time, None) = (words.next()?, words.next()) else { return None };
    format!("{day}-{month}-{year} {time}").parse().ok()
}
