//! Turns the changelog's "Unreleased" section into the section of a release.

use anyhow::{Result, bail, ensure};
use semver::Version;

/// Heading of the section that collects changes.
const UNRELEASED: &str = "## Unreleased";

/// The changelog in which the unreleased entries are those of `version`, below an empty "Unreleased" section.
///
/// # Errors
///
/// If there is nothing to release, or the changelog already has a section for this version.
pub(super) fn release(changelog: &str, version: &Version, date: &str) -> Result<String> {
    ensure!(
        !released_versions(changelog).contains(version),
        "CHANGELOG.md already has a section for {version}; choose a later version"
    );
    let mut headings = changelog.lines().filter(|line| *line == UNRELEASED);
    match (headings.next(), headings.next()) {
        (Some(_), None) => {}
        (None, _) => {
            bail!("CHANGELOG.md has no heading `{UNRELEASED}`; add it above the newest release")
        }
        (Some(_), Some(_)) => {
            bail!("CHANGELOG.md has the heading `{UNRELEASED}` twice; merge the two sections")
        }
    }
    let section = changelog.lines().skip_while(|line| *line != UNRELEASED).skip(1);
    let mut section = section.take_while(|line| !line.starts_with("## "));
    ensure!(
        section.any(|line| line.starts_with("- ")),
        "CHANGELOG.md has no entries below `{UNRELEASED}`; describe what the release changes"
    );
    let lines = changelog.lines().flat_map(|line| {
        let heading = (line == UNRELEASED).then(|| format!("\n## {version} - {date}\n"));
        [format!("{line}\n")].into_iter().chain(heading)
    });
    Ok(lines.collect())
}

/// The versions that the changelog has sections for, newest first.
pub(super) fn released_versions(changelog: &str) -> Vec<Version> {
    let headings = changelog.lines().filter_map(|line| line.strip_prefix("## "));
    headings.filter_map(|heading| heading.split(' ').next()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unreleased_entries_become_those_of_the_release() {
        let first = "# Changelog\n\n## Unreleased\n\n### Added\n\n- A.\n";
        let second = "# Changelog\n\n## Unreleased\n\n- B.\n\n## 0.1.0 - 2026-01-02\n\n- A.\n";
        for (changelog, version, expected) in [
            (
                first,
                "0.1.0",
                "# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2026-11-27\n\n### Added\n\n- A.\n",
            ),
            (
                second,
                "0.2.0",
                "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-11-27\n\n- B.\n\n## 0.1.0 - 2026-01-02\n\n- A.\n",
            ),
            (
                second,
                "1.0.0-rc.1",
                "# Changelog\n\n## Unreleased\n\n## 1.0.0-rc.1 - 2026-11-27\n\n- B.\n\n## 0.1.0 - 2026-01-02\n\n- A.\n",
            ),
        ] {
            let actual = release(changelog, &version.parse().unwrap(), "2026-11-27").unwrap();
            assert_eq!(actual, expected, "{version}");
            let error = release(&actual, &"9.0.0".parse().unwrap(), "2026-11-28").unwrap_err();
            assert!(
                error.to_string().contains("no entries"),
                "nothing is left to release: {error}"
            );
        }
    }

    #[test]
    fn changelog_without_anything_to_release_is_an_error() {
        for (changelog, expected) in [
            ("", "no heading `## Unreleased`"),
            ("## [Unreleased]\n\n- A.\n", "no heading `## Unreleased`"),
            ("## Unreleased\n", "no entries below `## Unreleased`"),
            ("## Unreleased\n\n### Added\n\n## 0.1.0 - 2026-01-02\n\n- A.\n", "no entries below"),
            ("## Unreleased\n\n- A.\n\n## Unreleased\n\n- B.\n", "twice"),
            ("## Unreleased\n\n- A.\n\n## 0.2.0 - 2026-01-02\n", "already has a section for 0.2.0"),
        ] {
            let error = release(changelog, &"0.2.0".parse().unwrap(), "2026-11-27").unwrap_err();
            assert!(error.to_string().contains(expected), "{changelog:?}: {error}");
        }
    }

    #[test]
    fn released_versions_are_those_of_the_headings() {
        for (changelog, expected) in [
            ("## Unreleased\n- A.\n", &[] as &[&str]),
            (
                "## Unreleased\n## 0.2.0 - 2026-01-03\n### Added\n## 0.1.0 - 2026-01-02\n",
                &["0.2.0", "0.1.0"],
            ),
        ] {
            let actual = released_versions(changelog);
            assert_eq!(actual.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
        }
    }
}
