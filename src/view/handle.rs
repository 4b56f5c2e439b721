//! The parent's handle of a widget.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use web_sys::Element;
use yew::Callback;

use super::job_tree::msg::Msg;
use crate::browser::clock;
use crate::engine::i18n::Texts;
use crate::engine::model::snapshot::Snapshot;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::refresh::clock::Monotonic;
use crate::engine::view_model::text_report;

/// Lets the parent of a [`JobTree`](crate::JobTree) control it. Create one, keep it between renders and give a clone to the
/// component as its `handle`.
///
/// Its methods can be called at any time, in a callback for an event too. Without a widget they do nothing. A handle
/// belongs to one widget; if several get the same one, it controls the last one.
///
/// ```
/// use jobtree::{JobAddress, JobTree, JobTreeHandle};
/// use yew::prelude::*;
///
/// #[component]
/// fn ClusterJob() -> Html {
///     let handle = (*use_state(JobTreeHandle::default)).clone();
///     let address = JobAddress::new("cce", "demo", "demo-failure").with_proxy("/proxy/demo");
///     let onclick = {
///         let handle = handle.clone();
///         move |_: MouseEvent| handle.expand_all()
///     };
///     html! {
///         <>
///             <button {onclick}>{ "Expand all" }</button>
///             <JobTree {address} {handle} />
///         </>
///     }
/// }
/// ```
#[derive(Clone, Default)]
pub struct JobTreeHandle(Rc<RefCell<Connection>>);

/// The widget, as its handle knows it. Not the component itself, which is borrowed while it calls back.
#[derive(Default)]
struct Connection {
    /// Queues a message for the widget; `None` while there is none.
    send: Option<Callback<Msg>>,
    /// Whether a refresh was requested that the widget has not begun.
    wants_refresh: bool,
    shown: Option<(TreeReport, ServerMoment)>,
    /// What the element renders into.
    container: Option<Element>,
}

/// A snapshot, and the texts to describe it.
pub(crate) struct TreeReport {
    pub(crate) snapshot: Rc<Snapshot>,
    pub(crate) texts: Rc<Texts>,
}

/// The time by the server's clock at a moment of the page's.
struct ServerMoment {
    at: Monotonic,
    time: Timestamp,
}

impl JobTreeHandle {
    /// A handle for a widget in this container.
    #[cfg(feature = "element")]
    pub(crate) fn in_container(container: Element) -> Self {
        Self(Rc::new(RefCell::new(Connection { container: Some(container), ..Default::default() })))
    }

    /// What the widget is rendered into, if its parent has said so. There its language is known before the first render.
    pub(crate) fn container(&self) -> Option<Element> {
        self.0.borrow().container.clone()
    }

    /// Requests the job immediately, even while paused. Before the widget is there, it begins with that request.
    pub fn refresh(&self) {
        self.0.borrow_mut().wants_refresh = true;
        self.send(Msg::Refresh);
    }

    /// Expands the ancestors of the node with this id, selects it and moves the focus to its row. Returns whether the node
    /// exists.
    pub fn reveal(&self, id: &str) -> bool {
        let exists = self.snapshot().is_some_and(|snapshot| {
            let mut nodes = snapshot.root.descendants();
            nodes.any(|node| *node.id == *id)
        });
        exists && self.send(Msg::Reveal(id.to_owned()))
    }

    /// Expands all branches.
    pub fn expand_all(&self) {
        self.send(Msg::ExpandAll(true));
    }

    /// Collapses all branches except the root.
    pub fn collapse_all(&self) {
        self.send(Msg::ExpandAll(false));
    }

    /// The last successful snapshot; `None` before the first one.
    pub fn snapshot(&self) -> Option<Rc<Snapshot>> {
        let connection = self.0.borrow();
        connection.shown.as_ref().map(|(report, _)| report.snapshot.clone())
    }

    /// The tree as plain text, in the widget's language; empty before the first snapshot.
    pub fn to_text(&self) -> String {
        let connection = self.0.borrow();
        let shown = connection.shown.as_ref();
        shown.map(|(report, clock)| report.text(clock.now())).unwrap_or_default()
    }

