//! `cargo xtask`: what a developer of jobtree runs. Installs what is missing, by name and version, into `target/`.

mod apt;
mod bench;
mod browser;
mod counts;
mod deploy;
mod nginx;
mod process;
mod screenshots;
mod sdk;
mod serve;
mod test;
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
    /// Formatting, lints, native tests, the vendor's clients, deploy/, browser tests. The last line says how many passed.
    Test,
    /// Takes pictures of the running page, light and dark, narrow and wide, into target/screenshots.
    Screenshots,
    /// Measures, in a browser or beside nginx; prints tables and writes target/bench/results.json.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Serve(options) => serve::run(&options),
        Task::Test => test::run(),
        Task::Screenshots => screenshots::run(),
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
