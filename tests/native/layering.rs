//! The crate's modules form layers: which folder may import which, no import cycles, wire names only in `apis/`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use super::import_graph::{Sources, cycles, import_graph, is_within, read_sources};

/// Crates that exist only for browsers.
const BROWSER_CRATES: [&str; 5] = ["gloo", "js_sys", "wasm_bindgen", "web_sys", "yew"];

/// The layers, from the lowest to the highest. A file may import files of its own layer and of lower ones.
///
/// An entry is a file or a folder, without `.rs`. The most specific entry counts.
const LAYERS: [&str; 17] = [
    "engine/model",
    "engine/json",
    "engine/decode",
    "engine/apis",
    "engine/incremental",
    "engine/refresh",
    "engine/i18n",
    "engine/view_model",
    "engine",
    "browser",
    "view/markup",
    "view/parts",
    "view/row_list",
    "view",
    "element",
    "lib",
    "main",
];

/// Names on the wire of one cloud's API, which only `engine/apis` may contain.
const WIRE_NAMES: [&str; 18] = [
    "subJobs",
    "extendParam",
    "creationTimestamp",
    "resourceName",
    "task_total_count",
    "target_id",
    "extension_info",
    "task_data\"",
    "ief-instance-id",
    "EXECUTION_STATUS",
    "TASK_INDEX",
    "MESSAGES",
    "\"restful\"",
    "\"SEPARATOR_\"",
    "error_msg",
    "SVCSTG.",
    "APIGW.",
    "\"CCE.\"",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Sources {
    read_sources(&root().join("src"))
}

fn layer(file: &str) -> usize {
    let entries = LAYERS.iter().enumerate().filter(|(_, entry)| is_within(file, entry));
    let most_specific = entries.max_by_key(|(_, entry)| entry.len());
    most_specific.map(|(layer, _)| layer).unwrap_or_else(|| panic!("{file} is in no layer"))
}

#[test]
fn engine_has_no_browser_crate_in_its_tree() {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--no-default-features", "--prefix", "none", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.contains("percent-encoding "), "{tree}");
    for name in tree.lines().filter_map(|line| line.split(' ').next()) {
        let name = name.replace('-', "_");
        assert!(!BROWSER_CRATES.iter().any(|browser| name.starts_with(browser)), "{name}");
    }
}

#[test]
fn engine_names_no_browser_crate() {
    let sources = sources();
    let engine: Vec<_> = sources.iter().filter(|(file, _)| is_within(file, "engine")).collect();
    assert!(engine.len() > 10, "{engine:?}");
    for (file, code) in engine {
        for name in BROWSER_CRATES {
            assert!(!code.contains(&format!("{name}::")), "{file} names {name}");
        }
    }
}

#[test]
fn modules_have_no_import_cycle() {
    let sources = sources();
    let graph = import_graph(&sources);
    let cycles = cycles(&graph);
    println!("import cycles in src: {}", cycles.len());
    assert!(cycles.is_empty(), "{cycles:#?}");
}

#[test]
fn modules_import_only_lower_layers() {
    let sources = sources();
    let mut wrong = BTreeSet::new();
    for (file, imports) in import_graph(&sources) {
        for imported in imports.iter().filter(|imported| layer(imported) > layer(file)) {
            wrong.insert(format!("{file} imports {imported}, which is in a higher layer"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn wire_names_are_only_in_apis() {
    let sources = sources();
    for name in WIRE_NAMES {
        let files: Vec<_> = sources.iter().filter(|(_, code)| code.contains(name)).collect();
        assert!(!files.is_empty(), "{name} is in no file: remove it from the table");
        for (file, _) in files {
            assert!(is_within(file, "engine/apis"), "{file} contains the wire name {name}");
        }
    }
}

/// Type names that may be declared more than once, and why.
const REPEATED_TYPE_NAMES: [&str; 3] = [
    "Item",  // the associated type of `Iterator`
    "Err",   // the associated type of `FromStr`
    "Error", // the associated type of `Service` and `Body`
];

#[test]
fn type_names_mean_one_thing_in_the_workspace() {
    let mut seen = BTreeSet::new();
    let mut repeated = BTreeSet::new();
    for folder in ["src", "proxy/src", "xtask/src"] {
        let files = files_below(&root().join(folder));
        for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "rs")) {
            for line in fs::read_to_string(file).unwrap().lines() {
                if let Some(name) = type_name(line)
                    && !seen.insert(name.to_owned())
                {
                    repeated.insert(format!("{name} in {}", file.display()));
                }
            }
        }
    }
    assert!(seen.len() > 100, "{seen:?}");
    repeated
        .retain(|it| !REPEATED_TYPE_NAMES.iter().any(|name| it.starts_with(&format!("{name} in"))));
    assert!(repeated.is_empty(), "{repeated:#?}");
}

/// The type that a line declares.
fn type_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.trim_start(),
        None => line,
    };
    let (keyword, rest) = line.split_once(' ')?;
    let is_declaration = ["struct", "enum", "trait", "union", "type"].contains(&keyword);
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let is_type = rest.starts_with(|c: char| c.is_ascii_uppercase());
    (is_declaration && is_type).then_some(&rest[..end])
}

pub(super) fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
