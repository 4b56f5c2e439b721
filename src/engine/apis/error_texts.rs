//! Which of an error's messages says most.

/// Texts that only repeat what a status says: the reason phrases of HTTP, and words for any failure.
const GENERIC: &[&str] = &[
    "",
    "badgateway",
    "badrequest",
    "conflict",
    "expectationfailed",
    "fail",
    "failed",
    "failure",
    "forbidden",
    "gatewaytimeout",
    "gone",
    "internalerror",
    "internalservererror",
    "locked",
    "methodnotallowed",
    "notacceptable",
    "notfound",
    "notimplemented",
    "payloadtoolarge",
    "paymentrequired",
    "preconditionfailed",
    "requesttimeout",
    "serviceunavailable",
    "toomanyrequests",
    "unauthorized",
    "unknownerror",
    "unprocessablecontent",
    "unprocessableentity",
    "unsupportedmediatype",
];

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
    let said = letters.trim_start_matches("http").trim_start_matches("error");
    GENERIC.contains(&said)
}

/// The letters of a text in lower case. `404 Not Found.` is `notfound`.
pub(super) fn letters(text: &str) -> String {
    let is_letter = |letter: &char| letter.is_ascii_alphabetic() || !letter.is_ascii();
    text.chars().filter(is_letter).map(|letter| letter.to_ascii_lowercase()).collect()
}
