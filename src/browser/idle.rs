//! Work for when the browser has nothing more urgent to do.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Runs `work` when the browser is idle, or soon where it cannot tell (Safari).
pub(crate) fn run_when_idle(work: impl FnOnce() + 'static) {
    let window = web_sys::window();
    let can_tell = window.as_ref().is_some_and(|window| {
        js_sys::Reflect::has(window, &"requestIdleCallback".into()).unwrap_or_default()
    });
    if let Some(window) = window.filter(|_| can_tell) {
        let work = Closure::once_into_js(work);
        // Fails only for an argument that is no function.
        let _ = window.request_idle_callback(work.unchecked_ref());
    } else {
        Timeout::new(0, work).forget();
    }
}
