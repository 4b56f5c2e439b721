//! Phrases, number formats and languages, with the English texts.

use std::fs;
use std::path::Path;
use std::rc::Rc;

use jobtree::engine::apis::{System, decode_one};
use jobtree::engine::i18n::cldr_patterns::{Patterns, Unit};
use jobtree::engine::i18n::number_format::PlainNumberFormat;
use jobtree::engine::i18n::{self, Catalog, Language, MessageKey, Texts, phrases};
use jobtree::engine::model::error::{ErrorKind, JobError};
use jobtree::engine::model::error_detail::DetailKind;
use jobtree::engine::model::sync_status::{SyncState, SyncStatus};

use super::{at, case};

#[test]
fn language_tag_selects_language_and_keeps_region() {
    for (tag, language, number_format) in [
        ("en", Language::English, "en"),
        ("en-GB", Language::English, "en-GB"),
        ("zh", Language::SimplifiedChinese, "zh"),
        ("zh-CN", Language::SimplifiedChinese, "zh-CN"),
        ("zh-Hans-HK", Language::SimplifiedChinese, "zh-Hans-HK"),
        ("zh-TW", Language::TraditionalChinese, "zh-TW"),
        ("zh_HK", Language::TraditionalChinese, "zh-HK"),
        ("ZH-hant", Language::TraditionalChinese, "ZH-hant"),
        ("de-CH", Language::German, "de-CH"),
        ("fr", Language::English, "en"),
        ("", Language::English, "en"),
    ] {
        let own = Language::from_tag(tag);
        assert_eq!(
            (own, own.number_format_tag(tag)),
            (language, number_format.to_owned()),
            "{tag:?}"
        );
    }
}

#[test]
fn cldr_patterns_format_known_tags_only() {
    let formatted = |tag: &str| {
        let patterns = Patterns::of(tag)?;
        let unit = |number, unit, digits| patterns.unit(number, unit, digits);
        Some([
            patterns.percent(5),
            unit(7, Unit::Second, 1),
            unit(7, Unit::Minute, 2),
            unit(12, Unit::Hour, 2),
            unit(999, Unit::Day, 1),
            (if patterns.is_one(1) { "one" } else { "other" }).to_owned(),
        ])
    };
    for (tag, expected) in [
        ("en", Some(["5%", "7s", "07m", "12h", "999d", "one"])),
        ("EN-gb", Some(["5%", "7s", "07m", "12h", "999d", "one"])),
        ("zh-CN", Some(["5%", "7秒", "07分钟", "12小时", "999天", "other"])),
        ("zh-TW", Some(["5%", "7 秒", "07 分鐘", "12 小時", "999 天", "other"])),
        ("zh-Hant-HK", Some(["5%", "7秒", "07分", "12小時", "999日", "other"])),
        ("de", Some(["5\u{a0}%", "7 Sek.", "07 Min.", "12h", "999 T", "one"])),
        ("de-CH", Some(["5%", "7 Sek.", "07 Min.", "12h", "999 T", "one"])),
        ("en-CA", None),
        ("en-AT", None),
        ("yue", None),
        ("de-u-nu-arab", None),
        ("zh_CN", None),
        ("", None),
    ] {
        assert_eq!(formatted(tag), expected.map(|texts| texts.map(str::to_owned)), "{tag:?}");
    }
    for (tag, number, expected) in [
        ("en", 999, Some("999")),
        ("en", 1_000, Some("1,000")),
        ("en", 12_345, Some("12,345")),
        ("en", 100_000, Some("100,000")),
        ("zh", 1_234_567, Some("1,234,567")),
        ("de", u64::MAX, Some("18.446.744.073.709.551.615")),
        ("en-IN", 999, Some("999")),
        ("en-IN", 1_000, None),
        ("de-CH", 1_000, None),
        ("de-AT", 1_000, None),
    ] {
        let patterns = Patterns::of(tag).unwrap();
        let written = patterns.can_format(number).then(|| patterns.number(number));
        assert_eq!(written.as_deref(), expected, "{tag} {number}");
    }
    for language in Language::ALL {
        let patterns = Patterns::of(language.tag()).unwrap();
        assert!([0, 2, 11, 21, 999].iter().all(|number| !patterns.is_one(*number)), "{language:?}");
    }
}

#[test]
fn only_compiled_languages_have_texts() {
    for language in Language::ALL {
        let is_compiled = language == Language::English || cfg!(feature = "languages");
        assert_eq!(Catalog::built_in(language).is_some(), is_compiled, "{language:?}");
    }
}

#[test]
fn placeholders_are_filled_and_invalid_ones_are_tolerated() {
    let own = |text: &str| {
        let own = [("progress".to_owned(), text.to_owned())];
        let texts = Texts::new(Catalog::ENGLISH, &own, Rc::new(PlainNumberFormat));
        texts.format(MessageKey::Progress, &[("done", "1"), ("total", "{done}")])
    };
    for (text, expected) in [
        ("{done}/{total}", "1/{done}"),
        ("{total}, {done}, {done}", "{done}, 1, 1"),
        ("{other}!", "!"),
        ("so {done", "so {done"),
        ("done}", "done}"),
        ("", ""),
    ] {
        assert_eq!(own(text), expected, "{text:?}");
    }
}

