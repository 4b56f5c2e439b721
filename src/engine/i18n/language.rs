//! The languages there are catalogs for.

/// A language of the widget.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
    /// All of them, in the catalogs' order.
    pub const ALL: [Self; 4] =
        [Self::English, Self::SimplifiedChinese, Self::TraditionalChinese, Self::German];

    /// The language of a BCP 47 tag such as `zh-TW`; English where there is no catalog for it.
    pub fn from_tag(tag: &str) -> Self {
        let tag = tag.trim().to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        match parts.next() {
            Some("zh" | "yue") => {
                let is_traditional = parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo"))
                    && !tag.contains("hans");
                if is_traditional { Self::TraditionalChinese } else { Self::SimplifiedChinese }
            }
            Some("de") => Self::German,
            _ => Self::English,
        }
    }

    /// The tag of the catalog.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::SimplifiedChinese => "zh-Hans",
            Self::TraditionalChinese => "zh-Hant",
            Self::German => "de",
        }
    }

    /// The tag that numbers and times are written by: the person's own where it is of this language, for a region has
    /// its own ways. As browsers want it, with hyphens.
    pub fn number_format_tag(self, wanted: &str) -> String {
        let wanted = wanted.trim();
        let is_own = Self::from_tag(wanted) == self
            && (self != Self::English || wanted.to_ascii_lowercase().starts_with("en"));
        if is_own { wanted.replace('_', "-") } else { self.tag().to_owned() }
    }
}
