//! What would be published: the files of the npm package and of each crate, with their sizes.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;

/// The files of a package. `Display` is a list with sizes in bytes.
#[derive(Debug)]
pub(super) struct Contents {
    title: String,
    files: Vec<File>,
}

#[derive(Debug, Deserialize)]
struct File {
    path: String,
    size: u64,
}

impl Contents {
    /// The files of a packed npm package, by npm itself.
    pub(super) fn of_npm_package(tarball: &Path) -> Result<Self> {
        #[derive(Deserialize)]
        struct Packed {
            name: String,
            version: String,
            files: Vec<File>,
        }
        let npm = which::which("npm").context("could not find npm, which comes with Node")?;
        let json = process::stdout(
            Command::new(npm).args(["pack", "--dry-run", "--json", "--silent"]).arg(tarball),
        )?;
        let [Packed { name, version, files }] = serde_json::from_str(&json)
            .context("could not read the output of `npm pack --json`")?;
        Ok(Self::new(format!("npm package {name} {version}"), files))
    }

    /// The files of a crate, from the folder in which Cargo has unpacked it for verification.
    pub(super) fn of_crate(name: &str, version: &str, folder: &Path) -> Result<Self> {
        let mut files = Vec::new();
        let mut folders = vec![folder.to_path_buf()];
        while let Some(next) = folders.pop() {
            let entries = fs::read_dir(&next)
                .with_context(|| format!("could not read {}", next.display()))?;
            for entry in entries {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else {
                    files.push(File {
                        path: relative(&entry.path(), folder),
                        size: entry.metadata()?.len(),
                    });
                }
            }
        }
        Ok(Self::new(format!("crate {name} {version}"), files))
    }

    fn new(title: String, mut files: Vec<File>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { title, files }
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for File { path, size } in &self.files {
            writeln!(f, "{size:>10}  {path}")?;
        }
        let size: u64 = self.files.iter().map(|file| file.size).sum();
        write!(f, "{}: {} files, {size} bytes", self.title, self.files.len())
    }
}

fn relative(file: &Path, folder: &Path) -> String {
    let path: PathBuf = file.strip_prefix(folder).unwrap_or(file).into();
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crate_lists_its_files_with_sizes() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        for (file, text) in [("src/lib.rs", "12345"), ("Cargo.toml", "123")] {
            fs::write(folder.path().join(file), text).unwrap();
        }
        let contents = Contents::of_crate("a", "0.2.0", folder.path()).unwrap();
        assert_eq!(
            contents.to_string(),
            "         3  Cargo.toml\n         5  src/lib.rs\ncrate a 0.2.0: 2 files, 8 bytes"
        );
        assert!(Contents::of_crate("a", "0.2.0", &folder.path().join("none")).is_err());
    }
}
