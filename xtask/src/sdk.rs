//! What the vendor's own Python clients need to read the simulated cloud and to be compared with: Python with the
//! clients, and the cloud.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};

use crate::process::{self, Background};
use crate::{apt, workspace};

/// Names under which a Python 3 may be on PATH.
const PYTHONS: [&str; 2] = ["python3", "python"];

/// Python with the clients installed, in an environment of its own. `None` where that cannot be made, which is said: no
/// machine is promised to have Python.
pub(crate) fn ensure_python() -> Result<Option<PathBuf>> {
    let Some(found) = find_python() else {
        println!(
            "Skipped: there is no python3; install Python 3 and its venv to have this tested."
        );
        return Ok(None);
    };
    if !ensure_venv(found) {
        println!(
            "Skipped: {found} has no venv; install it (Debian: python3-venv) to have this tested."
        );
        return Ok(None);
    }
    let folder = workspace::root().join("target").join("sdk");
    let python = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = folder.join(python);
    let installed = folder.join("installed");
    let wanted = scripts().join("requirements.txt");
    if python.is_file() && modified(&installed) >= modified(&wanted) {
        return Ok(Some(python));
    }
    eprintln!("Installing the vendor's clients and a checker of manifests into target/sdk ...");
    process::run(Command::new(found).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let install = ["-m", "pip", "install", "--disable-pip-version-check", "--requirement"];
    process::run(Command::new(&python).args(install).arg(wanted))
        .context("the vendor's clients cannot be had")?;
    fs::write(&installed, "").context("target/sdk cannot be written to")?;
    Ok(Some(python))
}

fn find_python() -> Option<&'static str> {
    PYTHONS.into_iter().find(|name| {
        let version = process::output(Command::new(name).arg("--version"));
        version.is_some_and(|version| version.starts_with("Python 3."))
    })
}

/// Whether there is venv, installed by apt where Debian has left it out.
fn ensure_venv(python: &str) -> bool {
    // Without ensurepip there is a venv, but it cannot make one that has pip.
    let is_here =
        || process::output(Command::new(python).args(["-c", "import ensurepip, venv"])).is_some();
    if is_here() || !apt::is_here() {
        return is_here();
    }
    eprintln!("Installing python3-venv by apt (once) ...");
    apt::install(&["python3-venv"]).is_ok() && is_here()
}

fn modified(file: &Path) -> Option<std::time::SystemTime> {
    file.metadata().and_then(|about| about.modified()).ok()
}

fn scripts() -> PathBuf {
    workspace::root().join("tests").join("sdk")
}

/// The comparison of our signatures with the vendor's, which ends with a line that says how many passed.
pub(crate) fn sign(python: &Path) -> Result<Command> {
    let build = ["build", "--package", "jobtree-proxy", "--example", "authorization"];
    process::run(workspace::cargo().args(build))?;
    let mut command = Command::new(python);
    command.current_dir(scripts()).arg("sign.py").arg(workspace::built("examples/authorization")?);
    Ok(command)
}

/// The simulated cloud at an address of its own, ended when this is dropped.
#[derive(Debug)]
pub(crate) struct Cloud {
    origin: String,
    proxy: Arc<Mutex<Option<Background>>>,
}

impl Cloud {
    pub(crate) fn start() -> Result<Self> {
        process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;
        let mut command = Command::new(workspace::built("jobtree-proxy")?);
        command.args(["--demo", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut proxy = Background::start("the proxy", command)?;
        let greeting = proxy.first_line()?;
        let origin = origin_in(&greeting)
            .with_context(|| format!("the proxy does not say where it is: {greeting}"))?;
        let cloud = Self { origin: origin.to_owned(), proxy: Arc::new(Mutex::new(Some(proxy))) };
        cloud.end_on_ctrl_c()?;
        Ok(cloud)
    }

    /// The clients' tests, which end with a line that says how many passed.
    pub(crate) fn read_jobs(&self, python: &Path) -> Command {
        let mut command = Command::new(python);
        command.current_dir(scripts()).args(["read_jobs.py", &self.origin]);
        // Else nothing is to be seen for two minutes.
        command.env("PYTHONUNBUFFERED", "1");
        command
    }

    /// Ctrl-C drops nothing by itself, and does not reach a program in a group of its own.
    fn end_on_ctrl_c(&self) -> Result<()> {
        let proxy = Arc::clone(&self.proxy);
        ctrlc::set_handler(move || {
            end(&proxy);
            std::process::exit(130);
        })
        .context("Ctrl-C cannot be heard")
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        end(&self.proxy);
    }
}

fn end(proxy: &Mutex<Option<Background>>) {
    drop(proxy.lock().map(|mut proxy| proxy.take()));
}

/// The first address in the proxy's first line.
fn origin_in(greeting: &str) -> Option<&str> {
    let words = greeting.split([' ', ',']).map(str::trim);
    words.into_iter().find(|word| word.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxys_first_line_says_where_it_is() {
        for (greeting, origin) in [
            (
                "jobtree-proxy listens on http://127.0.0.1:8787, simulated cloud under http://127.0.0.1:8787/demo",
                Some("http://127.0.0.1:8787"),
            ),
            ("jobtree-proxy listens on http://[::1]:80\n", Some("http://[::1]:80")),
            ("", None),
        ] {
            assert_eq!(origin_in(greeting), origin, "{greeting}");
        }
    }
}
