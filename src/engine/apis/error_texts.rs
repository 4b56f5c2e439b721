//! Which of an error's messages says most.

/// Texts that only repeat what a status says: the reason phrases of HTTP, and words for any failure.
const GENERIC: &str = "badgateway badrequest conflict expectationfailed fail failed failure forbidden gatewaytimeout gone \
    internalerror internalservererror locked methodnotallowed notacceptable notfound notimplemented \
    payloadtoolarge paymentrequired preconditionfailed requesttimeout serviceunavailable \
    toomanyrequests unauthorized unknownerror unprocessablecontent unprocessableentity \
    unsupportedmediatype";

/// The most specific message. Of equally specific ones, the first.
pub(super) fn most_specific(messages: &[impl AsRef<str>]) -> Option<&str> {
    let specificity = |message: &&str| (!is_generic(message), is_sentence(message), message.len());
    // `max_by_key` returns the last of several.
    messages.iter().rev().map(AsRef::as_ref).max_by_key(specificity)
}

/// Whether a message could be a code: `NotFound`, `Not Found.`, but no sentence.
pub(super) fn is_word(message: &str) -> bool {
    !is_sentence(message) || is_generic(message)
}

fn is_sentence(message: &str) -> bool {
    message.contains(' ') || !message.is_ascii()
}

fn is_generic(message: &str) -> bool {
    // "HTTP 404: Not Found" and "Error: Not Found" say no more than "Not Found".
    let letters = letters(message);
    let mut said = letters.as_str();
    for prefix in ["http", "error"] {
        while let Some(rest) = said.strip_prefix(prefix) {
            said = rest;
        }
    }
    said.is_empty() || GENERIC.split(' ').any(|generic| generic == said)
}

/// Whether a text contains a word of ASCII letters, in any case. Without the code of a search for longer texts.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let is_word = |part: &[u8]| part.eq_ignore_ascii_case(word.as_bytes());
    text.as_bytes().windows(word.len()).any(is_word)
}

/// The letters of a text in lower case. `404 Not Found.` is `notfound`.
pub(super) fn letters(text: &str) -> String {
    let is_letter = |letter: &char| letter.is_ascii_alphabetic() || !letter.is_ascii();
    text.chars().filter(is_letter).map(|letter| letter.to_ascii_lowercase()).collect()
}
