//! The run loop: takes one event, calls [`JobWatch::handle`] with the current time, runs every command, and notifies the
//! views once.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::clock::now;
use super::fetch::{AbortHandle, LastHeaders, Transport};
use super::page_lifecycle::{self, Subscription};
use super::watch_members::{Subscriber, WatchMembers};
use crate::engine::model::sync_status::SyncStatus;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::refresh::backoff::Jitter;
use crate::engine::refresh::clock::Monotonic;
use crate::engine::refresh::job_watch::{Input, JobWatch};
use crate::engine::refresh::poller::{Activity, Command, Event, RequestId, Schedule};
use crate::engine::refresh::request::JobRequest;

/// Identifies a watch by what it requests, how and how often. Widgets with equal keys share one watch.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WatchKey {
    pub(crate) request: JobRequest,
    pub(crate) transport: Transport,
    pub(crate) schedule: Schedule,
    /// Whether automatic refreshes are paused.
    pub(crate) paused: bool,
}

/// A widget's share of a watch. Dropping the last handle aborts the watch's request and cancels its timer.
#[must_use = "the widget is unsubscribed when the handle is dropped"]
pub(crate) struct WatchHandle {
    shared: Rc<SharedWatch>,
    subscriber: Rc<Subscriber>,
}

/// A watch with the browser resources that it owns, shared by all widgets with its key.
struct SharedWatch {
    key: RefCell<WatchKey>,
    watch: RefCell<JobWatch>,
    last_headers: LastHeaders,
    in_flight: RefCell<Option<AbortHandle>>,
    timer: RefCell<Option<Timeout>>,
    members: WatchMembers,
    page_subscription: RefCell<Option<Subscription>>,
    /// Whether the watch rests, as last dispatched.
    is_hidden: Cell<bool>,
}

thread_local! {
    /// All watches of the page.
    static WATCHES: RefCell<Vec<Weak<SharedWatch>>> = const { RefCell::new(Vec::new()) };
}

impl WatchHandle {
    /// Joins the watch with this key, or starts one. `on_change` is called after each event with the activity at that
    /// moment, because the watch may have moved on by the time the widget reads it. While none of its widgets is rendered,
    /// a watch rests as on a hidden page.
    pub(crate) fn start(
        key: WatchKey,
        is_rendered: bool,
        on_change: impl Fn(Activity) + 'static,
    ) -> Self {
        let subscriber: Rc<Subscriber> = Rc::new(on_change);
        let shared = SharedWatch::find(&key).unwrap_or_else(|| {
            let has_renewable_headers = key.transport.has_headers_function();
            let watch = JobWatch::new(key.request.clone(), key.schedule)
                .with_renewable_headers(has_renewable_headers);
            SharedWatch::start(key, watch, is_rendered)
        });
        shared.subscribe(&subscriber, is_rendered);
        shared.dispatch(Event::Connected.into());
        Self { shared, subscriber }
    }

    /// Changes anything but the job that is requested: the schedule, how requests are sent, what is decoded, and whether
    /// automatic refreshes are paused. Other widgets that share the watch are not affected.
    pub(crate) fn change(&mut self, edit: impl FnOnce(&mut WatchKey)) {
        let old = self.shared.key.borrow().clone();
        let mut key = old.clone();
        edit(&mut key);
        if key == old {
            return;
        }
        let (schedule, paused) = (key.schedule, key.paused);
        let (options, transport) = (key.request.options, key.transport.clone());
        if let Some(other) = SharedWatch::find(&key) {
            self.join(other);
            return;
        }
        if self.shared.members.count() > 1 {
            let watch = self.shared.watch.borrow().split();
            self.join(SharedWatch::start(key, watch, self.is_rendered()));
        } else {
            self.shared.key.replace(key);
            self.shared.dispatch(Event::Paused(paused).into());
        }
        if old.request.options != options {
            self.shared.watch.borrow_mut().set_options(options);
            self.shared.notify();
        }
        if old.schedule != schedule {
            self.shared.dispatch(Event::Rescheduled(schedule).into());
        }
        if old.transport != transport {
            let has_renewable_headers = transport.has_headers_function();
            self.shared.watch.borrow_mut().set_renewable_headers(has_renewable_headers);
            // Another function may well send the same; other headers are of another session.
            let at_once = old.transport.headers != transport.headers && !has_renewable_headers;
            self.shared.dispatch(Event::TransportChanged { at_once }.into());
        }
    }

    /// Sets whether the widget is rendered.
    pub(crate) fn set_rendered(&self, is_rendered: bool) {
        self.shared.members.set_rendered(&self.subscriber, is_rendered);
        self.shared.update_hidden();
    }

    /// Requests a refresh now.
    pub(crate) fn refresh(&self) {
        self.shared.dispatch(Event::RefreshRequested.into());
    }

    /// Reads the watch.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&JobWatch) -> T) -> T {
        read(&self.shared.watch.borrow())
    }

    /// The current time by the server's clock.
    pub(crate) fn server_now(&self) -> Timestamp {
        self.shared.watch.borrow_mut().server_now(now())
    }

    /// The status to show next to the job.
    pub(crate) fn sync_status(&self) -> SyncStatus {
        self.shared.watch.borrow_mut().sync_status(now())
    }

    fn is_rendered(&self) -> bool {
        self.shared.members.has_rendered(&self.subscriber)
    }

    /// Moves the widget to another watch and notifies it.
    fn join(&mut self, other: Rc<SharedWatch>) {
        let is_rendered = self.is_rendered();
        let left = std::mem::replace(&mut self.shared, other);
        left.unsubscribe(&self.subscriber);
        self.shared.subscribe(&self.subscriber, is_rendered);
        (self.subscriber)(self.shared.watch.borrow().activity());
    }
}

