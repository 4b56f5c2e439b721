//! A rendered body, and when browsers request the next one.

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use jobtree::page::JobPage;

/// A body, and when browsers request the next one.
#[derive(Debug, Clone, Default)]
pub(super) struct RenderedForm {
    pub(super) body: Bytes,
    /// The value of the `Refresh` header.
    pub(super) refresh: Option<String>,
}

impl RenderedForm {
    pub(super) fn add_refresh(&self, headers: &mut HeaderMap) {
        let refresh = self.refresh.as_deref().and_then(|it| HeaderValue::from_str(it).ok());
        headers.extend(refresh.map(|refresh| (header::REFRESH, refresh)));
    }
}

impl From<Vec<u8>> for RenderedForm {
    fn from(body: Vec<u8>) -> Self {
        Self { body: body.into(), refresh: None }
    }
}

impl From<JobPage> for RenderedForm {
    fn from(JobPage { html, refresh }: JobPage) -> Self {
        Self { body: html.into(), refresh }
    }
}
