//! How numbers, lengths and times are written: the browser's `Intl` where there is one.

use std::fmt;

use super::cldr_patterns::ENGLISH;
use crate::engine::model::timestamp::Timestamp;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 1 s.
    Second,
    /// 60 s.
    Minute,
    /// 60 min.
    Hour,
    /// 24 h.
    Day,
}

/// How one language writes what is counted.
pub trait NumberFormat: fmt::Debug {
    /// A whole number.
    fn number(&self, number: u64) -> String;
    /// A percentage, from 0 to 100.
    fn percent(&self, percent: u8) -> String;
    /// Whether a number takes the singular.
    fn is_one(&self, number: u64) -> bool;
    /// A number of a unit in its shortest form. `digits` is how many it has at least.
    fn unit(&self, number: u64, unit: Unit, digits: u8) -> String;
    /// A time of the calendar, with its zone.
    fn moment(&self, time: Timestamp) -> String;
}

/// English in its plainest, for where there is no browser.
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
