//! Points in time, in the formats that systems send.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::calendar;
use super::decimal::Decimal;

/// A point in time in UTC, with the precision that was sent (0 to 9 fractional digits).
///
/// [`Display`](fmt::Display) and serde write it as RFC 3339, such as `2018-08-02T08:12:40.672Z`. Ordered by time; of two
/// equal times, the one with fewer digits comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    unix_seconds: i64,
    nanos: u32,
    digits: u8,
}

/// The error for a text that is not a time in any format that [`Timestamp::parse`] knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseTimestampError;

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid time; expected RFC 3339, such as `2018-08-02T08:12:40Z`")
    }
}

impl std::error::Error for ParseTimestampError {}

impl Timestamp {
    /// A point in time from milliseconds since 1970, as `Date.now()` returns them.
    pub fn from_unix_millis(millis: i64) -> Self {
        let nanos = u32::try_from(millis.rem_euclid(1000)).unwrap_or(0) * 1_000_000;
        Self { unix_seconds: millis.div_euclid(1000), nanos, digits: 3 }
    }

    /// Milliseconds since 1970, rounded down.
    pub fn unix_millis(self) -> i64 {
        self.unix_seconds.saturating_mul(1000).saturating_add(i64::from(self.nanos / 1_000_000))
    }

    /// Nanoseconds since 1970.
    pub fn unix_nanos(self) -> i128 {
        i128::from(self.unix_seconds) * 1_000_000_000 + i128::from(self.nanos)
    }

    /// Milliseconds from `earlier` to this time; 0 if `earlier` is later.
    pub fn millis_since(self, earlier: Self) -> u64 {
        u64::try_from(self.unix_millis().saturating_sub(earlier.unix_millis())).unwrap_or(0)
    }

    /// Parses a time in any format that a supported system sends; `Ok(None)` means that the time is not set.
    ///
    /// Accepts `2018-08-02 08:12:40.672772389 +0000 UTC` (Go's `time.String()`); ISO 8601 with `T` or a space, also in
    /// basic format (`20180802T081240Z`), with optional seconds and fraction of a second, and `Z`, `+0000`, `+00:00` or
    /// no zone (taken as UTC); seconds, milliseconds, microseconds or nanoseconds since 1970, also with an exponent
    /// (`1.770710400E9`); and `04-Jun-2015 18:11:06:586`. Blank text, 0 (1970) and Go's zero time (year 1) count as not
    /// set. Fractional digits after the ninth are dropped.
    ///
    /// # Errors
    ///
    /// [`ParseTimestampError`] if the text is not blank and has none of these formats.
    pub fn parse(text: &str) -> Result<Option<Self>, ParseTimestampError> {
        Self::parse_local(text, 0)
    }

    /// Parses like [`Timestamp::parse`], but takes a time without a zone as one that is `offset_seconds` ahead of UTC.
    ///
    /// # Errors
    ///
    /// Those of [`Timestamp::parse`].
    pub fn parse_local(
        text: &str,
        offset_seconds: i32,
    ) -> Result<Option<Self>, ParseTimestampError> {
        // The fast path takes the text untrimmed: trimming costs as much as parsing.
        let time = parse_common(text).or_else(|| {
            let text = text.trim();
            parse_unix(text).or_else(|| parse_any(text, offset_seconds.into()))
        });
        match time {
            Some(Self { unix_seconds: 0, nanos: 0, .. }) => Ok(None),
            Some(time) if time.unix_seconds == YEAR_ONE => Ok(None),
            Some(time) => Ok(Some(time)),
            None if text.trim().is_empty() => Ok(None),
            None => Err(ParseTimestampError),
        }
    }
}

/// Parses like [`Timestamp::parse`], but a time that is not set is an error, too.
impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)?.ok_or(ParseTimestampError)
    }
}

/// `0001-01-01 00:00:00 UTC` in seconds since 1970.
const YEAR_ONE: i64 = -62_135_596_800;

