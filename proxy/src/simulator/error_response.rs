//! What the simulated services refuse, each in its own form.

use bytes::Bytes;
use http::{Response, StatusCode, header};
use serde_json::{Value, json};

use super::Family;

/// Why there is no job in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    BadParameter,
    Unauthenticated,
    Forbidden,
    NoJob,
    Throttled,
    Broken,
}

/// How long a throttled caller is told to wait: longer than it would have anyway.
const RETRY_AFTER_SECONDS: &str = "7";

impl Refusal {
    /// The answer of a service of that family, or of the gateway in front of it.
    pub(super) fn answer(self, family: Family, request_id: &str) -> Response<Bytes> {
        let (status, code, message) = self.parts(family);
        let body = match (family, self) {
            // Seen with both pairs of names, unlike CCE's other errors.
            (Family::Cce, Self::Throttled) => json!({
                "errorCode": code, "errorMessage": message, "error_code": code, "error_msg": message,
            }),
            (Family::Cce, _) => json!({ "errorCode": code, "errorMessage": message }),
            _ => service_error(code, message, request_id),
        };
        let mut response = super::fault::json(body.to_string().into());
        *response.status_mut() = status;
        if self == Self::Throttled {
            let seconds = header::HeaderValue::from_static(RETRY_AFTER_SECONDS);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }

    /// The codes of CCE, ServiceStage and the gateway are theirs, but for ServiceStage's 403 and 500. IEF documents the
    /// names of the fields only, so its codes are made up.
    fn parts(self, family: Family) -> (StatusCode, &'static str, &'static str) {
        let (status, cce, ief, servicestage, message) = match self {
            Self::BadParameter => (
                StatusCode::BAD_REQUEST,
                "CCE.01400001",
                "IEF.400001",
                "SVCSTG.00100400",
                "bad parameter",
            ),
            Self::Unauthenticated => (
                StatusCode::UNAUTHORIZED,
                "CCE.01401001",
                "APIGW.0301",
                "APIGW.0301",
                "Incorrect IAM authentication information: verify aksk signature fail",
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "CCE.01403001",
                "IEF.403001",
                "SVCSTG.00100403",
                "Forbidden.",
            ),
            Self::NoJob => (
                StatusCode::NOT_FOUND,
                "CCE.01404001",
                "IEF.404001",
                "SVCSTG.00100429",
                "job not found",
            ),
            Self::Throttled => (
                StatusCode::TOO_MANY_REQUESTS,
                "CCE.02429001",
                "APIG.0308",
                "APIG.0308",
                "The throttling threshold has been reached: policy user over ratelimit,limit:20,time:1 minute",
            ),
            Self::Broken => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "CCE.01500001",
                "IEF.500001",
                "SVCSTG.00100500",
                "Internal server error.",
            ),
        };
        let code = match family {
            Family::Cce => cce,
            Family::Ief => ief,
            Family::ServiceStage => servicestage,
        };
        let message = match (family, self) {
            (Family::Cce, Self::NoJob) => "Resource not found.",
            (Family::Cce, Self::Unauthenticated) => "Authorization failed.",
            (Family::Cce, Self::Throttled) => "The throttling threshold has been reached.",
            _ => message,
        };
        (status, code, message)
    }
}

/// The gateway's errors name the request, the services' own do not.
fn service_error(code: &str, message: &str, request_id: &str) -> Value {
    let mut body = json!({ "error_code": code, "error_msg": message });
    if code.starts_with("APIG") {
        body["request_id"] = request_id.into();
    }
    body
}
