//! Collects the problems of a configuration file while it is read.

use std::fmt::Display;
use std::ops::Range;

use super::error::{ConfigError, Position};

/// The problems found so far.
#[derive(Debug)]
pub(super) struct Problems<'a> {
    text: &'a str,
    found: Vec<(Position, String)>,
    /// Whether parts of the file could not be read, so that what seems to be missing may be there.
    is_incomplete: bool,
}

impl<'a> Problems<'a> {
    /// Collects problems of a file with this text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, found: Vec::new(), is_incomplete: false }
    }

    /// Adds a problem that concerns the part of the text at `span`.
    pub(super) fn add(&mut self, span: Range<usize>, problem: impl Into<String>) {
        let line = self.line(span.start);
        self.found.push((Position { line, column: None }, problem.into()));
    }

    /// Adds a problem with its column, for text that the message does not repeat.
    pub(super) fn add_with_column(&mut self, span: Range<usize>, problem: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let column = before.rsplit('\n').next().map(|line| 1 + line.chars().count());
        self.found.push((Position { line: self.line(span.start), column }, problem.into()));
    }

    /// Adds an error of the syntax, because of which a part of the file cannot be read.
    pub(super) fn add_syntax_error(&mut self, at: usize, problem: impl Into<String>) {
        self.add_with_column(at..at, problem);
        self.is_incomplete = true;
    }

    /// Adds that something is missing, unless it may be in a part of the file that cannot be read.
    pub(super) fn add_missing(&mut self, span: Range<usize>, problem: impl Into<String>) {
        if !self.is_incomplete {
            self.add(span, problem);
        }
    }

    /// The number of the line at a byte of the text, from 1.
    fn line(&self, at: usize) -> usize {
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
        let mut problems: Vec<_> =
            self.found.into_iter().map(|(position, it)| (Some(position), it)).collect();
        if self.is_incomplete {
            let note = "Missing keys are reported when the whole file can be read.";
            problems.push((None, note.to_owned()));
        }
        ConfigError::in_file(file, problems)
    }
}
