//! Which part of its tasks ServiceStage is asked for.

/// The part of a list that a request wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    limit: usize,
    offset: usize,
    is_descending: bool,
}

/// What comes unasked.
const DEFAULT_LIMIT: usize = 20;

/// More than this is refused.
const MAX_LIMIT: usize = 100;

impl Default for Page {
    fn default() -> Self {
        Self { limit: DEFAULT_LIMIT, offset: 0, is_descending: false }
    }
}

impl Page {
    /// `None` where a value makes no sense. Names that are not known, `instance_id` among them, change nothing.
    pub(super) fn parse(query: &[(String, String)]) -> Option<Self> {
        let mut page = Self::default();
        for (name, value) in query {
            match name.as_str() {
                "limit" => {
                    page.limit = value.parse().ok().filter(|it| (1..=MAX_LIMIT).contains(it))?;
                }
                "offset" => page.offset = value.parse().ok()?,
                "desc" => page.is_descending = value.parse().ok()?,
                _ => {}
            }
        }
        Some(page)
    }

    /// That part of a whole list.
    pub(super) fn of<T>(self, mut whole: Vec<T>) -> Vec<T> {
        if self.is_descending {
            whole.reverse();
        }
        whole.into_iter().skip(self.offset).take(self.limit).collect()
    }
}
