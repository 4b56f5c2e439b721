//! The languages of the catalogs.

use std::fmt;

/// A language of the widget. [`Display`](fmt::Display) writes its [`tag`](Self::tag).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// `en`
    #[default]
    English,
    /// `zh-Hans`
    SimplifiedChinese,
    /// `zh-Hant`
    TraditionalChinese,
    /// `de`
    German,
}

impl Language {
    /// All languages, in the order of the catalog.
    pub const ALL: [Self; 4] =
        [Self::English, Self::SimplifiedChinese, Self::TraditionalChinese, Self::German];

    /// The language of a BCP 47 tag such as `zh-TW`; English if there is no catalog for the tag.
    pub fn from_tag(tag: &str) -> Self {
        let tag = tag.trim().to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        match parts.next() {
            Some("zh" | "yue") => {
                let is_traditional = parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo"))
                    && !tag.split(['-', '_']).any(|part| part == "hans");
                if is_traditional { Self::TraditionalChinese } else { Self::SimplifiedChinese }
            }
            Some("de") => Self::German,
            _ => Self::English,
        }
    }

    /// The BCP 47 tag of the catalog, such as `zh-Hant`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::SimplifiedChinese => "zh-Hans",
            Self::TraditionalChinese => "zh-Hant",
            Self::German => "de",
        }
    }

    /// Whether the language is written with full-width punctuation, and without spaces.
    pub(crate) fn is_chinese(self) -> bool {
        matches!(self, Self::SimplifiedChinese | Self::TraditionalChinese)
    }

    /// The tag for number and time formats: `wanted` if it is a tag of this language, since regions have formats of their
    /// own, else the language's tag. Separated by hyphens, as `Intl` expects.
    pub fn number_format_tag(self, wanted: &str) -> String {
        let wanted = wanted.trim();
        let is_own = Self::from_tag(wanted) == self
            && (self != Self::English || wanted.to_ascii_lowercase().starts_with("en"));
        if is_own { wanted.replace('_', "-") } else { self.tag().to_owned() }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.tag())
    }
}
