//! The language of texts and pages: the best of `Accept-Language` in which there are texts.

use http::{HeaderMap, header};
use jobtree::engine::i18n::Language;

use crate::weighted_list::weighted_list;

/// The language with the highest weight, the first of several; English if no other is accepted.
pub(super) fn accepted_language(headers: &HeaderMap) -> Language {
    let mut best = (0, Language::English);
    for item in weighted_list(headers.get_all(header::ACCEPT_LANGUAGE)) {
        if let Some(language) = language_of(item.value)
            && item.weight > best.0
        {
            best = (item.weight, language);
        }
    }
    best.1
}

/// The language of a range such as `de-AT`; `None` if there are no texts in it.
fn language_of(range: &str) -> Option<Language> {
    let primary = range.split(['-', '_']).next().unwrap_or_default();
    let language = Language::from_tag(range);
    (language != Language::English || primary.eq_ignore_ascii_case("en")).then_some(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_language_with_texts_is_chosen() {
        for (accepted, expected) in [
            ("", "en"),
            ("de", "de"),
            ("de-AT,de;q=0.9", "de"),
            ("fr, de;q=0.8, en;q=0.7", "de"),
            ("fr;q=0.9, *;q=0.5", "en"),
            ("en-GB, de", "en"),
            ("en;q=0.1, zh-TW;q=0.2", "zh-Hant"),
            ("zh", "zh-Hans"),
            ("zh-Hant-HK", "zh-Hant"),
            ("de;q=0, zh-CN;q=0.1", "zh-Hans"),
            ("nonsense;;;", "en"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
            assert_eq!(accepted_language(&headers).tag(), expected, "{accepted}");
        }
    }
}
