//! Runs the tests in `tests/sdk`: the vendor's Python clients read the simulated cloud, and its signer is compared with ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};

use crate::process::{self, Background};
use crate::{apt, workspace};

/// Names under which Python 3 may be on PATH.
const PYTHONS: [&str; 2] = ["python3", "python"];

/// Path of a Python whose virtual environment has the vendor's clients installed. Python is optional: prints that the test
/// is skipped and returns `None` if it or its venv module is missing.
pub(crate) fn ensure_python() -> Result<Option<PathBuf>> {
    let Some(base) = find_python() else {
        println!("Skipped: could not find python3; install Python 3 with venv to run this test");
        return Ok(None);
    };
    if !ensure_venv(base) {
        println!("Skipped: {base} has no venv; install it (Debian: python3-venv) to run this test");
        return Ok(None);
    }
    let folder = workspace::root().join("target").join("sdk");
    let python = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let python = folder.join(python);
    let stamp = folder.join("installed");
    let requirements = scripts().join("requirements.txt");
    if python.is_file() && modified(&stamp) >= modified(&requirements) {
        return Ok(Some(python));
    }
    eprintln!("Installing the vendor's clients and a manifest checker into target/sdk ...");
    process::run(Command::new(base).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let install = ["-m", "pip", "install", "--disable-pip-version-check", "--requirement"];
    process::run(Command::new(&python).args(install).arg(requirements))
        .context("could not install the vendor's clients")?;
    fs::write(&stamp, "").context("could not write to target/sdk")?;
    Ok(Some(python))
}

fn find_python() -> Option<&'static str> {
    PYTHONS.into_iter().find(|name| {
        let version = process::try_stdout(Command::new(name).arg("--version"));
        version.is_some_and(|version| version.starts_with("Python 3."))
    })
}

/// True if `python` has venv, installed with apt if missing: Debian packages it separately.
fn ensure_venv(python: &str) -> bool {
    // Without ensurepip, venv can be imported but creates environments without pip.
    let has_venv = || {
        process::try_stdout(Command::new(python).args(["-c", "import ensurepip, venv"])).is_some()
    };
    if has_venv() || !apt::is_available() {
        return has_venv();
    }
    eprintln!("Installing python3-venv with apt (once) ...");
    apt::install(&["python3-venv"]).is_ok() && has_venv()
}

fn modified(file: &Path) -> Option<std::time::SystemTime> {
    file.metadata().and_then(|metadata| metadata.modified()).ok()
}

fn scripts() -> PathBuf {
    workspace::root().join("tests").join("sdk")
}

/// `tests/sdk/sign.py`: compares our signatures with the vendor's. Its last line is `N passed, N failed`.
pub(crate) fn signer_test(python: &Path) -> Result<Command> {
    let build = ["build", "--package", "jobtree-proxy", "--example", "authorization"];
    process::run(workspace::cargo().args(build))?;
    let signer = workspace::built_program("examples/authorization")?;
    let mut command = Command::new(python);
    command.current_dir(scripts()).arg("sign.py").arg(signer);
    Ok(command)
}

/// `jobtree-proxy --demo` on a free port, stopped on drop.
#[derive(Debug)]
pub(crate) struct SimulatedCloud {
    origin: String,
    proxy: Arc<Mutex<Option<Background>>>,
}

impl SimulatedCloud {
    /// Builds and starts the proxy.
    pub(crate) fn start() -> Result<Self> {
        process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;
        let mut command = Command::new(workspace::built_program("jobtree-proxy")?);
        command.args(["--demo", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut proxy = Background::start("jobtree-proxy", command)?;
        let line = proxy.first_line()?;
        let origin = origin_in(&line)
            .with_context(|| format!("jobtree-proxy printed no address: {line}"))?
            .to_owned();
        let cloud = Self { origin, proxy: Arc::new(Mutex::new(Some(proxy))) };
        cloud.stop_on_ctrl_c()?;
        Ok(cloud)
    }

    /// `tests/sdk/read_jobs.py`: the vendor's clients read every job. Its last line is `N passed, N failed`.
    pub(crate) fn clients_test(&self, python: &Path) -> Command {
        let mut command = Command::new(python);
        command.current_dir(scripts()).args(["read_jobs.py", &self.origin]);
        // Shows progress during the two minutes of the test.
        command.env("PYTHONUNBUFFERED", "1");
        command
    }

    /// Ctrl-C runs no destructors and does not reach the proxy, which is in its own process group.
    fn stop_on_ctrl_c(&self) -> Result<()> {
        let proxy = Arc::clone(&self.proxy);
        ctrlc::set_handler(move || {
            stop(&proxy);
            std::process::exit(130);
        })
        .context("could not set a handler for Ctrl-C")
    }
}

impl Drop for SimulatedCloud {
    fn drop(&mut self) {
        stop(&self.proxy);
    }
}

fn stop(proxy: &Mutex<Option<Background>>) {
    drop(proxy.lock().map(|mut proxy| proxy.take()));
}

/// The first HTTP address in `line`.
fn origin_in(line: &str) -> Option<&str> {
    line.split([' ', ',']).map(str::trim).find(|word| word.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_is_found_in_the_first_line_of_the_proxy() {
        for (line, origin) in [
            (
                "jobtree-proxy listens on http://127.0.0.1:8787, simulated cloud under http://127.0.0.1:8787/demo",
                Some("http://127.0.0.1:8787"),
            ),
            ("jobtree-proxy listens on http://[::1]:80\n", Some("http://[::1]:80")),
            ("", None),
        ] {
            assert_eq!(origin_in(line), origin, "{line}");
        }
    }
}
