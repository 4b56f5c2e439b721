//! What a caller selects of a representation, by its query and by `Accept-Language`.

use std::sync::Arc;

use http::header::{self, HeaderMap, HeaderValue};
use jobtree::engine::i18n::Language;
use jobtree::engine::refresh::request::DEFAULT_DEPTH;
use jobtree::page::PageQuery;

use super::kind::Representation;
use super::language::accepted_language;
use super::page_policy::PagePolicy;
use crate::error::ProxyError;
use crate::route::query_pairs;

/// The options of one rendered form of a job. Callers with equal options share it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct RenderOptions {
    pub(crate) representation: Representation,
    /// The number of levels whose missing sub-jobs are requested by ID. 0 for the upstream's own body.
    pub(crate) depth: u8,
    pub(crate) language: Language,
    /// Whether phases are in ANSI colors.
    pub(crate) is_colored: bool,
    /// What the reader of a page chose; `None` for the other representations.
    pub(crate) page: Option<Arc<PageQuery>>,
}

impl RenderOptions {
    /// Those of the upstream's own body, which has none.
    pub(crate) const UPSTREAM: Self = Self {
        representation: Representation::Upstream,
        depth: 0,
        language: Language::English,
        is_colored: false,
        page: None,
    };

    /// Reads the options of a representation. What it does not have, such as the color of a page, is ignored.
    ///
    /// # Errors
    ///
    /// [`ProxyError::InvalidParameter`] if an option has an invalid value, or several.
    pub(crate) fn requested(
        representation: Representation,
        query: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Self, ProxyError> {
        if representation == Representation::Upstream {
            return Ok(Self::UPSTREAM);
        }
        let mut options =
            Self { depth: DEFAULT_DEPTH, ..Self::without_query(representation, headers) };
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in query_pairs(query.unwrap_or_default()) {
            let is_valid = match (&*name, representation) {
                ("depth", _) => value.parse().is_ok_and(|depth| {
                    std::mem::replace(&mut options.depth, depth) != 0 && depth > 0
                }),
                ("color", Representation::Text) => {
                    options.is_colored = value == "always";
                    matches!(&*value, "always" | "never")
                }
                _ => continue,
            };
            if !is_valid || seen.iter().any(|seen| *seen == name) {
                return Err(ProxyError::InvalidParameter);
            }
            seen.push(name.into_owned());
        }
        if representation == Representation::Page {
            options.page = Some(Arc::new(PageQuery::parse(query.unwrap_or_default())));
        }
        Ok(options)
    }

    /// The options that depend on headers only, for an error before the query counts.
    pub(super) fn without_query(representation: Representation, headers: &HeaderMap) -> Self {
        let has_language = representation.has_language();
        let language = if has_language { accepted_language(headers) } else { Language::English };
        Self { representation, language, ..Self::UPSTREAM }
    }

    /// The headers that describe a body: its type and language, and what selected it.
    pub(super) fn add_headers(&self, policy: &PagePolicy, headers: &mut HeaderMap) {
        if self.representation == Representation::Page {
            policy.add_headers(headers);
        }
        headers.insert(header::CONTENT_TYPE, self.representation.content_type());
        headers.insert(header::VARY, self.representation.vary());
        if self.representation.has_language() {
            let language = HeaderValue::from_static(self.language.tag());
            headers.insert(header::CONTENT_LANGUAGE, language);
        }
    }
}
