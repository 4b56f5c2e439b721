//! `cargo xtask release`: sets the version, builds everything that is published and says how to publish it.

mod changelog;
mod contents;
mod edits;
mod repository;
mod version;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;
use semver::Version;
use serde::Deserialize;
use time::OffsetDateTime;

use self::contents::Contents;
use self::repository::TemporaryClone;
use crate::interrupts::Interrupts;
use crate::{process, workspace};

/// The version, and whether to change anything.
#[derive(Debug, Args)]
pub(crate) struct ReleaseOptions {
    /// Version of the crates, the npm package and the changelog, such as 1.2.3 or 1.2.3-rc.1.
    version: String,

    /// Does everything in a temporary clone and leaves the checkout as it is.
    #[arg(long)]
    dry_run: bool,
}

/// Lock files of the workspace and of the fuzz targets, which are a workspace of their own.
const LOCK_FILES: [&str; 2] = ["Cargo.lock", "fuzz/Cargo.lock"];

/// Where texts may name the version: `jobtree = "0.1"`, or a container image.
const TEXTS: [&str; 7] =
    ["README.md", "deploy", "docs", "examples", "npm/README.md", "proxy/README.md", "static"];

/// Prepares a release. Publishes nothing.
///
/// # Errors
///
/// If the version or the repository is not ready for a release, or a build fails.
pub(crate) fn run(options: &ReleaseOptions) -> Result<()> {
    let root = workspace::root();
    let version = version::parse(&options.version)?;
    let manifest = read(&root, "Cargo.toml")?;
    let current = edits::workspace_version(&manifest)?;
    let changelog = read(&root, "CHANGELOG.md")?;
    version::check_order(&version, &current, &changelog::released_versions(&changelog))?;
    repository::ensure_ready(&root, &format!("v{version}"))?;
    let edits = plan(&root, &current, &version, &today())?;

    let interrupts = Interrupts::catch()?;
    if options.dry_run {
        let clone = TemporaryClone::create(&root, target().join("release-dry-run"))?;
        share_tools(clone.folder())?;
        apply(clone.folder(), &edits)?;
        build(clone.folder(), &version, &interrupts)?;
        println!(
            "\nThe checkout is unchanged. To prepare this release, run `cargo xtask release {version}`, and then:"
        );
    } else {
        apply(&root, &edits)?;
        build(&root, &version, &interrupts).context(
            "the new version is set, but could not be built; `git restore .` undoes the changes",
        )?;
        println!(
            "\nThe checkout has version {version}. Nothing is published yet. To publish it, run:"
        );
    }
    println!("\n{}", commands(&version, &published_crates(&root)?));
    Ok(())
}

/// A changed file: its path relative to the root, and its new text.
type Edit = (PathBuf, String);

/// The edits that change the version from `current` to `version`.
fn plan(root: &Path, current: &Version, version: &Version, date: &str) -> Result<Vec<Edit>> {
    let mut edits = vec![
        ("Cargo.toml".into(), edits::set_in_manifest(&read(root, "Cargo.toml")?, version)?),
        ("CHANGELOG.md".into(), changelog::release(&read(root, "CHANGELOG.md")?, version, date)?),
    ];
    for file in LOCK_FILES {
        edits.push((file.into(), edits::set_in_lock(&read(root, file)?, current, version)?));
    }
    for file in repository::tracked_files(root, &TEXTS)? {
        // Pictures are not texts.
        if let Ok(text) = fs::read_to_string(root.join(&file)) {
            edits.push((file, edits::set_in_text(&text, current, version)));
        }
    }
    edits.retain(|(file, text)| fs::read_to_string(root.join(file)).is_ok_and(|old| old != *text));
    Ok(edits)
}

fn apply(root: &Path, edits: &[Edit]) -> Result<()> {
    println!("== version");
    for (file, text) in edits {
        fs::write(root.join(file), text)
            .with_context(|| format!("could not write {}", file.display()))?;
        println!("changed {}", file.display());
    }
    Ok(())
}

