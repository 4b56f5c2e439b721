//! Takes one event, lets the engine handle it, runs every command, tells the view once.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;

use super::clock::{ServerClock, monotonic};
use super::fetch::{Flight, RawAnswer, Transport};
use crate::engine::poller::{Command, Event, Jitter, Monotonic, RequestId, Schedule};
use crate::engine::request::JobRequest;
use crate::engine::timestamp::Timestamp;
use crate::engine::watch::{Answer, Outcome, Watch};

/// One widget's watch, running. Ends its request and its timer when dropped.
pub(crate) struct Driver(Rc<Running>);

struct Running {
    watch: RefCell<Watch>,
    transport: Transport,
    server_clock: Cell<ServerClock>,
    flight: RefCell<Option<Flight>>,
    wake: RefCell<Option<Timeout>>,
    on_change: Box<dyn Fn()>,
}

impl Driver {
    /// Starts to watch. `on_change` is called after every event.
    pub(crate) fn start(
        request: JobRequest,
        schedule: Schedule,
        transport: Transport,
        on_change: impl Fn() + 'static,
    ) -> Self {
        let running = Rc::new(Running {
            watch: RefCell::new(Watch::new(request, schedule)),
            transport,
            server_clock: Cell::default(),
            flight: RefCell::default(),
            wake: RefCell::default(),
            on_change: Box::new(on_change),
        });
        running.dispatch(Event::Connected);
        Self(running)
    }

    pub(crate) fn dispatch(&self, event: Event) {
        self.0.dispatch(event);
    }

    /// Reads the watch.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Watch) -> T) -> T {
        read(&self.0.watch.borrow())
    }

    /// What the server's clock says.
    pub(crate) fn server_now(&self) -> Timestamp {
        self.0.server_clock.get().now()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.flight.take();
        self.0.wake.take();
    }
}

impl Running {
    fn dispatch(self: &Rc<Self>, event: Event) {
        let commands = self.watch.borrow_mut().handle(monotonic(), jitter(), event);
        self.run(commands);
    }

    fn conclude(self: &Rc<Self>, request: RequestId, outcome: Outcome) {
        let commands = self.watch.borrow_mut().conclude(monotonic(), jitter(), request, outcome);
        self.run(commands);
    }

    fn run(self: &Rc<Self>, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Fetch(request) => self.fetch(request),
                Command::Abort => drop(self.flight.take()),
                Command::WakeAt(at) => self.wake_at(at),
                Command::CancelWake => drop(self.wake.take()),
            }
        }
        (self.on_change)();
    }

    fn fetch(self: &Rc<Self>, request: RequestId) {
        let Some(flight) = Flight::new() else { return };
        let answer = self.transport.get(&self.watch.borrow().ask(), &flight);
        self.flight.replace(Some(flight));
        // Weak: a request must not keep a removed widget alive.
        let running = Rc::downgrade(self);
        spawn_local(async move {
            let answer = answer.await;
            if let Some(running) = running.upgrade() {
                let outcome = running.outcome(answer);
                running.conclude(request, outcome);
            }
        });
    }

    fn outcome(&self, answer: Result<RawAnswer, ()>) -> Outcome {
        let Ok(RawAnswer { status, body, request_id, date }) = answer else {
            return Outcome::Unreachable;
        };
        let mut clock = self.server_clock.get();
        if let Some(date) = date {
            clock.set(&date);
            self.server_clock.set(clock);
        }
        Outcome::Answered(Answer { status, body, request_id, received_at: clock.now() })
    }

    fn wake_at(self: &Rc<Self>, at: Monotonic) {
        let pause = at.since(monotonic());
        let millis = u32::try_from(pause.as_millis()).unwrap_or(u32::MAX);
        let running = Rc::downgrade(self);
        let wake = Timeout::new(millis, move || {
            if let Some(running) = running.upgrade() {
                running.dispatch(Event::WokeUp);
            }
        });
        self.wake.replace(Some(wake));
    }
}

fn jitter() -> Jitter {
    Jitter::clamped(js_sys::Math::random())
}
