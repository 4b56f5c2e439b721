//! The texts of all languages, and the files of them that the element loads.

use std::fs;
use std::path::Path;
use std::rc::Rc;

use jobtree::engine::i18n::number_format::PlainNumberFormat;
use jobtree::engine::i18n::{self, Catalog, Language, MessageKey, Quote, Texts, phrases};
use jobtree::engine::model::error::{ErrorKind, JobError};
use jobtree::engine::model::error_detail::DetailKind;
use jobtree::engine::model::phase::Phase;

fn texts(language: Language) -> Texts {
    Texts::new(Catalog::built_in(language).unwrap(), &[], Rc::new(PlainNumberFormat))
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<_> =
        text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    names.sort_unstable();
    names
}

/// All keys with their texts, in the order of the catalog.
fn all_texts(language: Language) -> Vec<(&'static str, String)> {
    i18n::keys().zip(texts(language).all().map(str::to_owned)).collect()
}

#[test]
fn all_languages_have_all_texts_with_equal_placeholders() {
    let english = all_texts(Language::English);
    assert_eq!(english.len(), i18n::keys().count());
    assert!(english.len() > 90);
    for language in Language::ALL {
        for ((key, text), (_, english)) in all_texts(language).iter().zip(&english) {
            assert!(!text.trim().is_empty(), "{key} in {language:?}");
            // Warnings, and the proxy's own errors, are explained to developers in English.
            let is_shortened = key.starts_with("warning-") || *key == "detail-proxy";
            if !is_shortened || language == Language::English {
                assert_eq!(placeholders(text), placeholders(english), "{key} in {language:?}");
            }
        }
    }
}

#[test]
fn keys_are_unique_and_texts_are_translated() {
    let mut keys: Vec<_> = i18n::keys().collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count);
    // Texts that are equal in some language, or are names.
    let same = [
        "link-live",
        "said-phase",
        "detail-status",
        "progress-and",
        "link-offline",
        "field-id",
        "field-name",
        "field-status",
        "field-code",
        "field-system",
        "details",
        "said-phase",
    ];
    let english = all_texts(Language::English);
    for language in Language::ALL.into_iter().skip(1) {
        for ((key, text), (_, english)) in all_texts(language).iter().zip(&english) {
            assert!(same.contains(key) || text != english, "{key} in {language:?}: {text}");
        }
    }
}

#[test]
fn texts_of_the_page_override_the_catalog() {
    let own = [
        ("phase-running".to_owned(), "Busy".to_owned()),
        ("no-such-key".to_owned(), "?".to_owned()),
        ("type.CreateNode".to_owned(), "Order a node".to_owned()),
        ("type.OurOwnType".to_owned(), "Do our thing".to_owned()),
    ];
    let texts =
        Texts::new(Catalog::built_in(Language::German).unwrap(), &own, Rc::new(PlainNumberFormat));
    assert_eq!(texts.text(phrases::phase(Phase::Running)), "Busy");
    assert_eq!(texts.text(MessageKey::PhaseFailed), "Fehlgeschlagen");
    assert_eq!(&*texts.job_type(&"CreateNode".into()), "Order a node");
    assert_eq!(&*texts.job_type(&"OurOwnType".into()), "Do our thing");
    assert_eq!(&*texts.job_type(&"DeleteNode".into()), "Knoten löschen");
}

#[test]
fn error_is_explained_in_the_language_of_the_texts() {
    let own = |kind, detail| JobError::explained(kind, detail);
    let unknown =
        JobError::invalid_address(DetailKind::UnknownPlaceholder, "{names}", "{path}, {url}");
    let mut redirected = own(ErrorKind::InvalidBody, DetailKind::Empty);
    redirected.details = Box::new([DetailKind::Empty.into(), DetailKind::Redirected.into()]);
    let mut coded = own(ErrorKind::InvalidBody, DetailKind::ErrorBody);
    coded.code = Some("CCE.1".into());
    for (error, english, german, chinese) in [
        (
            unknown,
            "`proxy` has the unknown placeholder `{names}`. Use `{path}`, `{url}`.",
            "`proxy` enthält den unbekannten Platzhalter `{names}`. Möglich: `{path}`, `{url}`.",
            "`proxy` 含有未知占位符 `{names}`。可用：`{path}`、`{url}`。",
        ),
        (
            redirected,
            "The response is empty. The request was redirected, perhaps because you need to sign in.",
            "Die Antwort ist leer. Die Anfrage wurde umgeleitet, vielleicht weil Sie sich anmelden müssen.",
            "响应为空。请求被重定向，可能需要登录。",
        ),
        (coded, "The response is an error.", "Die Antwort ist ein Fehler.", "响应是一个错误。"),
        (JobError::new(ErrorKind::Auth, "Token expired"), "", "", ""),
    ] {
        for (language, expected) in [
            (Language::English, english),
            (Language::German, german),
            (Language::SimplifiedChinese, chinese),
        ] {
            let report = phrases::error_report(&texts(language), &error).unwrap();
            assert_eq!(report.explanation, expected);
            let quote = expected.is_empty().then_some("Token expired");
            assert_eq!((report.quote.as_deref(), report.code), (quote, error.code.clone()));
        }
    }
}

