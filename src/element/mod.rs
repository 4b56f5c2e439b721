//! The wasm exports for `<job-tree>`, used by the element's JavaScript class in `npm/element.js`.

mod app;
mod html_patch;
mod node_objects;
mod options;
mod page_dom;
mod plain_object;
mod systems;

use std::rc::Rc;

use js_sys::{Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::Callback;

use self::app::App;
use self::node_objects::NodeObjects;
use self::options::ElementProperties;
use self::plain_object::plain;
use crate::browser::auth_headers::HostHeaders;
use crate::browser::fetch_options::Fetcher;
use crate::browser::{catalogs, prefetch};
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::timestamp::Timestamp;
use crate::view::handle::JobTreeHandle;
use crate::view::messages::Messages;
use crate::view::props::{JobTreeEvent, JobTreeProps};
use crate::view::stylesheet;

/// A widget on the page. Freeing it aborts its request, ends its timers and removes its tree.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Mounted {
    app: App,
    element: Element,
    props: JobTreeProps,
    handle: JobTreeHandle,
    node_objects: Rc<NodeObjects>,
}

#[wasm_bindgen]
impl Mounted {
    /// Renders the job that the attributes of `element` name into `container`.
    ///
    /// `host` has the properties without an attribute: `fetcher`, `headers`, `messages`, and `refresh`, whether a new job is
    /// requested even while paused. `listener(type, detail)` is called for each event.
    #[wasm_bindgen(constructor)]
    pub fn new(
        element: Element,
        container: Element,
        host: &Object,
        listener: js_sys::Function,
    ) -> Self {
        let handle = JobTreeHandle::in_container(container.clone());
        if wants_refresh(host) {
            handle.refresh();
        }
        let props = props(&element, host, on_event(listener), handle.clone());
        stylesheet::adopt(&container); // before the first render
        let app = App::new(container, props.clone());
        Self { app, element, props, handle, node_objects: Rc::default() }
    }

    /// Reads the attributes and `host` again. If they name another job, `begin_job` is called for the listener of its
    /// events; those of the old job, which may still arrive, go to the old listener.
    pub fn update(&mut self, host: &Object, begin_job: &js_sys::Function) {
        let listener = self.props.on_event.clone();
        let mut props = props(&self.element, host, listener, self.handle.clone());
        if !props.requests_same_job(&self.props)
            && let Ok(listener) = begin_job.call0(&JsValue::UNDEFINED)
        {
            props.on_event = on_event(listener.unchecked_into());
            if wants_refresh(host) {
                self.handle.refresh();
            }
        }
        if !props.is_same_element(&self.props) {
            self.props = props.clone();
            self.app.update(props);
        }
    }

    /// Restores what the browser has dropped because the element was moved in the document.
    pub fn moved(&self) {
        self.handle.moved();
    }

    /// Changes to the language around the element, after its texts have been loaded.
    #[wasm_bindgen(js_name = followLanguage)]
    pub fn follow_language(&self) {
        self.handle.follow_language();
    }

    /// Refreshes immediately.
    pub fn refresh(&self) {
        self.handle.refresh();
    }

    /// The last successful snapshot.
    pub fn snapshot(&self) -> Option<SnapshotHandle> {
        let node_objects = self.node_objects.clone();
        self.handle.snapshot().map(|snapshot| SnapshotHandle { snapshot, node_objects })
    }

    /// Expands all branches, or collapses them.
    #[wasm_bindgen(js_name = openAll)]
    pub fn expand_all(&self, expand: bool) {
        if expand {
            self.handle.expand_all();
        } else {
            self.handle.collapse_all();
        }
    }

    /// Expands the ancestors of the node with this id and focuses its row. Returns whether the node exists.
    pub fn reveal(&self, id: &str) -> bool {
        self.handle.reveal(id)
    }

    /// The tree as plain text.
    #[wasm_bindgen(js_name = toText)]
    pub fn to_text(&self) -> String {
        self.handle.to_text()
    }
}

/// Sets the function that hands over a request that `npm/prefetch.js` sent while the wasm was loading.
#[wasm_bindgen(js_name = takeEarlyWith)]
#[expect(unreachable_pub, reason = "wasm-bindgen exports nothing less")]
pub fn take_early_with(take: js_sys::Function) {
    prefetch::take_with(take);
}

/// Sets the function `(tag, load)` that returns the texts of a language, or else loads them, see `npm/languages.js`.
#[wasm_bindgen(js_name = takeTextsWith)]
#[expect(unreachable_pub, reason = "wasm-bindgen exports nothing less")]
pub fn take_texts_with(texts_of: js_sys::Function) {
    catalogs::take_with(texts_of);
}

