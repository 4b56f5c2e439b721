//! Sets a version in the texts of Cargo.toml, Cargo.lock and the documentation.

use anyhow::{Context, Result};
use semver::Version;
use toml_edit::{ArrayOfTables, DocumentMut, Item, value};

use super::version::requirement;

/// The version in the workspace's Cargo.toml, which every crate inherits.
pub(super) fn workspace_version(manifest: &str) -> Result<Version> {
    let document: DocumentMut = manifest.parse().context("could not parse Cargo.toml")?;
    let version =
        document.get("workspace").and_then(|it| it.get("package")?.get("version")?.as_str());
    let version =
        version.context("Cargo.toml has no `version` in `[workspace.package]`; add it")?;
    version.parse().with_context(|| {
        format!("Cargo.toml has the version `{version}`, which is not a semantic version")
    })
}

/// Cargo.toml with `version` for the workspace and for its crates among `[workspace.dependencies]`.
pub(super) fn set_in_manifest(manifest: &str, version: &Version) -> Result<String> {
    let mut document: DocumentMut = manifest.parse().context("could not parse Cargo.toml")?;
    let workspace = &mut document["workspace"];
    set(&mut workspace["package"]["version"], version);
    let dependencies = workspace.get_mut("dependencies").and_then(Item::as_table_like_mut);
    for (_, dependency) in dependencies.into_iter().flat_map(|table| table.iter_mut()) {
        if dependency.get("path").is_some() && dependency.get("version").is_some() {
            set(&mut dependency["version"], version);
        }
    }
    Ok(document.to_string())
}

/// Cargo.lock with `new` for the workspace's crates, which are those without a source that have the version `old`.
pub(super) fn set_in_lock(lock: &str, old: &Version, new: &Version) -> Result<String> {
    let mut document: DocumentMut = lock.parse().context("could not parse Cargo.lock")?;
    let packages = document.get_mut("package").and_then(Item::as_array_of_tables_mut);
    for package in packages.into_iter().flat_map(ArrayOfTables::iter_mut) {
        let is_ours = !package.contains_key("source");
        let version = package.get_mut("version").filter(|_| is_ours);
        if let Some(version) = version.filter(|it| it.as_str() == Some(&old.to_string())) {
            set(version, new);
        }
    }
    Ok(document.to_string())
}

/// Documentation, or a deployment, that depends on the version `new`.
pub(super) fn set_in_text(text: &str, old: &Version, new: &Version) -> String {
    let mentions = |version: &Version| {
        let requirement = requirement(version);
        [
            format!("jobtree-proxy:{version}"),
            format!("jobtree-proxy@{version}"),
            format!("jobtree@{version}"),
            format!("jobtree = \"{requirement}\""),
            format!("jobtree = {{ version = \"{requirement}\""),
        ]
    };
    let pairs = mentions(old).into_iter().zip(mentions(new));
    pairs.fold(text.to_owned(), |text, (old, new)| text.replace(&old, &new))
}

/// Replaces a value and keeps the space and the comment beside it.
fn set(item: &mut Item, version: &Version) {
    let decor = item.as_value().map(|it| it.decor().clone());
    *item = value(version.to_string());
    if let (Some(decor), Some(value)) = (decor, item.as_value_mut()) {
        *value.decor_mut() = decor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"# The workspace.
[workspace]
members = ["a"] # one

[workspace.package]
version = "0.1.0" # also npm's
edition = "2024"

[workspace.dependencies]
ours = { path = ".", version = "0.1.0", default-features = false }
unpublished = { path = "b" }
theirs = { version = "0.1.0" }
plain = "0.1.0"

[package]
version.workspace = true
"#;

    #[test]
    fn manifest_gets_the_version_and_keeps_everything_else() {
        let changed = r#"[workspace.package]
version = "0.2.0" # also npm's
edition = "2024"

[workspace.dependencies]
ours = { path = ".", version = "0.2.0", default-features = false }
"#;
        let original = changed.replace("0.2.0", "0.1.0");
        let actual = set_in_manifest(MANIFEST, &Version::new(0, 2, 0)).unwrap();
        assert_eq!(actual, MANIFEST.replace(&original, changed));
        assert_eq!(workspace_version(&actual).unwrap(), Version::new(0, 2, 0));
    }

    #[test]
    fn manifest_without_a_usable_version_is_an_error() {
        for (manifest, expected) in [
            ("[package]\nversion = \"0.1.0\"\n", "no `version` in `[workspace.package]`"),
            ("[workspace.package]\nversion = \"1\"\n", "has the version `1`"),
            ("[workspace", "could not parse"),
        ] {
            let error = workspace_version(manifest).unwrap_err().to_string();
            assert!(error.contains(expected), "{manifest}: {error}");
        }
    }

    #[test]
    fn lock_file_changes_only_for_our_crates_of_the_old_version() {
        let lock = |version: &str| {
            format!(
                "version = 4\n\n[[package]]\nname = \"ours\"\nversion = \"{version}\"\ndependencies = [\n \"theirs\",\n]\n\n\
                 [[package]]\nname = \"other\"\nversion = \"0.0.0\"\n\n\
                 [[package]]\nname = \"theirs\"\nversion = \"0.1.0\"\nsource = \"registry\"\n"
            )
        };
        let actual = set_in_lock(&lock("0.1.0"), &Version::new(0, 1, 0), &Version::new(0, 2, 0));
        assert_eq!(actual.unwrap(), lock("0.2.0"));
    }

    #[test]
    fn texts_name_the_new_version() {
        for (text, new, expected) in [
            ("image: jobtree-proxy:0.1.0\n", "0.2.0", "image: jobtree-proxy:0.2.0\n"),
            ("jobtree = { version = \"0.1\", x }", "0.2.0", "jobtree = { version = \"0.2\", x }"),
            ("https://cdn.example/jobtree@0.1.0/", "0.2.0", "https://cdn.example/jobtree@0.2.0/"),
            ("cargo install jobtree-proxy@0.1.0", "0.2.0", "cargo install jobtree-proxy@0.2.0"),
            ("jobtree = \"0.1\"", "0.1.1", "jobtree = \"0.1\""),
            ("jobtree = \"0.1\"", "1.0.0-rc.1", "jobtree = \"1.0.0-rc.1\""),
            ("other = \"0.1\" 0.1.0", "0.2.0", "other = \"0.1\" 0.1.0"),
        ] {
            let actual = set_in_text(text, &Version::new(0, 1, 0), &new.parse().unwrap());
            assert_eq!(actual, expected, "{new}");
        }
    }
}
