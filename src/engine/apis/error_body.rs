//! Error bodies, in any of the shapes that gateways and services use.

use super::error_codes;
use crate::engine::json::Json;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::error_detail::{DetailKind, ErrorDetail};
use crate::engine::model::mask_secrets::mask_secrets;

/// The error of a response whose status is outside 200 to 299.
pub fn read(status: u16, body: Option<Json<'_>>, request_id: Option<String>) -> JobError {
    let sent = body.and_then(code_and_message).unwrap_or_default();
    let kind = error_codes::kind_of_status(status, sent.code.as_deref());
    let error = error(kind, sent, request_id.or_else(|| own_request_id(body?)));
    let status_alone = || {
        let detail = ErrorDetail::with_name(DetailKind::Status, status.to_string());
        (detail.to_string(), Box::from([detail]))
    };
    let (message, details) = match error.message.as_str() {
        "" => status_alone(),
        _ => (error.message, error.details),
    };
    JobError { status: Some(status), message, details, ..error }
}

/// The error in the body of a response whose status is 200 to 299. `None` if the body is not an error.
pub fn read_despite_success(body: Json<'_>) -> Option<JobError> {
    let sent = code_and_message(body)?;
    let kind = sent.code.as_deref().and_then(error_codes::kind_of_code);
    let error = error(kind.unwrap_or(ErrorKind::InvalidBody), sent, own_request_id(body));
    if !error.message.is_empty() {
        return Some(error);
    }
    let detail = ErrorDetail::from(DetailKind::ErrorBody);
    Some(JobError { message: detail.to_string(), details: Box::new([detail]), ..error })
}

fn error(kind: ErrorKind, sent: CodeAndMessage, request_id: Option<String>) -> JobError {
    let CodeAndMessage { code, message } = sent;
    let message = message.map(|message| mask_secrets(&message)).unwrap_or_default();
    let unknown_api = error_codes::is_unknown_api(code.as_deref(), &message);
    JobError { code, request_id, unknown_api, ..JobError::new(kind, message) }
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

/// The body's own code and message, else those of the first object in it that has a message.
fn code_and_message(body: Json<'_>) -> Option<CodeAndMessage> {
    let own = members_of(body);
    if own.code.is_some() || own.message.is_some() {
        return Some(own);
    }
    let objects = body.members().map(|(_, value)| value).filter(|value| value.is_object());
    objects.map(members_of).find(|inner| inner.message.is_some())
}

fn members_of(value: Json<'_>) -> CodeAndMessage {
    let first =
        |keys: &[&str]| keys.iter().find_map(|key| value.member(key)?.text()).map(Into::into);
    CodeAndMessage { code: first(&CODES), message: first(&MESSAGES) }
}
