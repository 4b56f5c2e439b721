//! The page of a job or of an error.

use jobtree::engine::model::error::JobError;
use jobtree::page::{self, JobPage, PageContent, PageOptions};
use jobtree::{Snapshot, Timestamp};

use super::options::RenderOptions;

/// Seconds from one refresh of a page to the next: the default of the widget.
const INTERVAL: u32 = 5;

/// The page of a job. `pause` is what the service asks for, in seconds.
pub(super) fn of_job(options: &RenderOptions, snapshot: &Snapshot, pause: Option<u32>) -> JobPage {
    render(PageContent::Job(snapshot), options, snapshot.fetched_at, pause)
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
