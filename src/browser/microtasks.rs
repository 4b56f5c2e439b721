//! Runs microtasks early, for what must be rendered before an event ends.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Calls `act`, and then the microtasks that it has queued, such as rendering.
///
/// While a script of the page calls `window.print()`, the browser would run them only after the page has been printed.
pub(crate) fn run_at_once(act: impl FnOnce()) {
    let (global, name) = (js_sys::global(), JsValue::from_str("queueMicrotask"));
    let original = Reflect::get(&global, &name).unwrap_or_default();
    let queued = Array::new();
    let push = Reflect::get(&queued, &"push".into()).unwrap_or_default();
    // Fails only if the page has frozen its globals. Then the microtasks run when the browser says.
    let _ = Reflect::set(&global, &name, &push.unchecked_into::<Function>().bind0(&queued));
    act();
    let _ = Reflect::set(&global, &name, &original);
    for task in queued.iter() {
        let _ = task.unchecked_into::<Function>().call0(&JsValue::UNDEFINED);
    }
}
