//! The error of an invalid configuration.

use std::error::Error;
use std::fmt;

/// All problems of a configuration, shown one per line: `FILE:LINE: PROBLEM`, or only `PROBLEM`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file that has the problems; `None` if they are not in a file.
    file: Option<String>,
    /// At least one problem, in the order of the file.
    problems: Vec<(Option<Position>, String)>,
}

/// A place in a file. Lines and columns are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: Option<usize>,
}

impl ConfigError {
    /// A problem that is not in a file.
    pub fn new(message: impl Into<String>) -> Self {
        Self::all(vec![message.into()])
    }

    /// Problems that are not in a file.
    pub(super) fn all(messages: Vec<String>) -> Self {
        Self { file: None, problems: messages.into_iter().map(|it| (None, it)).collect() }
    }

    /// Problems in a file, with their positions. One without a position is about the whole file.
    pub(super) fn in_file(file: &str, problems: Vec<(Option<Position>, String)>) -> Self {
        Self { file: Some(file.to_owned()), problems }
    }

    /// Whether problems begin with the name of a file and a line.
    pub fn is_in_file(&self) -> bool {
        self.file.is_some()
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (position, message)) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            if let (Some(file), Some(Position { line, column })) = (&self.file, position) {
                write!(f, "{file}:{line}:")?;
                if let Some(column) = column {
                    write!(f, "{column}:")?;
                }
                f.write_str(" ")?;
            }
            f.write_str(message)?;
        }
        Ok(())
    }
}

impl Error for ConfigError {}
