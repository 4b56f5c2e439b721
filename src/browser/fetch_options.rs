//! The host's options for sending requests: cookies, and a replacement for `fetch`.

use js_sys::Function;
use web_sys::RequestCredentials;

/// A JavaScript function `(Request) => Promise<Response>` that replaces `fetch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetcher(Function);

impl Fetcher {
    /// A fetcher that sends requests with `function`.
    pub fn new(function: Function) -> Self {
        Self(function)
    }

    /// The JavaScript function.
    pub fn as_function(&self) -> &Function {
        &self.0
    }
}

impl From<Function> for Fetcher {
    fn from(function: Function) -> Self {
        Self(function)
    }
}

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
