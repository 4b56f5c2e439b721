//! Renames the bindings' imports and exports to the short names that wasm-opt gave them in the wasm.
//!
//! The names that wasm-bindgen generates end in a hash each, which does not compress.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// Flag of wasm-opt that shortens the names in the wasm and prints both old and new names as JSON.
pub(super) const MINIFY_FLAG: &str = "--minify-imports-and-exports-and-modules";

/// The import module of the wasm: as a property name in the bindings, and as wasm-opt renames it.
const MODULE: (&str, &str) = ("\"./jobtree_bg.js\"", "\"a\"");

/// The JSON that wasm-opt prints: old and new names.
#[derive(Debug, Deserialize)]
struct NameMap {
    /// Module, old name, new name.
    imports: Vec<(String, String, String)>,
    /// Old name, new name.
    exports: Vec<(String, String)>,
}

/// Rewrites the bindings in `file` with the names in `json`, which wasm-opt has printed.
///
/// # Errors
///
/// If `json` has another shape, or the bindings lack one of the imported names.
pub(super) fn apply(file: &Path, json: &str) -> Result<()> {
    let names: NameMap =
        serde_json::from_str(json).context("could not parse the names printed by wasm-opt")?;
    let text = fs::read_to_string(file)?;
    let (long, short) = MODULE;
    for name in names.imports.iter().map(|(_, name, _)| &**name).chain([long]) {
        ensure!(text.contains(name), "{} has no import {name}", file.display());
    }
    fs::write(file, rename(&text, &names).replace(long, short))?;
    Ok(())
}

/// Renames imports, which are properties of one object, and exports, which are used as `wasm.name`.
fn rename(text: &str, names: &NameMap) -> String {
    let imports: HashMap<&str, &str> =
        names.imports.iter().map(|(_, name, short)| (&**name, &**short)).collect();
    let exports: HashMap<&str, &str> =
        names.exports.iter().map(|(name, short)| (&**name, &**short)).collect();
    let is_name_char = |it: char| it.is_alphanumeric() || matches!(it, '_' | '$');
    let mut renamed = String::with_capacity(text.len());
    let mut remaining = text;
    while !remaining.is_empty() {
        let (name, rest) =
            remaining.split_at(remaining.find(|it| !is_name_char(it)).unwrap_or(remaining.len()));
        let known = if renamed.ends_with("wasm.") { &exports } else { &imports };
        renamed.push_str(known.get(name).unwrap_or(&name));
        let (between, rest) = rest.split_at(rest.find(is_name_char).unwrap_or(rest.len()));
        renamed.push_str(between);
        remaining = rest;
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_imports_and_exports_are_renamed() {
        let names: NameMap = serde_json::from_str(
            r#"{ "imports": [["./jobtree_bg.js", "__wbg_get_0a", "$"]], "exports": [["get", "b"]] }"#,
        )
        .unwrap();
        for (text, expected) in [
            ("__wbg_get_0a: function(arg0) {", "$: function(arg0) {"),
            ("__wbg_get_0ab: get, get_0a", "__wbg_get_0ab: get, get_0a"),
            ("return wasm.get(get);", "return wasm.b(get);"),
            ("wasm.getAll", "wasm.getAll"),
            ("", ""),
        ] {
            assert_eq!(rename(text, &names), expected, "{text:?}");
        }
    }
}