/// Parses the two most common formats, `2018-08-02 08:12:40.672772389 +0000 UTC` and `2018-08-02T08:12:40.672Z`, at
/// fixed offsets; `None` for everything else.
///
/// A fast path: a large job has tens of thousands of times, and [`parse_any`] looks at every character three times.
fn parse_common(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let (head, tail) = bytes.split_at_checked(19)?;
    let has_separators = head[4] == b'-' && head[7] == b'-' && head[13] == b':' && head[16] == b':';
    let number = |offsets: &[usize]| {
        offsets.iter().try_fold(0_u32, |number, offset| {
            let digit = head[*offset].wrapping_sub(b'0');
            (digit < 10).then_some(number * 10 + u32::from(digit))
        })
    };
    let year = number(&[0, 1, 2, 3])?;
    let (month, day) = (number(&[5, 6])?, number(&[8, 9])?);
    let (hour, minute, second) = (number(&[11, 12])?, number(&[14, 15])?, number(&[17, 18])?);
    // Whether the 29th to the 31st exist depends on the month and year; `parse_any` checks them.
    let is_date = (1..=12).contains(&month) && (1..=28).contains(&day);
    let is_time = hour < 24 && minute < 60 && second < 60;
    if !(has_separators && is_date && is_time && matches!(head[10], b' ' | b'T')) {
        return None;
    }
    let fraction = tail.strip_prefix(b".").unwrap_or_default();
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let zone = if tail.first() == Some(&b'.') { fraction.split_at(digits).1 } else { tail };
    if digits > 9 || !matches!(zone, b"Z" | b" +0000 UTC") {
        return None;
    }
    let fraction = &fraction[..digits];
    let value = fraction.iter().fold(0, |nanos, byte| nanos * 10 + u32::from(byte - b'0'));
    let digits = u8::try_from(digits).ok()?;
    let nanos = value * 10_u32.pow(9 - u32::from(digits));
    let second_of_day = i64::from(hour * 3600 + minute * 60 + second);
    let days = calendar::days_since_1970((i64::from(year), month, day));
    let unix_seconds = days * 86_400 + second_of_day;
    Some(Timestamp { unix_seconds, nanos, digits })
}

/// From this number on, a count since 1970 is taken as milliseconds: as seconds it would be in the year 5138. From a
/// thousand times as much on, it is taken as microseconds, and so on.
const MIN_MILLIS: i64 = 100_000_000_000;

/// Parses seconds since 1970 with an optional fraction; or milliseconds, microseconds or nanoseconds since 1970. Go's zero
/// time is a negative number of seconds.
fn parse_unix(text: &str) -> Option<Timestamp> {
    let number = Decimal::parse(text)?;
    if number.whole() == Some(YEAR_ONE) {
        return Some(Timestamp { unix_seconds: YEAR_ONE, nanos: 0, digits: 0 });
    }
    let (whole, nanos) = number.split_nanos()?;
    let digits = number.places().min(9) as u8;
    if whole < MIN_MILLIS {
        return Some(Timestamp { unix_seconds: whole, nanos, digits });
    }
    let (mut per_second, mut digits) = (1000, 3);
    while whole / per_second >= MIN_MILLIS && digits < 9 {
        (per_second, digits) = (per_second * 1000, digits + 3);
    }
    let nanos = u32::try_from(whole % per_second * (1_000_000_000 / per_second)).ok()?;
    let unix_seconds = whole / per_second;
    (unix_seconds < YEAR_10_000).then_some(Timestamp { unix_seconds, nanos, digits })
}

/// `0000-01-01` in seconds since 1970.
const YEAR_ZERO: i64 = -62_167_219_200;
/// `10000-01-01` in seconds since 1970.
const YEAR_10_000: i64 = 253_402_300_800;

/// Parses every format with a calendar date. `local_offset` is the offset of a time without a zone.
fn parse_any(text: &str, local_offset: i64) -> Option<Timestamp> {
    let mut rest = Scanner(text);
    let (year, month, day) = rest.date()?;
    rest.one_of(&['T', 't', ' '])?;
    let hour = rest.digits(1, 2)?;
    let is_basic = rest.one_of(&[':']).is_none();
    let minute = rest.digits(2, 2)?;
    let has_seconds = if is_basic { rest.is_at_digit() } else { rest.one_of(&[':']).is_some() };
    let second = if has_seconds { rest.digits(2, 2)? } else { 0 };
    let (nanos, digits) = rest.fraction()?;
    let offset_seconds = zone(rest.0, local_offset)?;

    let date = (i64::from(year), month, day);
    if !calendar::exists(date) || hour >= 24 || minute >= 60 || second > 60 {
        return None;
    }
    // A leap second counts as the second before it, as in Unix time.
    let second_of_day = i64::from(hour * 3600 + minute * 60 + second.min(59));
    let unix_seconds = calendar::days_since_1970(date) * 86_400 + second_of_day - offset_seconds;
    // The offset can move the time out of the years 0 to 9999 of RFC 3339.
    (YEAR_ZERO..YEAR_10_000).contains(&unix_seconds).then_some(Timestamp {
        unix_seconds,
        nanos,
        digits,
    })
}

