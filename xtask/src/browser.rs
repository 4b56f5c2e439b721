//! What the tests in a browser need: the browser, Node and its packages, the built page and the proxy.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tools::Tools;
use crate::{apt, process, workspace};

/// Names under which a Chromium may be on PATH.
const CHROMIUMS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/// Node that runs a script of `tests/browser`, with all it needs installed and built.
pub(crate) fn node() -> Result<Command> {
    let mut node = plain_node()?;
    let tools = Tools::ensure()?;
    process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;
    let page = workspace::root().join("target").join("page");
    process::run(tools.trunk().args(["build", "--dist"]).arg(&page))?;

    node.env("JOBTREE_PROXY", workspace::built("jobtree-proxy")?)
        .env("JOBTREE_XTASK", workspace::built("xtask")?)
        .env("JOBTREE_TRUNK", tools.trunk().get_program())
        .env("JOBTREE_PAGE", page)
        .env("PATH", tools.path());
    Ok(node)
}

/// Node that runs a script of `tests/browser` which needs a browser, but nothing built.
pub(crate) fn plain_node() -> Result<Command> {
    let chrome = ensure_chromium()?;
    ensure_node_packages()?;
    let mut node = Command::new("node");
    node.current_dir(scripts()).env("CHROME", chrome);
    Ok(node)
}

/// Firefox, installed by apt where it is missing.
pub(crate) fn ensure_firefox() -> Result<PathBuf> {
    let find = || ["firefox-esr", "firefox"].iter().find_map(|name| which::which(name).ok());
    ensure_by_apt("Firefox", &["firefox-esr"], find)
}

/// What runs a test in WebKit: the driver, and a display where this machine has none.
pub(crate) fn ensure_webkit() -> Result<(PathBuf, PathBuf)> {
    let find = || which::which("WebKitWebDriver").ok().zip(which::which("xvfb-run").ok());
    ensure_by_apt("WebKit's driver", &["webkit2gtk-driver", "xvfb", "xauth"], find)
}

fn ensure_by_apt<T>(name: &str, packages: &[&str], find: impl Fn() -> Option<T>) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let advice = format!("{name} is missing; install it (Debian: {})", packages.join(" "));
    if !apt::is_here() {
        bail!(advice);
    }
    eprintln!("Installing {name} by apt (once) ...");
    apt::install(packages).context(advice.clone())?;
    find().context(advice)
}

/// Where the scripts are, and npm's packages with them.
pub(crate) fn scripts() -> PathBuf {
    workspace::root().join("tests").join("browser")
}

fn ensure_chromium() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("CHROME") {
        let chosen = which::which(&chosen)
            .with_context(|| format!("CHROME is {}, which is no program", chosen.display()))?;
        return Ok(chosen);
    }
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    if !apt::is_here() {
        bail!(
            "there is no Chromium and no apt-get to install it; install Chromium and set CHROME to it"
        );
    }
    eprintln!("Installing Chromium by apt (once) ...");
    let advice = "Chromium cannot be installed by apt; install it yourself and set CHROME to it";
    apt::install(&["chromium", "fonts-noto-core"]).context(advice)?;
    find_chromium().context(advice)
}

fn find_chromium() -> Option<PathBuf> {
    let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let found = CHROMIUMS.iter().find_map(|name| which::which(name).ok());
    found.or_else(|| mac.is_file().then(|| mac.to_path_buf()))
}

fn ensure_node_packages() -> Result<()> {
    let version = process::output(Command::new("node").arg("--version"));
    let Some(version) = version else { bail!("Node is missing; install Node 20 or newer") };
    let major = version.trim().trim_start_matches('v').split('.').next();
    let is_new_enough =
        major.and_then(|major| major.parse().ok()).is_some_and(|major: u32| major >= 20);
    if !is_new_enough {
        bail!("Node {} is too old; install Node 20 or newer", version.trim());
    }
    let folder = scripts();
    let modified = |file: PathBuf| file.metadata().and_then(|about| about.modified()).ok();
    let wanted = modified(folder.join("package-lock.json"));
    if modified(folder.join("node_modules").join(".package-lock.json")) >= wanted {
        return Ok(());
    }
    eprintln!("Installing the packages of tests/browser ...");
    let npm = which::which(OsStr::new("npm")).context("npm is missing; it comes with Node")?;
    process::run(Command::new(npm).current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))
        .context("the packages of tests/browser cannot be had")
}
