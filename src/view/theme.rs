//! The colour theme.

use std::fmt;
use std::str::FromStr;

/// The colour theme of a widget.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Follows the page's `color-scheme`, which may follow the user's system.
    #[default]
    Auto,
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

impl Theme {
    /// The name in the `theme` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Theme {
    type Err = ParseThemeError;

    /// Parses the name in the `theme` attribute.
    fn from_str(name: &str) -> Result<Self, ParseThemeError> {
        match name {
            "auto" => Ok(Self::Auto),
            "light" => Ok(Self::Light),
            "dark" => Ok(Self::Dark),
            other => Err(ParseThemeError(other.to_owned())),
        }
    }
}

/// The error for a name that is not a [`Theme`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseThemeError(String);

impl fmt::Display for ParseThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown theme `{}`. Expected `auto`, `light` or `dark`", self.0)
    }
}

impl std::error::Error for ParseThemeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn theme_parses_what_it_displays() {
        for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
            assert_eq!(theme.to_string().parse(), Ok(theme));
        }
        assert_eq!(
            "pink".parse::<Theme>().map_err(|error| error.to_string()),
            Err("unknown theme `pink`. Expected `auto`, `light` or `dark`".into())
        );
    }
}
