//! `cargo xtask bench`: how fast it is, beside what would be used in its place.

mod page;
mod proxy;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::tools::{Tools, WASM};
use crate::{browser, process, workspace};

/// The package that becomes the wasm of the benchmarks, and that wasm's name.
const PACKAGE: &str = "jobtree-bench";

/// Size first, as in the widget's profile; and what Rust's wasm32 uses by default, which has to be named.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Which benchmark to run.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only this one.
    benchmark: Option<Benchmark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Benchmark {
    /// From an answer's bytes to the finished snapshot, beside JSON.parse.
    Decode,
    /// Builds a page that the widget stands in, for benchmarks that drive it from outside: in target/bench/page.
    Page,
    /// That page beside one written by hand: size, start, refreshes, memory.
    Refresh,
    /// Cached answers of the proxy, beside nginx.
    Proxy,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let results = folder().join("results.json");
    let chosen = match &options.benchmark {
        Some(benchmark) => std::slice::from_ref(benchmark),
        None => &[Benchmark::Decode, Benchmark::Refresh, Benchmark::Proxy],
    };
    for benchmark in chosen {
        match benchmark {
            Benchmark::Decode => measure("decode.mjs", &build(&Tools::ensure()?)?, &results)?,
            Benchmark::Page => println!("{}", page::build()?.display()),
            Benchmark::Refresh => measure("refresh.mjs", &page::build()?, &results)?,
            Benchmark::Proxy => proxy::run(&results)?,
        }
    }
    if options.benchmark != Some(Benchmark::Page) {
        eprintln!("The results are in {}.", results.display());
    }
    Ok(())
}

/// Runs a script of `tests/bench` in a browser. `built` is what it measures.
fn measure(script: &str, built: &Path, results: &Path) -> Result<()> {
    let mut node = browser::plain_node()?;
    process::run(node.current_dir(scripts()).arg(script).arg(built).arg(results))
}

/// Compiles the wasm with the widget's profile, and tells the folder that holds it and its JavaScript.
fn build(tools: &Tools) -> Result<PathBuf> {
    let target = workspace::root().join("target");
    let build = ["build", "--profile", "widget", "--package", PACKAGE, "--target", WASM];
    process::run(workspace::cargo().args(build).arg("--target-dir").arg(&target))?;
    let built = target.join(WASM).join("widget").join(PACKAGE).with_extension("wasm");
    let bound = folder().join("wasm");
    let bind = ["--target", "web", "--out-dir"];
    process::run(tools.wasm_bindgen().args(bind).arg(&bound).arg(built))?;
    match wasm_opt(tools) {
        Some(mut optimise) => {
            let wasm = bound.join(format!("{PACKAGE}_bg.wasm"));
            process::run(optimise.args(WASM_OPT).arg(&wasm).arg("-o").arg(&wasm))?;
        }
        None => eprintln!("There is no wasm-opt; measuring without (that is hardly slower) ..."),
    }
    Ok(bound)
}

/// wasm-opt from PATH, or from npm's package `binaryen` where that is installed.
fn wasm_opt(tools: &Tools) -> Option<Command> {
    let installed = [scripts(), browser::scripts()].map(|folder| folder.join("node_modules/.bin"));
    let folders = env::split_paths(tools.path()).chain(installed);
    let path = env::join_paths(folders).ok()?;
    which::which_in("wasm-opt", Some(path), workspace::root()).ok().map(Command::new)
}

fn folder() -> PathBuf {
    workspace::root().join("target").join("bench")
}

fn scripts() -> PathBuf {
    workspace::root().join("tests").join("bench")
}
