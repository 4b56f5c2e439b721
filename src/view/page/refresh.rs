//! When a page refreshes itself: as the widget does, except that a page has no memory of earlier failures.

use super::query::PageQuery;
use super::{PageContent, PageOptions};
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::sync_status::{SyncState, SyncStatus};
use crate::engine::refresh::outcome_error::failure;
use crate::engine::refresh::poller::{Failure, NOT_FOUND_GRACE};
use crate::engine::refresh::retry_after::MAX_RETRY_AFTER;

/// The next refresh of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageRefresh {
    /// Seconds from now.
    pub(super) seconds: u64,
    /// Until when a job that was not found is tried again, in seconds since 1970. It is in the URL, because a page knows
    /// nothing of the one that it replaces.
    until: Option<i64>,
}

impl PageRefresh {
    /// The value of the `Refresh` header. Without a URL, the browser loads the same page again and keeps the scroll offset.
    pub(super) fn header(self, query: &PageQuery) -> String {
        if self.until == query.until || self.until.is_none() {
            return self.seconds.to_string();
        }
        format!("{}; url={}", self.seconds, query.with_until(self.until).link())
    }
}

/// When the page refreshes itself; `None` if never.
pub(super) fn refresh(content: PageContent<'_>, options: &PageOptions<'_>) -> Option<PageRefresh> {
    if options.interval == 0 || options.query.is_paused {
        return None;
    }
    let seconds = u64::from(options.interval);
    match content {
        PageContent::Job(snapshot) => {
            let has_ended = snapshot.root.phase.is_terminal();
            (!has_ended).then_some(PageRefresh { seconds, until: None })
        }
        PageContent::Error { error, .. } => after_error(error, seconds, options),
    }
}

fn after_error(error: &JobError, seconds: u64, options: &PageOptions<'_>) -> Option<PageRefresh> {
    match failure(error) {
        Failure::Final => None,
        Failure::Transient => {
            let pause = error.retry_at.map(|time| time.millis_since(options.now).div_ceil(1000));
            let pause = pause.unwrap_or_default().min(MAX_RETRY_AFTER.as_secs());
            Some(PageRefresh { seconds: seconds.max(pause), until: None })
        }
        Failure::NotFound => {
            let now = options.now.unix_millis() / 1000;
            let latest = now.saturating_add_unsigned(NOT_FOUND_GRACE.as_secs());
            let until = options.query.until.unwrap_or(latest).min(latest);
            (now < until).then_some(PageRefresh { seconds, until: Some(until) })
        }
    }
}

/// What the page says about its refreshing.
pub(super) fn sync_status(
    content: PageContent<'_>,
    options: &PageOptions<'_>,
    refresh: Option<&PageRefresh>,
) -> SyncStatus {
    let (error, last) = match content {
        PageContent::Job(_) => (None, None),
        PageContent::Error { error, last } => (Some(error), last),
    };
    let state = match (content, refresh) {
        (PageContent::Job(snapshot), _) if snapshot.root.phase.is_terminal() => SyncState::Ended,
        (PageContent::Job(_), Some(_)) => SyncState::Live,
        (_, Some(refresh)) => SyncState::Retrying { in_seconds: refresh.seconds },
        (PageContent::Error { error, .. }, None) if failure(error) == Failure::Final => {
            if error.kind == ErrorKind::Auth {
                SyncState::SignInExpired
            } else {
                SyncState::Stopped
            }
        }
        (_, None) if options.query.is_paused => SyncState::Paused,
        (PageContent::Job(_), None) => SyncState::Manual,
        (PageContent::Error { .. }, None) => SyncState::Stopped,
    };
    let stale_since = error.and(last).map(|last| last.fetched_at);
    SyncStatus {
        state,
        stale_since,
        stale_for_seconds: stale_since.map(|since| options.now.millis_since(since) / 1000),
    }
}
