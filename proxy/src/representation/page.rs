//! The page of a job, with the policy under which browsers show it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{self, HeaderMap, HeaderValue};
use jobtree::engine::model::error::JobError;
use jobtree::page::{self, JobPage, PageContent, PageOptions, PageQuery, STYLE_SHEET};
use jobtree::{Snapshot, Timestamp};
use sha2::{Digest, Sha256};

use super::options::RenderOptions;

/// Seconds from one refresh of a page to the next: the default of the widget.
const INTERVAL: u32 = 5;

/// The `Content-Security-Policy` of every page: its own style sheet, and nothing else.
#[derive(Debug, Clone)]
pub(crate) struct PagePolicy(HeaderValue);

impl PagePolicy {
    /// A policy for pages that these origins may show in a frame. If there are none, nobody may.
    pub(crate) fn new(frame_ancestors: &[String]) -> Self {
        let style = STANDARD.encode(Sha256::digest(STYLE_SHEET));
        let frames = if frame_ancestors.is_empty() {
            "'none'".to_owned()
        } else {
            frame_ancestors.join(" ")
        };
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors {frames}"
        );
        // The configuration has only origins, which are ASCII.
        Self(
            HeaderValue::from_str(&policy)
                .unwrap_or(HeaderValue::from_static("default-src 'none'")),
        )
    }

    pub(super) fn add_headers(&self, headers: &mut HeaderMap) {
        headers.insert(header::CONTENT_SECURITY_POLICY, self.0.clone());
        // The address names the project and the job.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
}

/// The page of a job. `now` is the time of the response that it was made from, and `pause` what the service asks for.
pub(super) fn of_job(
    options: &RenderOptions,
    snapshot: &Snapshot,
    now: Timestamp,
    pause: Option<u32>,
) -> JobPage {
    render(PageContent::Job(snapshot), options, now, pause)
}

/// The page of an error, with the last good job.
pub(super) fn of_error(
    options: &RenderOptions,
    error: &JobError,
    last: Option<&Snapshot>,
    now: Timestamp,
) -> JobPage {
    render(PageContent::Error { error, last }, options, now, None)
}

fn render(
    content: PageContent<'_>,
    options: &RenderOptions,
    now: Timestamp,
    pause: Option<u32>,
) -> JobPage {
    let query = options.page.as_deref().cloned().unwrap_or_default();
    let interval = pause.unwrap_or_default().max(INTERVAL);
    page::render(content, &PageOptions { language: options.language, query: &query, interval, now })
}

/// What a query selects of a page.
pub(super) fn query(query: Option<&str>) -> PageQuery {
    PageQuery::parse(query.unwrap_or_default())
}
