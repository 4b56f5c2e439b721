//! Texts of a service, quoted as sent, with their language.

use std::ops::Deref;
use std::rc::Rc;

use super::language::Language;
use super::untrusted::isolated_line;

/// A text of the service. It is in the service's language, which may be another one than the widget's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The text, fit for display.
    pub text: Rc<str>,
    /// The `lang` of its element; `None` if it is the widget's language, or not known.
    pub lang: Option<&'static str>,
}

impl Quote {
    /// Quotes a text in a widget of this language.
    pub fn new(widget: Language, text: Rc<str>) -> Self {
        let is_foreign = |lang: &&str| !widget.tag().starts_with(lang);
        let lang = language_of(&text).filter(is_foreign);
        Self { text, lang }
    }

    /// A text that needs no mark: our own, or a name.
    pub(super) fn unmarked(text: Rc<str>) -> Self {
        Self { text, lang: None }
    }

    /// The text as part of a longer plain text of the widget: in quotation marks, if it is in another language.
    pub fn in_plain_text(&self, widget: Language) -> String {
        let (open, close) = match widget {
            _ if self.lang.is_none() => ("", ""),
            Language::English | Language::SimplifiedChinese => ("“", "”"),
            Language::TraditionalChinese => ("「", "」"),
            Language::German => ("„", "“"),
        };
        [open, &isolated_line(&self.text), close].concat()
    }
}

impl Deref for Quote {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// The language that a text is most likely in, by its script. Clouds answer in English where they use no letters beyond
/// ASCII; with others, it can be any language that is written with them.
fn language_of(text: &str) -> Option<&'static str> {
    let mut language = None;
    for char in text.chars() {
        let found = match char {
            '\u{3040}'..='\u{30ff}' => return Some("ja"),
            '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}' => return Some("ko"),
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => "zh",
            'A'..='Z' | 'a'..='z' if language.is_none() => "en",
            // Other letters. Between them are punctuation, symbols and emoji.
            '\u{c0}'..='\u{1fff}' | '\u{2c00}'..='\u{2dff}' | '\u{a000}'..='\u{abff}'
                if language != Some("zh") =>
            {
                ""
            }
            _ => continue,
        };
        language = Some(found);
    }
    language.filter(|language| !language.is_empty())
}
