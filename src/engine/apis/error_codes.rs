//! What the error codes of the gateways and services mean.

use crate::engine::model::error::ErrorKind;

/// The kind of an error response. The HTTP status decides, except for codes that contradict it.
pub(crate) fn kind_of_status(status: u16, code: Option<&str>) -> ErrorKind {
    match code {
        // ServiceStage sends status 401 for a job that does not exist.
        Some("SVCSTG.00100401") => ErrorKind::NotFound,
        _ => ErrorKind::from_status(status),
    }
}

/// The kind that a code stands for on its own. CCE's codes hold the HTTP status (`CCE.01404001`).
pub(crate) fn kind_of_code(code: &str) -> Option<ErrorKind> {
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

/// Whether an error is `jobtree-proxy`'s own, whose sentences are English.
pub(crate) fn is_of_proxy(code: &str) -> bool {
    code.starts_with("JOBTREE.")
}

/// Whether a not-found error is the gateway's: it has no API at the path, which says nothing about the job.
pub(crate) fn is_unknown_api(code: Option<&str>, message: &str) -> bool {
    match code {
        Some(code) => matches!(code, "APIGW.0101" | "APIG.0101"),
        None => message.eq_ignore_ascii_case("API not found"),
    }
}
