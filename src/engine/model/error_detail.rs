//! What exactly went wrong, where the service does not say.

use std::fmt;

use super::template::fill;

/// Our own explanation of an error, which the widget shows in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorDetail {
    /// What went wrong.
    pub kind: DetailKind,
    /// The attribute, system or place that the text names; empty if it names none.
    pub name: String,
    /// The values that are possible instead, as the text lists them; empty if it lists none.
    pub names: String,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $english:literal;)*) => {
        /// The kinds of [`ErrorDetail`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum DetailKind { $($(#[$doc])* $kind),* }

        impl DetailKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The English text, with the placeholders `{name}` and `{names}`.
            pub fn english(self) -> &'static str {
                match self { $(Self::$kind => $english),* }
            }
        }
    };
}

kinds! {
    /// The response has the status `name`, and says nothing else.
    Status: "HTTP {name}";
    /// The proxy did not forward the request, or got no response. `name` is its own sentence, which is English.
    Proxy: "{name}";
    /// There was no response.
    Unreachable: "The server is down, or CORS doesn't allow this page to call it.";
    /// The connection ended before the response did.
    CutOff: "The response was cut off.";
    /// The host's `headers` function threw or rejected.
    Headers: "The page's `headers` function failed.";
    /// The request was redirected.
    Redirected: "The request was redirected, perhaps because you need to sign in.";
    /// The response has no body.
    Empty: "The response is empty.";
    /// The body is not JSON; `name` is the line and column.
    NotJson: "The response is not JSON (line {name}).";
    /// The body is not a job of the system `name`; `names` is why, if the host's `parse` function says so.
    NoJob: "The response contains no {name} job.";
    /// The body is not a job of any known system.
    NoKnownJob: "The response contains no job of a known system.";
    /// The status says success, but the body is an error without a message.
    ErrorBody: "The response is an error.";
    /// The attribute `name` is missing.
    Missing: "`{name}` is missing.";
    /// The attribute `name` cannot be a path segment.
    InvalidId: "`{name}` must not contain a slash, two dots in a row or a control character.";
    /// The attribute `name` cannot be a header.
    NotAscii: "`{name}` must be ASCII without spaces.";
    /// The attribute `name` is not a URL that can be requested.
    InvalidUrl: "`{name}` must be a path or an http(s) URL without control characters.";
    /// The property `name` has a value of another type than it may have.
    WrongType: "`{name}` has a value of the wrong type.";
    /// There is neither a `src` nor one of the systems `names`.
    NoSystem: "Set `src`, or set `system` to one of {names}.";
    /// The system `name` is not one of `names`.
    UnknownSystem: "Unknown system `{name}`. Use one of {names}.";
    /// The proxy template has the placeholder `name`, which is not one of `names`.
    UnknownPlaceholder: "`proxy` has the unknown placeholder {name}. Use {names}.";
    /// The proxy template has none of the placeholders `names`, so that every job would have the same URL.
    NoPlaceholder: "`proxy` needs one of {names}.";
    /// The system's path has the placeholder `name`, for which `params` has no value.
    MissingParam: "`params` has no value for {name}.";
}

impl ErrorDetail {
    /// A detail whose text lists the values `names`.
    pub fn with_names(kind: DetailKind, name: impl Into<String>, names: impl Into<String>) -> Self {
        Self { kind, name: name.into(), names: names.into() }
    }

    /// A detail whose text names `name`.
    pub fn with_name(kind: DetailKind, name: impl Into<String>) -> Self {
        Self::with_names(kind, name, "")
    }
}

impl From<DetailKind> for ErrorDetail {
    fn from(kind: DetailKind) -> Self {
        Self::with_name(kind, "")
    }
}

/// The text in English.
impl fmt::Display for ErrorDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&fill(self.kind.english(), &[("name", &self.name), ("names", &self.names)]))
    }
}
