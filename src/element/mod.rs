//! The wasm behind `<job-tree>`: what the element's JavaScript class (`npm/element.js`) mounts, updates and frees.

mod options;
mod systems;

use std::rc::Rc;

use js_sys::{Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ShadowRoot};
use yew::{AppHandle, Callback};

use crate::browser::auth_headers::HostHeaders;
use crate::browser::fetch::Fetcher;
use crate::browser::prefetch;
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::timestamp::Timestamp;
use crate::view::job_tree::JobTree;
use crate::view::job_tree::msg::Msg;
use crate::view::messages::Messages;
use crate::view::props::{JobTreeEvent, JobTreeProps};
use crate::view::stylesheet;

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
    /// Draws the job that the attributes of `element` name into `container`. `host` holds what no attribute can:
    /// `fetcher`, `headers` and `messages`. `listener(type, detail)` hears of everything that becomes an event.
    #[wasm_bindgen(constructor)]
    pub fn new(
        element: Element,
        container: Element,
        host: &Object,
        listener: js_sys::Function,
    ) -> Self {
        let on_event = Callback::from(move |event: JobTreeEvent| {
            let (name, detail) = describe(&event);
            // What a listener throws is the page's own business, and reported by the browser.
            let _ = listener.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), &detail);
        });
        let props = props(&element, host, on_event, 0);
        stylesheet::adopt(&container); // before anything is drawn
        let app = yew::Renderer::<JobTree>::with_root_and_props(container, props.clone()).render();
        Self { app: Some(app), element, props }
    }

    /// The element's attributes have changed, or what else the host has set.
    pub fn update(&mut self, host: &Object) {
        let JobTreeProps { on_event, refresh, .. } = &self.props;
        let props = props(&self.element, host, on_event.clone(), *refresh);
        if props != self.props {
            self.apply(props);
        }
    }

    /// Asks at once.
    pub fn refresh(&mut self) {
        let refresh = self.props.refresh.wrapping_add(1);
        self.apply(JobTreeProps { refresh, ..self.props.clone() });
    }

    /// The last good answer.
    pub fn snapshot(&self) -> Option<SnapshotHandle> {
        let job = self.app.as_ref()?.get_component()?;
        job.snapshot().cloned().map(SnapshotHandle)
    }

    /// Opens every branch, or closes them.
    #[wasm_bindgen(js_name = openAll)]
    pub fn open_all(&self, open: bool) {
        self.send(Msg::ExpandAll(open));
    }

    /// Opens what is above the node with this id and moves the focus there. Whether there is one.
    pub fn reveal(&self, id: String) -> bool {
        let app = self.app.as_ref();
        let is_there = app.and_then(|app| app.get_component()).is_some_and(|job| job.has_node(&id));
        self.send(Msg::Reveal(id));
        is_there
    }

    /// The tree as plain text.
    #[wasm_bindgen(js_name = toText)]
    pub fn to_text(&self) -> String {
        let app = self.app.as_ref();
        app.and_then(|app| app.get_component()).map(|job| job.to_text()).unwrap_or_default()
    }
}

/// Makes the script's function known that hands over a request which it has sent while the wasm was on its way.
#[wasm_bindgen(js_name = takeEarlyWith)]
#[expect(unreachable_pub, reason = "wasm-bindgen exports nothing less")]
pub fn take_early_with(take: js_sys::Function) {
    prefetch::take_with(take);
}

/// A tree of so many nodes is JavaScript within some milliseconds. What is kept of a larger one is free again only when
/// JavaScript collects its garbage.
const LARGE: usize = 200;

/// An answer that somebody may want to read. What is long in it becomes JavaScript only then: of 10,000 nodes that takes
/// longer than all the rest of a refresh.
#[wasm_bindgen]
#[derive(Debug)]
pub struct SnapshotHandle(Rc<Snapshot>);

#[wasm_bindgen]
impl SnapshotHandle {
    /// Whether it takes long enough to be worth waiting until somebody reads it.
    #[wasm_bindgen(js_name = isLarge)]
    pub fn is_large(&self) -> bool {
        self.0.root.descendants().nth(LARGE).is_some()
    }

