//! Sends one request, and aborts it when its handle is dropped.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_net::http::{Headers, Request, RequestBuilder, Response};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache};

use super::auth_headers::HostHeaders;
use super::body_stream;
use super::fetch_options::{Credentials, Fetcher};
use super::prefetch::{self, Prefetched};
use crate::engine::refresh::body_buffer;
use crate::engine::refresh::fetch_policy::CacheMode;
use crate::engine::refresh::request::HttpRequest;
use crate::engine::refresh::response::{FetchOutcome, HttpResponse};

/// The host's cookies option, `fetch` replacement and headers, which apply to all requests of a widget.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Transport {
    pub(crate) credentials: Credentials,
    pub(crate) fetcher: Option<Fetcher>,
    pub(crate) headers: Option<HostHeaders>,
}

/// The headers that the host supplied most recently.
pub(crate) type LastHeaders = Rc<RefCell<Option<web_sys::Headers>>>;

/// Aborts its request when dropped.
#[derive(Debug)]
#[must_use = "the request is aborted when the handle is dropped"]
pub(crate) struct AbortHandle(AbortController);

impl Drop for AbortHandle {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Transport {
    /// Sends a request.
    ///
    /// Gets the headers from the host if `fresh_headers` is set or there are no `last_headers`. `last_length` is the
    /// length of the last successful response's body in bytes; 0 if there was none. Returns `None` if `AbortController`
    /// is missing; every browser with WebAssembly has it.
    pub(crate) fn send(
        &self,
        request: HttpRequest,
        last_headers: LastHeaders,
        fresh_headers: bool,
        last_length: usize,
    ) -> Option<(AbortHandle, impl Future<Output = FetchOutcome> + 'static)> {
        let Self { credentials, fetcher, headers } = self.clone();
        let (controller, prefetched) = match self.prefetched(&request) {
            Some(Prefetched { controller, response, sent }) => (controller, Some((response, sent))),
            None => (AbortController::new().ok()?, None),
        };
        let signal = controller.signal();
        let outcome = async move {
            let mut host_headers = last_headers.borrow().clone().filter(|_| !fresh_headers);
            if let (None, Some(host)) = (&host_headers, headers) {
                let Ok(supplied) = host.get().await else {
                    return FetchOutcome::HeadersProviderFailed;
                };
                last_headers.replace(Some(supplied.clone()));
                host_headers = Some(supplied);
            }
            // The handle may have been dropped while the host's function ran.
            if signal.aborted() {
                return FetchOutcome::Unreachable;
            }
            let sent = prefetched.as_ref().map(|(_, sent)| *sent);
            let response = match prefetched {
                Some((response, _)) => response_of(response).await,
                None => match build(&request, credentials, host_headers, &signal) {
                    Ok(request) => fetch(request, fetcher).await,
                    Err(_) => Err(()), // the browser rejects the URL
                },
            };
            let Ok(response) = response else { return FetchOutcome::Unreachable };
            let headers = response.headers();
            let head = HttpResponse {
                sent,
                status: response.status(),
                body: Vec::new(),
                redirected: response.redirected(),
                request_id: headers.get("x-request-id"),
                date: headers.get("date"),
                retry_after: headers.get("retry-after"),
                etag: headers.get("etag"),
            };
            match body(&response, &headers, last_length).await {
                Ok(body) => FetchOutcome::Responded(HttpResponse { body, ..head }),
                Err(()) => FetchOutcome::Truncated,
            }
        };
        Some((AbortHandle(controller), outcome))
    }

    /// Whether the host supplies its headers by a function, which may return different ones the next time.
    pub(crate) fn has_headers_function(&self) -> bool {
        self.headers.as_ref().is_some_and(HostHeaders::is_function)
    }

    /// The request that the element's script has already sent, if it is equivalent to `request`.
    fn prefetched(&self, request: &HttpRequest) -> Option<Prefetched> {
        if !request.allows_prefetched(self.headers.is_some()) {
            return None;
        }
        prefetch::take(&request.url, self.credentials, self.fetcher.as_ref())
    }
}

fn build(
    request: &HttpRequest,
    credentials: Credentials,
    host_headers: Option<web_sys::Headers>,
    signal: &web_sys::AbortSignal,
) -> Result<Request, JsValue> {
    // The browser's own type, because gloo's panics on an invalid header value.
    let headers = match host_headers {
        Some(host_headers) => web_sys::Headers::new_with_headers(&host_headers)?,
        None => web_sys::Headers::new()?,
    };
    if !headers.has("accept")? {
        headers.set("accept", "application/json")?;
    }
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    if let Some(etag) = &request.if_none_match {
        headers.set("if-none-match", etag)?;
    }
    RequestBuilder::new(&request.url)
        .headers(Headers::from_raw(headers))
        .credentials(credentials.into())
        .cache(match request.cache_mode() {
            CacheMode::Revalidate => RequestCache::NoCache,
            CacheMode::Bypass => RequestCache::NoStore,
        })
        .abort_signal(Some(signal))
        .build()
        .map_err(|_| JsValue::UNDEFINED)
}

async fn fetch(request: Request, fetcher: Option<Fetcher>) -> Result<Response, ()> {
    let Some(fetcher) = fetcher else {
        return request.send().await.map_err(drop);
    };
    let request: web_sys::Request = request.into();
    let promise = fetcher.as_function().call1(&JsValue::UNDEFINED, &request).map_err(drop)?;
    response_of(js_sys::Promise::resolve(&promise)).await
}

async fn response_of(promise: js_sys::Promise) -> Result<Response, ()> {
    let response = JsFuture::from(promise).await.map_err(drop)?;
    response.dyn_into::<web_sys::Response>().map(Response::from).map_err(drop)
}

async fn body(response: &Response, headers: &Headers, last_length: usize) -> Result<Vec<u8>, ()> {
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    // The body of an error is short.
    if !response.ok() {
        return body_stream::read(stream, 0).await;
    }
    let content_length = headers.get("content-length");
    let expected = body_buffer::expected_length(content_length.as_deref(), last_length);
    body_stream::reserve_memory(expected, last_length);
    body_stream::read(stream, expected).await
}
