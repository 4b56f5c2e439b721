//! Runs the steps of `cargo xtask test`, in the foreground or in the background, and reports counts and durations.

use std::fmt;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::counts::TestCounts;
use crate::process;

/// The results of the steps that have run.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<StepResult>);

#[derive(Debug)]
struct StepResult {
    title: &'static str,
    counts: TestCounts,
    duration: Duration,
}

/// The result of a step that has run in the background: its output, its counts and how long it took.
#[derive(Debug)]
pub(super) struct BackgroundResult {
    output: String,
    counts: Result<TestCounts>,
    duration: Duration,
}

impl Report {
    /// Runs a step between a heading and a line with its result. A step that returns an error counts as one failed test.
    pub(super) fn step(&mut self, title: &'static str, run: impl FnOnce() -> Result<TestCounts>) {
        println!("\n== {title}");
        let started = Instant::now();
        let counts = run();
        self.add(title, counts, started.elapsed());
    }

    /// Waits for a step that was started in the background, and reports it like one that runs now.
    pub(super) fn background_step(
        &mut self,
        title: &'static str,
        thread: thread::JoinHandle<BackgroundResult>,
    ) {
        println!("\n== {title} (started in the background)");
        let result = thread.join().unwrap_or_else(|_| BackgroundResult {
            output: String::new(),
            counts: Err(anyhow!("the step panicked; see above")),
            duration: Duration::ZERO,
        });
        print!("{}", result.output);
        self.add(title, result.counts, result.duration);
    }

    fn add(&mut self, title: &'static str, counts: Result<TestCounts>, duration: Duration) {
        let counts = counts.unwrap_or_else(|error| {
            println!("error: {error:#}");
            TestCounts::from_check(false)
        });
        println!("== {title}: {counts} ({duration:.0?})");
        self.0.push(StepResult { title, counts, duration });
    }

    /// The sum of all steps.
    pub(super) fn total(&self) -> TestCounts {
        self.0.iter().fold(TestCounts::default(), |mut total, step| {
            total += step.counts;
            total
        })
    }
}

impl fmt::Display for Report {
    /// A table of the steps with their durations and counts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for StepResult { title, counts, duration } in &self.0 {
            writeln!(f, "{:>7.1} s  {title}: {counts}", duration.as_secs_f32())?;
        }
        Ok(())
    }
}

/// Runs a test runner and counts its tests. A runner that fails without a failed test, or runs none, counts as one failure.
pub(super) fn run_tests(command: &mut Command) -> Result<TestCounts> {
    let mut counts = TestCounts::default();
    let status =
        process::status_with_lines(command, |line| counts += TestCounts::parse_line(line))?;
    Ok(with_failure(counts, status.success(), status))
}

/// Runs a test runner like [`run_tests`], with its output in the result. `None` for a test that is skipped.
pub(super) fn run_tests_quietly(command: impl FnOnce() -> Option<Command>) -> BackgroundResult {
    let started = Instant::now();
    let Some(mut command) = command() else {
        let counts = Ok(TestCounts::default());
        return BackgroundResult { output: String::new(), counts, duration: Duration::ZERO };
    };
    let (output, counts) = match command.output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr).into_owned()
                + &String::from_utf8_lossy(&output.stdout);
            let counts = text.lines().fold(TestCounts::default(), |mut counts, line| {
                counts += TestCounts::parse_line(line);
                counts
            });
            (text, Ok(with_failure(counts, output.status.success(), output.status)))
        }
        Err(error) => (String::new(), Err(error.into())),
    };
    BackgroundResult { output, counts, duration: started.elapsed() }
}

/// `counts` with a failure added if the runner failed without reporting one, or ran nothing.
fn with_failure(mut counts: TestCounts, success: bool, status: impl fmt::Display) -> TestCounts {
    if (!success && counts.failed == 0) || counts == TestCounts::default() {
        println!("error: the test runner ended with {status} and reported {counts}");
        counts += TestCounts::from_check(false);
    }
    counts
}
