//! How many tests passed, read from what the test runners print.

use std::fmt;
use std::ops::AddAssign;

/// Passed and failed tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Counts {
    /// One check that either holds or does not.
    pub(crate) fn of(holds: bool) -> Self {
        Self { passed: u32::from(holds), failed: u32::from(!holds) }
    }

    /// What a line of `cargo test`, `node --test` or `read_jobs.py` counts.
    pub(crate) fn in_line(line: &str) -> Self {
        let number = |text: &str| text.trim().parse().unwrap_or(0);
        if let Some(result) = line.strip_prefix("test result: ") {
            let count = |word: &str| {
                let parts = result.split(['.', ';']).map(str::trim);
                parts.filter_map(|part| part.strip_suffix(word)).map(number).sum()
            };
            return Self { passed: count(" passed"), failed: count(" failed") };
        }
        if let Some(closing) = Self::in_closing_line(line) {
            return closing;
        }
        let Some(summary) = line.strip_prefix("ℹ ") else { return Self::default() };
        // A test that was cancelled has not passed.
        let count = |word: &str| summary.strip_prefix(word).map_or(0, number);
        Self { passed: count("pass "), failed: count("fail ") + count("cancelled ") }
    }

    /// Of a whole line such as `7 passed, 0 failed`.
    fn in_closing_line(line: &str) -> Option<Self> {
        let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
        Some(Self { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_runner_is_understood() {
        for (line, passed, failed) in [
            (
                "test result: ok. 54 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.09s",
                54,
                0,
            ),
            (
                "test result: FAILED. 8 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.12s",
                8,
                2,
            ),
            ("ℹ pass 12", 12, 0),
            ("ℹ fail 3", 0, 3),
            ("ℹ cancelled 1", 0, 1),
            ("40 passed, 2 failed", 40, 2),
            ("0 passed, 0 failed", 0, 0),
            ("== native tests: 40 passed, 2 failed", 0, 0),
            ("40 passed, 2 failed (3s)", 0, 0),
            ("ℹ tests 15", 0, 0),
            ("ℹ duration_ms 100.5", 0, 0),
            ("test cce::it_passed ... ok", 0, 0),
            ("", 0, 0),
        ] {
            assert_eq!(Counts::in_line(line), Counts { passed, failed }, "{line}");
        }
    }
}
