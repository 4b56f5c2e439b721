//! `cargo xtask test`: runs every check and test, and prints how many passed.

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;

use crate::test_counts::TestCounts;
use crate::tools::Tools;
use crate::{browser, deploy, packaging, process, sdk, workspace};

/// Optional, slow tests.
#[derive(Debug, Args)]
pub(crate) struct TestOptions {
    /// Test the npm package in every bundler and framework; some take minutes to install.
    #[arg(long)]
    packaging: bool,

    /// Run the browser tests in Firefox too, and a smoke test in WebKit.
    #[arg(long)]
    engines: bool,
}

/// Cargo commands that count as one check each: name and arguments.
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
        "clippy, engine only",
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
        "clippy, wasm32, component only",
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
        "clippy, wasm32, Yew example",
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

/// Cargo commands whose tests are counted one by one: name and arguments.
const NATIVE: [(&str, &[&str]); 2] = [
    ("native tests, engine only", &["test", "--package=jobtree", "--no-default-features"]),
    ("native tests", &["test", "--workspace", "--features", "jobtree/ssr"]),
];

/// Arguments of Node's test runner. One file at a time, because browsers share the cores of a small machine.
const BROWSER: [&str; 3] = ["--test", "--test-reporter=spec", "--test-concurrency=1"];

/// Runs every step and prints the total as the last line.
///
/// # Errors
///
/// If a test failed or a step could not run.
pub(crate) fn run(options: &TestOptions) -> Result<()> {
    // First, because clippy for wasm32 needs the target.
    Tools::ensure()?;
    let mut total = TestCounts::default();
    for (name, arguments) in CHECKS {
        total += step(name, || {
            let status = process::status(workspace::cargo().args(arguments))?;
            Ok(TestCounts::from_check(status.success()))
        });
    }
    for (name, arguments) in NATIVE {
        total += step(name, || run_tests(workspace::cargo().args(arguments)));
    }
    total += step("vendor clients", || {
        let Some(python) = sdk::ensure_python()? else { return Ok(TestCounts::default()) };
        let cloud = sdk::SimulatedCloud::start()?;
        run_tests(&mut cloud.clients_test(&python))
    });
    total += step("vendor signer", || {
        let Some(python) = sdk::ensure_python()? else { return Ok(TestCounts::default()) };
        run_tests(&mut sdk::signer_test(&python)?)
    });
    total += step("deploy: manifests, systemd unit, configurations", || {
        let Some(python) = sdk::ensure_python()? else { return Ok(TestCounts::default()) };
        run_tests(&mut deploy::schema_check(&python)?)
    });
    total += step("deploy: nginx in front of two proxies", || {
        let Some(mut test) = deploy::nginx_test() else { return Ok(TestCounts::default()) };
        run_tests(&mut test)
    });
    total += step("browser tests", || run_tests(browser::node()?.args(BROWSER)));
    if options.engines {
        total += step("browser tests, Firefox", || {
            let firefox = browser::ensure_firefox()?;
            run_tests(browser::node()?.env("FIREFOX", firefox).args(BROWSER))
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
            run_tests(&mut command)
        });
    }
    total += step("npm package", || run_tests(&mut packaging::manifest_test()?));
    total += step("npm package in consumer projects", || {
        run_tests(&mut packaging::projects_test(options.packaging)?)
    });
    println!("\n{total}");
    if total.failed > 0 {
        bail!("{} of {} tests failed", total.failed, total.passed + total.failed);
    }
    Ok(())
}

/// Runs a step between a heading and a line with its counts. A step that returns an error counts as one failed test.
fn step(name: &str, run: impl FnOnce() -> Result<TestCounts>) -> TestCounts {
    println!("\n== {name}");
    let started = Instant::now();
    let counts = run().unwrap_or_else(|error| {
        println!("error: {error:#}");
        TestCounts::from_check(false)
    });
    println!("== {name}: {counts} ({:.0?})", started.elapsed());
    counts
}

/// Runs a test runner and counts its tests. A runner that fails without a failed test, or runs none, counts as one failure.
fn run_tests(command: &mut Command) -> Result<TestCounts> {
    let mut counts = TestCounts::default();
    let status =
        process::status_with_lines(command, |line| counts += TestCounts::parse_line(line))?;
    if (!status.success() && counts.failed == 0) || counts == TestCounts::default() {
        println!("error: the test runner ended with {status} and reported {counts}");
        counts += TestCounts::from_check(false);
    }
    Ok(counts)
}
