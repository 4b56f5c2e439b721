//! What the proxy itself has to refuse, and with which status.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An answer of the proxy's own, as opposed to one that an upstream gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyError {
    /// No route has this path.
    NoRoute,
    /// The path names an upstream that is not configured.
    NoUpstream,
    /// An id holds a character that could change the path.
    BadId,
}

impl ProxyError {
    fn parts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::NoRoute => {
                (StatusCode::NOT_FOUND, "JOBTREE.0404", "jobtree-proxy has no such route")
            }
            Self::NoUpstream => (
                StatusCode::NOT_FOUND,
                "JOBTREE.0405",
                "jobtree-proxy has no upstream of this name",
            ),
            Self::BadId => (
                StatusCode::BAD_REQUEST,
                "JOBTREE.0400",
                "an id must not hold a slash, two dots in a row or a control character",
            ),
        }
    }

    /// The answer, which carries the request's own id.
    pub fn answer(self, request_id: &str) -> Response {
        let (status, code, message) = self.parts();
        let body = json!({ "error_code": code, "error_msg": message, "request_id": request_id });
        (status, Json(body)).into_response()
    }
}
