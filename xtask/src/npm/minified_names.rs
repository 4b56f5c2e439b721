//! Short names between the wasm and its bindings. Those of wasm-bindgen end in a hash each, which does not compress.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// Has wasm-opt shorten the names, and print which it took.
pub(super) const SHORTEN: &str = "--minify-imports-and-exports-and-modules";

/// The module that the bindings are to the wasm, and what wasm-opt calls it.
const MODULE: (&str, &str) = ("\"./jobtree_bg.js\"", "\"a\"");

/// What wasm-opt prints: names and what they have become.
#[derive(Debug, Deserialize)]
struct Shortened {
    /// With the module in front.
    imports: Vec<(String, String, String)>,
    exports: Vec<(String, String)>,
}

/// Has the bindings in `file` use the names that wasm-opt has `printed`.
pub(super) fn follow(file: &Path, printed: &str) -> Result<()> {
    let shortened: Shortened =
        serde_json::from_str(printed).context("wasm-opt has not printed the names it took")?;
    let text = fs::read_to_string(file)?;
    let (long, short) = MODULE;
    for name in shortened.imports.iter().map(|(_, name, _)| &**name).chain([long]) {
        ensure!(text.contains(name), "{} does not give {name} to the wasm", file.display());
    }
    fs::write(file, rename(&text, &shortened).replace(long, short))?;
    Ok(())
}

/// Imports are the properties of one object; exports are used as `wasm.name`.
fn rename(text: &str, shortened: &Shortened) -> String {
    let imports: HashMap<&str, &str> =
        shortened.imports.iter().map(|(_, name, short)| (&**name, &**short)).collect();
    let exports: HashMap<&str, &str> =
        shortened.exports.iter().map(|(name, short)| (&**name, &**short)).collect();
    let is_of_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | '$');
    let mut renamed = String::with_capacity(text.len());
    let mut left = text;
    while !left.is_empty() {
        let (name, rest) = left.split_at(left.find(|it| !is_of_name(it)).unwrap_or(left.len()));
        let known = if renamed.ends_with("wasm.") { &exports } else { &imports };
        renamed.push_str(known.get(name).unwrap_or(&name));
        let (between, rest) = rest.split_at(rest.find(is_of_name).unwrap_or(rest.len()));
        renamed.push_str(between);
        left = rest;
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_and_exports_are_renamed_and_nothing_else_is() {
        let shortened: Shortened = serde_json::from_str(
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
            assert_eq!(rename(text, &shortened), expected, "{text:?}");
        }
    }
}
