//! The systems that the host has registered, for all widgets of the page.

use std::cell::RefCell;

use crate::engine::apis::{Definition, Registry};

thread_local! {
    static REGISTRY: RefCell<Registry> = RefCell::default();
}

/// Makes a system known to all widgets that start from now on. One of the same name is replaced.
pub fn register_system(definition: Definition) {
    REGISTRY.with_borrow_mut(|registry| registry.register(definition));
}

pub(crate) fn with<T>(read: impl FnOnce(&Registry) -> T) -> T {
    REGISTRY.with_borrow(read)
}
