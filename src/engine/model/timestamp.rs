//! Points in time as systems spell them.

use std::fmt;

use serde::{Serialize, Serializer};
use time::{Date, Month, OffsetDateTime};

/// A point in time, UTC, with as many digits of a second as were sent (0 to 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timestamp {
    unix_seconds: i64,
    nanos: u32,
    digits: u8,
}

/// What a text that should be a time turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParsedTime {
    /// A point in time.
    At(Timestamp),
    /// Go's zero time (year 1), or nothing at all: not set.
    Unset,
    /// Something else; shown as sent.
    Unreadable,
}

impl Timestamp {
    /// From milliseconds since 1970, which is how browsers and HTTP dates count.
    pub fn from_unix_millis(millis: i64) -> Self {
        let nanos = u32::try_from(millis.rem_euclid(1000)).unwrap_or(0) * 1_000_000;
        Self { unix_seconds: millis.div_euclid(1000), nanos, digits: 3 }
    }

    /// Milliseconds since 1970, rounded down.
    pub fn unix_millis(self) -> i64 {
        self.unix_seconds.saturating_mul(1000).saturating_add(i64::from(self.nanos / 1_000_000))
    }

    /// Milliseconds from `earlier` to this time; zero where this time is the earlier one.
    pub fn millis_since(self, earlier: Self) -> u64 {
        u64::try_from(self.unix_millis().saturating_sub(earlier.unix_millis())).unwrap_or(0)
    }

    /// Nanoseconds since 1970, for comparing.
    pub fn unix_nanos(self) -> i128 {
        i128::from(self.unix_seconds) * 1_000_000_000 + i128::from(self.nanos)
    }

    /// Reads `2018-08-02 08:12:40.672772389 +0000 UTC` (Go's `time.String()`) and ISO 8601 with `T` or a blank,
    /// 0 to 9 digits of a second, and `Z`, `+0000`, `+00:00` or no zone (taken as UTC); seconds or milliseconds since
    /// 1970; and `04-Jun-2015 18:11:06:586`.
    pub fn parse(text: &str) -> ParsedTime {
        // To look for blanks around it takes as long as to read it.
        let time = usual(text).or_else(|| {
            let text = text.trim();
            since_1970(text).or_else(|| parse(text))
        });
        match time {
            // Nothing was ever done at these; it is how a field that was never set looks.
            Some(Timestamp { unix_seconds: 0, nanos: 0, .. }) => ParsedTime::Unset,
            // Go prints a time that was never set as the first second of year 1.
            Some(time) if time.unix_seconds == YEAR_ONE => ParsedTime::Unset,
            Some(time) => ParsedTime::At(time),
            None if text.trim().is_empty() => ParsedTime::Unset,
            None => ParsedTime::Unreadable,
        }
    }
}

/// `0001-01-01 00:00:00 UTC` in seconds since 1970.
const YEAR_ONE: i64 = -62_135_596_800;

/// The two spellings that nearly all times have, `2018-08-02 08:12:40.672772389 +0000 UTC` and
/// `2018-08-02T08:12:40.672Z`, by their fixed places. `None` for all others, among them those that are no times: a large
/// job has tens of thousands, and [`parse`] looks at every character three times.
fn usual(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let (head, tail) = bytes.split_at_checked(19)?;
    let is_parted = head[4] == b'-' && head[7] == b'-' && head[13] == b':' && head[16] == b':';
    let number = |places: &[usize]| {
        places.iter().try_fold(0_u32, |number, place| {
            let digit = head[*place].wrapping_sub(b'0');
            (digit < 10).then_some(number * 10 + u32::from(digit))
        })
    };
    let year = number(&[0, 1, 2, 3])?;
    let (month, day) = (number(&[5, 6])?, number(&[8, 9])?);
    let (hour, minute, second) = (number(&[11, 12])?, number(&[14, 15])?, number(&[17, 18])?);
    // Of the days, the 29th and later take a calendar.
    let is_sure = (1..=12).contains(&month) && (1..=28).contains(&day);
    let is_time = hour < 24 && minute < 60 && second < 60;
    if !(is_parted && is_sure && is_time && matches!(head[10], b' ' | b'T')) {
        return None;
    }
    let fraction = tail.strip_prefix(b".").unwrap_or_default();
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let behind = if tail.first() == Some(&b'.') { fraction.split_at(digits).1 } else { tail };
    if digits > 9 || !matches!(behind, b"Z" | b" +0000 UTC") {
        return None;
    }
    let fraction = &fraction[..digits];
    let written = fraction.iter().fold(0, |nanos, byte| nanos * 10 + u32::from(byte - b'0'));
    let digits = u8::try_from(digits).ok()?;
    let nanos = written * 10_u32.pow(9 - u32::from(digits));
    let of_day = i64::from(hour * 3600 + minute * 60 + second);
    let unix_seconds = days_since_1970(year, month, day) * 86_400 + of_day;
    Some(Timestamp { unix_seconds, nanos, digits })
}

