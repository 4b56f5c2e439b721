//! Tells when an element has another size.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Watches one element until it is dropped.
#[derive(Debug)]
pub(crate) struct ResizeSubscription {
    observer: ResizeObserver,
    /// What the observer calls; dropped after it.
    _tell: Closure<dyn FnMut()>,
}

impl ResizeSubscription {
    /// Calls `tell` with the first size and with every other.
    pub(crate) fn observe(element: &Element, tell: impl FnMut() + 'static) -> Option<Self> {
        let tell = Closure::<dyn FnMut()>::new(tell);
        let observer = ResizeObserver::new(tell.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _tell: tell })
    }
}

impl Drop for ResizeSubscription {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
