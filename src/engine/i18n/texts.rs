//! The texts of one language, with the page's own texts in place of the catalog's.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use super::catalog::{Catalog, MessageKey, keys};
use super::language::Language;
use super::number_format::{CldrNumberFormat, NumberFormat, PlainNumberFormat};
use super::quote::Quote;
use super::untrusted::label;
use crate::engine::apis;
use crate::engine::model::words::humanized;

/// The texts of one language and its number format.
pub struct Texts {
    catalog: Catalog,
    texts: Vec<Cow<'static, str>>,
    /// Names of job types, by the type as sent.
    types: Vec<(Cow<'static, str>, Rc<str>)>,
    /// Cached titles, by the address of the type's text: a job of 10,000 nodes has a dozen types.
    titles: RefCell<Vec<(Rc<str>, Quote)>>,
    number_format: Rc<dyn NumberFormat>,
}

/// Prefix of the keys for job types.
const TYPE_PREFIX: &str = "type.";

/// The maximum number of cached titles.
const MAX_TITLES: usize = 64;

impl Texts {
    /// The texts of `catalog`, overridden by `own`, pairs of a key and a text.
    ///
    /// A key is one of [`keys`](super::keys), or `type.` and a job type as sent. Unknown keys are ignored.
    pub fn new(
        catalog: Catalog,
        own: &[(String, String)],
        number_format: Rc<dyn NumberFormat>,
    ) -> Self {
        let mut texts: Vec<_> = catalog.texts().map(Cow::Borrowed).collect();
        let mut types: Vec<_> =
            catalog.types().map(|(sent, name)| (Cow::Borrowed(sent), name.into())).collect();
        for (key, text) in own {
            if let Some(index) = keys().position(|known| known == key) {
                texts[index] = Cow::Owned(text.clone());
            } else if let Some(sent) = key.strip_prefix(TYPE_PREFIX) {
                types.insert(0, (Cow::Owned(sent.to_owned()), text.as_str().into()));
            }
        }
        Self { catalog, texts, types, titles: RefCell::default(), number_format }
    }

    /// The English texts with [`PlainNumberFormat`], which need no browser.
    pub fn english() -> Self {
        Self::new(Catalog::ENGLISH, &[], Rc::new(PlainNumberFormat))
    }

    /// The texts of `language` with [`CldrNumberFormat`], which need no browser; the English ones if those of `language` are
    /// not compiled in.
    pub fn of(language: Language) -> Self {
        let catalog = Catalog::built_in(language).unwrap_or(Catalog::ENGLISH);
        Self::new(catalog, &[], Rc::new(CldrNumberFormat::of(catalog.language())))
    }

    /// The language of the texts.
    pub fn language(&self) -> Language {
        self.catalog.language()
    }

    /// The texts without the page's own.
    pub fn catalog(&self) -> Catalog {
        self.catalog
    }

    /// The number format of the language.
    pub fn number_format(&self) -> &dyn NumberFormat {
        &*self.number_format
    }

    /// The text of a message, with its `{placeholders}` unfilled.
    pub fn text(&self, message: MessageKey) -> &str {
        self.texts.get(message as usize).map_or("", |text| text)
    }

    /// The texts of all messages, in the order of [`keys`](super::keys).
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// The text of a message, with its `{placeholders}` filled from `values`. Unknown placeholders are left out.
    pub fn format(&self, message: MessageKey, values: &[(&str, &str)]) -> String {
        let mut rest = self.text(message);
        let mut formatted = String::with_capacity(rest.len() + 16);
        while let Some((before, tail)) = rest.split_once('{')
            && let Some((name, after)) = tail.split_once('}')
        {
            formatted.push_str(before);
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                formatted.push_str(value);
            }
            rest = after;
        }
        formatted.push_str(rest);
        formatted
    }

    /// The title of a job type: its text in the catalog, or else the type split into words, which are the service's.
    pub fn job_type(&self, sent: &Rc<str>) -> Quote {
        let mut titles = self.titles.borrow_mut();
        if let Some((_, title)) = titles.iter().find(|(known, _)| Rc::ptr_eq(known, sent)) {
            return title.clone();
        }
        let known = self.types.iter().find(|(known, _)| **known == **sent);
        let title = match known {
            Some((_, name)) => Quote::unmarked(name.clone()),
            None => {
                let sent = label(sent);
                Quote::new(self.language(), humanized(apis::heading(&sent).unwrap_or(&sent)).into())
            }
        };
        if titles.len() < MAX_TITLES {
            titles.push((sent.clone(), title.clone()));
        }
        title
    }

    /// Clears the cached titles. Call it for each new snapshot, because its types are new allocations.
    pub fn clear_titles(&self) {
        self.titles.borrow_mut().clear();
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("language", &self.language()).finish_non_exhaustive()
    }
}
