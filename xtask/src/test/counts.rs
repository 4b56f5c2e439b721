//! Counts of passed and failed tests, parsed from the output of the test runners.

use std::fmt;
use std::ops::AddAssign;

/// Numbers of passed and failed tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TestCounts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl TestCounts {
    /// Counts a single check.
    pub(crate) fn from_check(passed: bool) -> Self {
        Self { passed: u32::from(passed), failed: u32::from(!passed) }
    }

    /// Parses a line printed by `cargo test`, `node --test` or a script of ours. Lines without counts give zero.
    pub(crate) fn parse_line(line: &str) -> Self {
        let number = |text: &str| text.trim().parse().unwrap_or(0);
        if let Some(result) = line.strip_prefix("test result: ") {
            let count = |word: &str| {
                let parts = result.split(['.', ';']).map(str::trim);
                parts.filter_map(|part| part.strip_suffix(word)).map(number).sum()
            };
            return Self { passed: count(" passed"), failed: count(" failed") };
        }
        if let Some(total) = Self::parse_total(line) {
            return total;
        }
        let Some(summary) = line.strip_prefix("ℹ ") else { return Self::default() };
        // A cancelled test has not passed.
        let count = |word: &str| summary.strip_prefix(word).map_or(0, number);
        Self { passed: count("pass "), failed: count("fail ") + count("cancelled ") }
    }

    /// Parses the whole line `7 passed, 0 failed`.
    fn parse_total(line: &str) -> Option<Self> {
        let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
        Some(Self { passed: passed.parse().ok()?, failed: failed.parse().ok()? })
    }
}

impl AddAssign for TestCounts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for TestCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_of_every_test_runner_is_parsed() {
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
            assert_eq!(TestCounts::parse_line(line), TestCounts { passed, failed }, "{line}");
        }
    }
}
