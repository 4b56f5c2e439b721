//! Formats of numbers, durations and times, which a browser takes from `Intl`.

use super::cldr_patterns::{ENGLISH, Patterns, Unit};
use super::language::Language;
use crate::engine::model::timestamp::Timestamp;

/// The number and time format of one language.
pub trait NumberFormat {
    /// Formats a whole number.
    fn number(&self, number: u64) -> String;
    /// Formats a percentage from 0 to 100.
    fn percent(&self, percent: u8) -> String;
    /// Whether `number` takes the singular.
    fn is_one(&self, number: u64) -> bool;
    /// Formats a number of a unit in the short form, with at least `digits` digits.
    fn unit(&self, number: u64, unit: Unit, digits: u8) -> String;
    /// Formats a date and time with its zone.
    fn moment(&self, time: Timestamp) -> String;
}

/// The English format for programs without a browser. Times are RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainNumberFormat;

impl NumberFormat for PlainNumberFormat {
    fn number(&self, number: u64) -> String {
        ENGLISH.number(number)
    }

    fn percent(&self, percent: u8) -> String {
        ENGLISH.percent(percent)
    }

    fn is_one(&self, number: u64) -> bool {
        ENGLISH.is_one(number)
    }

    fn unit(&self, number: u64, unit: Unit, digits: u8) -> String {
        ENGLISH.unit(number, unit, digits)
    }

    fn moment(&self, time: Timestamp) -> String {
        time.to_string()
    }
}

/// The format of a language for programs without a browser. Times are in UTC, to the second.
#[derive(Debug, Clone, Copy)]
pub struct CldrNumberFormat {
    patterns: &'static Patterns,
    language: Language,
}

impl CldrNumberFormat {
    /// The format of a language, in its main region.
    pub fn of(language: Language) -> Self {
        Self { patterns: Patterns::of(language.tag()).unwrap_or(&ENGLISH), language }
    }
}

impl NumberFormat for CldrNumberFormat {
    fn number(&self, number: u64) -> String {
        self.patterns.number(number)
    }

    fn percent(&self, percent: u8) -> String {
        self.patterns.percent(percent)
    }

    fn is_one(&self, number: u64) -> bool {
        self.patterns.is_one(number)
    }

    fn unit(&self, number: u64, unit: Unit, digits: u8) -> String {
        self.patterns.unit(number, unit, digits)
    }

    /// `2025-09-02 12:00:00 UTC`, or in German `02.09.2025, 12:00:00 UTC`.
    fn moment(&self, time: Timestamp) -> String {
        let text = time.to_string();
        let (date, rest) = text.split_once('T').unwrap_or((&text, ""));
        let time_of_day = rest.get(..8).unwrap_or(rest);
        match date.split('-').collect::<Vec<_>>()[..] {
            [year, month, day] if self.language == Language::German => {
                format!("{day}.{month}.{year}, {time_of_day} UTC")
            }
            _ => format!("{date} {time_of_day} UTC"),
        }
    }
}
