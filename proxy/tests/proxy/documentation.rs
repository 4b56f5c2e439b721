//! `docs/proxy.md`: its sample is valid, and its tables describe the keys of the sample.

use std::collections::BTreeSet;

use jobtree_proxy::config::parse;

/// The sample in `docs/proxy.md`, which shows every key.
const SAMPLE: &str = include_str!("../../../docs/snippets/proxy.toml");

#[test]
fn documented_sample_needs_only_its_secrets() {
    let secrets = ["OS_PASSWORD", "CLOUD_ACCESS_KEY", "CLOUD_SECRET_KEY"];
    let variable = |name: &str| secrets.contains(&name).then(|| "x".to_owned());
    let config = parse(SAMPLE, "proxy.toml", variable).unwrap_or_else(|actual| panic!("{actual}"));
    assert_eq!(config.upstreams.len(), 2);
    let actual = parse(SAMPLE, "proxy.toml", |_| None).unwrap_err().to_string();
    for secret in secrets {
        assert!(actual.contains(&format!("{secret} is not set")), "{actual}");
    }
}

#[test]
fn reference_and_sample_have_the_same_keys() {
    let sample: BTreeSet<_> = keys_by_section(SAMPLE, |line| {
        if line.starts_with('[') {
            return Some(Line::Section(line));
        }
        let (key, _) = line.trim_start_matches("# ").split_once(" = ")?;
        Some(Line::Key(key.trim_end_matches("_env")))
    });
    let reference: BTreeSet<_> =
        keys_by_section(include_str!("../../../docs/proxy.md"), |line| match line {
            "### Top level" => Some(Line::Section("")),
            _ if line.starts_with('#') => {
                Some(Line::Section(line.trim_start_matches("### ").trim_matches('`')))
            }
            _ => {
                let (key, _) = line.strip_prefix("| `")?.split_once("` |")?;
                Some(Line::Key(key))
            }
        })
        .into_iter()
        .filter(|(section, _)| section.is_empty() || section.starts_with('['))
        .filter(|(_, key)| !key.contains('"'))
        .collect();
    // The reference describes secrets together, below the table.
    let is_secret = |key: &str| {
        ["password", "access_key", "secret_key", "security_token", "token"].contains(&key)
    };
    let sample: BTreeSet<_> = sample.into_iter().filter(|(_, key)| !is_secret(key)).collect();
    assert_eq!(sample, reference);
}

enum Line<'a> {
    Section(&'a str),
    Key(&'a str),
}

/// The keys of a text, each with its section. `read` returns what a line is.
fn keys_by_section<'a>(
    text: &'a str,
    read: impl Fn(&'a str) -> Option<Line<'a>>,
) -> BTreeSet<(&'a str, &'a str)> {
    let mut section = "";
    let mut keys = BTreeSet::new();
    for line in text.lines() {
        match read(line) {
            Some(Line::Section(name)) => section = name,
            Some(Line::Key(key)) => {
                keys.insert((section, key));
            }
            None => {}
        }
    }
    keys
}
