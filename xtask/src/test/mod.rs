//! `cargo xtask test`: runs every check and test, and prints how many passed.

mod cargo;
mod counts;
mod run;
mod selection;

use std::process::Command;
use std::thread;

use anyhow::{Result, bail};
use clap::Args;

use self::cargo::{CHECKS, NATIVE, NATIVE_ENGINE};
use self::counts::TestCounts;
use self::run::{Report, run_tests, run_tests_quietly};
use self::selection::Selection;
use crate::trunk::Trunk;
use crate::wasm;
use crate::{browser, deploy, packaging, process, sdk, workspace};

/// What to run. Everything but the slow tests by default.
#[derive(Debug, Args)]
pub(crate) struct TestOptions {
    /// Only these: `fmt`, `clippy`, `doc`, `native`, `vendor`, `signer`, `deploy`, `browser`, `browser/keyboard` (one file),
    /// `package`, `projects`.
    #[arg(value_name = "NAME")]
    names: Vec<String>,

    /// Test the npm package in every bundler and framework; some take minutes to install.
    #[arg(long)]
    packaging: bool,

    /// Run the browser tests in Firefox too, and a smoke test in WebKit.
    #[arg(long)]
    engines: bool,

    /// Measure memory over 5,000 refreshes and 1,000 removed widgets instead of 600 and 200.
    #[arg(long)]
    soak: bool,

    /// Test `trunk serve`; installs trunk and wasm-bindgen if they are missing. In CI this is the default where they are on PATH.
    #[arg(long)]
    trunk: bool,
}

/// Steps that are not in [`CHECKS`].
const OTHER_STEPS: [&str; 8] =
    ["native", "vendor", "signer", "deploy", "browser", "package", "projects", "engines"];

/// Runs every step and prints the total as the last line.
///
/// # Errors
///
/// If a test failed, a step could not run or a name is unknown.
pub(crate) fn run(options: &TestOptions) -> Result<()> {
    let names: Vec<&str> = CHECKS.iter().map(|check| check.name).chain(OTHER_STEPS).collect();
    let selection = Selection::new(&options.names, &names)?;
    let mut report = Report::default();

    // First, because clippy for wasm32 needs the target.
    wasm::ensure_target()?;
    let vendor = selection.has("vendor").then(start_vendor_clients).transpose()?;
    for check in CHECKS.iter().filter(|check| selection.has(check.name)) {
        report.step(check.title, || {
            let status = process::status(workspace::cargo().args(check.arguments))?;
            Ok(TestCounts::from_check(status.success()))
        });
    }
    if selection.has("native") {
        report.step("native tests", || run_tests(workspace::cargo().args(NATIVE)));
        report.step("native tests, engine only", || {
            run_tests(workspace::cargo().args(NATIVE_ENGINE))
        });
    }
    if selection.has("signer") {
        report.step("vendor signer", || {
            let Some(python) = sdk::ensure_python()? else { return Ok(TestCounts::default()) };
            run_tests(&mut sdk::signer_test(&python)?)
        });
    }
    if selection.has("deploy") {
        report.step("deploy: manifests, systemd unit, configurations", || {
            let Some(python) = sdk::ensure_python()? else { return Ok(TestCounts::default()) };
            run_tests(&mut deploy::schema_check(&python)?)
        });
        report.step("deploy: nginx in front of two proxies", || {
            let Some(mut test) = deploy::nginx_test() else { return Ok(TestCounts::default()) };
            run_tests(&mut test)
        });
    }
    if let Some(vendor) = vendor {
        report.background_step("vendor clients", vendor);
    }
    if selection.has("browser") {
        report.step("browser tests", || {
            run_tests(browser_tests(options)?.args(selection.browser_files()))
        });
    }
    if options.engines && selection.has("engines") {
        test_other_engines(options, &mut report);
    }
    if selection.has("package") {
        report.step("npm package and documentation", || {
            run_tests(&mut packaging::manifest_and_docs_test()?)
        });
    }
    if selection.has("projects") {
        report.step("npm package in consumer projects", || {
            run_tests(&mut packaging::projects_test(options.packaging)?)
        });
    }

    let total = report.total();
    println!("\n{report}\n{total}");
    if total.failed > 0 {
        bail!("{} of {} tests failed", total.failed, total.passed + total.failed);
    }
    Ok(())
}

/// Starts the test of the vendor's clients, which mostly waits for simulated jobs to end, next to the steps that compile.
fn start_vendor_clients() -> Result<thread::JoinHandle<run::BackgroundResult>> {
    let python = sdk::ensure_python()?;
    let cloud = python.as_ref().map(|_| sdk::SimulatedCloud::start()).transpose()?;
    Ok(thread::spawn(move || {
        run_tests_quietly(|| {
            let (Some(python), Some(cloud)) = (&python, &cloud) else { return None };
            Some(cloud.clients_test(python))
        })
    }))
}

/// Node's test runner in `tests/browser`.
fn browser_tests(options: &TestOptions) -> Result<Command> {
    let mut node = browser::node()?;
    // One file more than there are cores, because tests also wait.
    let files = thread::available_parallelism().map_or(1, usize::from) + 1;
    node.args(["--test", "--test-reporter=spec", &format!("--test-concurrency={files}")]);
    if options.soak {
        node.env("JOBTREE_SOAK", "1");
    }
    let is_ci = std::env::var_os("CI").is_some();
    let trunk = match options.trunk {
        true => Some(Trunk::ensure()?),
        false if is_ci => Trunk::find()?,
        false => None,
    };
    if let Some(Trunk { program, path }) = trunk {
        node.env("JOBTREE_TRUNK", program).env("PATH", path);
    }
    Ok(node)
}

/// The browser tests in Firefox, and a smoke test in WebKit.
fn test_other_engines(options: &TestOptions, report: &mut Report) {
    report.step("browser tests, Firefox", || {
        let firefox = browser::ensure_firefox()?;
        run_tests(browser_tests(options)?.env("FIREFOX", firefox))
    });
    report.step("browser tests, WebKit", || {
        let (driver, display) = browser::ensure_webkit()?;
        let node = browser::node()?;
        let mut command = Command::new(display);
        command.arg("--auto-servernum").arg(node.get_program());
        command.args(["--test", "--test-reporter=spec", "webkit.test.mjs"]);
        command.env("WEBKIT_DRIVER", driver).current_dir(browser::scripts());
        let envs = node.get_envs();
        command.envs(envs.filter_map(|(key, value)| Some((key, value?))));
        run_tests(&mut command)
    });
}