#[test]
fn job_types_become_titles() {
    let texts = Texts::english();
    for (sent, expected) in [
        ("CreateNodeVM", "Create the VM for the node"),
        ("InstallMaster", "Install master"),
        ("DeleteCluster", "Delete cluster"),
        ("ResizeVPCSubnet", "Resize VPC subnet"),
        ("node_upgrade", "Upgrade edge nodes"),
        ("baremetalBatchCreate", "Baremetal batch create"),
        ("PROVISION", "Provision"),
        ("DAILY_OPERATION", "Daily operation"),
        ("IMS", "IMS"),
        ("HibernateCluster2", "Hibernate cluster2"),
        ("v3-scaleup", "V3 scaleup"),
        ("createServer", "Create server"),
        ("X", "X"),
        ("", ""),
        ("升级集群", "升级集群"),
    ] {
        assert_eq!(&*texts.job_type(&sent.into()), expected, "{sent}");
    }
}

#[test]
fn servicestage_tasks_are_titled_by_name() {
    let job = decode_one(&System::Auto, &case("servicestage-v2-01-doc-failed.json")).unwrap();
    let texts = Texts::english();
    let titles: Vec<_> = job.root.descendants().map(|node| phrases::title(&texts, node)).collect();
    let titles: Vec<_> = titles.iter().map(|title| &**title).collect();
    assert_eq!(
        titles,
        ["Provision", "Prepare resources", "Building", "TN00091", "TN00094", "TN00097"]
    );
}

#[test]
fn every_sync_state_has_a_text() {
    let texts = Texts::english();
    let states = [
        (SyncState::Idle, "Not refreshing"),
        (SyncState::Refreshing, "Refreshing"),
        (SyncState::Live, "Live"),
        (SyncState::Manual, "Manual refresh"),
        (SyncState::Paused, "Paused"),
        (SyncState::Hidden, "Paused in background"),
        (SyncState::Offline, "Offline"),
        (SyncState::Retrying { in_seconds: 12 }, "Retrying in 12s"),
        (SyncState::Retrying { in_seconds: 900 }, "Retrying in 15m 00s"),
        (SyncState::SignInExpired, "Session expired"),
        (SyncState::Stopped, "Stopped"),
        (SyncState::Ended, "Finished"),
    ];
    for (state, expected) in states {
        let sync_status = SyncStatus { state, stale_since: None, stale_for_seconds: None };
        assert_eq!(phrases::sync_status(&texts, sync_status), expected);
    }
    for (age, expected) in [
        (0, "Offline · Updated 0s ago"),
        (59, "Offline · Updated 59s ago"),
        (119, "Offline · Updated 1m ago"),
        (3_700, "Offline · Updated 1h 01m ago"),
    ] {
        let sync_status = SyncStatus {
            state: SyncState::Offline,
            stale_since: Some(at("2025-09-02T12:00:00Z")),
            stale_for_seconds: Some(age),
        };
        assert_eq!(phrases::sync_status(&texts, sync_status), expected);
    }
}

#[test]
fn every_error_kind_has_its_own_headline_and_advice() {
    let kinds = [
        ErrorKind::Config,
        ErrorKind::Network,
        ErrorKind::Timeout,
        ErrorKind::Auth,
        ErrorKind::Forbidden,
        ErrorKind::NotFound,
        ErrorKind::Throttled,
        ErrorKind::Http,
        ErrorKind::InvalidBody,
        ErrorKind::Unsupported,
    ];
    let texts = Texts::english();
    let mut errors: Vec<_> = kinds.map(|kind| JobError::new(kind, "")).to_vec();
    let mut no_api = JobError::new(ErrorKind::NotFound, "");
    no_api.unknown_api = true;
    errors.push(no_api);
    let mut all: Vec<_> = errors
        .iter()
        .map(phrases::error)
        .flat_map(|(headline, advice)| [texts.text(headline), texts.text(advice)])
        .collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!((all.len(), count), (22, 22));
}

#[test]
fn english_details_of_errors_are_those_of_the_catalog() {
    let texts = Texts::english();
    let keys = i18n::keys().filter(|key| key.starts_with("detail-")).count();
    assert_eq!(keys, DetailKind::ALL.len());
    for &kind in DetailKind::ALL {
        assert_eq!(kind.english(), texts.text(phrases::detail_key(kind)), "{kind:?}");
    }
}

#[test]
fn view_has_no_hard_coded_text() {
    let view = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view");
    let mut checked = 0;
    for path in super::layering::files_below(&view) {
        let is_test = path.file_name().is_some_and(|name| name == "html_tests.rs");
        if path.extension().is_none_or(|extension| extension != "rs") || is_test {
            continue;
        }
        checked += 1;
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            // A literal that is displayed is alone in braces next to tags, or an attribute that screen readers
            // announce.
            for (before, after) in [("{ \"", "\" }"), ("aria-label=\"", "\""), (" title=\"", "\"")]
            {
                let Some((tag, rest)) = line.split_once(before) else { continue };
                let tag = tag.trim();
                let is_drawn = before != "{ \"" || tag.is_empty() || tag.ends_with(['>', '}']);
                let text = rest.split(after).next().unwrap_or_default();
                let has_letters = text.chars().any(char::is_alphabetic);
                assert!(!is_drawn || !has_letters, "{}: {line}", path.display());
            }
        }
    }
    assert!(checked > 10);
}
