//! What an error body says, in any of the shapes that gateways and services use.

use crate::engine::json::Json;
use crate::engine::model::error::{ErrorKind, JobError};

/// The error in an answer whose status is none of success.
pub fn read(status: u16, body: Option<Json<'_>>, request_id: Option<String>) -> JobError {
    let told = body.and_then(told).unwrap_or_default();
    // ServiceStage says 401 of a job that it does not find.
    let kind = match told.code.as_deref() {
        Some("SVCSTG.00100401") => ErrorKind::NotFound,
        _ => ErrorKind::from_status(status),
    };
    let error = error(kind, told, request_id.or_else(|| own_request_id(body?)));
    let message = match error.message.as_str() {
        "" => format!("The server answered with status {status}."),
        _ => error.message,
    };
    JobError { status: Some(status), message, ..error }
}

/// The error that stands in an answer which says of itself that it is none; `None` where no error stands there.
pub fn read_in_spite_of_success(body: Json<'_>) -> Option<JobError> {
    let told = told(body)?;
    let kind = told.code.as_deref().and_then(kind_of_code).unwrap_or(ErrorKind::InvalidBody);
    let error = error(kind, told, own_request_id(body));
    let message = match error.message.as_str() {
        "" => "The answer is an error.".to_owned(),
        _ => error.message,
    };
    Some(JobError { message, ..error })
}

fn error(kind: ErrorKind, told: CodeAndMessage, request_id: Option<String>) -> JobError {
    let message = told.message.map(|message| masked(&message)).unwrap_or_default();
    JobError { code: told.code, request_id, ..JobError::new(kind, message) }
}

fn own_request_id(body: Json<'_>) -> Option<String> {
    body.member("request_id")?.text().map(Into::into)
}

#[derive(Debug, Default)]
struct CodeAndMessage {
    code: Option<String>,
    message: Option<String>,
}

const CODES: [&str; 3] = ["error_code", "errorCode", "code"];
const MESSAGES: [&str; 4] = ["error_msg", "errorMessage", "message", "reason"];

/// Looks for the pairs of code and message, then for the same one object further in.
fn told(body: Json<'_>) -> Option<CodeAndMessage> {
    let own = pair(body);
    if own.code.is_some() || own.message.is_some() {
        return Some(own);
    }
    let objects = body.members().map(|(_, value)| value).filter(|value| value.is_object());
    objects.map(pair).find(|inner| inner.message.is_some())
}

fn pair(value: Json<'_>) -> CodeAndMessage {
    let first =
        |keys: &[&str]| keys.iter().find_map(|key| value.member(key)?.text()).map(Into::into);
    CodeAndMessage { code: first(&CODES), message: first(&MESSAGES) }
}

/// The kind behind a code that carries it: `CCE.01404001` and `SVCSTG.00100404` hold an HTTP status, and the gateway's
/// few are known.
fn kind_of_code(code: &str) -> Option<ErrorKind> {
    match code {
        "SVCSTG.00100401" | "SVCSTG.00100429" | "APIGW.0101" | "APIG.0101" => {
            return Some(ErrorKind::NotFound);
        }
        "APIGW.0301" | "APIG.0301" | "APIGW.0307" | "APIG.0307" => return Some(ErrorKind::Auth),
        "APIGW.0308" | "APIG.0308" => return Some(ErrorKind::Throttled),
        _ => {}
    }
    let digits = code.strip_prefix("CCE.")?.get(2..5)?;
    let status = digits.parse().ok().filter(|status| (400..600).contains(status))?;
    Some(ErrorKind::from_status(status))
}

/// How much of a secret is left, so that its owner can tell which it was.
const LEFT: usize = 4;

/// The message, less the access keys and tokens that a service has repeated in it.
///
/// Masked is a word behind `ak`, `access key` or the like if it is long enough to be a key; whatever looks like an
/// access key of this vendor (20 capitals and digits); and whatever is too long to be anything but a token.
fn masked(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    let mut announced = false;
    for piece in message.split_inclusive(|c: char| !is_of_word(c)) {
        let word = piece.trim_end_matches(|c: char| !is_of_word(c));
        if is_secret(word, announced) {
            text.extend(word.chars().take(LEFT));
            text.push_str("****");
            text.push_str(&piece[word.len()..]);
        } else {
            text.push_str(piece);
        }
        if !word.is_empty() {
            announced = announces(word);
        }
    }
    text
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '.')
}

fn announces(word: &str) -> bool {
    ["ak", "sk", "accesskey", "access_key", "key", "access", "credential", "token"]
        .iter()
        .any(|name| word.eq_ignore_ascii_case(name))
}

fn is_secret(word: &str, announced: bool) -> bool {
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let is_capitals = word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let is_access_key = word.len() == 20 && has_digit && is_capitals;
    (announced && word.len() >= 12 && has_digit) || is_access_key || word.len() > 100
}
