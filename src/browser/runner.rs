//! Takes one event, lets the engine handle it, runs every command, tells the views once.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::clock::now;
use super::fetch::{AbortHandle, LastHeaders, Transport};
use super::page_lifecycle::{self, Subscription};
use crate::engine::model::sync_status::SyncStatus;
use crate::engine::model::timestamp::Timestamp;
use crate::engine::refresh::clock::Monotonic;
use crate::engine::refresh::job_watch::{FetchOutcome, JobWatch};
use crate::engine::refresh::poller::{Activity, Command, Event, Jitter, RequestId, Schedule};
use crate::engine::refresh::request::JobRequest;

/// What a watch asks for, by what, and how often. Widgets for which all is the same share one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WatchKey {
    pub(crate) request: JobRequest,
    pub(crate) transport: Transport,
    pub(crate) schedule: Schedule,
    /// Whether it is to ask for nothing of its own accord.
    pub(crate) paused: bool,
}

/// A widget, which is told what its watch is doing.
type Subscriber = dyn Fn(Activity);

/// One widget's part in a watch. The last that is dropped ends the watch's request and its timer.
pub(crate) struct WatchHandle {
    running: Rc<SharedWatch>,
    on_change: Rc<Subscriber>,
}

struct SharedWatch {
    key: RefCell<WatchKey>,
    watch: RefCell<JobWatch>,
    last_headers: LastHeaders,
    flight: RefCell<Option<AbortHandle>>,
    wake: RefCell<Option<Timeout>>,
    widgets: RefCell<Vec<Weak<Subscriber>>>,
    listening: RefCell<Option<Subscription>>,
}

thread_local! {
    static ALL: RefCell<Vec<Weak<SharedWatch>>> = const { RefCell::new(Vec::new()) };
}

impl WatchHandle {
    /// Starts to watch, or joins those who have the same key. `on_change` is told after every event
    /// what the watch is then doing: by the time that somebody looks, it may have gone on.
    pub(crate) fn start(key: WatchKey, on_change: impl Fn(Activity) + 'static) -> Self {
        let on_change: Rc<Subscriber> = Rc::new(on_change);
        let running = SharedWatch::with(&key).unwrap_or_else(|| {
            let renewable = key
                .transport
                .headers
                .as_ref()
                .is_some_and(super::auth_headers::HostHeaders::is_renewable);
            let watch = JobWatch::new(key.request.clone(), key.schedule).renewable(renewable);
            SharedWatch::start(key, watch)
        });
        running.widgets.borrow_mut().push(Rc::downgrade(&on_change));
        running.dispatch(Event::Connected);
        Self { running, on_change }
    }

    /// Changes how often it asks and whether it does so of its own accord.
    pub(crate) fn change(&mut self, schedule: Schedule, paused: bool) {
        let old = self.running.key.borrow().clone();
        let key = WatchKey { schedule, paused, ..old.clone() };
        if key == old {
            return;
        }
        if let Some(other) = SharedWatch::with(&key) {
            self.join(other);
            return;
        }
        if self.running.widgets.borrow().len() > 1 {
            // The others stay as they were.
            let watch = self.running.watch.borrow().split();
            self.join(SharedWatch::start(key, watch));
        } else {
            self.running.key.replace(key);
            self.running.dispatch(Event::Paused(paused));
        }
        if old.schedule != schedule {
            self.running.dispatch(Event::Rescheduled(schedule));
        }
    }

    /// Asks at once.
    pub(crate) fn refresh(&self) {
        self.running.dispatch(Event::RefreshRequested);
    }

    /// Reads the watch.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&JobWatch) -> T) -> T {
        read(&self.running.watch.borrow())
    }

    /// What the server's clock says.
    pub(crate) fn server_now(&self) -> Timestamp {
        self.running.watch.borrow_mut().server_now(now())
    }

    /// How things stand with the server.
    pub(crate) fn sync_status(&self) -> SyncStatus {
        self.running.watch.borrow_mut().sync_status(now())
    }

    fn join(&mut self, other: Rc<SharedWatch>) {
        let left = std::mem::replace(&mut self.running, other);
        left.leave(&self.on_change);
        self.running.widgets.borrow_mut().push(Rc::downgrade(&self.on_change));
        (self.on_change)(self.running.watch.borrow().activity());
    }
}

impl Drop for WatchHandle {
    fn drop(&mut self) {
        self.running.leave(&self.on_change);
    }
}

