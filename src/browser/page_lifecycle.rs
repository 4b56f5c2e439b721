//! The page's lifecycle: whether it is visible, whether it is online, and a tick every second.
//!
//! All widgets share one set of listeners and one timer, which exist only while a widget needs them.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::VisibilityState;

use crate::engine::refresh::poller::Event;

/// Whether the code runs in a page, and not on a server.
pub(crate) fn is_present() -> bool {
    cfg!(target_arch = "wasm32") && web_sys::window().is_some()
}

/// The page's own origin, such as `https://portal.example`, whatever its `<base>` is. Empty for an opaque origin, which
/// has no URL.
pub(crate) fn origin() -> String {
    let origin = web_sys::window().map(|window| window.origin());
    origin.filter(|origin| origin != "null").unwrap_or_default()
}

/// Whether the page is hidden, such as in a background tab.
pub(crate) fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Hidden)
}

/// Whether the browser knows that it has no network.
pub(crate) fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

type PageListener = dyn Fn(Event);
type Tick = dyn Fn();

/// Subscription to the page's events. Dropping it unsubscribes.
#[must_use = "dropping it ends the subscription"]
pub(crate) struct Subscription(Rc<PageListener>);

/// Subscription to a tick every second. Dropping it unsubscribes.
#[must_use = "dropping it ends the subscription"]
pub(crate) struct TickSubscription(Rc<Tick>);

thread_local! {
    static PAGE_LISTENERS: RefCell<Vec<Weak<PageListener>>> = const { RefCell::new(Vec::new()) };
    static DOM_LISTENERS: RefCell<Option<[EventListener; 3]>> = const { RefCell::new(None) };
    static TICKS: RefCell<Vec<Weak<Tick>>> = const { RefCell::new(Vec::new()) };
    static NEXT_TICK: Cell<Option<Timeout>> = const { Cell::new(None) };
}

/// Calls `on_event` with [`Event::Hidden`] and [`Event::Offline`] whenever either changes.
pub(crate) fn subscribe(on_event: impl Fn(Event) + 'static) -> Subscription {
    let listener: Rc<PageListener> = Rc::new(on_event);
    PAGE_LISTENERS.with_borrow_mut(|listeners| listeners.push(Rc::downgrade(&listener)));
    DOM_LISTENERS.with_borrow_mut(|listeners| {
        if listeners.is_none() {
            *listeners = dom_listeners();
        }
    });
    Subscription(listener)
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let is_last = PAGE_LISTENERS.with_borrow_mut(|listeners| {
            listeners.retain(|listener| !is_same(listener, &self.0));
            listeners.is_empty()
        });
        if is_last {
            DOM_LISTENERS.take();
        }
    }
}

/// Calls `on_tick` at every full second of the clock while the page is visible.
pub(crate) fn subscribe_to_ticks(on_tick: impl Fn() + 'static) -> TickSubscription {
    let tick: Rc<Tick> = Rc::new(on_tick);
    TICKS.with_borrow_mut(|ticks| ticks.push(Rc::downgrade(&tick)));
    if !is_hidden() {
        schedule_tick();
    }
    TickSubscription(tick)
}

impl Drop for TickSubscription {
    fn drop(&mut self) {
        let is_last = TICKS.with_borrow_mut(|ticks| {
            ticks.retain(|tick| !is_same(tick, &self.0));
            ticks.is_empty()
        });
        if is_last {
            NEXT_TICK.take();
        }
    }
}

fn is_same<T: ?Sized>(weak: &Weak<T>, rc: &Rc<T>) -> bool {
    std::ptr::addr_eq(weak.as_ptr(), Rc::as_ptr(rc))
}

fn has_ticks() -> bool {
    TICKS.with_borrow(|ticks| !ticks.is_empty())
}

/// Sets the timer for the next full second, unless it is set already.
fn schedule_tick() {
    let next = NEXT_TICK.take().unwrap_or_else(|| {
        // Five milliseconds late, because a timer may fire early.
        let millis = 1005 - (js_sys::Date::now() as i64).rem_euclid(1000);
        Timeout::new(millis as u32, || {
            NEXT_TICK.take();
            // A copy, because a callback may subscribe, or drop the last subscription.
            let ticks = TICKS.with_borrow(|ticks| ticks.clone());
            for tick in ticks.iter().filter_map(Weak::upgrade) {
                tick();
            }
            if has_ticks() && !is_hidden() {
                schedule_tick();
            }
        })
    });
    NEXT_TICK.set(Some(next));
}

fn notify(event: Event) {
    if event == Event::Hidden(true) {
        NEXT_TICK.take();
    }
    // A copy, because a callback may subscribe, or drop the last subscription.
    let listeners = PAGE_LISTENERS.with_borrow(|listeners| listeners.clone());
    for listener in listeners.iter().filter_map(Weak::upgrade) {
        listener(event);
    }
    if event == Event::Hidden(false) && has_ticks() {
        schedule_tick();
    }
}

/// Adds the listeners on the page itself; `None` on a server.
fn dom_listeners() -> Option<[EventListener; 3]> {
    let window = web_sys::window()?;
    let network =
        |name| EventListener::new(&window, name, |_| notify(Event::Offline(is_offline())));
    let visibility = EventListener::new(&window.document()?.into(), "visibilitychange", |_| {
        notify(Event::Hidden(is_hidden()));
    });
    Some([visibility, network("online"), network("offline")])
}
