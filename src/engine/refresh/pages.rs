//! The pages of one refresh, and the pages of the refresh before it.

use std::rc::Rc;

use crate::engine::apis::Paging;
use crate::engine::incremental::byte_diff::are_equal;
use crate::engine::json;

/// The maximum number of pages that one refresh requests. A job with more tasks is shown without the rest.
const MAX_PAGES: usize = 1000;

/// A stored response.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    body: Rc<Vec<u8>>,
    etag: Option<String>,
    /// How many tasks precede the page.
    offset: usize,
    /// How many tasks the page holds.
    tasks: usize,
    /// The ID of its first task.
    first_id: Option<String>,
    is_last: bool,
}

impl Page {
    fn new(body: Vec<u8>, etag: Option<String>, offset: usize, paging: Option<&Paging>) -> Self {
        let (mut tasks, mut first_id, mut is_last) = (0, None, true);
        if let Some(paging) = paging
            && let Ok(decoded) = json::decode(&body)
        // else the decoder reports why
        {
            let page = decoded.root();
            tasks = paging.items_on(page).unwrap_or(0);
            first_id = paging.first_id(page).map(Into::into);
            is_last = paging.is_last(page, offset);
        }
        Self { body: Rc::new(body), etag, offset, tasks, first_id, is_last }
    }
}

/// The pages of the current refresh that have arrived, and those of the last complete refresh.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pages {
    current: Vec<Page>,
    previous: Vec<Page>,
}

impl Pages {
    /// Starts a refresh.
    pub(crate) fn begin(&mut self) {
        self.current.clear();
    }

    /// How many tasks precede the next page.
    pub(crate) fn offset(&self) -> usize {
        self.current.last().map_or(0, |page| page.offset + page.tasks)
    }

    /// The `ETag` of the next page in the previous refresh.
    pub(crate) fn etag(&self) -> Option<&str> {
        self.previous_page()?.etag.as_deref()
    }

    /// The length in bytes of the next page in the previous refresh; 0 if there was none.
    pub(crate) fn last_length(&self) -> usize {
        self.previous_page().map_or(0, |page| page.body.len())
    }

    /// Stores the next page. Returns whether it is the last one. A page that was sent before ends the list: the service
    /// does not page.
    pub(crate) fn push(
        &mut self,
        body: Vec<u8>,
        etag: Option<String>,
        paging: Option<&Paging>,
    ) -> bool {
        // Equal bytes share the stored body, so that they are not decoded again.
        let page = match self.previous_page() {
            Some(previous) if are_equal(&previous.body, &body) => Page { etag, ..previous.clone() },
            _ => Page::new(body, etag, self.offset(), paging),
        };
        let is_same = |earlier: &Page| match &page.first_id {
            Some(id) => earlier.first_id.as_ref() == Some(id),
            None => are_equal(&earlier.body, &page.body),
        };
        if page.tasks > 0 && self.current.iter().any(is_same) {
            return true;
        }
        self.push_page(page)
    }

    /// Takes over the next page from the previous refresh. Returns whether it is the last one; `None` if the previous
    /// refresh did not have it.
    pub(crate) fn push_unchanged(&mut self) -> Option<bool> {
        let page = self.previous_page()?.clone();
        Some(self.push_page(page))
    }

    /// Whether any page differs from the previous refresh.
    pub(crate) fn have_changed(&self) -> bool {
        let is_changed = |(new, old): (&Page, &Page)| !Rc::ptr_eq(&new.body, &old.body);
        self.current.len() != self.previous.len()
            || self.current.iter().zip(&self.previous).any(is_changed)
    }

    /// Ends the refresh: its pages become those of the previous refresh.
    pub(crate) fn finish(&mut self) {
        self.previous = std::mem::take(&mut self.current);
    }

    /// The bodies of the current refresh, or of the previous one until the first has arrived.
    pub(crate) fn bodies(&self) -> Vec<Rc<Vec<u8>>> {
        self.pages().iter().map(|page| page.body.clone()).collect()
    }

    /// The bodies of [`Pages::bodies`], borrowed.
    pub(crate) fn raw(&self) -> Vec<&[u8]> {
        self.pages().iter().map(|page| page.body.as_slice()).collect()
    }

    fn pages(&self) -> &[Page] {
        if self.current.is_empty() { &self.previous } else { &self.current }
    }

    /// The next page as it was in the previous refresh.
    fn previous_page(&self) -> Option<&Page> {
        let offset = self.offset();
        self.previous.get(self.current.len()).filter(|page| page.offset == offset)
    }

    fn push_page(&mut self, page: Page) -> bool {
        let is_last = page.is_last || self.current.len() + 1 >= MAX_PAGES;
        self.current.push(page);
        is_last
    }
}
