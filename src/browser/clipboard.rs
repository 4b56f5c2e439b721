//! Copies text to the clipboard.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Copies `text`, and calls `on_done` with whether the browser allowed it. Browsers allow it only in secure contexts, and
/// may ask the user.
pub(crate) fn copy(text: &str, on_done: impl FnOnce(bool) + 'static) {
    let write = write(text);
    spawn_local(async move {
        let copied = match write {
            Some(write) => JsFuture::from(write).await.is_ok(),
            None => false,
        };
        on_done(copied);
    });
}

// By name, because `navigator.clipboard` is missing in contexts that are not secure.
fn write(text: &str) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
    let write = Reflect::get(&clipboard, &JsValue::from_str("writeText")).ok()?;
    let write: Function = write.dyn_into().ok()?;
    write.call1(&clipboard, &JsValue::from_str(text)).ok()?.dyn_into().ok()
}
