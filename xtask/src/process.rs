//! Runs programs in the foreground, and in the background with cleanup on drop.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, ensure};
use process_wrap::std::{ChildWrapper, CommandWrap};

/// Runs `command` with its output shown.
///
/// # Errors
///
/// If it cannot be started or does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    ensure!(status.success(), "{} failed ({status})", display(command));
    Ok(())
}

/// Runs `command` with its output shown, and returns its exit status.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().with_context(|| format!("could not run {}", display(command)))
}

/// Runs `command` with its stdout shown and passed to `on_line` line by line, and returns its exit status.
pub(crate) fn status_with_lines(
    command: &mut Command,
    mut on_line: impl FnMut(&str),
) -> Result<ExitStatus> {
    let child = command.stdout(Stdio::piped()).spawn();
    let mut child = child.with_context(|| format!("could not run {}", display(command)))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            println!("{line}");
            on_line(&line);
        }
    }
    child.wait().with_context(|| format!("could not wait for {}", display(command)))
}

/// Runs `command` with its stderr shown, and returns its stdout.
///
/// # Errors
///
/// If it cannot be started, does not succeed or prints something that is not UTF-8.
pub(crate) fn stdout(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("could not run {}", display(command)))?;
    ensure!(output.status.success(), "{} failed ({})", display(command), output.status);
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs `command` quietly and returns its stdout, or `None` if it cannot be started or does not succeed.
pub(crate) fn try_stdout(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A background program, killed on drop together with every program it has started.
#[derive(Debug)]
pub(crate) struct Background {
    name: &'static str,
    child: Box<dyn ChildWrapper>,
}

impl Background {
    /// Starts `command`. `name` is the program's name in errors.
    pub(crate) fn start(name: &'static str, command: Command) -> Result<Self> {
        let mut command = CommandWrap::from(command);
        #[cfg(unix)]
        command.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::std::JobObject);
        let child = command.spawn().with_context(|| format!("could not start {name}"))?;
        Ok(Self { name, child })
    }

    /// The first line of stdout, which has to be piped.
    ///
    /// # Errors
    ///
    /// If the program ends without printing anything.
    pub(crate) fn first_line(&mut self) -> Result<String> {
        let mut line = String::new();
        // Borrowed and not taken: once its stdout is closed, the program could not print any more.
        if let Some(stdout) = self.child.stdout() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        ensure!(!line.is_empty(), "{} ended without any output; see above", self.name);
        Ok(line)
    }

    /// Process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// True if the program has ended with success, false while it runs.
    ///
    /// # Errors
    ///
    /// If it has failed.
    pub(crate) fn has_succeeded(&mut self) -> Result<bool> {
        let status = self.child.try_wait();
        match status.with_context(|| format!("could not query {}", self.name))? {
            None => Ok(false),
            Some(status) if status.success() => Ok(true),
            Some(status) => anyhow::bail!("{} failed ({status}); see above", self.name),
        }
    }

    /// Fails if the program has ended.
    pub(crate) fn ensure_running(&mut self) -> Result<()> {
        let status = self.child.try_wait();
        let status = status.with_context(|| format!("could not query {}", self.name))?;
        match status {
            None => Ok(()),
            Some(status) => anyhow::bail!("{} ended unexpectedly ({status}); see above", self.name),
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // Fails if the program has already ended, which is fine; a drop could not report other errors.
        let _ = self.child.start_kill();
        let _ = self.child.wait();
    }
}

/// The command line in backticks, for messages.
fn display(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[test]
    fn lines_are_reported_and_the_exit_status_is_kept() {
        let mut lines = Vec::new();
        let mut command = workspace::cargo();
        let status =
            status_with_lines(command.arg("--version"), |line| lines.push(line.to_owned()));
        assert!(status.unwrap().success());
        assert!(matches!(&lines[..], [line] if line.starts_with("cargo ")), "{lines:?}");

        let status = status_with_lines(workspace::cargo().arg("--no-such-flag"), |_| {});
        assert!(!status.unwrap().success());
        assert!(status_with_lines(&mut Command::new("no-such-program"), |_| {}).is_err());
    }
}
