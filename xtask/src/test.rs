//! `cargo xtask test`: everything that proves the project works, counted.

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::test_counts::Counts;
use crate::tools::Tools;
use crate::{browser, deploy, packaging, process, sdk, workspace};

/// How much to test.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The package in every bundler and framework, of which some take minutes to install.
    #[arg(long)]
    packaging: bool,

    /// The browser tests in Firefox too, and a smoke test in WebKit.
    #[arg(long)]
    engines: bool,
}

/// Checks that pass or fail as a whole.
const CHECKS: [(&str, &[&str]); 7] = [
    ("formatting", &["fmt", "--all", "--check"]),
    (
        "clippy, host",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            "jobtree/ssr",
            "--",
            "--deny=warnings",
        ],
    ),
    (
        "clippy, engine alone",
        &[
            "clippy",
            "--package=jobtree",
            "--no-default-features",
            "--all-targets",
            "--",
            "--deny=warnings",
        ],
    ),
    (
        "clippy, wasm32",
        &[
            "clippy",
            "--package=jobtree",
            "--target=wasm32-unknown-unknown",
            "--",
            "--deny=warnings",
        ],
    ),
    (
        "clippy, wasm32, component alone",
        &[
            "clippy",
            "--package=jobtree",
            "--target=wasm32-unknown-unknown",
            "--no-default-features",
            "--features=view",
            "--",
            "--deny=warnings",
        ],
    ),
    (
        "clippy, wasm32, the example in Yew",
        &[
            "clippy",
            "--package=jobtree-example-yew",
            "--target=wasm32-unknown-unknown",
            "--",
            "--deny=warnings",
        ],
    ),
    (
        "documentation",
        &["doc", "--package=jobtree", "--no-deps", "--config", "build.rustdocflags=['-Dwarnings']"],
    ),
];

/// Test runs whose tests are counted.
const NATIVE: [(&str, &[&str]); 2] = [
    ("native tests, engine alone", &["test", "--package=jobtree", "--no-default-features"]),
    ("native tests", &["test", "--workspace", "--features", "jobtree/ssr"]),
];

/// Node's test runner. One file after the other: they share two cores.
const BROWSER: [&str; 3] = ["--test", "--test-reporter=spec", "--test-concurrency=1"];

pub(crate) fn run(options: &Options) -> Result<()> {
    // Clippy for wasm32 wants the target, and the longest wait had better come first.
    Tools::ensure()?;
    let mut total = Counts::default();
    for (name, arguments) in CHECKS {
        total += step(name, || {
            Ok(Counts::of(process::status(workspace::cargo().args(arguments))?.success()))
        });
    }
    for (name, arguments) in NATIVE {
        total += step(name, || counted(workspace::cargo().args(arguments)));
    }
    total += step("the vendor's clients", || {
        let Some(python) = sdk::ensure_python()? else { return Ok(Counts::default()) };
        let cloud = sdk::Cloud::start()?;
        counted(&mut cloud.read_jobs(&python))
    });
    total += step("the vendor's signer", || {
        let Some(python) = sdk::ensure_python()? else { return Ok(Counts::default()) };
        counted(&mut sdk::sign(&python)?)
    });
    total += step("deploy: manifests, unit, configurations", || {
        let Some(python) = sdk::ensure_python()? else { return Ok(Counts::default()) };
        counted(&mut deploy::check(&python)?)
    });
    total += step("deploy: nginx in front of two proxies", || {
        let Some(mut test) = deploy::behind_nginx() else { return Ok(Counts::default()) };
        counted(&mut test)
    });
    total += step("browser tests", || counted(browser::node()?.args(BROWSER)));
    if options.engines {
        total += step("browser tests, Firefox", || {
            let firefox = browser::ensure_firefox()?;
            counted(browser::node()?.env("FIREFOX", firefox).args(BROWSER))
        });
        total += step("browser tests, WebKit", || {
            let (driver, display) = browser::ensure_webkit()?;
            let node = browser::node()?;
            let mut command = Command::new(display);
            command.arg("--auto-servernum").arg(node.get_program()).args(BROWSER);
            command.arg("webkit.test.mjs").env("WEBKIT_DRIVER", driver);
            command.current_dir(browser::scripts());
            let envs = node.get_envs();
            command.envs(envs.filter_map(|(key, value)| Some((key, value?))));
            counted(&mut command)
        });
    }
    total += step("the package", || counted(&mut packaging::manifest()?));
    total += step("the package in its users' projects", || {
        counted(&mut packaging::projects(options.packaging)?)
    });
    println!("\n{total}");
    if total.failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

/// Runs one step. One that cannot be run counts as a failure.
fn step(name: &str, run: impl FnOnce() -> Result<Counts>) -> Counts {
    println!("\n== {name}");
    let begun = Instant::now();
    let counts = run().unwrap_or_else(|error| {
        println!("{error:#}");
        Counts::of(false)
    });
    println!("== {name}: {counts} ({:.0?})", begun.elapsed());
    counts
}

/// Runs tests and counts them. A runner that fails without a failed test, or finds no test, is a failure too.
fn counted(command: &mut Command) -> Result<Counts> {
    let mut counts = Counts::default();
    let status = process::told(command, |line| counts += Counts::in_line(line))?;
    if (!status.success() && counts.failed == 0) || counts == Counts::default() {
        println!("the test run ended with {status}");
        counts += Counts::of(false);
    }
    Ok(counts)
}
