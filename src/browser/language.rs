//! The language of a part of the page: that of the nearest `lang` around it, also across shadow roots.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MutationObserver, MutationObserverInit};

/// The language around `element`, whose own `lang` does not count; around nothing, that of the document. Without a `lang`,
/// the language of the user's browser.
pub(crate) fn around(element: Option<&Element>) -> String {
    let window = web_sys::window();
    let mut place = match element {
        Some(element) => above(element),
        None => window.as_ref().and_then(|it| it.document()).and_then(|it| it.document_element()),
    };
    while let Some(element) = place {
        let nearest = element.closest("[*|lang]").ok().flatten();
        if let Some(lang) = nearest.as_ref().and_then(own) {
            return lang;
        }
        // `closest` does not leave a shadow root.
        place = nearest.map_or_else(|| host(&element), |nearest| above(&nearest));
    }
    window.and_then(|window| window.navigator().language()).unwrap_or_default()
}

/// The language that `element` sets, as HTML has it: `xml:lang`, or else `lang`, which only HTML elements have.
fn own(element: &Element) -> Option<String> {
    let xml = element.get_attribute_ns(Some("http://www.w3.org/XML/1998/namespace"), "lang");
    let is_html = || element.namespace_uri().is_some_and(|it| it.ends_with("xhtml"));
    xml.or_else(|| element.get_attribute("lang").filter(|_| is_html()))
}

fn above(element: &Element) -> Option<Element> {
    element.parent_element().or_else(|| host(element))
}

/// The host of the shadow root that `element` is in.
fn host(element: &Element) -> Option<Element> {
    // By name, because a frame's shadow root has the class of another window.
    let host = Reflect::get(&element.get_root_node(), &"host".into()).unwrap_or_default();
    host.is_object().then(|| host.unchecked_into())
}

/// Reports when a `lang` changes in the documents and shadow roots around an element, until it is dropped.
#[must_use = "dropping it ends the subscription"]
#[derive(Debug)]
pub(crate) struct LanguageObserver {
    observer: MutationObserver,
    /// Called by `observer`, so it has to be dropped after it.
    _on_change: Closure<dyn FnMut()>,
}

impl LanguageObserver {
    pub(crate) fn new(on_change: impl FnMut() + 'static) -> Option<Self> {
        let on_change = Closure::<dyn FnMut()>::new(on_change);
        let observer = MutationObserver::new(on_change.as_ref().unchecked_ref()).ok()?;
        Some(Self { observer, _on_change: on_change })
    }

    /// Observes the roots around `element`, also after it has been moved. Observing one again changes nothing.
    pub(crate) fn observe(&self, element: &Element) {
        let options = MutationObserverInit::new();
        options.set_subtree(true);
        options.set_attribute_filter(&Array::of1(&"lang".into()));
        let mut place = Some(element.clone());
        while let Some(element) = place {
            let _ = self.observer.observe_with_options(&element.get_root_node(), &options);
            place = host(&element);
        }
    }
}

impl Drop for LanguageObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
