//! The git repository: whether it is ready for a release, and a temporary copy of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process;

/// Checks that nothing is uncommitted and that `tag` is free.
///
/// # Errors
///
/// If the release would contain uncommitted changes, or exists already.
pub(super) fn ensure_ready(root: &Path, tag: &str) -> Result<()> {
    let git = |arguments: &[&str]| {
        process::stdout(git(root).args(arguments))
            .context("a release needs git and a clone of the repository")
    };
    let changes = git(&["status", "--porcelain"])?;
    ensure!(
        changes.is_empty(),
        "the working tree has uncommitted changes; commit or stash them first:\n{}",
        changes.trim_end()
    );
    ensure!(
        git(&["tag", "--list", tag])?.is_empty(),
        "the tag {tag} already exists; choose a later version, or delete the tag if it was never published"
    );
    Ok(())
}

/// The tracked files below `folders`, relative to the root.
pub(super) fn tracked_files(root: &Path, folders: &[&str]) -> Result<Vec<PathBuf>> {
    let files = process::stdout(git(root).args(["ls-files", "-z", "--"]).args(folders))?;
    Ok(files.split_terminator('\0').map(PathBuf::from).collect())
}

/// A clone of the current commit, removed on drop. Unlike a worktree it leaves no trace in the repository, even if this
/// program is killed.
#[derive(Debug)]
pub(super) struct TemporaryClone {
    folder: PathBuf,
}

impl TemporaryClone {
    /// Clones `root` into `folder`, which is emptied first.
    pub(super) fn create(root: &Path, folder: PathBuf) -> Result<Self> {
        remove(&folder)?;
        let clone = Self { folder };
        let commit = process::stdout(git(root).args(["rev-parse", "HEAD"]))?;
        process::run(
            git(root).args(["clone", "--quiet", "--no-checkout", "."]).arg(&clone.folder),
        )?;
        let checkout = ["checkout", "--quiet", "--detach", commit.trim()];
        process::run(git(&clone.folder).args(checkout))?;
        Ok(clone)
    }

    /// The clone's root.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for TemporaryClone {
    fn drop(&mut self) {
        if let Err(error) = remove(&self.folder) {
            eprintln!("warning: {error:#}; remove the folder yourself");
        }
    }
}

fn remove(folder: &Path) -> Result<()> {
    match folder.exists() {
        true => fs::remove_dir_all(folder)
            .with_context(|| format!("could not remove {}", folder.display())),
        false => Ok(()),
    }
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    git
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with one committed file, `a/file`.
    fn repository() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("a")).unwrap();
        fs::write(root.path().join("a/file"), "committed").unwrap();
        let identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        for arguments in
            [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "-m", "x"]]
        {
            process::run(git(root.path()).args(identity).args(arguments)).unwrap();
        }
        root
    }

    #[test]
    fn release_needs_a_clean_tree_and_a_free_tag() {
        let root = repository();
        ensure_ready(root.path(), "v1.0.0").unwrap();
        process::run(git(root.path()).args(["tag", "v1.0.0"])).unwrap();
        let error = ensure_ready(root.path(), "v1.0.0").unwrap_err().to_string();
        assert!(error.contains("the tag v1.0.0 already exists"), "{error}");
        ensure_ready(root.path(), "v1.0.1").unwrap();

        for file in ["a/file", "new"] {
            let root = repository();
            fs::write(root.path().join(file), "changed").unwrap();
            let error = ensure_ready(root.path(), "v1.0.0").unwrap_err().to_string();
            assert!(error.contains("uncommitted") && error.ends_with(file), "{file}: {error}");
        }
    }

    #[test]
    fn temporary_clone_has_the_commit_and_disappears() {
        let root = repository();
        let folder = root.path().join(".git/clone");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("leftover"), "of a killed run").unwrap();

        let clone = TemporaryClone::create(root.path(), folder.clone()).unwrap();
        assert_eq!(fs::read_to_string(clone.folder().join("a/file")).unwrap(), "committed");
        assert!(!folder.join("leftover").exists());
        assert_eq!(tracked_files(clone.folder(), &["a"]).unwrap(), [Path::new("a/file")]);

        fs::write(folder.join("a/file"), "changed").unwrap();
        drop(clone);
        assert!(!folder.exists());
        ensure_ready(root.path(), "v1.0.0").unwrap();
    }
}
