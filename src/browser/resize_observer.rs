//! Reports when the size of an element changes.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Observes the size of elements until it is dropped.
#[must_use = "dropping it ends the subscription"]
#[derive(Debug)]
pub(crate) struct ResizeSubscription {
    observer: ResizeObserver,
    /// Called by `observer`, so it has to be dropped after it.
    _on_resize: Closure<dyn FnMut()>,
}

impl ResizeSubscription {
    /// Calls `on_resize` once at the start, and whenever the size of an element changes.
    pub(crate) fn observe(elements: &[Element], on_resize: impl FnMut() + 'static) -> Option<Self> {
        let on_resize = Closure::<dyn FnMut()>::new(on_resize);
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
        for element in elements {
            observer.observe(element);
        }
        Some(Self { observer, _on_resize: on_resize })
    }

    /// Observes another element too.
    pub(crate) fn add(&self, element: &Element) {
        self.observer.observe(element);
    }
}

impl Drop for ResizeSubscription {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
