//! Which of an error's messages says most.

/// Texts that only repeat what a status says: the reason phrases of HTTP, and words for any failure.
const GENERIC: &[&str] = &[
    "",
    "badgateway",
    "badrequest",
    "conflict",
    "error",
    "fail",
    "failed",
    "failure",
    "forbidden",
    "gatewaytimeout",
    "gone",
    "http",
    "internalerror",
    "internalservererror",
    "methodnotallowed",
    "notfound",
    "notimplemented",
    "requesttimeout",
    "serviceunavailable",
    "toomanyrequests",
    "unauthorized",
    "unknownerror",
    "unprocessableentity",
];

/// The most specific message. Of equally specific ones, the first.
pub(super) fn most_specific<'m>(messages: &'m [impl AsRef<str>]) -> Option<&'m str> {
    let specificity = |message: &&str| match () {
        () if is_generic(message) => (0, 0),
        () if is_sentence(message) => (2, message.len()),
        () => (1, message.len()),
    };
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
    GENERIC.contains(&letters(message).as_str())
}

/// The letters of a text in lower case. `404 Not Found.` is `notfound`.
pub(super) fn letters(text: &str) -> String {
    let is_letter = |letter: &char| letter.is_ascii_alphabetic() || !letter.is_ascii();
    text.chars().filter(is_letter).map(|letter| letter.to_ascii_lowercase()).collect()
}
