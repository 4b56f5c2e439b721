//! Prerequisites of the browser tests: browsers, Node and its packages, the built page and the proxy.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::wasm::{self, DefaultPath, Profile};
use crate::{apt, page, process, workspace};

/// Names under which Chromium may be on PATH.
const CHROMIUMS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/// The oldest supported major version of Node.
const MIN_NODE: u32 = 20;

/// Node in `tests/browser`, with everything that its scripts need installed and built.
pub(crate) fn node() -> Result<Command> {
    let mut node = plain_node()?;
    process::run(workspace::cargo().args(["build", "--package", "jobtree-proxy"]))?;
    // Compiled as for the npm package, so that the tests of both need one build.
    wasm::compile("jobtree", Profile::Widget)?;
    let page = workspace::root().join("target").join("page");
    page::assemble(Profile::Widget, &page)?;
    let example = wasm::compile("jobtree-example-yew", Profile::Dev)?;
    wasm::bind(&example, &page.join("yew"), DefaultPath::Included)?;

    node.env("JOBTREE_PROXY", workspace::built_program("jobtree-proxy")?)
        .env("JOBTREE_XTASK", workspace::built_program("xtask")?)
        .env("JOBTREE_PAGE", page);
    Ok(node)
}

/// Node in `tests/browser`, with Chromium and the npm packages installed but nothing built.
pub(crate) fn plain_node() -> Result<Command> {
    let chrome = ensure_chromium()?;
    ensure_node_packages()?;
    let mut node = Command::new("node");
    node.current_dir(scripts()).env("CHROME", chrome);
    Ok(node)
}

/// Path of Firefox, installed with apt if missing.
pub(crate) fn ensure_firefox() -> Result<PathBuf> {
    let find = || ["firefox-esr", "firefox"].iter().find_map(|name| which::which(name).ok());
    apt::find_or_install("Firefox", &["firefox-esr"], "install it (Debian: firefox-esr)", find)
}

/// Paths of WebKit's WebDriver and of xvfb-run, which gives it a display, installed with apt if missing.
pub(crate) fn ensure_webkit() -> Result<(PathBuf, PathBuf)> {
    let find = || which::which("WebKitWebDriver").ok().zip(which::which("xvfb-run").ok());
    let advice = "install it and xvfb (Debian: webkit2gtk-driver xvfb xauth)";
    apt::find_or_install("WebKitWebDriver", &["webkit2gtk-driver", "xvfb", "xauth"], advice, find)
}

/// `tests/browser`, which holds the scripts and their `node_modules`.
pub(crate) fn scripts() -> PathBuf {
    workspace::root().join("tests").join("browser")
}

fn ensure_chromium() -> Result<PathBuf> {
    if let Some(chrome) = env::var_os("CHROME") {
        let found = which::which(&chrome);
        return found.with_context(|| {
            format!(
                "`CHROME` is set to `{}`, which is not a program; set it to the path of Chromium",
                chrome.display()
            )
        });
    }
    let advice = "install it (Debian: chromium fonts-noto-core) or set `CHROME` to its path";
    apt::find_or_install("Chromium", &["chromium", "fonts-noto-core"], advice, find_chromium)
}

fn find_chromium() -> Option<PathBuf> {
    let mac = Path::new("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let found = CHROMIUMS.iter().find_map(|name| which::which(name).ok());
    found.or_else(|| mac.is_file().then(|| mac.to_path_buf()))
}

fn ensure_node_packages() -> Result<()> {
    let version = process::try_stdout(Command::new("node").arg("--version"));
    let Some(version) = version else {
        bail!("could not find Node; install Node {MIN_NODE} or later")
    };
    let version = version.trim();
    let major = version.trim_start_matches('v').split('.').next();
    let is_supported =
        major.and_then(|major| major.parse().ok()).is_some_and(|major: u32| major >= MIN_NODE);
    ensure!(is_supported, "Node {version} is too old; install Node {MIN_NODE} or later");

    let folder = scripts();
    let modified = |file: PathBuf| file.metadata().and_then(|metadata| metadata.modified()).ok();
    let locked = modified(folder.join("package-lock.json"));
    if modified(folder.join("node_modules").join(".package-lock.json")) >= locked {
        return Ok(());
    }
    eprintln!("Installing the npm packages of tests/browser ...");
    let npm = which::which("npm").context("could not find npm, which comes with Node")?;
    process::run(Command::new(npm).current_dir(folder).args(["ci", "--no-audit", "--no-fund"]))
        .context("could not install the npm packages of tests/browser")
}