/// Builds the npm package and the crates in `folder`, and lists their files.
fn build(folder: &Path, version: &Version, interrupts: &Interrupts) -> Result<()> {
    println!("\n== npm package");
    // Compiled again, because this program has the old version built in.
    let mut npm = cargo(folder);
    npm.args(["run", "--quiet", "--package", "xtask", "--target-dir"]).arg(target());
    npm.args(["--", "npm"]);
    interrupts.run("`cargo xtask npm`", npm)?;
    let tarball = folder.join("target/npm").join(format!("jobtree-{version}.tgz"));

    println!("\n== crates");
    let crates = published_crates(folder)?;
    let mut publish = cargo(folder);
    publish
        .args(["publish", "--dry-run", "--allow-dirty", "--locked", "--target-dir"])
        .arg(target());
    publish.args(crates.iter().flat_map(|name| ["--package", name]));
    interrupts.run("`cargo publish --dry-run`", publish)?;

    println!("\n== what would be published\n\n{}", Contents::of_npm_package(&tarball)?);
    for name in crates {
        let unpacked = target().join("package").join(format!("{name}-{version}"));
        println!("\n{}", Contents::of_crate(&name, &version.to_string(), &unpacked)?);
    }
    Ok(())
}

/// The commands that publish a prepared release, one per line.
fn commands(version: &Version, crates: &[String]) -> String {
    let packages: String = crates.iter().map(|name| format!(" --package {name}")).collect();
    // Otherwise npm would make a pre-release the version that `npm install jobtree` installs.
    let tag = if version.pre.is_empty() { "" } else { " --tag next" };
    format!(
        "    git commit --all --message \"Release {version}\"\n    \
             git tag v{version}\n    \
             git push origin HEAD v{version}\n    \
             cargo publish{packages}\n    \
             npm publish ./target/npm/jobtree-{version}.tgz{tag}"
    )
}

/// Names of the crates of the workspace that are published.
fn published_crates(folder: &Path) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
        /// The registries that it may be published to; absent means all.
        publish: Option<Vec<String>>,
    }
    let json =
        process::stdout(cargo(folder).args(["metadata", "--no-deps", "--format-version=1"]))?;
    let metadata: Metadata =
        serde_json::from_str(&json).context("could not read `cargo metadata`")?;
    let published = metadata.packages.into_iter().filter(|package| package.publish.is_none());
    Ok(published.map(|package| package.name).collect())
}

/// Lets the clone use the tools that are installed in this checkout. Without symbolic links it installs its own.
fn share_tools(clone: &Path) -> Result<()> {
    let tools = target().join("tools");
    fs::create_dir_all(&tools)?;
    fs::create_dir_all(clone.join("target"))?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(&tools, clone.join("target/tools"))?;
    Ok(())
}

/// Today's date (UTC), as in 2026-11-27.
fn today() -> String {
    OffsetDateTime::now_utc().date().to_string()
}

fn target() -> PathBuf {
    workspace::root().join("target")
}

fn cargo(folder: &Path) -> Command {
    let mut cargo = workspace::cargo();
    cargo.current_dir(folder);
    cargo
}

fn read(root: &Path, file: &str) -> Result<String> {
    fs::read_to_string(root.join(file)).with_context(|| format!("could not read {file}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_release_can_be_planned_from_this_repository() {
        let root = workspace::root();
        let current = edits::workspace_version(&read(&root, "Cargo.toml").unwrap()).unwrap();
        let next = Version::new(current.major, current.minor + 1, 0);
        let edits = plan(&root, &current, &next, "2026-11-27").unwrap();
        let changed: Vec<_> = edits.iter().map(|(file, _)| file.to_str().unwrap()).collect();
        for file in [
            "Cargo.toml",
            "Cargo.lock",
            "CHANGELOG.md",
            "fuzz/Cargo.lock",
            "deploy/kubernetes/jobtree-proxy.yaml",
        ] {
            assert!(changed.contains(&file), "{file} is not in {changed:?}");
        }
        let manifest = edits.iter().find(|(file, _)| file == Path::new("Cargo.toml"));
        assert!(!manifest.unwrap().1.contains(&format!("version = \"{current}\"")));
    }

    #[test]
    fn commands_publish_the_version() {
        let crates = ["a".to_owned(), "b".to_owned()];
        for (version, expected) in [
            ("0.2.0", "npm publish ./target/npm/jobtree-0.2.0.tgz"),
            ("0.2.0-rc.1", "npm publish ./target/npm/jobtree-0.2.0-rc.1.tgz --tag next"),
        ] {
            let actual = commands(&version.parse().unwrap(), &crates);
            let lines: Vec<_> = actual.lines().map(str::trim_start).collect();
            assert_eq!(
                lines,
                [
                    &format!("git commit --all --message \"Release {version}\""),
                    &format!("git tag v{version}"),
                    &format!("git push origin HEAD v{version}"),
                    "cargo publish --package a --package b",
                    expected,
                ]
            );
        }
    }

    #[test]
    fn only_the_crates_for_users_are_published() {
        let published = published_crates(&workspace::root()).unwrap();
        assert_eq!(published, ["jobtree", "jobtree-proxy"]);
    }
}
