//! The page that all widgets stand in: whether someone can see it, whether it has a network, and its seconds.
//!
//! One set of listeners and one timer for the whole page, there while a widget wants them.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::VisibilityState;

/// What a widget hears of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageEvent {
    /// It can be seen no longer, or again.
    Hidden(bool),
    /// The network is gone, or back.
    Offline(bool),
}

/// Whether there is a page at all.
pub(crate) fn is_there() -> bool {
    cfg!(target_arch = "wasm32") && web_sys::window().is_some()
}

/// Whether nobody can see the page.
pub(crate) fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.visibility_state() == VisibilityState::Hidden)
}

/// Whether the browser knows that it has no network.
pub(crate) fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

type PageListener = dyn Fn(PageEvent);
type Tick = dyn Fn();

/// The right to hear of the page. Ends when dropped.
pub(crate) struct Subscription(Rc<PageListener>);

/// The right to be called every second. Ends when dropped.
pub(crate) struct TickSubscription(Rc<Tick>);

thread_local! {
    static HEARERS: RefCell<Vec<Weak<PageListener>>> = const { RefCell::new(Vec::new()) };
    static LISTENERS: RefCell<Option<[EventListener; 3]>> = const { RefCell::new(None) };
    static TICKERS: RefCell<Vec<Weak<Tick>>> = const { RefCell::new(Vec::new()) };
    static NEXT_TICK: Cell<Option<Timeout>> = const { Cell::new(None) };
}

/// Calls `hear` with whatever happens to the page.
pub(crate) fn listen(hear: impl Fn(PageEvent) + 'static) -> Subscription {
    let hear: Rc<PageListener> = Rc::new(hear);
    HEARERS.with_borrow_mut(|hearers| hearers.push(Rc::downgrade(&hear)));
    LISTENERS.with_borrow_mut(|listeners| {
        if listeners.is_none() {
            *listeners = self::listeners();
        }
    });
    Subscription(hear)
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let is_last = HEARERS.with_borrow_mut(|hearers| {
            hearers.retain(|hearer| !is_same(hearer, &self.0));
            hearers.is_empty()
        });
        if is_last {
            LISTENERS.take();
        }
    }
}

/// Calls `tick` at every full second while the page can be seen.
pub(crate) fn every_second(tick: impl Fn() + 'static) -> TickSubscription {
    let tick: Rc<Tick> = Rc::new(tick);
    TICKERS.with_borrow_mut(|tickers| tickers.push(Rc::downgrade(&tick)));
    if !is_hidden() {
        await_second();
    }
    TickSubscription(tick)
}

impl Drop for TickSubscription {
    fn drop(&mut self) {
        let is_last = TICKERS.with_borrow_mut(|tickers| {
            tickers.retain(|ticker| !is_same(ticker, &self.0));
            tickers.is_empty()
        });
        if is_last {
            NEXT_TICK.take();
        }
    }
}

fn is_same<T: ?Sized>(weak: &Weak<T>, rc: &Rc<T>) -> bool {
    std::ptr::addr_eq(weak.as_ptr(), Rc::as_ptr(rc))
}

/// Sets the timer for the next full second, if it is not set.
fn await_second() {
    let next = NEXT_TICK.take().unwrap_or_else(|| {
        // A little late, so that the second is full for certain.
        let millis = 1005 - (js_sys::Date::now() as i64).rem_euclid(1000);
        Timeout::new(millis as u32, || {
            NEXT_TICK.take();
            let tickers = TICKERS.with_borrow(|tickers| tickers.clone());
            for ticker in tickers.iter().filter_map(Weak::upgrade) {
                ticker();
            }
            if TICKERS.with_borrow(|tickers| !tickers.is_empty()) && !is_hidden() {
                await_second();
            }
        })
    });
    NEXT_TICK.set(Some(next));
}

fn tell(event: PageEvent) {
    if event == PageEvent::Hidden(true) {
        NEXT_TICK.take();
    }
    // A copy: a hearer may add another, or be the last of its widget.
    let hearers = HEARERS.with_borrow(|hearers| hearers.clone());
    for hearer in hearers.iter().filter_map(Weak::upgrade) {
        hearer(event);
    }
    if event == PageEvent::Hidden(false) && TICKERS.with_borrow(|tickers| !tickers.is_empty()) {
        await_second();
    }
}

/// Has the browser tell of what happens.
fn listeners() -> Option<[EventListener; 3]> {
    let window = web_sys::window()?;
    let network =
        |name| EventListener::new(&window, name, |_| tell(PageEvent::Offline(is_offline())));
    let visibility = EventListener::new(&window.document()?.into(), "visibilitychange", |_| {
        tell(PageEvent::Hidden(is_hidden()));
    });
    Some([visibility, network("online"), network("offline")])
}
