//! What the error codes of the gateways and services mean.

use super::error_texts::{has_word, letters};
use crate::engine::model::error::ErrorKind;

/// The kind of an error response. The HTTP status decides, except for codes that contradict it.
pub(super) fn kind_of_status(status: u16, codes: &[impl AsRef<str>]) -> ErrorKind {
    // ServiceStage sends status 401 for a job that does not exist.
    match codes.iter().any(|code| code.as_ref() == "SVCSTG.00100401") {
        true => ErrorKind::NotFound,
        false => ErrorKind::from_status(status),
    }
}

/// The kind that a service's own code stands for. CCE's codes hold the HTTP status (`CCE.01404001`).
pub(super) fn kind_of_code(code: &str) -> Option<ErrorKind> {
    match code {
        "SVCSTG.00100401" | "SVCSTG.00100429" | "APIGW.0101" | "APIG.0101" => {
            return Some(ErrorKind::NotFound);
        }
        "APIGW.0301" | "APIG.0301" | "APIGW.0307" | "APIG.0307" => return Some(ErrorKind::Auth),
        "APIGW.0308" | "APIG.0308" => return Some(ErrorKind::Throttled),
        _ => {}
    }
    let digits = code.strip_prefix("CCE.")?.get(2..5)?;
    http_status(digits).map(ErrorKind::from_status)
}

/// The kind that a code of words stands for, such as `Forbidden`, `ResourceNotFound.Job` or `TOO_MANY_REQUESTS`.
pub(super) fn kind_of_words(code: &str) -> Option<ErrorKind> {
    use ErrorKind::{Auth, Forbidden, NotFound, Throttled};
    const WORDS: &[(&str, ErrorKind)] = &[
        // Tencent Cloud's word for a missing permission.
        ("unauthorizedoperation", Forbidden),
        ("unauthorized", Auth),
        ("unauthenticated", Auth),
        ("authenticationfail", Auth),
        ("authfail", Auth),
        ("accesskey", Auth),
        ("token", Auth),
        ("forbidden", Forbidden),
        ("denied", Forbidden),
        ("authorizationfail", Forbidden),
        ("notfound", NotFound),
        ("toomanyrequests", Throttled),
        ("throttl", Throttled),
        ("requestlimit", Throttled),
    ];
    let code = letters(code);
    WORDS.iter().find_map(|(word, kind)| has_word(&code, word).then_some(*kind))
}

/// An HTTP status of 400 or more, as a code.
pub(super) fn http_status(code: &str) -> Option<u16> {
    let status = code.parse::<u32>().ok().filter(|status| (400..600).contains(status))?;
    u16::try_from(status).ok()
}

/// Whether a code, or a message that is one word, says that nothing went wrong.
pub(super) fn is_success(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(number) => number == 0 || (200..300).contains(&number),
        Err(_) => matches!(letters(code).as_str(), "ok" | "success" | "succeeded"),
    }
}

/// The code that says most: one that is known, else one with letters and digits, else words, else a number. Of equal
/// ones, the first.
pub(super) fn most_telling(codes: &[impl AsRef<str>]) -> Option<&str> {
    let vagueness = |code: &&str| {
        let has_digit = code.bytes().any(|byte| byte.is_ascii_digit());
        let is_number = code.bytes().all(|byte| byte.is_ascii_digit());
        (kind_of_code(code).is_none(), is_number, !has_digit)
    };
    codes.iter().map(AsRef::as_ref).min_by_key(vagueness)
}

/// Whether an error is `jobtree-proxy`'s own, whose sentences are English.
pub(crate) fn is_of_proxy(code: &str) -> bool {
    code.starts_with("JOBTREE.")
}

/// Whether a not-found error is the gateway's: it has no API at the path, which says nothing about the job.
pub(super) fn is_unknown_api(code: Option<&str>, message: &str) -> bool {
    match code {
        Some(code) => matches!(code, "APIGW.0101" | "APIG.0101"),
        None => message.eq_ignore_ascii_case("API not found"),
    }
}
