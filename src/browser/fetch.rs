//! One request, aborted when it is dropped.

use gloo_net::http::{Request, RequestBuilder, Response};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestCredentials};

use crate::engine::request::Ask;

/// A JavaScript function `(Request) => Promise<Response>` in place of `fetch`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetcher(pub js_sys::Function);

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Transport {
    pub(crate) credentials: Credentials,
    pub(crate) fetcher: Option<Fetcher>,
}

/// An answer as it came.
#[derive(Debug)]
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) request_id: Option<String>,
    pub(crate) date: Option<String>,
}

/// The right to have a request go on. Aborts it when dropped.
#[derive(Debug)]
pub(crate) struct Flight(AbortController);

impl Flight {
    /// `None` in a browser without `AbortController`, of which none can run this.
    pub(crate) fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Transport {
    /// Asks. `Err` where no answer came; a browser does not say why.
    pub(crate) fn get(
        &self,
        ask: &Ask,
        flight: &Flight,
    ) -> impl Future<Output = Result<RawAnswer, ()>> + 'static {
        let request = RequestBuilder::new(&ask.url)
            .credentials(match self.credentials {
                Credentials::SameOrigin => RequestCredentials::SameOrigin,
                Credentials::Include => RequestCredentials::Include,
                Credentials::Omit => RequestCredentials::Omit,
            })
            // An answer may come out of the browser's cache only after the server has said that it still holds.
            .cache(RequestCache::NoCache)
            .header("accept", "application/json")
            .abort_signal(Some(&flight.0.signal()));
        let headers = ask.headers.iter();
        let request =
            headers.fold(request, |request, (name, value)| request.header(name, value)).build();
        let fetcher = self.fetcher.clone();
        async move {
            let response = send(request.map_err(drop)?, fetcher).await?;
            let headers = response.headers();
            Ok(RawAnswer {
                status: response.status(),
                request_id: headers.get("x-request-id"),
                date: headers.get("date"),
                body: response.binary().await.map_err(drop)?,
            })
        }
    }
}

async fn send(request: Request, fetcher: Option<Fetcher>) -> Result<Response, ()> {
    let Some(Fetcher(fetcher)) = fetcher else {
        return request.send().await.map_err(drop);
    };
    let request: web_sys::Request = request.into();
    let promise = fetcher.call1(&JsValue::UNDEFINED, &request).map_err(drop)?;
    let response = JsFuture::from(js_sys::Promise::resolve(&promise)).await.map_err(drop)?;
    response.dyn_into::<web_sys::Response>().map(Response::from).map_err(drop)
}
