//! Copies a text.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Copies `text`, and says whether the browser let it: it does in secure pages only, and may ask the person.
pub(crate) fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let asked = ask(text);
    spawn_local(async move {
        let copied = match asked {
            Some(asked) => JsFuture::from(asked).await.is_ok(),
            None => false,
        };
        done(copied);
    });
}

// By name, because the property is missing in pages that are not secure.
fn ask(text: &str) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let clipboard = Reflect::get(&navigator, &JsValue::from_str("clipboard")).ok()?;
    let write = Reflect::get(&clipboard, &JsValue::from_str("writeText")).ok()?;
    let write: Function = write.dyn_into().ok()?;
    write.call1(&clipboard, &JsValue::from_str(text)).ok()?.dyn_into().ok()
}
