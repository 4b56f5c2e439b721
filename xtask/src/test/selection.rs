//! Which steps of `cargo xtask test` run: all, or those that the command line names.

use std::fs;

use anyhow::{Result, bail};

use crate::browser;

/// The steps named on the command line. Empty: all.
#[derive(Debug)]
pub(super) struct Selection(Vec<String>);

impl Selection {
    /// Checks the names against `steps` and the files of the browser tests.
    ///
    /// # Errors
    ///
    /// If a name is unknown. The message names the closest valid one.
    pub(super) fn new(names: &[String], steps: &[&str]) -> Result<Self> {
        let files = browser_files()?.into_iter().map(|file| format!("browser/{file}"));
        let valid: Vec<String> = steps.iter().map(|&step| step.to_owned()).chain(files).collect();
        for name in names {
            if !valid.contains(name) {
                bail!("{}", unknown(name, &valid));
            }
        }
        Ok(Self(names.to_vec()))
    }

    /// True if the step runs: it is named, or a part of it is, or it is part of a named one, or none is named.
    pub(super) fn has(&self, step: &str) -> bool {
        let is_part = |part: &str, whole: &str| {
            part.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.0.is_empty() || self.0.iter().any(|name| is_part(name, step) || is_part(step, name))
    }

    /// The files named as `browser/FILE`, for Node's test runner. Empty: all.
    pub(super) fn browser_files(&self) -> Vec<String> {
        if self.0.iter().any(|name| name == "browser") {
            return Vec::new();
        }
        let names = self.0.iter().filter_map(|name| name.strip_prefix("browser/"));
        names.map(|name| format!("{name}.test.mjs")).collect()
    }
}

/// Names of the files in `tests/browser`, without `.test.mjs`.
fn browser_files() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(browser::scripts())? {
        let name = entry?.file_name();
        names.extend(
            name.to_str().and_then(|name| name.strip_suffix(".test.mjs")).map(String::from),
        );
    }
    names.sort();
    Ok(names)
}

/// The error for a name that is none of `valid`.
fn unknown(name: &str, valid: &[String]) -> String {
    // From 0 to 1, with a step's name or with that of its last part.
    let similarity = |it: &str| {
        let part = it.rsplit('/').next().unwrap_or(it);
        strsim::jaro_winkler(name, it).max(strsim::jaro_winkler(name, part))
    };
    let closest = valid.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    match closest.filter(|it| similarity(it) > 0.8) {
        Some(closest) => format!("unknown test `{name}`. Did you mean `{closest}`?"),
        None => format!("unknown test `{name}`. Valid names: {}", valid.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [&str; 4] = ["fmt", "clippy", "clippy/wasm", "browser"];

    #[test]
    fn names_select_steps_their_parts_and_browser_files() {
        for (names, selected, files) in [
            (&[][..], &STEPS[..], &[][..]),
            (&["fmt"], &["fmt"], &[]),
            (&["clippy"], &["clippy", "clippy/wasm"], &[]),
            (&["clippy/wasm"], &["clippy", "clippy/wasm"], &[]),
            (&["browser"], &["browser"], &[]),
            (&["browser/keyboard", "fmt"], &["fmt", "browser"], &["keyboard.test.mjs"]),
            (&["browser/keyboard", "browser"], &["browser"], &[]),
        ] {
            let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
            let selection = Selection::new(&names, &STEPS).unwrap();
            let has: Vec<_> = STEPS.into_iter().filter(|step| selection.has(step)).collect();
            assert_eq!(has, selected, "{names:?}");
            assert_eq!(selection.browser_files(), files, "{names:?}");
        }
    }

    #[test]
    fn unknown_names_are_errors_with_the_closest_valid_name() {
        for (name, expected) in [
            ("clipy", "Did you mean `clippy`?"),
            ("browser/keybord", "Did you mean `browser/keyboard`?"),
            ("keyboard", "Did you mean `browser/keyboard`?"),
            ("zzz", "Valid names: fmt, clippy"),
        ] {
            let error = Selection::new(&[name.to_owned()], &STEPS).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