/// Of a date of the Gregorian calendar from the year 0 on: counts years from March, so that the leap day comes last.
fn days_since_1970(year: u32, month: u32, day: u32) -> i64 {
    let (year, month) = (i64::from(year), i64::from(month));
    let years = if month <= 2 { year - 1 } else { year };
    let days_before_month = (153 * ((month + 9) % 12) + 2) / 5;
    let leap_days = years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    years * 365 + leap_days + days_before_month + i64::from(day) - 719_469
}

/// Past this many, a count since 1970 is of milliseconds: as seconds it would be the year 5138.
const MOST_SECONDS: i64 = 100_000_000_000;

/// A count of seconds or milliseconds, perhaps with a fraction of seconds.
fn since_1970(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !(whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    if whole < MOST_SECONDS {
        let (nanos, digits) = Scanner(&text[text.len() - fraction.len()..]).fraction_digits()?;
        return Some(Timestamp { unix_seconds: whole, nanos, digits });
    }
    (whole < YEAR_10_000 * 1000).then(|| Timestamp::from_unix_millis(whole))
}

/// `0000-01-01` and `10000-01-01` in seconds since 1970.
const YEAR_ZERO: i64 = -62_167_219_200;
const YEAR_10_000: i64 = 253_402_300_800;

fn parse(text: &str) -> Option<Timestamp> {
    let mut rest = Scanner(text);
    let (year, month, day) = rest.date()?;
    rest.one_of(&['T', 't', ' '])?;
    let hour = rest.digits(1, 2)?;
    rest.one_of(&[':'])?;
    let minute = rest.digits(2, 2)?;
    rest.one_of(&[':'])?;
    let second = rest.digits(2, 2)?;
    let (nanos, digits) = rest.fraction()?;
    let offset_seconds = zone(rest.0)?;

    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date =
        Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()?;
    // A leap second is counted as the second before it, as Unix time does.
    let second = u8::try_from(second.min(59)).ok().filter(|_| second <= 60)?;
    let moment = date
        .with_hms(u8::try_from(hour).ok()?, u8::try_from(minute).ok()?, second)
        .ok()?
        .assume_utc();
    let unix_seconds = moment.unix_timestamp() - offset_seconds;
    // An offset may lead out of the years that RFC 3339 can write.
    (YEAR_ZERO..YEAR_10_000).contains(&unix_seconds).then_some(Timestamp {
        unix_seconds,
        nanos,
        digits,
    })
}

/// The offset in seconds of what is left behind the time; `None` where that is no zone.
fn zone(text: &str) -> Option<i64> {
    // Go prints the offset and then the zone's name, which adds nothing to it.
    let zone = text.split_whitespace().next().unwrap_or("");
    if matches!(zone, "" | "Z" | "z" | "UTC" | "GMT") {
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

/// Takes what it expects from the front of a text.
struct Scanner<'a>(&'a str);

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Scanner<'_> {
    /// Year, month and day of `2015-06-04` or `04-Jun-2015`.
    fn date(&mut self) -> Option<(u32, u32, u32)> {
        if let Some(year) = self.digits(4, 4) {
            self.one_of(&['-'])?;
            let month = self.digits(1, 2)?;
            self.one_of(&['-'])?;
            return Some((year, month, self.digits(1, 2)?));
        }
        let day = self.digits(1, 2)?;
        self.one_of(&['-'])?;
        let name = self.0.get(..3)?;
        let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
        self.0 = &self.0[3..];
        self.one_of(&['-'])?;
        Some((self.digits(4, 4)?, u32::try_from(month).ok()? + 1, day))
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let count = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        digits.parse().ok()
    }

    fn one_of(&mut self, wanted: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|c| wanted.contains(c))?;
        self.0 = &self.0[first.len_utf8()..];
        Some(first)
    }

    /// Nanoseconds, and how many digits were written. Digits past the ninth are dropped.
    fn fraction(&mut self) -> Option<(u32, u8)> {
        // A colon is how IMS parts them.
        if self.one_of(&['.', ',', ':']).is_none() {
            return Some((0, 0));
        }
        self.fraction_digits()
    }

    fn fraction_digits(&mut self) -> Option<(u32, u8)> {
        let mut nanos = 0;
        let mut digits = 0;
        while self.0.starts_with(|c: char| c.is_ascii_digit()) {
            let digit = self.digits(1, 1)?;
            if digits < 9 {
                nanos = nanos * 10 + digit;
                digits += 1;
            }
        }
        Some((nanos * 10_u32.pow(9 - u32::from(digits)), digits))
    }
}

/// RFC 3339, UTC, with the precision that was sent.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(moment) = OffsetDateTime::from_unix_timestamp(self.unix_seconds) else {
            return Err(fmt::Error);
        };
        let (year, month, day) = moment.to_calendar_date();
        let (hour, minute, second) = moment.to_hms();
        let month = u8::from(month);
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
