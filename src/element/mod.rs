//! The wasm behind `<job-tree>`: what the element's JavaScript class (`npm/element.js`) mounts, updates and frees.

mod options;
mod systems;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, Callback};

use crate::browser::fetch::Fetcher;
use crate::browser::headers::HostHeaders;
use crate::view::job_tree::{JobTree, JobTreeEvent, JobTreeProps};

/// A widget on the page. Freeing it ends its request, its timers and its tree.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Mounted {
    app: Option<AppHandle<JobTree>>,
    element: Element,
    props: JobTreeProps,
}

#[wasm_bindgen]
impl Mounted {
    /// Draws the job that the attributes of `element` name into `container`. `listener(type, detail)` hears of
    /// everything that becomes an event.
    #[wasm_bindgen(constructor)]
    pub fn new(
        element: Element,
        container: Element,
        fetcher: Option<js_sys::Function>,
        headers: JsValue,
        listener: js_sys::Function,
    ) -> Self {
        let on_event = Callback::from(move |event: JobTreeEvent| {
            let (name, detail) = describe(&event);
            // What a listener throws is the page's own business, and reported by the browser.
            let _ = listener.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), &detail);
        });
        let props = props(&element, fetcher, headers, on_event, 0);
        let app = yew::Renderer::<JobTree>::with_root_and_props(container, props.clone()).render();
        Self { app: Some(app), element, props }
    }

    /// The element's attributes have changed, or what it fetches by.
    pub fn update(&mut self, fetcher: Option<js_sys::Function>, headers: JsValue) {
        let JobTreeProps { on_event, refresh, .. } = &self.props;
        let props = props(&self.element, fetcher, headers, on_event.clone(), *refresh);
        if props != self.props {
            self.apply(props);
        }
    }

    /// Asks at once.
    pub fn refresh(&mut self) {
        let refresh = self.props.refresh.wrapping_add(1);
        self.apply(JobTreeProps { refresh, ..self.props.clone() });
    }
}

impl Mounted {
    fn apply(&mut self, props: JobTreeProps) {
        self.props = props.clone();
        if let Some(app) = &mut self.app {
            app.update(props);
        }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }
}

fn props(
    element: &Element,
    fetcher: Option<js_sys::Function>,
    headers: JsValue,
    on_event: Callback<JobTreeEvent>,
    refresh: u32,
) -> JobTreeProps {
    JobTreeProps {
        fetcher: fetcher.map(Fetcher),
        headers: Some(headers).filter(|headers| !headers.is_undefined()).map(HostHeaders),
        on_event,
        refresh,
        ..options::props(|name| element.get_attribute(name))
    }
}

/// An event's name without its prefix, and its `detail`.
fn describe(event: &JobTreeEvent) -> (&'static str, JsValue) {
    #[derive(Serialize)]
    struct Change {
        from: Option<&'static str>,
        to: &'static str,
    }
    match event {
        JobTreeEvent::Updated(snapshot) => ("update", plain(&**snapshot)),
        JobTreeEvent::Ended(_) => ("end", JsValue::UNDEFINED),
        JobTreeEvent::Failed(error) => ("error", plain(&**error)),
        JobTreeEvent::Recovered => ("recovered", JsValue::UNDEFINED),
        JobTreeEvent::PhaseChanged { from, to } => {
            ("phase", plain(&Change { from: from.map(|from| from.as_str()), to: to.as_str() }))
        }
        JobTreeEvent::ActivityChanged { from, to } => {
            ("activity", plain(&Change { from: Some(from), to }))
        }
        JobTreeEvent::Selected(id) => ("select", JsValue::from_str(id)),
    }
}

/// A plain JavaScript object: no `Map`, and `null` for what is missing.
fn plain(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
