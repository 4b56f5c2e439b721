//! Error bodies, in any of the shapes that gateways and services use.

use super::error_codes;
use super::error_shapes::ErrorShape;
use super::error_texts;
use super::job_evidence::{is_kubernetes_status, is_resource};
use crate::engine::json::Json;
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::error_detail::{DetailKind, ErrorDetail};
use crate::engine::model::mask_secrets::mask_secrets;

/// The error of a response whose status is outside 200 to 299.
pub fn read(status: u16, body: Option<Json<'_>>, request_id: Option<String>) -> JobError {
    let shape = |body| Some(ErrorShape::of(body)).filter(ErrorShape::is_error);
    let sent = body.map(|body| shape(body).unwrap_or_else(|| ErrorShape::of_error(body)));
    let sent = sent.unwrap_or_default();
    let mut error = error(error_codes::kind_of_status(status, &sent.codes), &sent);
    error.status = Some(status);
    error.request_id = request_id.or(error.request_id);
    if error.message.is_empty() {
        error.explain(ErrorDetail::with_name(DetailKind::Status, status.to_string()));
    }
    error
}

/// The error in the body of a response whose status is 200 to 299. `None` if the body is not an error.
pub fn read_despite_success(body: Json<'_>) -> Option<JobError> {
    // What a resource such as a node pool reports in its parts are errors of its own.
    let sent = match is_resource(body) && !is_kubernetes_status(body) {
        true => ErrorShape::at_top(body),
        false => ErrorShape::of(body),
    };
    if !sent.is_error() {
        return None;
    }
    let mut error = error(kind_despite_success(&sent), &sent);
    if error.message.is_empty() {
        error.explain(DetailKind::ErrorBody.into());
    }
    Some(error)
}

/// The kind that a body stands for, by whatever tells most: a service's own code, an HTTP status, or words.
fn kind_despite_success(sent: &ErrorShape) -> ErrorKind {
    let mut codes: Vec<&str> = sent.codes.iter().map(String::as_str).collect();
    let own = codes.iter().find_map(|code| error_codes::kind_of_code(code));
    codes.extend(sent.statuses.iter().map(String::as_str));
    let status = codes.iter().find_map(|code| error_codes::http_status(code));
    let words = sent.messages.iter().map(String::as_str);
    codes.extend(words.filter(|message| error_texts::is_word(message)));
    own.or(status.map(ErrorKind::from_status))
        .or_else(|| codes.iter().find_map(|code| error_codes::kind_of_words(code)))
        .unwrap_or(ErrorKind::InvalidBody)
}

fn error(kind: ErrorKind, sent: &ErrorShape) -> JobError {
    let code = error_codes::most_telling(&sent.codes);
    let message = error_texts::most_specific(&sent.messages).map(mask_secrets).unwrap_or_default();
    let unknown_api = error_codes::is_unknown_api(code, &message);
    let code = code.map(Into::into);
    let request_id = sent.request_id.clone();
    JobError { code, request_id, unknown_api, ..JobError::new(kind, message) }
}
