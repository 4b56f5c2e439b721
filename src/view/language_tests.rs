//! The widget shows one language: none of our English in another one, and what the service says is marked.

// Clippy treats only `#[test]` functions as tests, not their helpers.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::LocalServerRenderer;
use yew::prelude::*;

use super::parts::details::{Details, Raw};
use super::parts::summary::SummaryView;
use super::parts::summary_line::{SummaryLine, TreeButton};
use super::parts::toast::Toast;
use super::parts::toolbar::{Toolbar, chips};
use super::parts::tree_row::{self, TreeRowProps};
use super::parts::{banner, no_job};
use crate::engine::apis::{self, System};
use crate::engine::i18n::cldr_patterns::{Patterns, Unit};
use crate::engine::i18n::number_format::NumberFormat;
use crate::engine::i18n::{Catalog, Language, Texts, phrases};
use crate::engine::model::error::{ErrorKind, JobError};
use crate::engine::model::error_detail::{DetailKind, ErrorDetail};
use crate::engine::model::phase::{Phase, Phases};
use crate::engine::model::snapshot::{Snapshot, Warning, WarningCode};
use crate::engine::model::sync_status::{SyncState, SyncStatus};
use crate::engine::model::timestamp::Timestamp;
use crate::engine::refresh::request::JobAddress;
use crate::engine::view_model::expansion::Expand;
use crate::engine::view_model::filter::Filter;
use crate::engine::view_model::live_region::LiveRegion;
use crate::engine::view_model::tone::Tone;
use crate::engine::view_model::{ViewModel, details, text_report};
use crate::{JobTree, JobTreeProps};

const LANGUAGES: [Language; 3] =
    [Language::SimplifiedChinese, Language::TraditionalChinese, Language::German];

/// The names that our own texts mention and that have no translation, in any case.
const NAMES: &str =
    "api json cors vpn http https webassembly id url ascii proxy headers kubernetes vm ctrl";

/// A job with each phase, tasks without a name, a type without a translation, a status that is not known, and reasons and
/// codes. Its names and IDs have no letters, so that they cannot be taken for our words.
fn body() -> String {
    let phases = [
        "Success",
        "Failed",
        "Running",
        "Initializing",
        "Cancelled",
        "Skipped",
        "Pause",
        "PartiallyFailed",
        "Dancing wildly",
    ];
    let tasks = phases.iter().enumerate().map(|(at, phase)| {
        format!(
            r#"{{"metadata": {{"uid": "7-{at}", "creationTimestamp": "2025-09-02T12:00:00Z", "updateTimestamp": "2025-09-02T12:0{at}:10Z"}},
                "spec": {{"type": "ResizeVPCSubnet", "resourceName": "9-{at}", "clusterUID": "abc-def"}},
                "status": {{"phase": "{phase}", "reason": "There are no available flavors", "code": "Ecs.0613"}}}}"#
        )
    });
    let nameless = [
        r#"{"status": {"phase": "Running"}}"#,
        r#"{"spec": {"type": "CreateNodeVM"}, "status": {"phase": "Failed", "reason": "No quota is left"}}"#,
    ];
    let tasks: Vec<_> = tasks.chain(nameless.map(str::to_owned)).collect();
    format!(
        r#"{{"metadata": {{"uid": "7", "creationTimestamp": "2025-09-02T12:00:00Z"}},
            "spec": {{"type": "CreateCluster", "resourceName": "8", "subJobs": [{}]}}, "status": {{"phase": "Failed"}}}}"#,
        tasks.join(",")
    )
}

/// The job, with each warning.
fn snapshot() -> Snapshot {
    let job = apis::decode_one(&System::Auto, body().as_bytes()).unwrap();
    let warnings = WARNINGS.map(|code| Warning {
        code,
        message: "Something was found here.".to_owned(),
        node_id: None,
    });
    Snapshot {
        system: "cce".into(),
        project_id: Some("1".into()),
        job_id: Some("2".into()),
        root: job.root,
        fetched_at: now(),
        complete: false,
        warnings: job.warnings.into_iter().chain(warnings).collect(),
    }
}

