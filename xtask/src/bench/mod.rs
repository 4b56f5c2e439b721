//! `cargo xtask bench`: benchmarks, each compared with the usual alternative.

mod pages;
mod proxy;

use std::path::{Path, PathBuf};
use std::process::Command;

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
    /// A folder that `bench page` has built earlier, measured instead of a new build. Repeat it to compare several.
    #[arg(long, value_name = "FOLDER")]
    page: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Benchmark {
    /// Decodes bodies into snapshots, compared with JSON.parse.
    Decode,
    /// Builds a page with the widget in target/bench/page, for benchmarks that drive it from outside.
    Page,
    /// Measures size, start, refreshes and memory of that page, compared with pages written by hand and with Lit.
    Refresh,
    /// Traces the start of that page: the main thread by cause.
    Start,
    /// Films the start of that page with a slow processor, in target/bench/film.png.
    Film,
    /// Measures cached responses of the proxy, compared with nginx.
    Proxy,
}

/// Runs the chosen benchmarks, or all that measure something.
pub(crate) fn run(options: &BenchOptions) -> Result<()> {
    let results = output_folder().join("results.json");
    let chosen = match &options.benchmark {
        Some(benchmark) => std::slice::from_ref(benchmark),
        None => &[Benchmark::Decode, Benchmark::Refresh, Benchmark::Start, Benchmark::Proxy],
    };
    for benchmark in chosen {
        match benchmark {
            Benchmark::Decode => {
                let wasm = build_wasm()?;
                process::run(script("decode.mjs")?.arg(wasm).arg(&results))?;
            }
            Benchmark::Page => println!("{}", pages::widget()?.display()),
            Benchmark::Refresh => {
                let others = [("by_hand", pages::by_hand()), ("lit", pages::lit()?)];
                measure("refresh.mjs", &results, options, &others)?;
            }
            Benchmark::Start => {
                measure("start.mjs", &results, options, &[("lit", pages::lit()?)])?;
            }
            Benchmark::Film => {
                let film = output_folder().join("film.png");
                measure("film.mjs", &film, options, &[("lit", pages::lit()?)])?;
                println!("{}", film.display());
            }
            Benchmark::Proxy => proxy::run(&results)?,
        }
    }
    if !matches!(options.benchmark, Some(Benchmark::Page | Benchmark::Film)) {
        eprintln!("Wrote {}.", results.display());
    }
    Ok(())
}

/// Runs a script of `tests/bench` that measures pages and writes `output`: the widget's, and `others` by name.
fn measure(
    name: &str,
    output: &Path,
    options: &BenchOptions,
    others: &[(&str, PathBuf)],
) -> Result<()> {
    let mut node = script(name)?;
    node.arg(output);
    if options.page.is_empty() {
        node.arg(named("widget", &pages::widget()?));
    }
    for (at, page) in (1..).zip(&options.page) {
        let name = if at == 1 { "widget".to_owned() } else { format!("widget-{at}") };
        node.arg(named(&name, &std::path::absolute(page)?));
    }
    process::run(node.args(others.iter().map(|(name, page)| named(name, page))))
}

/// A page as an argument of the scripts.
fn named(name: &str, page: &Path) -> String {
    format!("{name}={}", page.display())
}

/// Node with a script of `tests/bench`, and Chromium.
fn script(name: &str) -> Result<Command> {
    let mut node = browser::plain_node()?;
    node.current_dir(scripts()).arg(name);
    Ok(node)
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