/// The largest number of nodes of a tree that is converted to JavaScript immediately, within milliseconds. The handle of
/// a larger tree is freed only by JavaScript's garbage collector.
const MAX_EAGER_NODES: usize = 200;

/// A snapshot for JavaScript. Its large parts are converted only when they are read, because 10,000 nodes take longer
/// than the rest of a refresh.
#[wasm_bindgen]
#[derive(Debug)]
pub struct SnapshotHandle {
    snapshot: Rc<Snapshot>,
    node_objects: Rc<NodeObjects>,
}

#[wasm_bindgen]
impl SnapshotHandle {
    /// Whether the tree is so large that it is converted only when it is read.
    #[wasm_bindgen(js_name = isLarge)]
    pub fn is_large(&self) -> bool {
        self.snapshot.root.descendants().nth(MAX_EAGER_NODES).is_some()
    }

    /// The snapshot as a plain object, without its tree and its warnings.
    #[wasm_bindgen(js_name = around)]
    pub fn header(&self) -> JsValue {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct SnapshotHeader<'a> {
            system: &'a str,
            project_id: Option<&'a str>,
            job_id: Option<&'a str>,
            fetched_at: Timestamp,
            complete: bool,
        }
        let Snapshot { system, project_id, job_id, fetched_at, complete, .. } = &*self.snapshot;
        plain(&SnapshotHeader {
            system,
            project_id: project_id.as_deref(),
            job_id: job_id.as_deref(),
            fetched_at: *fetched_at,
            complete: *complete,
        })
    }

    /// The warnings as plain objects.
    pub fn warnings(&self) -> JsValue {
        plain(&self.snapshot.warnings)
    }

    /// The tree as a plain object. It shares the objects of unchanged nodes with the tree that was converted before.
    pub fn root(&self) -> JsValue {
        self.node_objects.object(&self.snapshot.root)
    }
}

/// Whether the host waits for a refresh.
fn wants_refresh(host: &Object) -> bool {
    property(host, "refresh").is_truthy()
}

/// Passes events to JavaScript.
fn on_event(listener: js_sys::Function) -> Callback<JobTreeEvent> {
    Callback::from(move |event: JobTreeEvent| {
        let (name, detail) = describe(&event);
        // Errors that the listener throws are the page's own, and the browser reports them.
        let _ = listener.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), &detail);
    })
}

fn props(
    element: &Element,
    host: &Object,
    on_event: Callback<JobTreeEvent>,
    handle: JobTreeHandle,
) -> JobTreeProps {
    let given = |name: &str| {
        let value = property(host, name);
        (!value.is_undefined() && !value.is_null()).then_some(value)
    };
    JobTreeProps {
        fetcher: given("fetcher").and_then(|fetcher| fetcher.dyn_into().ok()).map(Fetcher::new),
        headers: given("headers").map(HostHeaders::new),
        messages: given("messages").as_ref().map(messages).unwrap_or_default(),
        on_event,
        handle: Some(handle),
        wrong_type: ["headers", "fetcher"]
            .into_iter()
            .find(|name| property(host, "invalid") == JsValue::from_str(name)),
        ..options::props(element)
    }
}

impl ElementProperties for Element {
    fn text(&self, name: &str) -> String {
        property(self, name).as_string().unwrap_or_default()
    }

    fn number(&self, name: &str) -> f64 {
        property(self, name).as_f64().unwrap_or_default()
    }

    fn flag(&self, name: &str) -> bool {
        property(self, name).is_truthy()
    }
}

fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// Converts a JavaScript object of keys and texts to messages.
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
        // The element reads `Mounted::snapshot` when the detail is read; the phase it needs for its states.
        JobTreeEvent::Update(snapshot) => ("update", snapshot.root.phase.as_str().into()),
        JobTreeEvent::End { .. } => ("end", JsValue::UNDEFINED),
        JobTreeEvent::Error(error) => ("error", plain(&**error)),
        JobTreeEvent::Paused(paused) => ("pause", JsValue::from_bool(*paused)),
        JobTreeEvent::Recovered => ("recovered", JsValue::UNDEFINED),
        JobTreeEvent::Phase { from, to, .. } => {
            ("phase", plain(&PhaseChange { from: from.map(|from| from.as_str()), to: to.as_str() }))
        }
        // The element knows the previous one, also across jobs.
        JobTreeEvent::Activity { to, .. } => ("activity", JsValue::from_str(to.as_str())),
        JobTreeEvent::Select(node) => ("select", JsValue::from_str(&node.id)),
    }
}
