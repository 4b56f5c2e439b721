//! The widgets that share a watch.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use crate::engine::refresh::poller::Activity;

/// A widget's callback, called with the watch's activity after each event.
pub(super) type Subscriber = dyn Fn(Activity);

/// The widgets that share a watch, and which of them are rendered.
#[derive(Default)]
pub(super) struct WatchMembers(RefCell<Vec<Member>>);

struct Member {
    subscriber: Weak<Subscriber>,
    is_rendered: bool,
}

impl Member {
    fn is(&self, subscriber: &Rc<Subscriber>) -> bool {
        std::ptr::addr_eq(self.subscriber.as_ptr(), Rc::as_ptr(subscriber))
    }
}

impl WatchMembers {
    pub(super) fn add(&self, subscriber: &Rc<Subscriber>, is_rendered: bool) {
        self.0.borrow_mut().push(Member { subscriber: Rc::downgrade(subscriber), is_rendered });
    }

    pub(super) fn remove(&self, subscriber: &Rc<Subscriber>) {
        self.0.borrow_mut().retain(|member| !member.is(subscriber));
    }

    /// Whether this widget is rendered.
    pub(super) fn has_rendered(&self, subscriber: &Rc<Subscriber>) -> bool {
        self.0.borrow().iter().any(|member| member.is_rendered && member.is(subscriber))
    }

    pub(super) fn set_rendered(&self, subscriber: &Rc<Subscriber>, is_rendered: bool) {
        for member in &mut *self.0.borrow_mut() {
            if member.is(subscriber) {
                member.is_rendered = is_rendered;
            }
        }
    }

    /// Whether any widget is rendered.
    pub(super) fn is_rendered(&self) -> bool {
        self.0.borrow().iter().any(|member| member.is_rendered)
    }

    pub(super) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// The callbacks. A copy, because they may add or remove widgets.
    pub(super) fn subscribers(&self) -> Vec<Rc<Subscriber>> {
        self.0.borrow().iter().filter_map(|member| member.subscriber.upgrade()).collect()
    }
}
