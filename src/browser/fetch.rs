//! One request, aborted when it is dropped.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_net::http::{Headers, Request, RequestBuilder, Response};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestCredentials};

use super::auth_headers::HostHeaders;
use super::body_stream;
use super::prefetch::{self, Prefetched};
use crate::engine::refresh::job_watch::{FetchOutcome, HttpResponse};
use crate::engine::refresh::request::HttpRequest;

/// A JavaScript function `(Request) => Promise<Response>` that replaces the browser's `fetch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetcher(js_sys::Function);

impl Fetcher {
    /// Requests are sent with `function`.
    pub fn new(function: js_sys::Function) -> Self {
        Self(function)
    }

    /// The JavaScript function.
    pub fn as_function(&self) -> &js_sys::Function {
        &self.0
    }
}

impl From<js_sys::Function> for Fetcher {
    fn from(function: js_sys::Function) -> Self {
        Self(function)
    }
}

/// Whether cookies go along with requests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Credentials {
    /// To the page's own origin only.
    #[default]
    SameOrigin,
    /// Always.
    Include,
    /// Never.
    Omit,
}

/// What every request of a widget is sent with.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Transport {
    pub(crate) credentials: Credentials,
    pub(crate) fetcher: Option<Fetcher>,
    pub(crate) headers: Option<HostHeaders>,
}

/// The host's headers as it gave them last.
pub(crate) type LastHeaders = Rc<RefCell<Option<web_sys::Headers>>>;

/// The right to have a request go on. Aborts it when dropped.
#[derive(Debug)]
pub(crate) struct AbortHandle(AbortController);

impl Drop for AbortHandle {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Transport {
    /// Asks. The host's headers are those of the last request unless there are none or `fresh_headers` are wanted. The
    /// body of a good answer can be heard while it comes; the last one had `last_length` bytes, 0 where there was none.
    /// `None` in a browser without `AbortController`, of which none can run this.
    pub(crate) fn get(
        &self,
        ask: HttpRequest,
        last_headers: LastHeaders,
        fresh_headers: bool,
        last_length: usize,
        hear: impl Fn(&[u8]) + 'static,
    ) -> Option<(AbortHandle, impl Future<Output = FetchOutcome> + 'static)> {
        let Self { credentials, fetcher, headers } = self.clone();
        let (controller, early) = match self.early(&ask) {
            Some(Prefetched { controller, answer, sent }) => (controller, Some((answer, sent))),
            None => (AbortController::new().ok()?, None),
        };
        let signal = controller.signal();
        let outcome = async move {
            let mut known = last_headers.borrow().clone().filter(|_| !fresh_headers);
            if let (None, Some(host)) = (&known, headers) {
                let Ok(given) = host.get().await else {
                    return FetchOutcome::HeadersProviderFailed;
                };
                last_headers.replace(Some(given.clone()));
                known = Some(given);
            }
            // Given up while the host was asked for its headers.
            if signal.aborted() {
                return FetchOutcome::Unreachable;
            }
            let sent = early.as_ref().map(|(_, sent)| *sent);
            let response = match early {
                Some((answer, _)) => response_of(answer).await,
                None => match request(&ask, credentials, known, &signal) {
                    Ok(request) => send(request, fetcher).await,
                    Err(_) => Err(()), // an address that the browser does not understand
                },
            };
            let Ok(response) = response else { return FetchOutcome::Unreachable };
            let headers = response.headers();
            let answer = HttpResponse {
                sent,
                status: response.status(),
                body: Vec::new(),
                redirected: response.redirected(),
                request_id: headers.get("x-request-id"),
                date: headers.get("date"),
                retry_after: headers.get("retry-after"),
                etag: headers.get("etag"),
            };
            // Of what is refused there is nothing to be read early.
            let hear = |body: &[u8]| {
                if response.ok() {
                    hear(body)
                }
            };
            let expected =
                if response.ok() { body_stream::expected(&headers, last_length) } else { 0 };
            if last_length == 0 {
                body_stream::make_room(2 * expected); // for it, and for what is read of it, which takes about as much
            }
            let body = match response.body() {
                Some(pieces) => body_stream::whole(pieces, expected, hear).await,
                None => Ok(Vec::new()),
            };
            match body {
                Ok(body) => FetchOutcome::Responded(HttpResponse { body, ..answer }),
                Err(()) => FetchOutcome::Truncated,
            }
        };
        Some((AbortHandle(controller), outcome))
    }

    /// The same request, where the element's script has sent it already. It knows no headers.
    fn early(&self, ask: &HttpRequest) -> Option<Prefetched> {
        let is_plain =
            self.headers.is_none() && ask.headers.is_empty() && ask.if_none_match.is_none();
        let credentials = match self.credentials {
            Credentials::SameOrigin => "same-origin",
            Credentials::Include => "include",
            Credentials::Omit => "omit",
        };
        is_plain.then(|| prefetch::take(&ask.url, credentials, self.fetcher.as_ref()))?
    }
}

fn request(
    ask: &HttpRequest,
    credentials: Credentials,
    host: Option<web_sys::Headers>,
    signal: &web_sys::AbortSignal,
) -> Result<Request, JsValue> {
    // The browser's own type: gloo's panics on what is no value of a header.
    let headers = match host {
        Some(host) => web_sys::Headers::new_with_headers(&host)?,
        None => web_sys::Headers::new()?,
    };
    if !headers.has("accept")? {
        headers.set("accept", "application/json")?;
    }
    for (name, value) in &ask.headers {
        headers.set(name, value)?;
    }
    // An answer may come out of the browser's cache only after the server has said that it still holds. Where we have
    // it ourselves, the cache is left out, for it would make the server's word the whole answer again.
    let mut cache = RequestCache::NoCache;
    if let Some(etag) = &ask.if_none_match {
        headers.set("if-none-match", etag)?;
        cache = RequestCache::NoStore;
    }
    RequestBuilder::new(&ask.url)
        .headers(Headers::from_raw(headers))
        .credentials(match credentials {
            Credentials::SameOrigin => RequestCredentials::SameOrigin,
            Credentials::Include => RequestCredentials::Include,
            Credentials::Omit => RequestCredentials::Omit,
        })
        .cache(cache)
        .abort_signal(Some(signal))
        .build()
        .map_err(|_| JsValue::UNDEFINED)
}

async fn send(request: Request, fetcher: Option<Fetcher>) -> Result<Response, ()> {
    let Some(fetcher) = fetcher else {
        return request.send().await.map_err(drop);
    };
    let request: web_sys::Request = request.into();
    let promise = fetcher.as_function().call1(&JsValue::UNDEFINED, &request).map_err(drop)?;
    response_of(js_sys::Promise::resolve(&promise)).await
}

async fn response_of(answer: js_sys::Promise) -> Result<Response, ()> {
    let response = JsFuture::from(answer).await.map_err(drop)?;
    response.dyn_into::<web_sys::Response>().map(Response::from).map_err(drop)
}