impl SharedWatch {
    /// One with this key that a newcomer can join. Not one that has given up: a new widget is a new try.
    fn with(key: &WatchKey) -> Option<Rc<Self>> {
        ALL.with_borrow(|all| {
            all.iter().filter_map(Weak::upgrade).find(|running| {
                *running.key.borrow() == *key
                    && running.watch.borrow().activity() != Activity::Stopped
            })
        })
    }

    fn start(key: WatchKey, watch: JobWatch) -> Rc<Self> {
        let paused = key.paused;
        let running = Rc::new(Self {
            key: RefCell::new(key),
            watch: RefCell::new(watch),
            last_headers: LastHeaders::default(),
            flight: RefCell::default(),
            wake: RefCell::default(),
            widgets: RefCell::default(),
            listening: RefCell::default(),
        });
        ALL.with_borrow_mut(|all| all.push(Rc::downgrade(&running)));
        let hearing = Rc::downgrade(&running);
        running.listening.replace(Some(page_lifecycle::subscribe(move |event| {
            if let Some(running) = hearing.upgrade() {
                running.dispatch(event);
            }
        })));
        for event in [
            Event::Paused(paused),
            Event::Hidden(page_lifecycle::is_hidden()),
            Event::Offline(page_lifecycle::is_offline()),
        ] {
            running.dispatch(event);
        }
        running
    }

    fn leave(self: &Rc<Self>, widget: &Rc<Subscriber>) {
        let is_widget =
            |other: &Weak<Subscriber>| std::ptr::addr_eq(other.as_ptr(), Rc::as_ptr(widget));
        self.widgets.borrow_mut().retain(|other| !is_widget(other));
        if self.widgets.borrow().is_empty() {
            self.dispatch(Event::Disconnected);
            self.listening.take();
            ALL.with_borrow_mut(|all| all.retain(|other| other.as_ptr() != Rc::as_ptr(self)));
        }
    }

    fn dispatch(self: &Rc<Self>, event: Event) {
        let commands = self.watch.borrow_mut().handle(now(), jitter(), event);
        self.run(commands);
    }

    fn conclude(self: &Rc<Self>, request: RequestId, outcome: FetchOutcome) {
        let commands = self.watch.borrow_mut().conclude(now(), jitter(), request, outcome);
        self.run(commands);
    }

    fn run(self: &Rc<Self>, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Fetch { request, fresh_headers } => self.fetch(request, fresh_headers),
                Command::Abort => drop(self.flight.take()),
                Command::WakeAt(at) => self.wake_at(at),
                Command::CancelWake => drop(self.wake.take()),
            }
        }
        let widgets = self.widgets.borrow().clone();
        let activity = self.watch.borrow().activity();
        for widget in widgets.iter().filter_map(Weak::upgrade) {
            widget(activity);
        }
    }

    fn fetch(self: &Rc<Self>, request: RequestId, fresh_headers: bool) {
        let ask = self.watch.borrow().ask();
        let last_headers = self.last_headers.clone();
        let transport = self.key.borrow().transport.clone();
        // Weak: a request must not keep a removed widget alive.
        let running = Rc::downgrade(self);
        let hearing = running.clone();
        let hear = move |body: &[u8]| {
            if let Some(running) = hearing.upgrade() {
                running.watch.borrow_mut().read_early(request, body);
            }
        };
        let last_length = self.watch.borrow().last_length();
        let sent = transport.get(ask, last_headers, fresh_headers, last_length, hear);
        let Some((flight, outcome)) = sent else { return };
        self.flight.replace(Some(flight));
        spawn_local(async move {
            let outcome = outcome.await;
            if let Some(running) = running.upgrade() {
                running.conclude(request, outcome);
            }
        });
    }

    fn wake_at(self: &Rc<Self>, at: Monotonic) {
        // Up, for a timer that comes too early is set again.
        let pause = at.since(now().monotonic);
        let millis = pause.as_secs() * 1000 + u64::from(pause.subsec_nanos().div_ceil(1_000_000));
        let millis = u32::try_from(millis).unwrap_or(u32::MAX).min(LONGEST_TIMER);
        let running = Rc::downgrade(self);
        let wake = Timeout::new(millis, move || {
            if let Some(running) = running.upgrade() {
                running.dispatch(Event::WokeUp);
            }
        });
        self.wake.replace(Some(wake));
    }
}

/// Milliseconds; what is more comes at once. The engine does not mind to be woken early.
const LONGEST_TIMER: u32 = i32::MAX as u32;

fn jitter() -> Jitter {
    Jitter::clamped(js_sys::Math::random())
}
