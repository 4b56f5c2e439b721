//! Pagination of ServiceStage's tasks.

/// The page of a list that a request selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pagination {
    limit: usize,
    offset: usize,
    is_descending: bool,
}

/// The number of tasks on a page if the request does not set a limit.
const DEFAULT_LIMIT: usize = 20;

/// The largest number of tasks on a page.
const MAX_LIMIT: usize = 100;

impl Default for Pagination {
    fn default() -> Self {
        Self { limit: DEFAULT_LIMIT, offset: 0, is_descending: false }
    }
}

impl Pagination {
    /// Parses query parameters; `None` if a value is invalid. Unknown names, `instance_id` among them, are ignored.
    pub(super) fn parse(query: &[(String, String)]) -> Option<Self> {
        let mut pagination = Self::default();
        for (name, value) in query {
            match name.as_str() {
                "limit" => {
                    let limit = value.parse().ok();
                    pagination.limit = limit.filter(|it| (1..=MAX_LIMIT).contains(it))?;
                }
                "offset" => pagination.offset = value.parse().ok()?,
                "desc" => pagination.is_descending = value.parse().ok()?,
                _ => {}
            }
        }
        Some(pagination)
    }

    /// The items on the page.
    pub(super) fn apply<T>(self, mut items: Vec<T>) -> Vec<T> {
        if self.is_descending {
            items.reverse();
        }
        items.into_iter().skip(self.offset).take(self.limit).collect()
    }
}