#[test]
fn languages_of_quotes_are_known_by_their_script() {
    for (text, lang) in [
        ("The cluster has no available flavors.", Some("en")),
        ("Forbidden", Some("en")),
        ("没有可用的规格", Some("zh")),
        ("节点 demo-node-1 创建失败：no flavors", Some("zh")),
        ("No flavors (节点)", Some("zh")),
        ("ジョブが見つかりません", Some("ja")),
        ("作業が見つかりません", Some("ja")),
        ("작업을 찾을 수 없습니다", Some("ko")),
        ("Der Auftrag wurde nicht gefunden – prüfen Sie ihn.", None),
        ("Нет доступа: quota", None),
        ("“No flavors” — see the docs…", Some("en")),
        ("404", None),
        ("", None),
    ] {
        for language in Language::ALL {
            let quote = Quote::new(language, text.into());
            let is_own = lang.is_some_and(|lang| language.tag().starts_with(lang));
            assert_eq!(quote.lang, lang.filter(|_| !is_own), "{text} in {language}");
        }
    }
}

#[test]
fn foreign_sentences_in_plain_texts_are_in_quotation_marks() {
    let text = |language, sent: &str| Quote::new(language, sent.into()).in_plain_text(language);
    for (language, english, chinese) in [
        (Language::English, "No flavors", "“没有规格”"),
        (Language::SimplifiedChinese, "“No flavors”", "没有规格"),
        (Language::TraditionalChinese, "「No flavors」", "没有规格"),
        (Language::German, "„No flavors“", "„没有规格“"),
    ] {
        assert_eq!(text(language, "No flavors"), english);
        assert_eq!(text(language, "没有规格"), chinese);
    }
}

#[test]
fn words_of_a_job_type_without_translation_are_the_services() {
    let lang = |language, sent: &str| texts(language).job_type(&sent.into()).lang;
    for language in Language::ALL.into_iter().skip(1) {
        assert_eq!(lang(language, "CreateNodeVM"), None);
        assert_eq!(lang(language, "ResizeVPCSubnet"), Some("en"));
    }
    assert_eq!(lang(Language::English, "ResizeVPCSubnet"), None);
}

#[test]
fn files_of_the_package_equal_the_catalog() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("npm/lang");
    let mut names: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["de.js", "zh-Hans.js", "zh-Hant.js"]);
    for language in Language::ALL.into_iter().skip(1) {
        let script = fs::read_to_string(folder.join(format!("{language}.js"))).unwrap();
        let (_, literal) = script.split_once("export default `").unwrap();
        let lines = literal.strip_suffix("`;\n").unwrap().replace("\\`", "`");
        let is_equal = Catalog::from_lines(language, lines) == Catalog::built_in(language);
        assert!(is_equal, "npm/lang/{language}.js is out of date. Run: cargo xtask docs");
    }
}

#[test]
fn file_of_another_version_is_not_used() {
    let lines = Catalog::built_in(Language::German).unwrap().lines();
    let shorter = lines.split_once('\n').unwrap().1;
    for (other, expected) in
        [(lines.to_owned(), true), (shorter.to_owned(), false), (format!("{lines}neu\n"), false)]
    {
        assert_eq!(Catalog::from_lines(Language::German, other).is_some(), expected);
    }
}

#[test]
fn job_types_are_translated() {
    for (language, expected) in [
        (Language::SimplifiedChinese, ["创建集群", "创建节点虚拟机", "构建"]),
        (Language::TraditionalChinese, ["建立叢集", "建立節點虛擬機", "建置"]),
        (Language::German, ["Cluster anlegen", "VM für den Knoten anlegen", "Bauen"]),
    ] {
        let titles = ["CreateCluster", "CreateNodeVM", "SEPARATOR_BUILDING"]
            .map(|sent| texts(language).job_type(&sent.into()));
        assert_eq!(titles.each_ref().map(|title| &**title), expected);
    }
}
