//! Which pages may read answers, and what browsers are told about it.

use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::response::Body;

/// What pages may send along.
const ALLOWED_HEADERS: HeaderValue = HeaderValue::from_static(
    "accept,authorization,if-none-match,ief-instance-id,x-auth-token,x-request-id",
);
const ALLOWED_METHODS: HeaderValue = HeaderValue::from_static("GET,HEAD");

/// What pages may read beside the body.
const EXPOSED_HEADERS: HeaderValue = HeaderValue::from_static("date,etag,retry-after,x-request-id");

/// Browsers ask anew after so many seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

/// Which pages may read answers.
#[derive(Debug)]
pub(crate) enum Origins {
    /// Any. Simulated jobs are nobody's secret.
    Any,
    /// Those of the same origin, and these.
    Listed(Vec<HeaderValue>),
}

impl Origins {
    /// `None` is any.
    pub(crate) fn new(listed: Option<Vec<String>>) -> Self {
        listed.map_or(Self::Any, |listed| {
            Self::Listed(listed.iter().filter_map(|it| HeaderValue::from_str(it).ok()).collect())
        })
    }

    /// The origin that may read the answer to a request with these headers.
    fn allowed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        match self {
            Self::Any => Some(HeaderValue::from_static("*")),
            Self::Listed(listed) => {
                let mut origins = headers.get_all(header::ORIGIN).iter();
                let (Some(origin), None) = (origins.next(), origins.next()) else { return None };
                listed.contains(origin).then(|| origin.clone())
            }
        }
    }

    /// Adds to an answer what lets a page read it.
    pub(crate) fn open(&self, request: &HeaderMap, answer: &mut HeaderMap) {
        if let Self::Listed(listed) = self
            && !listed.is_empty()
        {
            answer.append(header::VARY, HeaderValue::from_static("origin"));
        }
        if let Some(origin) = self.allowed(request) {
            answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
    }

    /// The answer to a browser that asks what it may send.
    pub(crate) fn preflight(&self, request: &HeaderMap) -> Response<Body> {
        let mut response = Response::new(Body::Left(http_body_util::Full::default()));
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, HeaderValue::from_static("GET,HEAD,OPTIONS"));
        if let Some(origin) = self.allowed(request) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        }
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
        response
    }
}