    /// What is short in it, as a plain object.
    pub fn around(&self) -> JsValue {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Around<'a> {
            system: &'a str,
            project_id: Option<&'a str>,
            job_id: Option<&'a str>,
            fetched_at: Timestamp,
            complete: bool,
        }
        let Snapshot { system, project_id, job_id, fetched_at, complete, .. } = &*self.0;
        plain(&Around {
            system,
            project_id: project_id.as_deref(),
            job_id: job_id.as_deref(),
            fetched_at: *fetched_at,
            complete: *complete,
        })
    }

    /// What was odd about it, as plain objects.
    pub fn warnings(&self) -> JsValue {
        plain(&self.0.warnings)
    }

    /// The tree as a plain object.
    pub fn root(&self) -> JsValue {
        plain(&*self.0.root)
    }
}

impl Mounted {
    fn send(&self, message: Msg) {
        if let Some(app) = &self.app {
            app.send_message(message);
        }
    }

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
    host: &Object,
    on_event: Callback<JobTreeEvent>,
    refresh: u32,
) -> JobTreeProps {
    let given = |name: &str| {
        let value = Reflect::get(host, &JsValue::from_str(name)).ok();
        value.filter(|value| !value.is_undefined() && !value.is_null())
    };
    let attribute = |name: &str| match name {
        "lang" => Some(language(element)),
        _ => element.get_attribute(name),
    };
    JobTreeProps {
        fetcher: given("fetcher").and_then(|fetcher| fetcher.dyn_into().ok()).map(Fetcher::new),
        headers: given("headers").map(HostHeaders::new),
        messages: given("messages").as_ref().map(messages).unwrap_or_default(),
        on_event,
        refresh,
        ..options::props(attribute)
    }
}

/// The language that `element` stands in: as it says itself, or the nearest around it, or the person's browser.
fn language(element: &Element) -> String {
    let mut at = element.clone();
    loop {
        if let Some(lang) =
            at.closest("[lang]").ok().flatten().and_then(|it| it.get_attribute("lang"))
        {
            return lang;
        }
        // Out of a shadow root, if it is in one.
        match at.get_root_node().dyn_into::<ShadowRoot>() {
            Ok(root) => at = root.host(),
            Err(_) => break,
        }
    }
    web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default()
}

/// The texts of a JavaScript object, by their keys.
fn messages(messages: &JsValue) -> Messages {
    let Some(messages) = messages.dyn_ref::<js_sys::Object>() else { return Messages::default() };
    let entries = js_sys::Object::entries(messages);
    let text_of = |entry: JsValue| {
        let entry: js_sys::Array = entry.dyn_into().ok()?;
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    };
    entries.iter().filter_map(text_of).collect()
}

/// An event's name without its prefix, and its `detail`.
fn describe(event: &JobTreeEvent) -> (&'static str, JsValue) {
    #[derive(Serialize)]
    struct PhaseChange {
        from: Option<&'static str>,
        to: &'static str,
    }
    match event {
        // Read by `Mounted::snapshot`, if anybody does.
        JobTreeEvent::Updated(_) => ("update", JsValue::UNDEFINED),
        JobTreeEvent::Ended(_) => ("end", JsValue::UNDEFINED),
        JobTreeEvent::Failed(error) => ("error", plain(&**error)),
        JobTreeEvent::Paused(paused) => ("pause", JsValue::from_bool(*paused)),
        JobTreeEvent::Recovered => ("recovered", JsValue::UNDEFINED),
        JobTreeEvent::PhaseChanged { from, to } => {
            ("phase", plain(&PhaseChange { from: from.map(|from| from.as_str()), to: to.as_str() }))
        }
        JobTreeEvent::ActivityChanged { from, to } => {
            ("activity", plain(&PhaseChange { from: Some(from.as_str()), to: to.as_str() }))
        }
        JobTreeEvent::Selected(id) => ("select", JsValue::from_str(id)),
    }
}

/// A plain JavaScript object: no `Map`, and `null` for what is missing.
fn plain(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
