//! The modules of `src` form layers without import cycles, and only the simulated cloud knows the bodies of one cloud's API.

// Clippy knows only `#[test]` functions as tests, and not what they share.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use self::import_graph::{Sources, cycles, import_graph, is_within, read_sources};

#[path = "../../tests/native/import_graph.rs"]
mod import_graph;

/// The layers, from the lowest to the highest. A file may import files of its own layer and of lower ones.
///
/// An entry is a file or a folder, without `.rs`. The most specific entry counts.
const LAYERS: [&[&str]; 17] = [
    // The simulated cloud needs nothing of the proxy.
    &[
        "backoff",
        "conditional",
        "connection_timer",
        "error",
        "metrics",
        "percent",
        "secret",
        "simulator",
        "single_flight",
        "trace_context",
        "wall_clock",
        "weighted_list",
    ],
    // The algorithm alone, whose variants are part of the configuration.
    &["auth/signature"],
    &["config"],
    &["http_client", "log", "route"],
    &["response"],
    &["access", "auth", "caller_stream"],
    &["representation"],
    &["cache"],
    &["upstream"],
    &["service"],
    &["check"],
    &["server"],
    &["lib"],
    &["run_error"],
    &["cli"],
    &["check_command", "completions", "config_source", "manual", "reload", "usage_error"],
    &["main"],
];

/// Names on the wire of one cloud's API, and the files and folders that may contain them.
///
/// `route` passes parameters on, `access/cors` lets pages send them, `auth` and `config` know how each cloud signs in.
const WIRE_NAMES: [(&str, &[&str]); 12] = [
    ("subJobs", &["simulator"]),
    ("extendParam", &["simulator"]),
    ("creationTimestamp", &["simulator"]),
    ("task_total_count", &["simulator"]),
    ("extension_info", &["simulator"]),
    ("SEPARATOR_", &["simulator"]),
    ("execution_status", &["simulator"]),
    ("\"restful\"", &["simulator"]),
    ("SVCSTG.", &["simulator"]),
    ("APIGW.", &["simulator"]),
    ("ief-instance-id", &["access/cors", "route"]),
    ("x-subject-token", &["auth"]),
];

fn sources() -> Sources {
    read_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

fn layer(file: &str) -> Option<usize> {
    let entries = LAYERS
        .iter()
        .enumerate()
        .flat_map(|(layer, entries)| entries.iter().map(move |entry| (entry.len(), layer, *entry)));
    entries.filter(|(_, _, entry)| is_within(file, entry)).max().map(|(_, layer, _)| layer)
}

#[test]
fn modules_have_no_import_cycle() {
    let sources = sources();
    let graph = import_graph(&sources);
    let cycles = cycles(&graph);
    println!("import cycles in proxy/src: {}", cycles.len());
    assert!(cycles.is_empty(), "{cycles:?}");
}

#[test]
fn modules_import_only_lower_layers() {
    let sources = sources();
    for (file, imports) in import_graph(&sources) {
        let own = layer(file).unwrap_or_else(|| panic!("{file} is in no layer"));
        for imported in imports {
            let other = layer(&imported).unwrap_or_else(|| panic!("{imported} is in no layer"));
            assert!(other <= own, "{file} imports {imported}, which is in a higher layer");
        }
    }
}

#[test]
fn wire_names_are_only_in_their_places() {
    let sources = sources();
    for (name, places) in WIRE_NAMES {
        let files: Vec<_> =
            sources.iter().filter(|(_, code)| code.contains(name)).map(|(file, _)| file).collect();
        assert!(!files.is_empty(), "{name} is in no file: remove it from the table");
        for file in files {
            let is_allowed = places.iter().any(|place| is_within(file, place));
            assert!(is_allowed, "{file} contains the wire name {name}");
        }
    }
}
