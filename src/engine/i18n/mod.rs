//! What people read, in their language: the catalogs, how numbers are written, and the phrases made of both.

mod catalog;
pub mod cldr_patterns;
pub mod duration;
pub mod language;
pub mod number_format;
pub mod phrases;

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

pub use catalog::MessageKey;
pub use language::Language;
use number_format::{NumberFormat, PlainNumberFormat};

/// The texts of one language, some of them perhaps the host's own.
pub struct Texts {
    language: Language,
    texts: Vec<Cow<'static, str>>,
    /// Texts for job types: as sent, and as read.
    types: Vec<(Cow<'static, str>, Rc<str>)>,
    /// Titles made so far, by the very text of the type: a job of 10,000 nodes has a dozen types.
    titles: RefCell<Vec<(Rc<str>, Rc<str>)>>,
    number_format: Rc<dyn NumberFormat>,
}

/// In front of a job type, the key of its texts.
const TYPE: &str = "type.";

/// How many titles are kept.
const MOST_TITLES: usize = 64;

impl Texts {
    /// The texts of `language`. `own` are the host's: a key and its text; unknown keys are left alone.
    pub fn new(
        language: Language,
        own: &[(String, String)],
        number_format: Rc<dyn NumberFormat>,
    ) -> Self {
        let mut texts: Vec<_> = catalog::texts(language).map(Cow::Borrowed).collect();
        let mut types: Vec<_> = catalog::types(language)
            .map(|(sent, read)| (Cow::Borrowed(sent), read.into()))
            .collect();
        for (key, text) in own {
            if let Some(at) = catalog::keys().position(|known| known == key) {
                texts[at] = Cow::Owned(text.clone());
            } else if let Some(sent) = key.strip_prefix(TYPE) {
                types.insert(0, (Cow::Owned(sent.to_owned()), text.as_str().into()));
            }
        }
        Self { language, texts, types, titles: RefCell::default(), number_format }
    }

    /// Without a browser: English, and numbers as they are.
    pub fn english() -> Self {
        Self::new(Language::English, &[], Rc::new(PlainNumberFormat))
    }

    /// Which language it is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// How numbers are written.
    pub fn number_format(&self) -> &dyn NumberFormat {
        &*self.number_format
    }

    /// The text for a message, with its places still in it.
    pub fn text(&self, message: MessageKey) -> &str {
        self.texts.get(message as usize).map_or("", |text| text)
    }

    /// The texts of all messages, in the order of [`keys`].
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// The text for a message, its `{places}` filled.
    pub fn format(&self, message: MessageKey, places: &[(&str, &str)]) -> String {
        let mut left = self.text(message);
        let mut filled = String::with_capacity(left.len() + 16);
        let next = |text: &str| -> Option<(usize, usize)> {
            let begin = text.find('{')?;
            Some((begin, begin + text[begin..].find('}')?))
        };
        while let Some((begin, end)) = next(left) {
            filled.push_str(&left[..begin]);
            let name = &left[begin + 1..end];
            if let Some((_, value)) = places.iter().find(|(place, _)| *place == name) {
                filled.push_str(value);
            }
            left = &left[end + 1..];
        }
        filled.push_str(left);
        filled
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("language", &self.language).finish_non_exhaustive()
    }
}

/// The keys that a host may give texts for, in the catalogs' order. Beside these: `type.` and a job type as sent.
pub fn keys() -> impl Iterator<Item = &'static str> {
    catalog::keys()
}
