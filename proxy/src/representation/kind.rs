//! The kinds of representations, and the headers that go with them.

use http::HeaderValue;

/// The form in which a job is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) enum Representation {
    /// The upstream's own body, unchanged.
    #[default]
    Upstream,
    /// The engine's snapshot as JSON, with all pages and sub-jobs.
    Snapshot,
    /// The tree as plain text, for terminals.
    Text,
    /// The tree as a page that needs no script.
    Page,
}

impl Representation {
    /// All representations. The first of several that a caller accepts equally is sent.
    pub(crate) const ALL: [Self; 4] = [Self::Upstream, Self::Snapshot, Self::Text, Self::Page];

    /// The media type, without parameters.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Upstream => "application/json",
            Self::Snapshot => "application/vnd.jobtree.snapshot+json",
            Self::Text => "text/plain",
            Self::Page => "text/html",
        }
    }

    /// The value of `Content-Type`. JSON is always UTF-8, so it has no `charset`.
    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Upstream | Self::Snapshot => self.media_type(),
            Self::Text => "text/plain; charset=utf-8",
            Self::Page => "text/html; charset=utf-8",
        })
    }

    /// The request headers that select a response of this representation, for `Vary`.
    pub(crate) fn vary(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Upstream | Self::Snapshot => "accept, accept-encoding",
            Self::Text | Self::Page => "accept, accept-encoding, accept-language",
        })
    }

    /// The name in logs and metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Upstream => "upstream",
            Self::Snapshot => "snapshot",
            Self::Text => "text",
            Self::Page => "page",
        }
    }

    /// Whether it has texts in the language of the caller, such as durations.
    pub(super) fn has_language(self) -> bool {
        matches!(self, Self::Text | Self::Page)
    }
}
