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

/// The format of a language for programs without a browser. Times are RFC 3339 in UTC.
#[derive(Debug, Clone, Copy)]
pub struct CldrNumberFormat(&'static Patterns);

impl CldrNumberFormat {
    /// The format of a language, in its main region.
    pub fn of(language: Language) -> Self {
        Self(Patterns::of(language.tag()).unwrap_or(&ENGLISH))
    }
}

impl NumberFormat for CldrNumberFormat {
    fn number(&self, number: u64) -> String {
        self.0.number(number)
    }

    fn percent(&self, percent: u8) -> String {
        self.0.percent(percent)
    }

    fn is_one(&self, number: u64) -> bool {
        self.0.is_one(number)
    }

    fn unit(&self, number: u64, unit: Unit, digits: u8) -> String {
        self.0.unit(number, unit, digits)
    }

    fn moment(&self, time: Timestamp) -> String {
        time.to_string()
    }
}
