//! `cargo xtask`: the development commands of jobtree. Missing tools are installed by name and pinned version into `target/`.

mod apt;
mod bench;
mod browser;
mod deploy;
mod interrupts;
mod nginx;
mod npm;
mod packaging;
mod page;
mod process;
mod release;
mod screenshots;
mod sdk;
mod serve;
mod test;
mod trunk;
mod wasm;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, serves, tests and packages jobtree.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: XtaskCommand,
}

#[derive(Debug, Subcommand)]
enum XtaskCommand {
    /// Serves a page with live jobs until Ctrl-C, from the simulated cloud or from a real one.
    Serve(serve::ServeOptions),
    /// Runs every check: formatting, lints, native tests, the vendor's clients, deploy/, browser tests, the npm package.
    ///
    /// The last line is `N passed, N failed`.
    Test(test::TestOptions),
    /// Saves screenshots of the running page in target/screenshots, and replaces docs/page.png and docs/demo.webp.
    ///
    /// The animation needs `img2webp` (Debian: webp).
    Screenshots,
    /// Regenerates the documentation's tables and code blocks.
    Docs,
    /// Builds the npm package in target/npm and prints its contents and sizes.
    Npm,
    /// Prepares a release: sets the version, builds the npm package and the crates, and lists what would be published.
    Release(release::ReleaseOptions),
    /// Runs the benchmarks, prints tables and writes target/bench/results.json.
    Bench(bench::BenchOptions),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        XtaskCommand::Serve(options) => serve::run(&options),
        XtaskCommand::Test(options) => test::run(&options),
        XtaskCommand::Screenshots => screenshots::run(),
        XtaskCommand::Docs => npm::write_docs(),
        XtaskCommand::Npm => npm::run(),
        XtaskCommand::Release(options) => release::run(&options),
        XtaskCommand::Bench(options) => bench::run(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
