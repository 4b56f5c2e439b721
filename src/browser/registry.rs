//! The systems that the host has registered, shared by all widgets on the page.

use std::cell::RefCell;

use crate::engine::apis::{Definition, Registry};

thread_local! {
    static REGISTRY: RefCell<Registry> = RefCell::default();
}

/// Registers a system for all widgets that start from now on. Replaces a system of the same name.
pub fn register_system(definition: Definition) {
    REGISTRY.with_borrow_mut(|registry| registry.register(definition));
}

/// Reads the registered systems.
pub(crate) fn with<T>(read: impl FnOnce(&Registry) -> T) -> T {
    REGISTRY.with_borrow(read)
}
