//! Texts of a service stay text, wherever a page has them.

use super::*;
use crate::engine::model::error::ErrorKind;
use crate::engine::model::snapshot::{Detail, Warning, WarningCode};

const HOSTILE: [&str; 14] = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "a onfocus=alert(1) autofocus",
    "<!-- comment",
    "<![CDATA[ data",
    "]]></main></body>",
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "javascript:alert(1)",
    "`${alert(1)}`",
    "a\u{202e}txt.exe\u{2066}b",
    "a\u{0}\u{1b}[31m\r\nRefresh: 0; url=https://evil.example",
];

/// A job that has `text` in every place where a service can put one.
fn job_of(text: &str) -> Snapshot {
    let leaf = Node {
        reason: Some(text.into()),
        code: Some(text.into()),
        raw_phase: Some(text.into()),
        ..node(text, text, Phase::Failed)
    };
    let odd = Node { raw_phase: Some(text.into()), ..Node::new("odd", text, Phase::Unknown) };
    let root = Node {
        name: text.into(),
        reason: Some(text.into()),
        details: vec![Detail::new(text, text)],
        ..node("root", text, Phase::Failed)
    };
    let branch = Node { name: text.into(), ..node(&format!("branch {text}"), text, Phase::Failed) };
    let mut job = snapshot(with_children(root, [with_children(branch, [leaf]), odd]));
    job.system = text.into();
    job.project_id = Some(text.into());
    job.job_id = Some(text.into());
    job.warnings.push(Warning {
        code: WarningCode::WrongType,
        message: text.into(),
        node_id: None,
    });
    job
}

fn error_of(text: &str) -> JobError {
    JobError {
        code: Some(text.into()),
        request_id: Some(text.into()),
        ..JobError::new(ErrorKind::Http, text)
    }
}

/// The tags of a document in order, each with the names of its attributes, as a browser would read them.
fn tags(html: &str) -> Vec<String> {
    let html = html.replace(STYLE_SHEET, "");
    let mut tags = Vec::new();
    let mut rest = &html[..];
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let (mut tag, mut quoted, mut in_value) = (String::new(), None, false);
        let mut end = rest.len();
        for (at, char) in rest.char_indices() {
            match (char, quoted) {
                ('"' | '\'', None) if in_value => quoted = Some(char),
                (_, Some(quote)) if char == quote => quoted = None,
                (_, Some(_)) => {}
                ('>', None) => {
                    end = at + 1;
                    break;
                }
                ('=', None) => in_value = true,
                (' ', None) => {
                    in_value = false;
                    tag.push(' ');
                }
                _ if in_value => {}
                _ => tag.push(char),
            }
        }
        tags.push(tag);
        rest = &rest[end..];
    }
    tags
}

/// The tags, without the attributes that depend on the language and direction of a text.
fn structure(html: &str) -> Vec<String> {
    let strip = |tag: String| tag.replace(" lang", "").replace(" translate", "");
    tags(html).into_iter().map(strip).collect()
}

#[test]
fn hostile_texts_change_no_tag() {
    let plain = "x harmless text";
    let expected = [
        structure(&job_page(&job_of(plain), "")),
        structure(&error_page(&error_of(plain), None)),
        structure(&error_page(&error_of(plain), Some(&job_of(plain)))),
    ];
    assert!(expected[0].len() > 100 && expected[0].contains(&"main class data-theme".to_owned()));
    for text in HOSTILE {
        let pages = [
            job_page(&job_of(text), ""),
            error_page(&error_of(text), None),
            error_page(&error_of(text), Some(&job_of(text))),
        ];
        for (page, expected) in pages.iter().zip(&expected) {
            let structure = structure(page);
            let differs = structure.iter().zip(expected).find(|(one, other)| one != other);
            assert_eq!(differs, None, "{text:?}");
            assert_eq!(structure.len(), expected.len(), "{text:?}");
            let is_control = |char: char| matches!(char, '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2067}');
            assert!(!page.contains(is_control), "{text:?}");
        }
    }
}

#[test]
fn hostile_query_stays_in_its_links() {
    for query in [
        "x=\"><script>alert(1)</script>",
        "x='onclick='alert(1)",
        "open=\"><b>&close=<i>&page=<u>&theme=\"x&until=<s>",
        "x= onclick=alert(1)",
    ] {
        let html = job_page(&job(Phase::Running), query);
        assert_eq!(structure(&html), structure(&job_page(&job(Phase::Running), "")), "{query}");
    }
}

#[test]
fn long_texts_are_cut() {
    let text = "x".repeat(3_000_000);
    let html = job_page(&job_of(&text), "");
    assert!(html.len() < 150_000, "{}", html.len());
    let rows = html.split_once("<ul class=tree").unwrap().1.split_once("<details").unwrap().0;
    assert!(rows.len() < 40_000, "{}", rows.len());
}