impl Drop for WatchHandle {
    fn drop(&mut self) {
        self.shared.unsubscribe(&self.subscriber);
    }
}

impl SharedWatch {
    /// The watch with this key, if it can be joined.
    fn find(key: &WatchKey) -> Option<Rc<Self>> {
        WATCHES.with_borrow(|watches| {
            let mut watches = watches.iter().filter_map(Weak::upgrade);
            watches.find(|shared| {
                *shared.key.borrow() == *key && shared.watch.borrow().can_be_joined()
            })
        })
    }

    /// Starts a watch for a widget, which joins it next.
    fn start(key: WatchKey, watch: JobWatch, is_rendered: bool) -> Rc<Self> {
        let paused = key.paused;
        let is_hidden = page_lifecycle::is_hidden() || !is_rendered;
        let shared = Rc::new(Self {
            key: RefCell::new(key),
            watch: RefCell::new(watch),
            last_headers: LastHeaders::default(),
            in_flight: RefCell::default(),
            timer: RefCell::default(),
            members: WatchMembers::default(),
            page_subscription: RefCell::default(),
            is_hidden: Cell::new(is_hidden),
        });
        WATCHES.with_borrow_mut(|watches| watches.push(Rc::downgrade(&shared)));
        let weak = Rc::downgrade(&shared);
        shared.page_subscription.replace(Some(page_lifecycle::subscribe(move |event| {
            if let Some(shared) = weak.upgrade() {
                match event {
                    Event::Hidden(_) => shared.update_hidden(),
                    event => shared.dispatch(event.into()),
                }
            }
        })));
        for event in [
            Event::Paused(paused),
            Event::Hidden(is_hidden),
            Event::Offline(page_lifecycle::is_offline()),
        ] {
            shared.dispatch(event.into());
        }
        shared
    }

    fn subscribe(self: &Rc<Self>, subscriber: &Rc<Subscriber>, is_rendered: bool) {
        self.members.add(subscriber, is_rendered);
        self.update_hidden();
    }

    /// Tells the watch whether the page, or every widget, is hidden.
    fn update_hidden(self: &Rc<Self>) {
        let is_hidden = page_lifecycle::is_hidden() || !self.members.is_rendered();
        if self.is_hidden.replace(is_hidden) != is_hidden {
            self.dispatch(Event::Hidden(is_hidden).into());
        }
    }

    /// Removes a widget. Ends the watch if it was the last one.
    fn unsubscribe(self: &Rc<Self>, subscriber: &Rc<Subscriber>) {
        self.members.remove(subscriber);
        if self.members.count() == 0 {
            self.dispatch(Event::Disconnected.into());
            self.page_subscription.take();
            WATCHES.with_borrow_mut(|watches| {
                watches.retain(|other| other.as_ptr() != Rc::as_ptr(self));
            });
        } else {
            self.update_hidden();
        }
    }

    /// The run loop's only entry point: every event and every outcome of a request passes through it.
    fn dispatch(self: &Rc<Self>, input: Input) {
        let commands = self.watch.borrow_mut().handle(now(), jitter(), input);
        for command in commands {
            self.run(command);
        }
        self.notify();
    }

    fn run(self: &Rc<Self>, command: Command) {
        match command {
            Command::Fetch { request, fresh_headers } => self.fetch(request, fresh_headers),
            Command::Abort => drop(self.in_flight.take()),
            Command::WakeAt(at) => self.wake_at(at),
            Command::CancelWake => drop(self.timer.take()),
        }
    }

    fn notify(&self) {
        let activity = self.watch.borrow().activity();
        for subscriber in self.members.subscribers() {
            subscriber(activity);
        }
    }

    fn fetch(self: &Rc<Self>, request: RequestId, fresh_headers: bool) {
        let (mut http_request, last_length) = {
            let watch = self.watch.borrow();
            (watch.next_request(), watch.last_length())
        };
        let last_headers = self.last_headers.clone();
        let transport = {
            let key = self.key.borrow();
            if key.request.is_to_own_origin() {
                http_request.url.insert_str(0, &page_lifecycle::origin());
            }
            key.transport.clone()
        };
        // Weak, so that a request does not keep a removed widget's watch alive.
        let weak = Rc::downgrade(self);
        let sent = transport.send(http_request, last_headers, fresh_headers, last_length);
        let Some((abort_handle, outcome)) = sent else { return };
        self.in_flight.replace(Some(abort_handle));
        spawn_local(async move {
            let outcome = outcome.await;
            if let Some(shared) = weak.upgrade() {
                shared.dispatch(Input::Concluded { request, outcome });
            }
        });
    }

    fn wake_at(self: &Rc<Self>, at: Monotonic) {
        // Rounded up, because a timer that fires early has to be set again.
        let pause = at.since(now().monotonic);
        let millis = pause.as_secs() * 1000 + u64::from(pause.subsec_nanos().div_ceil(1_000_000));
        let millis = u32::try_from(millis).unwrap_or(u32::MAX).min(MAX_TIMER_MILLIS);
        let weak = Rc::downgrade(self);
        let timer = Timeout::new(millis, move || {
            if let Some(shared) = weak.upgrade() {
                shared.dispatch(Event::WokeUp.into());
            }
        });
        self.timer.replace(Some(timer));
    }
}

/// The longest delay that `setTimeout` supports, in milliseconds; a longer one fires immediately. The engine tolerates
/// an early wake-up.
const MAX_TIMER_MILLIS: u32 = i32::MAX as u32;

fn jitter() -> Jitter {
    Jitter::clamped(js_sys::Math::random())
}
