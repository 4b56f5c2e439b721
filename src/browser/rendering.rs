//! Whether an element is rendered, as opposed to scrolled out of view: nothing is rendered in a closed dialog, in a hidden
//! tab panel or under `display: none`.

use js_sys::{Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, IntersectionObserver, IntersectionObserverInit, ResizeObserver,
    ResizeObserverBoxOptions, ResizeObserverOptions,
};

/// Enough for any page, so that an element does not leave the intersection by being scrolled out of view.
const MARGIN: &str = "9999999px";

/// Whether the element is rendered. It needs a box, so `display: contents` is not enough.
pub(crate) fn is_rendered(element: &Element) -> bool {
    // By name, because web-sys does not have it.
    let check = Reflect::get(element, &"checkVisibility".into()).ok();
    let visible = check
        .and_then(|check| check.dyn_into::<Function>().ok())
        .and_then(|check| check.call0(element).ok()?.as_bool());
    // Safari before 17.4. Cannot tell `content-visibility: hidden`.
    visible.unwrap_or_else(|| element.get_bounding_client_rect().width() > 0.0)
}

/// Reports when an element may have begun or ceased to be rendered, until it is dropped.
#[must_use = "dropping it ends the subscription"]
#[derive(Debug)]
pub(crate) struct RenderingSubscription {
    /// Reports `display: none`, on the element or around it: its border box becomes empty. A box with a border never is,
    /// not even where the host leaves no room for it.
    resize: ResizeObserver,
    /// Reports `content-visibility: hidden`, which changes no size, and the contents of a closed `<details>`.
    intersection: IntersectionObserver,
    /// Called by both, so it has to be dropped after them.
    _on_change: Closure<dyn FnMut()>,
}

impl RenderingSubscription {
    /// Calls `on_change` at the start and after each possible change; [`is_rendered`] tells which it was.
    pub(crate) fn observe(element: &Element, on_change: impl FnMut() + 'static) -> Option<Self> {
        let on_change = Closure::<dyn FnMut()>::new(on_change);
        let callback = on_change.as_ref().unchecked_ref();
        let resize = ResizeObserver::new(callback).ok()?;
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        // By name, because web-sys has neither a document as the root, for which the margin counts in frames too, nor the
        // margin of scrollers within it.
        let document: JsValue = element.owner_document()?.into();
        for (name, value) in [("root", document), ("scrollMargin", MARGIN.into())] {
            Reflect::set(&options, &name.into(), &value).ok()?;
        }
        let intersection = IntersectionObserver::new_with_options(callback, &options).ok()?;
        let options = ResizeObserverOptions::new();
        options.set_box(ResizeObserverBoxOptions::BorderBox);
        resize.observe_with_options(element, &options);
        intersection.observe(element);
        Some(Self { resize, intersection, _on_change: on_change })
    }
}

impl Drop for RenderingSubscription {
    fn drop(&mut self) {
        self.resize.disconnect();
        self.intersection.disconnect();
    }
}
