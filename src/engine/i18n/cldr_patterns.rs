//! How the languages write what is counted most: whole numbers, percentages and short units of time.
//!
//! As Chromium's `Intl` has it (`tests/browser/language.test.mjs` compares the two), whose first use takes a page more time
//! than the picture of a small job.

use super::number_format::Unit;

/// The first number whose digits a language groups.
const GROUPED: u64 = 1000;

/// How one language writes numbers and what stands behind them.
#[derive(Debug, PartialEq, Eq)]
pub struct Patterns {
    /// What stands between groups of three digits; `None` where it is not as simple as that.
    group: Option<char>,
    percent: &'static str,
    /// Seconds, minutes, hours and days.
    units: [&'static str; 4],
    has_singular: bool,
}

/// By their tags, and none but those: `en-CA` writes `5min` and `en-AT` `5 %`, and an extension may ask for other digits.
static TABLE: [(&str, Patterns); 8] = [
    ("en en-AU en-GB en-HK en-IE en-NZ en-SG en-US", ENGLISH),
    ("en-IN en-ZA", Patterns { group: None, ..ENGLISH }),
    ("zh zh-CN zh-SG zh-Hans zh-Hans-CN zh-Hans-SG", chinese(["秒", "分钟", "小时", "天"])),
    ("zh-TW zh-Hant zh-Hant-TW", chinese([" 秒", " 分鐘", " 小時", " 天"])),
    ("zh-HK zh-MO zh-Hant-HK zh-Hant-MO", chinese(["秒", "分", "小時", "日"])),
    ("de de-BE de-DE de-IT de-LU", GERMAN),
    ("de-AT", Patterns { group: None, ..GERMAN }),
    ("de-CH de-LI", Patterns { group: None, percent: "%", ..GERMAN }),
];

pub(super) const ENGLISH: Patterns =
    Patterns { group: Some(','), percent: "%", units: ["s", "m", "h", "d"], has_singular: true };

const GERMAN: Patterns = Patterns {
    group: Some('.'),
    percent: "\u{a0}%",
    units: [" Sek.", " Min.", "h", " T"],
    has_singular: true,
};

const fn chinese(units: [&'static str; 4]) -> Patterns {
    Patterns { group: Some(','), percent: "%", units, has_singular: false }
}

impl Patterns {
    /// Those of a tag; `None` where only `Intl` knows.
    pub fn of(tag: &str) -> Option<&'static Self> {
        let is_listed = |tags: &str| tags.split(' ').any(|listed| listed.eq_ignore_ascii_case(tag));
        TABLE.iter().find(|(tags, _)| is_listed(tags)).map(|(_, patterns)| patterns)
    }

    /// Whether a number of this size can be written by them.
    pub fn can_write(&self, number: u64) -> bool {
        number < GROUPED || self.group.is_some()
    }

    /// A whole number that [can be written](Self::can_write).
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut written = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                written.extend(self.group);
            }
            written.push(digit);
        }
        written
    }

    /// A percentage, from 0 to 100.
    pub fn percent(&self, percent: u8) -> String {
        percent.to_string() + self.percent
    }

    /// Whether a number takes the singular.
    pub fn is_one(&self, number: u64) -> bool {
        self.has_singular && number == 1
    }

    /// A number of a unit that [can be written](Self::can_write). `digits` is how many it has at least: 1 or 2.
    pub fn unit(&self, number: u64, unit: Unit, digits: u8) -> String {
        let zero = if digits > 1 && number < 10 { "0" } else { "" };
        [zero, &self.number(number), self.units[unit as usize]].concat()
    }
}
