//! Requests that the element's script has sent while the wasm was on its way (`npm/early.js`).

use std::cell::RefCell;
use std::time::Duration;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortController;

use super::fetch::Fetcher;
use crate::engine::refresh::clock::Monotonic;

/// A request that is under way.
pub(crate) struct Prefetched {
    pub(crate) answer: Promise,
    pub(crate) controller: AbortController,
    pub(crate) sent: Monotonic,
}

thread_local! {
    /// Hands one over, if there is one for this address, these credentials and this fetcher.
    static TAKE: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Makes the script's function known.
pub(crate) fn take_with(take: Function) {
    TAKE.set(Some(take));
}

/// The request that was sent already.
pub(crate) fn take(url: &str, credentials: &str, fetcher: Option<&Fetcher>) -> Option<Prefetched> {
    let take = TAKE.with_borrow(Clone::clone)?;
    let fetcher = fetcher.map_or(JsValue::UNDEFINED, |fetcher| fetcher.as_function().into());
    let taken = take.call3(&JsValue::UNDEFINED, &url.into(), &credentials.into(), &fetcher).ok()?;
    let taken: Array = taken.dyn_into().ok()?;
    let millis = taken.get(2).as_f64()?;
    Some(Prefetched {
        answer: taken.get(0).dyn_into().ok()?,
        controller: taken.get(1).dyn_into().ok()?,
        sent: Monotonic(Duration::try_from_secs_f64(millis / 1000.0).ok()?),
    })
}
