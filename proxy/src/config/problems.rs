//! Collects the problems of a configuration file while it is read.

use std::fmt::Display;
use std::ops::Range;

use super::error::{ConfigError, Position};

/// The problems found so far.
#[derive(Debug)]
pub(super) struct Problems<'a> {
    text: &'a str,
    found: Vec<(Position, String)>,
}

impl<'a> Problems<'a> {
    /// Collects problems of a file with this text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// Adds a problem that concerns the part of the text at `span`.
    pub(super) fn add(&mut self, span: Range<usize>, problem: impl Into<String>) {
        let line = self.line(span.start);
        self.found.push((Position { line, column: None }, problem.into()));
    }

    /// Adds a problem with its column, for text that is not TOML.
    pub(super) fn add_with_column(&mut self, span: Range<usize>, problem: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let column = before.rsplit('\n').next().map(|line| 1 + line.chars().count());
        self.found.push((Position { line: self.line(span.start), column }, problem.into()));
    }

    /// The number of the line at a byte of the text, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        1 + self.text.get(..at).unwrap_or(self.text).matches('\n').count()
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
        self.found.sort_by_key(|(position, _)| *position);
        ConfigError::in_file(file, self.found)
    }
}
