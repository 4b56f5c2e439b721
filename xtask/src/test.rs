//! `cargo xtask test`: everything that proves the project works, counted.

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::counts::Counts;
use crate::tools::Tools;
use crate::{browser, packaging, process, sdk, workspace};

/// How much to test.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The package in every bundler and framework, of which some take minutes to install.
    #[arg(long)]
    packaging: bool,
}

/// Checks that pass or fail as a whole.
const CHECKS: [(&str, &[&str]); 5] = [
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
];

/// Test runs whose tests are counted.
const NATIVE: [(&str, &[&str]); 2] = [
    ("native tests, engine alone", &["test", "--package=jobtree", "--no-default-features"]),
    ("native tests", &["test", "--workspace", "--features", "jobtree/ssr"]),
];

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
    total += step("browser tests", || {
        // One file after the other: they share two cores.
        let flags = ["--test", "--test-reporter=spec", "--test-concurrency=1"];
        counted(browser::node()?.args(flags))
    });
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
