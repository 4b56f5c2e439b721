//! CLDR patterns of whole numbers, percentages and short units of time, for the languages of the catalog.
//!
//! They equal those of Chromium's `Intl` (`tests/browser/language.test.mjs` compares the two). The first use of `Intl`
//! takes longer than drawing a small job, so most pages avoid it.

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

/// The first number whose digits a language groups.
const MIN_GROUPED: u64 = 1000;

/// The patterns of one language and region.
#[derive(Debug, PartialEq, Eq)]
pub struct Patterns {
    /// The separator of groups of three digits; `None` if the language groups them otherwise.
    group: Option<char>,
    percent: &'static str,
    /// Suffixes of seconds, minutes, hours and days.
    units: [&'static str; 4],
    has_singular: bool,
}

/// Patterns by language tag. Only exact tags match: `en-CA` writes `5min`, `en-AT` writes `5 %`, and a Unicode
/// extension can select other digits.
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
    /// The patterns of a language tag; `None` if only `Intl` has them.
    pub fn of(tag: &str) -> Option<&'static Self> {
        let is_listed = |tags: &str| tags.split(' ').any(|listed| listed.eq_ignore_ascii_case(tag));
        TABLE.iter().find(|(tags, _)| is_listed(tags)).map(|(_, patterns)| patterns)
    }

    /// Whether these patterns can format `number`.
    pub fn can_format(&self, number: u64) -> bool {
        number < MIN_GROUPED || self.group.is_some()
    }

    /// Formats a whole number that these patterns [can format](Self::can_format).
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut formatted = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.char_indices() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                formatted.extend(self.group);
            }
            formatted.push(digit);
        }
        formatted
    }

    /// Formats a percentage from 0 to 100.
    pub fn percent(&self, percent: u8) -> String {
        percent.to_string() + self.percent
    }

    /// Whether `number` takes the singular.
    pub fn is_one(&self, number: u64) -> bool {
        self.has_singular && number == 1
    }

    /// Formats a number of a unit that these patterns [can format](Self::can_format), with at least `digits` digits (1 or
    /// 2).
    pub fn unit(&self, number: u64, unit: Unit, digits: u8) -> String {
        let zero = if digits > 1 && number < 10 { "0" } else { "" };
        [zero, &self.number(number), self.units[unit as usize]].concat()
    }
}