const WARNINGS: [WarningCode; 11] = [
    WarningCode::CountsDisagree,
    WarningCode::ChildrenMissing,
    WarningCode::DuplicateId,
    WarningCode::MissingId,
    WarningCode::BadTime,
    WarningCode::BadNestedJson,
    WarningCode::UnknownPhase,
    WarningCode::WrongType,
    WarningCode::ParentChildDisagree,
    WarningCode::LenientJson,
    WarningCode::TooDeep,
];

const SYNC_STATES: [SyncState; 11] = [
    SyncState::Idle,
    SyncState::Refreshing,
    SyncState::Live,
    SyncState::Manual,
    SyncState::Paused,
    SyncState::Hidden,
    SyncState::Offline,
    SyncState::Retrying { in_seconds: 4000 },
    SyncState::SignInExpired,
    SyncState::Stopped,
    SyncState::Ended,
];

const ALL_PHASES: &str =
    "pending running paused succeeded partial failed cancelled skipped unknown";

fn now() -> Timestamp {
    Timestamp::parse("2025-09-03T14:00:00Z").unwrap().unwrap()
}

/// All kinds of errors, with each detail, with a sentence of the service and with the status alone.
fn errors() -> Vec<JobError> {
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
    let errors_of = |kind| {
        let explained = move |detail: &DetailKind| {
            let name = match detail {
                DetailKind::Status | DetailKind::NotJson => "1:5",
                _ => "alpha",
            };
            JobError::explained(kind, ErrorDetail::with_names(*detail, name, "beta, gamma"))
        };
        let details = DetailKind::ALL.iter().map(explained);
        details.chain([
            JobError::new(kind, "The job is gone"),
            apis::error_body::read(503, None, None),
        ])
    };
    let errors = kinds.into_iter().flat_map(errors_of).map(|error| JobError {
        code: Some("CCE.01403001".into()),
        request_id: Some("request".into()),
        ..error
    });
    let no_api =
        JobError { unknown_api: true, ..JobError::new(ErrorKind::NotFound, "No such API") };
    errors.chain([no_api]).collect()
}

