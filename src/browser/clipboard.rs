//! Copies text to the clipboard.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Document, Element, Window};

/// Copies `text` in the document of `element`, and calls `on_done` with whether the browser allowed it.
///
/// The clipboard's API is missing on pages without TLS, and a permissions policy may deny it. The old command works there
/// too, in response to a click or key.
pub(crate) fn copy(text: String, element: &Element, on_done: impl FnOnce(bool) + 'static) {
    // Not the global window, because the element may have been moved into a frame.
    let document = element.owner_document();
    let window = document.as_ref().and_then(Document::default_view);
    let write = window.as_ref().and_then(|window| write(window, &text));
    spawn_local(async move {
        let is_written = match write {
            Some(write) => JsFuture::from(write).await.is_ok(),
            None => false,
        };
        let by_command = || copy_by_command(&window?, &document?, text);
        on_done(is_written || by_command().is_some());
    });
}

// By name, because `navigator.clipboard` may be missing.
fn write(window: &Window, text: &str) -> Option<Promise> {
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into()).ok()?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into()).ok()?.dyn_into().ok()?;
    Some(Promise::resolve(&write.call1(&clipboard, &text.into()).ok()?))
}

/// Copies with `execCommand`. The event takes the text, so that neither focus nor selection changes.
fn copy_by_command(window: &Window, document: &Document, text: String) -> Option<()> {
    let is_copied = Rc::new(Cell::new(false));
    let flag = is_copied.clone();
    let on = |name: &'static str, handle: Box<dyn Fn(&web_sys::Event)>| {
        let options =
            EventListenerOptions { passive: false, ..EventListenerOptions::run_in_capture_phase() };
        EventListener::new_with_options(window, name, options, move |event| {
            // The page may have handlers that forbid copying or change what is copied.
            event.stop_immediate_propagation();
            event.prevent_default();
            handle(event);
        })
    };
    // Preventing its default enables the command without a selection.
    let _before = on("beforecopy", Box::new(|_| ()));
    let _copy = on("copy", Box::new(move |event| flag.set(set_data(event, &text).is_some())));
    let is_done = call(document, "execCommand", &["copy".into()])?.is_truthy();
    // Only the event tells that it was not the page's own handler that has taken the command.
    (is_done && is_copied.get()).then_some(())
}

fn set_data(event: &web_sys::Event, text: &str) -> Option<JsValue> {
    let data = Reflect::get(event, &"clipboardData".into()).ok()?;
    call(&data, "setData", &["text/plain".into(), text.into()])
}

fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = Reflect::get(of, &name.into()).ok()?.dyn_into().ok()?;
    function.apply(of, &arguments.iter().collect()).ok()
}
