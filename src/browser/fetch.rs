//! Sends one request, and aborts it when its handle is dropped.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, Headers, Request, RequestCache, RequestInit, Response,
};

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
pub(crate) type LastHeaders = Rc<RefCell<Option<Headers>>>;

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
                Some((response, _)) => Ok(response),
                None => start(&request, credentials, fetcher, host_headers, &signal),
            };
            // The browser rejects the URL, a function of the host throws, or there is no response.
            let Ok(response) = response_of(response).await else {
                return FetchOutcome::Unreachable;
            };
            let headers = response.headers();
            let header = |name| headers.get(name).ok().flatten();
            let head = HttpResponse {
                sent,
                status: response.status(),
                body: Vec::new(),
                redirected: response.redirected(),
                request_id: header("x-request-id"),
                date: header("date"),
                retry_after: header("retry-after"),
                etag: header("etag"),
            };
            let content_length = header("content-length");
            match body(&response, content_length, last_length).await {
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

/// Sends a request with `fetcher`, or else with `fetch`.
fn start(
    request: &HttpRequest,
    credentials: Credentials,
    fetcher: Option<Fetcher>,
    host_headers: Option<Headers>,
    signal: &AbortSignal,
) -> Result<Promise, JsValue> {
    let headers = match host_headers {
        Some(host_headers) => Headers::new_with_headers(&host_headers)?,
        None => Headers::new()?,
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
    let init = RequestInit::new();
    init.set_headers(&headers);
    init.set_credentials(credentials.into());
    init.set_cache(match request.cache_mode() {
        CacheMode::Revalidate => RequestCache::NoCache,
        CacheMode::Bypass => RequestCache::NoStore,
    });
    init.set_signal(Some(signal));
    let request = Request::new_with_str_and_init(&request.url, &init)?;
    match (fetcher, web_sys::window()) {
        (Some(fetcher), _) => {
            let response = fetcher.as_function().call1(&JsValue::UNDEFINED, &request)?;
            Ok(Promise::resolve(&response))
        }
        (None, Some(window)) => Ok(window.fetch_with_request(&request).unchecked_into()),
        (None, None) => Err(JsValue::UNDEFINED),
    }
}

async fn response_of(promise: Result<Promise, JsValue>) -> Result<Response, JsValue> {
    JsFuture::from(promise?).await?.dyn_into()
}

async fn body(
    response: &Response,
    content_length: Option<String>,
    last_length: usize,
) -> Result<Vec<u8>, ()> {
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    // The body of an error is short.
    if !response.ok() {
        return body_stream::read(stream, 0).await;
    }
    let expected = body_buffer::expected_length(content_length.as_deref(), last_length);
    body_stream::reserve_memory(expected, last_length);
    body_stream::read(stream, expected).await
}
