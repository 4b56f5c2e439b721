//! Ctrl-C and SIGTERM, caught so that programs are stopped and temporary files removed before xtask ends.

use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::process::Background;

/// How often a running program is checked.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// Has a value for each Ctrl-C or SIGTERM.
#[derive(Debug)]
pub(crate) struct Interrupts(Receiver<()>);

impl Interrupts {
    /// Catches Ctrl-C and SIGTERM from now on.
    pub(crate) fn catch() -> Result<Self> {
        let (sender, receiver) = mpsc::channel();
        let on_interrupt = move || {
            // Nobody receives a second Ctrl-C while the first one is handled.
            let _ = sender.send(());
        };
        ctrlc::set_handler(on_interrupt).context("could not set a handler for Ctrl-C")?;
        Ok(Self(receiver))
    }

    /// Runs `command` with its output shown. An interrupt ends it with all programs that it has started. `name` is its name in
    /// errors.
    ///
    /// # Errors
    ///
    /// If it cannot be started, does not succeed or is interrupted.
    pub(crate) fn run(&self, name: &'static str, command: Command) -> Result<()> {
        let mut program = Background::start(name, command)?;
        while !program.has_succeeded()? {
            ensure!(!self.wait(), "{name} was interrupted");
        }
        Ok(())
    }

    /// Waits up to 100 ms for an interrupt, and returns whether there was one.
    pub(crate) fn wait(&self) -> bool {
        !matches!(self.0.recv_timeout(POLL_INTERVAL), Err(RecvTimeoutError::Timeout))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[test]
    fn program_runs_until_it_ends_or_is_interrupted() {
        let (interrupt, receiver) = mpsc::channel();
        let interrupts = Interrupts(receiver);
        let cargo = |argument: &str| {
            let mut cargo = workspace::cargo();
            cargo.arg(argument);
            cargo
        };
        interrupts.run("cargo", cargo("--version")).unwrap();
        let error = interrupts.run("cargo", cargo("--no-such-flag")).unwrap_err();
        assert!(error.to_string().starts_with("cargo failed"), "{error}");

        // Runs until its input ends, which stays open as long as the other half of the pipe.
        let (input, _open) = std::io::pipe().unwrap();
        let mut endless = Command::new("cat");
        endless.stdin(input);
        interrupt.send(()).unwrap();
        let error = interrupts.run("cat", endless).unwrap_err();
        assert_eq!(error.to_string(), "cat was interrupted");
    }
}
