//! The error responses of the simulated services, each in its own format.

use bytes::Bytes;
use http::{Response, StatusCode, header};
use serde_json::{Value, json};

use super::family::SystemFamily;
use super::json_response;

/// Why a response contains no job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SimulatedError {
    InvalidParameter,
    Unauthenticated,
    Forbidden,
    JobNotFound,
    Throttled,
    Internal,
    Unavailable,
}

/// The `Retry-After` of a throttled request: longer than the usual refresh interval.
const RETRY_AFTER_SECONDS: &str = "7";

impl SimulatedError {
    /// The response of a service of that family, or of the gateway in front of it.
    pub(super) fn respond(self, family: SystemFamily, request_id: &str) -> Response<Bytes> {
        let (status, code, message) = self.details(family);
        let body = match (family, self) {
            // Observed with both pairs of names, unlike CCE's other errors.
            (SystemFamily::Cce, Self::Throttled) => json!({
                "errorCode": code, "errorMessage": message, "error_code": code, "error_msg": message,
            }),
            (SystemFamily::Cce, _) => json!({ "errorCode": code, "errorMessage": message }),
            _ => service_error(code, message, request_id),
        };
        let mut response = json_response::json(body.to_string().into());
        *response.status_mut() = status;
        if self == Self::Throttled {
            let seconds = header::HeaderValue::from_static(RETRY_AFTER_SECONDS);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }

    /// The status, code and message of the error.
    ///
    /// The codes of CCE, ServiceStage and the gateway are real, except ServiceStage's 403 and 500 and every 503. IEF
    /// documents only the names of the fields, so its codes are made up.
    fn details(self, family: SystemFamily) -> (StatusCode, &'static str, &'static str) {
        let (status, cce, ief, servicestage, message) = match self {
            Self::InvalidParameter => (
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
            Self::JobNotFound => (
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
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "CCE.01500001",
                "IEF.500001",
                "SVCSTG.00100500",
                "Internal server error.",
            ),
            Self::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "CCE.01503001",
                "IEF.503001",
                "SVCSTG.00100503",
                "Service unavailable.",
            ),
        };
        let code = match family {
            SystemFamily::Cce => cce,
            SystemFamily::Ief => ief,
            SystemFamily::ServiceStage => servicestage,
        };
        let message = match (family, self) {
            (SystemFamily::Cce, Self::JobNotFound) => "Resource not found.",
            (SystemFamily::Cce, Self::Unauthenticated) => "Authorization failed.",
            (SystemFamily::Cce, Self::Throttled) => "The throttling threshold has been reached.",
            _ => message,
        };
        (status, code, message)
    }
}

/// An error with the request id if it is the gateway's; the services' own errors do not have it.
fn service_error(code: &str, message: &str, request_id: &str) -> Value {
    let mut body = json!({ "error_code": code, "error_msg": message });
    if code.starts_with("APIG") {
        body["request_id"] = request_id.into();
    }
    body
}
