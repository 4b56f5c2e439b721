//! The error of an invalid configuration.

use std::error::Error;
use std::fmt;

use crate::secret::SecretError;

/// All problems of a configuration, shown one per line: `FILE:LINE: PROBLEM`, or only `PROBLEM`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// At least one problem, in the order of the file.
    problems: Vec<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Problem {
    /// The name of the file and the number of the line, from 1.
    location: Option<(String, usize)>,
    message: String,
}

impl ConfigError {
    /// A problem that is not tied to a line of a file.
    pub fn new(message: impl Into<String>) -> Self {
        Self { problems: vec![Problem { location: None, message: message.into() }] }
    }

    /// Problems in a file, with their lines.
    pub(super) fn in_file(file: &str, problems: Vec<(usize, String)>) -> Self {
        let located =
            |(line, message)| Problem { location: Some((file.to_owned(), line)), message };
        Self { problems: problems.into_iter().map(located).collect() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((file, line)) = &self.location {
            write!(f, "{file}:{line}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl Error for ConfigError {}

impl From<SecretError> for ConfigError {
    fn from(error: SecretError) -> Self {
        Self::new(error.to_string())
    }
}
