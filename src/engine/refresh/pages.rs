//! The pages of one answer, and those of the answer before it.

use std::rc::Rc;

use crate::engine::apis::Paging;
use crate::engine::incremental::byte_diff::are_equal;
use crate::engine::json;

/// How many pages are asked for in one refresh; a job of more tasks is shown without the rest.
const MAX_PAGES: usize = 1000;

/// A body, and the server's mark for it.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    body: Rc<Vec<u8>>,
    etag: Option<String>,
    /// How many tasks come before it.
    offset: usize,
    /// How many it holds.
    tasks: usize,
    /// Whether there is none behind it.
    is_last: bool,
}

/// The pages of this refresh, as far as they are here, and those of the last that was whole.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pages {
    now: Vec<Page>,
    last: Vec<Page>,
}

impl Pages {
    pub(crate) fn begin(&mut self) {
        self.now.clear();
    }

    /// How many tasks there are on the pages of this refresh.
    pub(crate) fn offset(&self) -> usize {
        self.now.last().map_or(0, |page| page.offset + page.tasks)
    }

    /// The server's mark for the page that is due as it was the last time.
    pub(crate) fn etag(&self) -> Option<&str> {
        self.before()?.etag.as_deref()
    }

    /// How many bytes the page that is due had the last time; 0 where there was none.
    pub(crate) fn last_length(&self) -> usize {
        self.before().map_or(0, |page| page.body.len())
    }

    /// Takes the page that is due. Whether it is the last.
    pub(crate) fn take(
        &mut self,
        body: Vec<u8>,
        etag: Option<String>,
        paging: Option<&Paging>,
    ) -> bool {
        // The same bytes say the same: nothing is to be read.
        let page = match self.before() {
            Some(before) if are_equal(&before.body, &body) => Page { etag, ..before.clone() },
            _ => {
                let (offset, body) = (self.offset(), Rc::new(body));
                let count = |paging: &Paging| count(paging, &body, offset);
                let (tasks, is_last) = paging.map_or((0, true), count);
                Page { body, etag, offset, tasks, is_last }
            }
        };
        self.push(page)
    }

    /// Takes word that the page that is due is as it was. `None` where there was none.
    pub(crate) fn on_not_modified(&mut self) -> Option<bool> {
        let page = self.before()?.clone();
        Some(self.push(page))
    }

    /// Whether anything is different from the last time.
    pub(crate) fn differ(&self) -> bool {
        self.now.len() != self.last.len()
            || self.now.iter().zip(&self.last).any(|(new, old)| !Rc::ptr_eq(&new.body, &old.body))
    }

    /// Ends the refresh: what is here is what there is.
    pub(crate) fn keep(&mut self) {
        self.last = std::mem::take(&mut self.now);
    }

    /// What there is: of this refresh, else of the last.
    pub(crate) fn bodies(&self) -> Vec<Rc<Vec<u8>>> {
        self.pages().iter().map(|page| page.body.clone()).collect()
    }

    /// The same as bytes.
    pub(crate) fn raw(&self) -> Vec<&[u8]> {
        self.pages().iter().map(|page| page.body.as_slice()).collect()
    }

    fn pages(&self) -> &[Page] {
        if self.now.is_empty() { &self.last } else { &self.now }
    }

    /// The page that is due, as it was the last time.
    fn before(&self) -> Option<&Page> {
        let offset = self.offset();
        self.last.get(self.now.len()).filter(|page| page.offset == offset)
    }

    fn push(&mut self, page: Page) -> bool {
        let is_last = page.is_last || self.now.len() + 1 >= MAX_PAGES;
        self.now.push(page);
        is_last
    }
}

/// How many tasks a page holds, and whether there is none behind it.
fn count(paging: &Paging, page: &[u8], offset: usize) -> (usize, bool) {
    let Ok(decoded) = json::decode(page) else { return (0, true) }; // decoding all will say why
    let tasks = paging.items_on(decoded.root());
    let is_last = match paging.total_on(decoded.root()) {
        Some(count) => tasks == 0 || offset + tasks >= count,
        // Without a count only an empty page, or one that is not full, is the last.
        None => tasks < paging.page_size,
    };
    (tasks, is_last)
}
