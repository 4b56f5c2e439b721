//! How the host wants requests to be sent.

use js_sys::Function;
use web_sys::RequestCredentials;

/// A JavaScript function `(Request) => Promise<Response>` that replaces `fetch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetcher(pub Function);

/// Whether requests are sent with cookies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Credentials {
    /// Cookies are sent to the page's own origin only.
    #[default]
    SameOrigin,
    /// Cookies are always sent.
    Include,
    /// Cookies are never sent.
    Omit,
}

impl Credentials {
    /// The value of `fetch`'s `credentials` option.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::Include => "include",
            Self::Omit => "omit",
        }
    }
}

impl From<Credentials> for RequestCredentials {
    fn from(credentials: Credentials) -> Self {
        match credentials {
            Credentials::SameOrigin => Self::SameOrigin,
            Credentials::Include => Self::Include,
            Credentials::Omit => Self::Omit,
        }
    }
}
