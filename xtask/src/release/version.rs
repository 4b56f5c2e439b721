//! The version that a release may have.

use anyhow::{Result, bail, ensure};
use semver::Version;

/// Parses the version that was asked for.
///
/// # Errors
///
/// If it is not a version that both crates.io and npm accept.
pub(super) fn parse(text: &str) -> Result<Version> {
    let version: Version = text.parse().or_else(|error| {
        let advice = match text.strip_prefix('v').filter(|rest| rest.parse::<Version>().is_ok()) {
            Some(rest) => format!("write it without the `v`: `{rest}`"),
            None => "write it as `1.2.3` or `1.2.3-rc.1`".into(),
        };
        bail!("`{text}` is not a semantic version ({error}); {advice}")
    })?;
    ensure!(
        version.build.is_empty(),
        "`{text}` has build metadata, which npm ignores; leave out `+{}`",
        version.build
    );
    Ok(version)
}

/// Checks that `wanted` comes after the current version. The current version itself may be released once, because the first
/// release has no earlier one.
///
/// # Errors
///
/// If `wanted` is lower than the current version, or that version and already released.
pub(super) fn check_order(wanted: &Version, current: &Version, released: &[Version]) -> Result<()> {
    let is_first_release = wanted == current && released.is_empty();
    ensure!(
        wanted > current || is_first_release,
        "{wanted} is not greater than the current version {current}; choose a greater one, such as {}",
        Version::new(current.major, current.minor + 1, 0)
    );
    Ok(())
}

/// The version as dependencies on it are usually written: `0.2` for 0.2.1. Pre-releases have to be named in full.
pub(super) fn requirement(version: &Version) -> String {
    match version.pre.is_empty() {
        true => format!("{}.{}", version.major, version.minor),
        false => version.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_that_both_registries_accept() {
        for (text, expected) in [
            ("0.2.0", Ok(())),
            ("1.0.0-rc.1", Ok(())),
            ("v0.2.0", Err("without the `v`: `0.2.0`")),
            ("0.2", Err("write it as `1.2.3`")),
            ("", Err("write it as `1.2.3`")),
            ("vnext", Err("write it as `1.2.3`")),
            ("0.02.0", Err("write it as `1.2.3`")),
            ("0.2.0+build.5", Err("leave out `+build.5`")),
        ] {
            match (parse(text), expected) {
                (Ok(version), Ok(())) => assert_eq!(version.to_string(), text),
                (Err(error), Err(expected)) => {
                    assert!(error.to_string().contains(expected), "{text}: {error}");
                }
                (actual, _) => panic!("{text}: {actual:?}"),
            }
        }
    }

    #[test]
    fn release_comes_after_the_current_version() {
        for (wanted, current, released, is_allowed) in [
            ("0.1.0", "0.1.0", &[] as &[&str], true),
            ("0.1.0", "0.1.0", &["0.1.0"], false),
            ("0.1.0", "0.1.0", &["0.0.1"], false),
            ("0.1.0-rc.1", "0.1.0", &[], false),
            ("0.0.9", "0.1.0", &[], false),
            ("0.1.1", "0.1.0", &["0.1.0"], true),
            ("0.1.10", "0.1.9", &["0.1.9"], true),
            ("1.0.0", "1.0.0-rc.1", &["1.0.0-rc.1"], true),
        ] {
            let version = |text: &str| text.parse::<Version>().unwrap();
            let released: Vec<_> = released.iter().map(|text| version(text)).collect();
            let actual = check_order(&version(wanted), &version(current), &released);
            assert_eq!(actual.is_ok(), is_allowed, "{wanted} after {current}: {actual:?}");
        }
    }

    #[test]
    fn requirement_covers_the_version() {
        for (version, expected) in
            [("0.2.1", "0.2"), ("1.0.0", "1.0"), ("1.0.0-rc.1", "1.0.0-rc.1")]
        {
            let version = version.parse().unwrap();
            let actual = requirement(&version);
            assert_eq!(actual, expected);
            assert!(semver::VersionReq::parse(&actual).unwrap().matches(&version), "{actual}");
        }
    }
}
