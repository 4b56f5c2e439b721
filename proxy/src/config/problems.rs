//! Collects the problems of a configuration file while it is read.

use std::fmt::Display;
use std::ops::Range;

use super::error::ConfigError;

/// The problems found so far.
#[derive(Debug)]
pub(super) struct Problems<'a> {
    text: &'a str,
    found: Vec<(usize, String)>,
}

impl<'a> Problems<'a> {
    /// Collects problems of a file with this text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// Adds a problem that concerns the part of the text at `span`.
    pub(super) fn add(&mut self, span: Range<usize>, problem: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = 1 + before.matches('\n').count();
        self.found.push((line, problem.into()));
    }

    /// Returns the value of a result; adds a problem and returns `None` if the result is an error.
    pub(super) fn check<T>(
        &mut self,
        span: Range<usize>,
        result: Result<T, impl Display>,
    ) -> Option<T> {
        result.map_err(|problem| self.add(span, problem.to_string())).ok()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All problems, in the order of the file.
    pub(super) fn into_error(mut self, file: &str) -> ConfigError {
        self.found.sort();
        ConfigError::in_file(file, self.found)
    }
}
