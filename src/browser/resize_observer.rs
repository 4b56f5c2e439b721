//! Reports when the size of an element changes.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Observes the size of an element until it is dropped.
#[must_use = "dropping it ends the subscription"]
#[derive(Debug)]
pub(crate) struct ResizeSubscription {
    observer: ResizeObserver,
    /// Called by `observer`, so it has to be dropped after it.
    _on_resize: Closure<dyn FnMut()>,
}

impl ResizeSubscription {
    /// Calls `on_resize` once at the start, and whenever the element's size changes.
    pub(crate) fn observe(element: &Element, on_resize: impl FnMut() + 'static) -> Option<Self> {
        let on_resize = Closure::<dyn FnMut()>::new(on_resize);
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _on_resize: on_resize })
    }
}

impl Drop for ResizeSubscription {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
