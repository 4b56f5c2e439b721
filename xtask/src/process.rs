//! Programs that are started, watched and surely ended.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, ensure};
use process_wrap::std::{ChildWrapper, CommandWrap};

/// Runs a command to its end, its output shown; an error unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    ensure!(status.success(), "{} ended with {status}", text(command));
    Ok(())
}

/// Runs a command to its end, its output shown.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().with_context(|| format!("{} cannot be run", text(command)))
}

/// What a command prints on its way to its end, its complaints shown; an error unless it succeeds.
pub(crate) fn printed(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("{} cannot be run", text(command)))?;
    ensure!(output.status.success(), "{} ended with {}", text(command), output.status);
    Ok(String::from_utf8(output.stdout)?)
}

/// What a command prints, where it can be run and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command to its end, its output shown and each line of it told.
pub(crate) fn told(command: &mut Command, mut hear: impl FnMut(&str)) -> Result<ExitStatus> {
    let context = || format!("{} cannot be run", text(command));
    let mut child = Command::new(command.get_program());
    child.args(command.get_args()).stdout(Stdio::piped());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => child.env(key, value),
            None => child.env_remove(key),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        child.current_dir(folder);
    }
    let mut child = child.spawn().with_context(context)?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            println!("{line}");
            hear(&line);
        }
    }
    child.wait().with_context(context)
}

/// A program in the background, ended with all it has started when this is dropped.
#[derive(Debug)]
pub(crate) struct Background {
    name: &'static str,
    child: Box<dyn ChildWrapper>,
}

impl Background {
    pub(crate) fn start(name: &'static str, command: Command) -> Result<Self> {
        let mut command = CommandWrap::from(command);
        #[cfg(unix)]
        command.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        command.wrap(process_wrap::std::JobObject);
        let child = command.spawn().with_context(|| format!("{name} cannot be started"))?;
        Ok(Self { name, child })
    }

    /// The first line that a program prints, one that was started with its output piped.
    pub(crate) fn first_line(&mut self) -> Result<String> {
        let mut line = String::new();
        // Read in place: a program whose output nobody holds any more could not print.
        if let Some(stdout) = self.child.stdout() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        ensure!(!line.is_empty(), "{} has ended without a word; see above", self.name);
        Ok(line)
    }

    /// The program's number, by which the system knows it.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// An error once the program has ended, which it should not do by itself.
    pub(crate) fn ensure_running(&mut self) -> Result<()> {
        let status = self.child.try_wait().with_context(|| format!("{} is lost", self.name))?;
        match status {
            None => Ok(()),
            Some(status) => anyhow::bail!("{} has ended ({status}); see above", self.name),
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // It may have ended already; nothing else can go wrong that could be helped here.
        let _ = self.child.start_kill();
        let _ = self.child.wait();
    }
}

fn text(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}
