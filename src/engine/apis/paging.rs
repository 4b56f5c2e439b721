//! How an API splits the tasks of a job into pages.

use std::borrow::Cow;

use crate::engine::json::Json;

/// The query parameters that request a page of tasks, and the page's keys.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// Parameter for the number of tasks on a page.
    pub limit: &'static str,
    /// Parameter for the number of tasks before the page.
    pub offset: &'static str,
    /// Parameter for descending order. Always sent as `false`.
    pub descending: &'static str,
    /// Tasks requested per page.
    pub page_size: usize,
    /// Key of the list of tasks in a page.
    pub(crate) items: &'static str,
    /// Key of a task's ID.
    pub(crate) item_id: &'static str,
    /// Key of the number of tasks on all pages.
    pub(crate) total: &'static str,
}

impl Paging {
    /// The query that requests the page after the first `offset` tasks.
    pub(crate) fn query(&self, offset: usize) -> String {
        let Self { limit, offset: offset_key, descending, page_size, .. } = self;
        format!("{limit}={page_size}&{offset_key}={offset}&{descending}=false")
    }

    /// The number of tasks on a page. `None` if it has no list of tasks.
    pub(crate) fn items_on(&self, page: Json<'_>) -> Option<usize> {
        page.member(self.items).map(|items| items.items().len())
    }

    /// The number of tasks on all pages. `None` if this page does not have it, or has something else in its place.
    pub(crate) fn total_on(&self, page: Json<'_>) -> Option<usize> {
        page.member(self.total)?.count()
    }

    /// The ID of the first task on a page.
    pub(crate) fn first_id<'d>(&self, page: Json<'d>) -> Option<Cow<'d, str>> {
        page.member(self.items)?.items().next()?.member(self.item_id)?.text()
    }

    /// Whether a page that follows `offset` tasks is the last one: the count says so, or it is empty. A count that is
    /// missing, or smaller than the number of tasks seen, says nothing.
    pub(crate) fn is_last(&self, page: Json<'_>, offset: usize) -> bool {
        let items = self.items_on(page).unwrap_or(0);
        items == 0 || self.total_on(page) == Some(offset + items)
    }
}
