//! `cargo xtask bench`: benchmarks, each compared with the usual alternative.

mod page;
mod proxy;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::npm::{NodeTools, WASM_FEATURES};
use crate::wasm::{self, DefaultPath, Profile};
use crate::{browser, process, workspace};

/// The package in `tests/bench`, and the name of its wasm.
const PACKAGE: &str = "jobtree-bench";

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
            Benchmark::Decode => measure("decode.mjs", &build_wasm()?, &results)?,
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
fn build_wasm() -> Result<PathBuf> {
    let tools = NodeTools::ensure()?;
    let bindings = output_folder().join("wasm");
    wasm::bind(&wasm::compile(PACKAGE, Profile::Widget)?, &bindings, DefaultPath::Included)?;
    let wasm = bindings.join(format!("{PACKAGE}_bg.wasm"));
    process::run(tools.wasm_opt().arg("-Oz").args(WASM_FEATURES).arg(&wasm).arg("-o").arg(&wasm))?;
    Ok(bindings)
}

/// `target/bench`.
fn output_folder() -> PathBuf {
    workspace::root().join("target").join("bench")
}

/// `tests/bench`.
fn scripts() -> PathBuf {
    workspace::root().join("tests").join("bench")
}