/// Numbers and times as in the browser, as far as they have words.
struct Cldr(&'static Patterns);

impl NumberFormat for Cldr {
    fn number(&self, number: u64) -> String {
        self.0.number(number)
    }

    fn percent(&self, percent: u8) -> String {
        self.0.percent(percent)
    }

    fn is_one(&self, number: u64) -> bool {
        self.0.is_one(number)
    }

    fn unit(&self, number: u64, unit: Unit, digits: u8) -> String {
        self.0.unit(number, unit, digits)
    }

    fn moment(&self, time: Timestamp) -> String {
        time.to_string()
    }
}

fn texts(language: Language) -> Texts {
    let cldr = Cldr(Patterns::of(language.tag()).unwrap());
    Texts::new(Catalog::built_in(language).unwrap(), &[], Rc::new(cldr))
}

#[derive(PartialEq, Properties)]
struct GivenHtmlProps {
    html: Html,
}

#[component]
fn GivenHtml(props: &GivenHtmlProps) -> Html {
    props.html.clone()
}

async fn render<C: BaseComponent>(props: C::Properties) -> String {
    LocalServerRenderer::<C>::with_props(props).hydratable(false).render().await
}

/// All parts of the widget in all states, in one piece of HTML.
fn everything(language: Language) -> Html {
    let texts = Rc::new(texts(language));
    let mut html = vec![
        no_job::html(&texts),
        Toast::Copied.html(&texts),
        Toast::Blocked("7".into()).html(&texts),
    ];
    for filter in [Phases::default(), Phases::parse(ALL_PHASES)] {
        let mut model = ViewModel::new(Rc::new(self::texts(language)), Expand::All);
        model.set_snapshot(Rc::new(snapshot()));
        model.set_timeline(!filter.contains(Phase::Failed));
        model.set_filter(Filter { phases: filter, query: "9".into() });
        let rows = model.rows(0..model.outline().len(), now());
        assert!(rows.len() > 5);
        html.extend(rows.into_iter().map(|row| {
            let has_timeline_cell = model.has_timeline();
            tree_row::markup(&TreeRowProps {
                row,
                is_current: true,
                pinned: None,
                has_timeline_cell,
            })
            .into()
        }));
        let summary = model.summary(now()).unwrap();
        html.push(chips(&texts, &summary.chips));
        html.push(banner::cause(&texts, model.cause().unwrap(), 1));
        html.push(banner::cause(&texts, model.cause().unwrap(), 2));
        let line = model.line(now()).unwrap();
        for (job, error) in
            [(Some(&line), None), (Some(&line), errors().first()), (None, errors().last())]
        {
            let button =
                Some(TreeButton { node: &NodeRef::default(), is_open: true, is_native: true });
            html.push(SummaryLine { texts: &texts, job, placeholder: "", error, button }.html());
        }
        for (at, state) in SYNC_STATES.into_iter().enumerate() {
            let stale_for_seconds = (at % 2 == 0).then_some(70);
            let status = SyncStatus { state, stale_since: None, stale_for_seconds };
            let is_even = at % 2 == 0;
            let toolbar = Toolbar {
                texts: texts.clone(),
                has_tree: true,
                query: "9".to_owned(),
                matches: model.matches_text(),
                is_timeline: is_even,
                is_paused: is_even,
                can_pause: true,
                menu_id: AttrValue::Static("menu"),
                is_menu_open: true,
            };
            let view = SummaryView {
                texts: &texts,
                summary: Some(&summary).filter(|_| at > 2),
                is_loading: at == 0,
                sync_status: &phrases::sync_status(&texts, status),
                tone: Tone::Ok,
                is_usual: true,
                toolbar: Some(toolbar.html()),
                title: None,
                actions: None,
            };
            html.push(view.html());
        }
        let shown = model.snapshot().unwrap();
        for node in shown.root.descendants() {
            for raw in [Raw::Hidden, Raw::Shown("{ \"some\": \"words\" }")] {
                let details = Details {
                    texts: &texts,
                    name: &phrases::full_name(&texts, node),
                    fields: &details::fields(&texts, shown, node, now()),
                    warnings: &details::warnings(&texts, shown, node),
                    raw,
                };
                html.push(details.html());
            }
        }
    }
    for error in errors() {
        html.push(banner::error(&texts, &error, Some("12:00")));
    }
    html.into_iter().collect()
}

/// The texts of HTML, and those of its attributes, which are not marked as the service's: not in an element with
/// `translate="no"` or another `lang` than the widget's.
fn unmarked_texts(html: &str, widget: Language) -> Vec<String> {
    let mut texts = Vec::new();
    // Whether each open element is the service's.
    let mut open: Vec<bool> = Vec::new();
    let mut rest = html;
    while let Some(begin) = rest.find('<') {
        let is_marked = open.last().copied().unwrap_or_default();
        if !is_marked {
            texts.push(rest[..begin].to_owned());
        }
        let (tag, after) = rest[begin + 1..].split_once('>').unwrap();
        rest = after;
        if tag.starts_with('/') {
            open.pop();
            continue;
        }
        let attribute = |name: &str| {
            let (_, value) = tag.split_once(&format!(" {name}=\""))?;
            value.split('"').next()
        };
        let is_foreign = attribute("lang").is_some_and(|lang| lang != widget.tag());
        let is_own = !is_marked && !is_foreign && attribute("translate") != Some("no");
        if is_own {
            let names = ["aria-label", "title", "placeholder"];
            texts.extend(names.into_iter().filter_map(attribute).map(str::to_owned));
        }
        let name = tag.split([' ', '/']).next().unwrap();
        if !tag.ends_with('/') && !matches!(name, "input" | "br") {
            open.push(!is_own);
        }
    }
    assert!(open.is_empty(), "each element is closed");
    texts
}

/// The words of at least two ASCII letters, in lower case.
fn ascii_words(text: &str) -> Vec<String> {
    let words = text.split(|char: char| !char.is_alphabetic() && char != '\'');
    let is_ascii = |word: &&str| {
        word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'')
    };
    words.filter(is_ascii).map(str::to_ascii_lowercase).collect()
}

/// The words that are not in a text of our own in a language: in Chinese, all but names; in German, those that only our
/// English texts have.
struct EnglishWords(Option<BTreeSet<String>>);

