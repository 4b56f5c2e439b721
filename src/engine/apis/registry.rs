//! The systems that a job address can name.

use std::rc::Rc;

use super::{BuiltIn, Definition, System};
use crate::engine::model::error::JobError;
use crate::engine::model::error_detail::DetailKind;

/// Every system that can be named: the built-in APIs, and those that the host has registered.
#[derive(Debug, Clone, Default)]
pub struct Registry(Vec<Rc<Definition>>);

impl Registry {
    /// Adds a system. Replaces a registered one with the same name.
    pub fn register(&mut self, definition: Definition) {
        self.0.retain(|known| known.name() != definition.name());
        self.0.push(Rc::new(definition));
    }

    /// The system with this name. [`System::Auto`] for `auto` and the empty name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::engine::model::error::ErrorKind::Config), with a message that lists the known names.
    pub fn named(&self, name: &str) -> Result<System, JobError> {
        if name.is_empty() || name == System::Auto.name() {
            return Ok(System::Auto);
        }
        if let Ok(api) = name.parse() {
            return Ok(System::BuiltIn(api));
        }
        let registered = self.0.iter().find(|definition| definition.name() == name);
        registered.cloned().map(System::Registered).ok_or_else(|| {
            JobError::invalid_address(DetailKind::UnknownSystem, name, &self.names())
        })
    }

    /// Every known name, separated by commas, for messages.
    pub fn names(&self) -> String {
        let mut names: Vec<&str> = BuiltIn::ALL.into_iter().map(BuiltIn::name).collect();
        names.extend(self.0.iter().map(|definition| definition.name()));
        names.push(System::Auto.name());
        names.join(", ")
    }
}
