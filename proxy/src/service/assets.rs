//! The files of the page.

use std::path::PathBuf;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Empty;
use tower_http::services::ServeDir;
use tower_service::Service;

use super::inbound::Inbound;
use crate::error::ProxyError;
use crate::response::ResponseBody;

/// A directory whose files are served at `/`, if there is one.
#[derive(Debug)]
pub(super) struct Assets(Option<ServeDir>);

impl Assets {
    pub(super) fn new(directory: Option<PathBuf>) -> Self {
        Self(directory.map(|it| ServeDir::new(it).append_index_html_on_directories(true)))
    }

    /// The response with the file at the request's path.
    ///
    /// # Errors
    ///
    /// [`ProxyError::UnknownRoute`] if there is no such file.
    pub(super) async fn respond(
        &self,
        inbound: Inbound<'_>,
    ) -> Result<Response<ResponseBody>, ProxyError> {
        let Some(directory) = &self.0 else { return Err(ProxyError::UnknownRoute) };
        let mut request = Request::new(Empty::<Bytes>::new());
        *request.method_mut() = inbound.method.clone();
        // Without scheme and host, which do not lead to a file.
        let path = inbound.uri.path_and_query().map_or("/", |it| it.as_str());
        *request.uri_mut() = path.parse().map_err(|_| ProxyError::UnknownRoute)?;
        *request.headers_mut() = inbound.headers.clone();
        let response = directory.clone().call(request).await.map_err(|_| ProxyError::Internal)?;
        if response.status() == StatusCode::NOT_FOUND {
            return Err(ProxyError::UnknownRoute);
        }
        let mut response = response.map(ResponseBody::Right);
        let nosniff = HeaderValue::from_static("nosniff");
        response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
        Ok(response)
    }
}