    /// Connects the widget that handles the messages of `send`.
    pub(crate) fn connect(&self, send: &Callback<Msg>) {
        let mut connection = self.0.borrow_mut();
        connection.send = Some(send.clone());
        connection.shown = None;
    }

    /// Whether a refresh was requested since the last call. A widget that has begun another job in the meantime has to
    /// request it only once.
    pub(crate) fn take_refresh(&self) -> bool {
        std::mem::take(&mut self.0.borrow_mut().wants_refresh)
    }

    /// Disconnects the widget, unless the handle belongs to another one by now.
    pub(crate) fn disconnect(&self, send: &Callback<Msg>) {
        let mut connection = self.0.borrow_mut();
        if connection.send.as_ref() == Some(send) {
            *connection = Connection::default();
        }
    }

    /// Stores what is shown. `time` is the time by the server's clock.
    pub(crate) fn share(&self, report: Option<TreeReport>, time: Timestamp) {
        let shown =
            report.map(|report| (report, ServerMoment { at: clock::now().monotonic, time }));
        self.0.borrow_mut().shown = shown;
    }

    /// Restores what the browser has dropped because the widget was moved in the document.
    #[cfg(feature = "element")]
    pub(crate) fn moved(&self) {
        self.send(Msg::Moved);
    }

    /// Changes to the language around the widget.
    #[cfg(feature = "element")]
    pub(crate) fn follow_language(&self) {
        self.send(Msg::LanguageChanged);
    }

    /// Returns whether there is a widget.
    fn send(&self, msg: Msg) -> bool {
        // A copy, because nothing may be borrowed while the message is handled.
        let send = self.0.borrow().send.clone();
        send.map(|send| send.emit(msg)).is_some()
    }
}

/// Handles are equal if they belong to the same widget.
impl PartialEq for JobTreeHandle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for JobTreeHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_connected = self.0.borrow().send.is_some();
        f.debug_struct("JobTreeHandle").field("is_connected", &is_connected).finish()
    }
}

impl TreeReport {
    /// The tree as plain text. `now` is the time by the server's clock.
    pub(crate) fn text(&self, now: Timestamp) -> String {
        text_report::text(&self.texts, &self.snapshot, now)
    }
}

impl ServerMoment {
    fn now(&self) -> Timestamp {
        let passed = clock::now().monotonic.since(self.at).as_millis() as i64;
        Timestamp::from_unix_millis(self.time.unix_millis().saturating_add(passed))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn handle_is_equal_to_its_clones() {
        let handle = JobTreeHandle::default();
        assert_eq!(handle, handle.clone());
        assert_ne!(handle, JobTreeHandle::default());
    }

    #[test]
    fn handle_without_a_widget_does_nothing() {
        let handle = JobTreeHandle::default();
        handle.expand_all();
        handle.collapse_all();
        assert!(!handle.reveal("a"));
        assert_eq!((handle.snapshot(), handle.to_text()), (None, String::new()));
    }

    #[test]
    fn refresh_is_begun_once_by_whoever_takes_it_first() {
        let handle = JobTreeHandle::default();
        handle.refresh();
        let messages = Rc::new(Cell::new(0));
        let send = {
            let messages = messages.clone();
            Callback::from(move |_| messages.set(messages.get() + 1))
        };
        handle.connect(&send);
        assert!(handle.take_refresh(), "requested before the widget was there");
        assert!(!handle.take_refresh());
        handle.refresh();
        handle.refresh();
        assert_eq!(messages.get(), 2);
        assert!(handle.take_refresh() && !handle.take_refresh());
    }

    #[test]
    fn only_the_connected_widget_disconnects() {
        let (first, second) = (Callback::from(drop), Callback::from(drop));
        let handle = JobTreeHandle::default();
        handle.connect(&first);
        handle.connect(&second);
        handle.disconnect(&first);
        assert!(handle.send(Msg::Ticked), "the second widget");
        handle.disconnect(&second);
        assert!(!handle.send(Msg::Ticked));
    }
}
