//! `cargo xtask`: what a developer of jobtree runs. Installs what is missing, by name and version, into `target/`.

mod apt;
mod bench;
mod browser;
mod deploy;
mod nginx;
mod npm;
mod packaging;
mod process;
mod screenshots;
mod sdk;
mod serve;
mod test;
mod test_counts;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, serves and tests jobtree.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Starts the proxy, with its simulated cloud or before a real one, and the page that shows jobs, until Ctrl-C.
    Serve(serve::Options),
    /// Formatting, lints, native tests, the vendor's clients, deploy/, browser tests, the package. The last line says how
    /// many passed.
    Test(test::Options),
    /// Takes pictures of the running page, light and dark, narrow and wide, into target/screenshots.
    Screenshots,
    /// Writes the tables of the documentation from npm/custom-elements.json.
    Docs,
    /// Builds the package in target/npm, prints what is in it and how large it is.
    Npm,
    /// Measures, in a browser or beside nginx; prints tables and writes target/bench/results.json.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Serve(options) => serve::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Screenshots => screenshots::run(),
        Task::Docs => npm::write_tables(),
        Task::Npm => npm::run(),
        Task::Bench(options) => bench::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
