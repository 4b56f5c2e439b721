//! Takes over the requests that the element's script sent while the wasm was loading (`npm/prefetch.js`).

use std::cell::RefCell;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortController;

use super::clock::from_millis;
use super::fetch_options::{Credentials, Fetcher};
use crate::engine::refresh::clock::Monotonic;

/// A request that the element's script has already sent.
pub(crate) struct Prefetched {
    pub(crate) response: Promise,
    pub(crate) controller: AbortController,
    pub(crate) sent: Monotonic,
}

thread_local! {
    /// The script's function `(url, credentials, fetcher) => [promise, controller, milliseconds] | undefined`.
    static TAKE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Registers the script's function that hands over a request.
pub(crate) fn take_with(take: Function) {
    TAKE.set(Some(take));
}

/// Takes the request that was sent to this URL with these credentials and this fetcher, if there is one.
pub(crate) fn take(
    url: &str,
    credentials: Credentials,
    fetcher: Option<&Fetcher>,
) -> Option<Prefetched> {
    let take = TAKE.with_borrow(Clone::clone)?;
    let fetcher = fetcher.map_or(JsValue::UNDEFINED, |fetcher| fetcher.as_function().into());
    let credentials = credentials.as_str().into();
    let taken = take.call3(&JsValue::UNDEFINED, &url.into(), &credentials, &fetcher).ok()?;
    let taken: Array = taken.dyn_into().ok()?;
    let millis = taken.get(2).as_f64()?;
    Some(Prefetched {
        response: taken.get(0).dyn_into().ok()?,
        controller: taken.get(1).dyn_into().ok()?,
        sent: from_millis(millis),
    })
}
