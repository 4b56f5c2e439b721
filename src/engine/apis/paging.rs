//! How an API splits the tasks of a job into pages.

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
    /// Key of the number of tasks on all pages.
    pub(crate) total: &'static str,
}

impl Paging {
    /// The query that requests the page after the first `offset` tasks.
    pub(crate) fn query(&self, offset: usize) -> String {
        let Self { limit, offset: offset_key, descending, page_size, .. } = self;
        format!("{limit}={page_size}&{offset_key}={offset}&{descending}=false")
    }

    /// The number of tasks on a page.
    pub(crate) fn items_on(&self, page: Json<'_>) -> usize {
        page.member(self.items).map_or(0, |items| items.items().len())
    }

    /// The number of tasks on all pages, if this page has it.
    pub(crate) fn total_on(&self, page: Json<'_>) -> Option<usize> {
        page.member(self.total)?.text()?.parse().ok()
    }
}
