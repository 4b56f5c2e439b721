//! What is wrong with a configuration, and on which line.

use std::fmt;
use std::ops::Range;

/// All that is wrong, in the order of the file.
#[derive(Debug)]
pub(super) struct Problems<'a> {
    text: &'a str,
    found: Vec<(usize, String)>,
}

impl<'a> Problems<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// Notes what is wrong with that part of the text.
    pub(super) fn note(&mut self, span: Range<usize>, problem: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = 1 + before.matches('\n').count();
        self.found.push((line, problem.into()));
    }

    /// What holds, or `None` and a note.
    pub(super) fn check<T>(
        &mut self,
        span: Range<usize>,
        outcome: Result<T, impl Into<String>>,
    ) -> Option<T> {
        outcome.map_err(|problem| self.note(span, problem)).ok()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Each on a line of its own, behind the name of the file and the number of the line.
    pub(super) fn told(mut self, file: &str) -> String {
        self.found.sort();
        let told = self.found.iter().map(|(line, problem)| Told { file, line: *line, problem });
        told.map(|told| told.to_string()).collect::<Vec<_>>().join("\n")
    }
}

struct Told<'a> {
    file: &'a str,
    line: usize,
    problem: &'a str,
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.problem)
    }
}
