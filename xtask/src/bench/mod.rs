//! `cargo xtask bench`: benchmarks, each compared with the usual alternative.

mod page;
mod proxy;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::tools::{Tools, WASM};
use crate::{browser, process, workspace};

/// The package in `tests/bench`, and the name of its wasm.
const PACKAGE: &str = "jobtree-bench";

/// Arguments of wasm-opt: size first, as in the widget's profile, and the features that Rust enables by default for wasm32.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Which benchmarks to run.
#[derive(Debug, Args)]
pub(crate) struct BenchOptions {
    /// Run only this benchmark.
    benchmark: Option<Benchmark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Benchmark {
    /// Decodes bodies into snapshots, compared with JSON.parse.
    Decode,
    /// Builds a page with the widget in target/bench/page, for benchmarks that drive it from outside.
    Page,
    /// Measures size, start, refreshes and memory of that page, compared with a page written by hand.
    Refresh,
    /// Measures cached responses of the proxy, compared with nginx.
    Proxy,
}

/// Runs the chosen benchmarks, or all that measure something.
pub(crate) fn run(options: &BenchOptions) -> Result<()> {
    let results = output_folder().join("results.json");
    let chosen = match &options.benchmark {
        Some(benchmark) => std::slice::from_ref(benchmark),
        None => &[Benchmark::Decode, Benchmark::Refresh, Benchmark::Proxy],
    };
    for benchmark in chosen {
        match benchmark {
            Benchmark::Decode => measure("decode.mjs", &build_wasm(&Tools::ensure()?)?, &results)?,
            Benchmark::Page => println!("{}", page::build()?.display()),
            Benchmark::Refresh => measure("refresh.mjs", &page::build()?, &results)?,
            Benchmark::Proxy => proxy::run(&results)?,
        }
    }
    if options.benchmark != Some(Benchmark::Page) {
        eprintln!("Wrote {}.", results.display());
    }
    Ok(())
}

/// Runs a script of `tests/bench` in Chromium. `built` is the folder with what it measures.
fn measure(script: &str, built: &Path, results: &Path) -> Result<()> {
    let mut node = browser::plain_node()?;
    process::run(node.current_dir(scripts()).arg(script).arg(built).arg(results))
}

/// Compiles the wasm with the widget's profile and returns the folder with the wasm and its bindings.
fn build_wasm(tools: &Tools) -> Result<PathBuf> {
    let target = workspace::root().join("target");
    let build = ["build", "--profile", "widget", "--package", PACKAGE, "--target", WASM];
    process::run(workspace::cargo().args(build).arg("--target-dir").arg(&target))?;
    let compiled = target.join(WASM).join("widget").join(PACKAGE).with_extension("wasm");
    let bindings = output_folder().join("wasm");
    let bind = ["--target", "web", "--out-dir"];
    process::run(tools.wasm_bindgen().args(bind).arg(&bindings).arg(compiled))?;
    match wasm_opt(tools) {
        Some(mut wasm_opt) => {
            let wasm = bindings.join(format!("{PACKAGE}_bg.wasm"));
            process::run(wasm_opt.args(WASM_OPT).arg(&wasm).arg("-o").arg(&wasm))?;
        }
        None => {
            eprintln!("Could not find wasm-opt; measuring without it, which is hardly slower ...")
        }
    }
    Ok(bindings)
}

/// wasm-opt from PATH, or from the npm package `binaryen` if the tests have it installed.
fn wasm_opt(tools: &Tools) -> Option<Command> {
    let installed = [scripts(), browser::scripts()].map(|folder| folder.join("node_modules/.bin"));
    let folders = env::split_paths(tools.path()).chain(installed);
    let path = env::join_paths(folders).ok()?;
    which::which_in("wasm-opt", Some(path), workspace::root()).ok().map(Command::new)
}

/// `target/bench`.
fn output_folder() -> PathBuf {
    workspace::root().join("target").join("bench")
}

/// `tests/bench`.
fn scripts() -> PathBuf {
    workspace::root().join("tests").join("bench")
}