impl EnglishWords {
    fn for_widget_in(language: Language) -> Self {
        let words = |language| -> BTreeSet<String> {
            let lines = Catalog::built_in(language).unwrap().lines();
            lines.lines().flat_map(ascii_words).collect()
        };
        let is_german = language == Language::German;
        Self(is_german.then(|| &words(Language::English) - &words(Language::German)))
    }

    /// The first of these words in a text.
    fn find(&self, text: &str) -> Option<String> {
        let is_english = |word: &String| self.0.as_ref().is_none_or(|words| words.contains(word));
        let is_name = |word: &String| NAMES.split(' ').any(|name| name == word);
        ascii_words(text).into_iter().find(|word| is_english(word) && !is_name(word))
    }
}

/// Takes what the test's service has sent out of a text that cannot have elements, such as a label.
fn without_sent(text: &str) -> String {
    let sent =
        ["Resize VPC subnet", "There are no available flavors", "No quota is left", "clusterUID"];
    sent.iter().fold(text.to_owned(), |text, sent| text.replace(sent, ""))
}

#[tokio::test(flavor = "current_thread")]
async fn no_text_of_ours_is_english_in_another_language() {
    for language in LANGUAGES {
        let html = render::<GivenHtml>(GivenHtmlProps { html: everything(language) }).await;
        let texts = unmarked_texts(&html, language);
        assert!(texts.len() > 3000, "{}", texts.len());
        let english = EnglishWords::for_widget_in(language);
        for text in &texts {
            assert_eq!(english.find(&without_sent(text)), None, "{text:?} in {language}");
        }
        for marked in [
            r#"lang="en">There are no available flavors<"#,
            r#"lang="en">Resize VPC subnet<"#,
            r#"translate="no">CCE.01403001<"#,
            r#"translate="no">alpha<"#,
            r#"translate="no">beta<"#,
            r#"translate="no">Dancing wildly<"#,
            r#"translate="no">clusterUID<"#,
        ] {
            assert!(html.contains(marked), "{marked}");
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn nothing_english_is_marked_in_an_english_widget() {
    let html = render::<GivenHtml>(GivenHtmlProps { html: everything(Language::English) }).await;
    assert!(html.contains("There are no available flavors") && !html.contains(" lang="));
}

#[test]
fn announcements_and_plain_texts_are_in_one_language() {
    for language in LANGUAGES {
        let texts = Rc::new(texts(language));
        let mut model = ViewModel::new(texts.clone(), Expand::All);
        model.set_snapshot(Rc::new(snapshot()));
        let root = model.root().unwrap();
        let mut live_region = LiveRegion::default();
        let failure = live_region.update(&texts, root, model.cause(), 0.0).unwrap();
        let quoted = if language == Language::German {
            "„"
        } else if language == Language::SimplifiedChinese {
            "“"
        } else {
            "「"
        };
        assert!(
            failure.text.contains(&format!("{quoted}There are no available flavors")),
            "{}",
            failure.text
        );
        let (headline, advice) = phrases::error(&errors()[0]);
        live_region.note(phrases::sentences(&texts, texts.text(headline), texts.text(advice)));
        let later = live_region.take_due(&texts, Some(root), 9e9).unwrap();
        let report = text_report::text(&texts, &snapshot(), now());
        for text in [&failure.text, &later.text, &report] {
            let sent = ["Dancing wildly", "cce"];
            let own = sent.iter().fold(without_sent(text), |own, sent| own.replace(sent, ""));
            let english = EnglishWords::for_widget_in(language).find(&own);
            assert_eq!(english, None, "{text}");
            assert!(
                language == Language::German || !text.contains(". "),
                "mixed punctuation: {text}"
            );
        }
    }
}

#[tokio::test(flavor = "current_thread")]
async fn component_on_a_server_is_in_the_language_of_its_property() {
    for (address, expected) in [
        (JobAddress::new("cce", "p", "j"), "Auftrag wird geladen…"),
        (JobAddress::default(), "Noch kein Auftrag ausgewählt"),
    ] {
        let props = JobTreeProps { lang: "de-AT".into(), ..JobTreeProps::new(address) };
        let html = render::<JobTree>(props).await;
        assert!(html.contains(expected) && html.contains(r#"lang="de""#), "{html}");
    }
}