/// Parses a zone as an offset from UTC in seconds: `Z`, `utc`, `+0800`, `+08:00` or `+08`.
pub(crate) fn offset(zone: &str) -> Option<i64> {
    if ["Z", "UTC", "GMT"].iter().any(|utc| utc.eq_ignore_ascii_case(zone)) {
        return Some(0);
    }
    let mut rest = Scanner(zone);
    let sign = if rest.one_of(&['+', '-'])? == '-' { -1 } else { 1 };
    let hours = rest.digits(2, 2)?;
    let _ = rest.one_of(&[':']);
    let minutes = if rest.0.is_empty() { 0 } else { rest.digits(2, 2)? };
    (rest.0.is_empty() && hours <= 23 && minutes <= 59)
        .then(|| sign * i64::from(hours * 3600 + minutes * 60))
}

/// Parses what follows the time of day as an offset from UTC in seconds; `None` if it is not a zone.
fn zone(text: &str, local_offset: i64) -> Option<i64> {
    // Go prints the offset and then the zone's name, which is ignored.
    text.split_whitespace().next().map_or(Some(local_offset), offset)
}

/// Consumes expected parts from the front of a text.
struct Scanner<'a>(&'a str);

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Scanner<'_> {
    /// Year, month and day of `2015-06-04`, `20150604` or `04-Jun-2015`.
    fn date(&mut self) -> Option<(u32, u32, u32)> {
        if let Some(year) = self.digits(4, 4) {
            if self.is_at_digit() {
                return Some((year, self.digits(2, 2)?, self.digits(2, 2)?));
            }
            self.one_of(&['-'])?;
            let month = self.digits(1, 2)?;
            self.one_of(&['-'])?;
            return Some((year, month, self.digits(1, 2)?));
        }
        let day = self.digits(1, 2)?;
        self.one_of(&['-'])?;
        let (name, rest) = self.0.split_at_checked(3)?;
        let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
        self.0 = rest;
        self.one_of(&['-'])?;
        Some((self.digits(4, 4)?, u32::try_from(month).ok()? + 1, day))
    }

    fn is_at_digit(&self) -> bool {
        self.0.starts_with(|next: char| next.is_ascii_digit())
    }

    /// A number of `min` to `max` digits.
    fn digits(&mut self, min: usize, max: usize) -> Option<u32> {
        let count = self.0.bytes().take(max).take_while(u8::is_ascii_digit).count();
        if count < min {
            return None;
        }
        let (digits, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        digits.parse().ok()
    }

    /// The next character, if it is one of `wanted`.
    fn one_of(&mut self, wanted: &[char]) -> Option<char> {
        let mut rest = self.0.chars();
        let first = rest.next().filter(|c| wanted.contains(c))?;
        self.0 = rest.as_str();
        Some(first)
    }

    /// An optional fraction of a second: nanoseconds and the number of digits.
    fn fraction(&mut self) -> Option<(u32, u8)> {
        // IMS separates milliseconds with a colon.
        if self.one_of(&['.', ',', ':']).is_none() {
            return Some((0, 0));
        }
        // Digits after the ninth are dropped.
        let mut nanos = 0;
        let mut digits = 0;
        while self.is_at_digit() {
            let digit = self.digits(1, 1)?;
            if digits < 9 {
                nanos = nanos * 10 + digit;
                digits += 1;
            }
        }
        Some((nanos * 10_u32.pow(9 - u32::from(digits)), digits))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = calendar::date(self.unix_seconds.div_euclid(86_400));
        let second = self.unix_seconds.rem_euclid(86_400);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.digits > 0 {
            let digits = usize::from(self.digits);
            let fraction = self.nanos / 10_u32.pow(9 - u32::from(self.digits));
            write!(f, ".{fraction:0digits$}")?;
        }
        f.write_str("Z")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
