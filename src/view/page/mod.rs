//! The page of a job, rendered on a server: the widget's own view as a document that needs no script.
//!
//! [`render`] is synchronous and may be called on any thread. What a reader can choose is in the query of the page's URL
//! ([`PageQuery`]), and every control of the page is a link to another query. So a branch stays open when the page refreshes,
//! and a link to an open branch can be shared.

mod document;
mod html_text;
mod own_text;
mod paging;
mod query;
mod refresh;
mod row;
mod style;
mod symbols;
#[cfg(all(test, feature = "languages"))]
mod tests;
mod tree;

use crate::engine::i18n::Language;
use crate::engine::model::error::JobError;
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::timestamp::Timestamp;

pub use self::query::PageQuery;
pub use self::style::STYLE_SHEET;

/// What a page shows.
#[derive(Debug, Clone, Copy)]
pub enum PageContent<'a> {
    /// A job.
    Job(&'a Snapshot),
    /// Why there is no current snapshot.
    Error {
        /// The error.
        error: &'a JobError,
        /// The last snapshot of the job, which the page shows below the error.
        last: Option<&'a Snapshot>,
    },
}

/// How a page is rendered.
#[derive(Debug, Clone, Copy)]
pub struct PageOptions<'a> {
    /// The reader's language. English if the crate has no texts in it.
    pub language: Language,
    /// What the reader chose.
    pub query: &'a PageQuery,
    /// Seconds from one refresh to the next while the job runs; 0 means that the page never refreshes itself.
    pub interval: u32,
    /// The time by the server's clock, up to which the durations of running nodes count. That of the snapshot makes the page
    /// the same for every caller.
    pub now: Timestamp,
}

/// A rendered page.
///
/// Its `Content-Security-Policy` needs no more than `default-src 'none'; style-src 'sha256-…'` with the hash of
/// [`STYLE_SHEET`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobPage {
    /// The document, in UTF-8.
    pub html: String,
    /// The value of the `Refresh` header, such as `5`; `None` if the page does not refresh itself. It is a header because a
    /// `meta` element would count as a fault of the page's accessibility, although the page has a link to stop it.
    pub refresh: Option<String>,
}

/// Renders the page of a job or of an error.
///
/// At most 1,000 rows are in one page, with links to the others.
pub fn render(content: PageContent<'_>, options: &PageOptions<'_>) -> JobPage {
    let refresh = refresh::refresh(content, options);
    JobPage {
        html: document::html(content, options, refresh.as_ref()),
        refresh: refresh.map(|refresh| refresh.header(options.query)),
    }
}
