//! CORS: which pages may read responses, and the headers that allow browsers to let them.

use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use crate::response::ResponseBody;

/// The request headers that pages may send.
const ALLOWED_HEADERS: HeaderValue = HeaderValue::from_static(
    "accept,authorization,if-none-match,prefer,ief-instance-id,traceparent,tracestate,x-auth-token,x-request-id",
);
const ALLOWED_METHODS: HeaderValue = HeaderValue::from_static("GET,HEAD");

/// The response headers that pages may read.
const EXPOSED_HEADERS: HeaderValue =
    HeaderValue::from_static("date,etag,jobtree-phase,retry-after,x-request-id");

/// How long browsers may cache a preflight response, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");

/// Which pages may read responses.
#[derive(Debug)]
pub(crate) enum CorsPolicy {
    /// Pages of any origin; for the simulated cloud, whose jobs are not secret.
    AnyOrigin,
    /// Pages of the proxy's own origin and of these.
    Origins(Vec<HeaderValue>),
}

impl CorsPolicy {
    /// A policy for these origins, or for any if `origins` is `None`.
    pub(crate) fn new(origins: Option<Vec<String>>) -> Self {
        origins.map_or(Self::AnyOrigin, |origins| {
            Self::Origins(origins.iter().filter_map(|it| HeaderValue::from_str(it).ok()).collect())
        })
    }

    /// The origin that may read the response to a request with these headers.
    fn allowed_origin(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        match self {
            Self::AnyOrigin => Some(HeaderValue::from_static("*")),
            Self::Origins(allowed) => {
                let mut origins = headers.get_all(header::ORIGIN).iter();
                let (Some(origin), None) = (origins.next(), origins.next()) else { return None };
                allowed.contains(origin).then(|| origin.clone())
            }
        }
    }

    /// Adds the CORS headers to the response to a request with these headers.
    pub(crate) fn add_headers(&self, request: &HeaderMap, response: &mut HeaderMap) {
        if let Self::Origins(allowed) = self
            && !allowed.is_empty()
        {
            response.append(header::VARY, HeaderValue::from_static("origin"));
        }
        if let Some(origin) = self.allowed_origin(request) {
            response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        }
    }

    /// The response to an OPTIONS request.
    pub(crate) fn preflight(&self, request: &HeaderMap) -> Response<ResponseBody> {
        let mut response = Response::new(ResponseBody::Left(http_body_util::Full::default()));
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, HeaderValue::from_static("GET,HEAD,OPTIONS"));
        if let Some(origin) = self.allowed_origin(request) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        }
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
        response
    }
}

#[cfg(test)]
mod tests {
    use jobtree::engine::apis::BuiltIn;

    use super::*;

    #[test]
    fn pages_may_send_every_instance_header() {
        let headers = ALLOWED_HEADERS;
        let allowed: Vec<_> = headers.to_str().unwrap().split(',').collect();
        for header in BuiltIn::ALL.into_iter().filter_map(|api| api.spec().instance_header()) {
            assert!(allowed.contains(&header), "{header}");
        }
    }
}
