use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const BROWSER_CRATES: [&str; 5] = ["gloo", "js_sys", "wasm_bindgen", "web_sys", "yew"];

#[test]
fn the_engine_alone_has_no_browser_crate_in_its_tree() {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let tree = Command::new(cargo)
        .args(["tree", "--no-default-features", "--prefix", "none", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
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
fn no_file_of_the_engine_names_one() {
    let engine = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine");
    let files = files_below(&engine);
    assert!(files.len() > 10, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for name in BROWSER_CRATES {
                assert!(!line.contains(&format!("{name}::")), "{}: {line}", file.display());
            }
        }
    }
}

pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
