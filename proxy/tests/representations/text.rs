//! The tree as text, in the language and the colors that the caller wants.

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::TestProxy;
use crate::{TEXT, case, path, response, serve};

#[tokio::test]
async fn text_is_in_the_language_of_the_caller() {
    let cloud = Cloud::start(Guard::Open).await;
    serve(&cloud, vec![("job", case("servicestage-v2-01-doc-failed"))]);
    let proxy = TestProxy::open(&cloud.url());
    for (accepted, language, phase, duration) in [
        ("", "en", "[Failed]", "35s"),
        ("fr, de-AT;q=0.9", "de", "[Fehlgeschlagen]", "35 Sek."),
        ("zh-CN", "zh-Hans", "[失败]", "35秒"),
        ("zh-TW, en;q=0.9", "zh-Hant", "[失敗]", "35 秒"),
    ] {
        let headers = [("accept", TEXT), ("accept-language", accepted)];
        let response = proxy.request("GET", &path("servicestage", "job"), &headers).await;
        assert_eq!(response.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(response.header("content-language"), language);
        assert_eq!(response.header("vary"), "accept, accept-encoding, accept-language");
        let text = String::from_utf8(response.body.to_vec()).unwrap();
        // Phase, duration, reason and code.
        for part in [phase, duration, "Building failed.", "ECC00011"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }
}

#[tokio::test]
async fn colors_are_only_in_phases_and_only_on_request() {
    let cloud = Cloud::start(Guard::Open).await;
    serve(&cloud, vec![("job", case("cce-v3-05-failed-nested"))]);
    let proxy = TestProxy::open(&cloud.url());
    let get = async |query: &str| {
        let path = path("cce", "job") + query;
        let response = proxy.request("GET", &path, &[("accept", TEXT)]).await;
        (response.status.as_u16(), String::from_utf8(response.body.to_vec()).unwrap())
    };
    let (_, plain) = get("").await;
    assert!(!plain.contains('\x1b') && plain.contains("[Failed]"), "{plain}");
    assert_eq!(get("?color=never").await.1, plain);
    let (_, colored) = get("?color=always").await;
    assert!(colored.contains("\x1b[1;31m[Failed]\x1b[0m"), "{colored}");
    assert!(colored.contains("\x1b[32m[Succeeded]\x1b[0m"), "{colored}");
    // Without the sequences, it is the same text.
    let mut parts = colored.split('\x1b');
    let first = parts.next().unwrap().to_owned();
    let without = parts.fold(first, |text, part| text + part.split_once('m').unwrap().1);
    assert_eq!(without, plain);
    assert_eq!(get("?color=sometimes").await.0, 400);
}

/// Texts of a service that would control a terminal, or look like another line of the tree.
const HOSTILE: [&str; 6] = [
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "\u{9b}31m",
    "a\r\nb",
    "\n[Succeeded] root",
    "\u{202e}detrevni",
    "\u{0}\u{8}\u{7f}",
];

#[tokio::test]
async fn hostile_texts_do_not_reach_the_terminal() {
    let cloud = Cloud::start(Guard::Open).await;
    for hostile in HOSTILE {
        let status = serde_json::json!({ "phase": hostile, "reason": hostile, "code": hostile });
        let body = serde_json::json!({
            "kind": "Job", "apiVersion": "v3", "metadata": { "uid": "job", "name": hostile },
            "spec": { "type": hostile, "resourceName": hostile }, "status": status,
        });
        serve(&cloud, vec![("job", body.to_string().into())]);
        let path = path("cce", "job") + "?color=always";
        let response =
            TestProxy::open(&cloud.url()).request("GET", &path, &[("accept", TEXT)]).await;
        let text = String::from_utf8(response.body.to_vec()).unwrap();
        let own: String =
            text.replace("\x1b[2m", "").replace("\x1b[1;31m", "").replace("\x1b[0m", "");
        let is_hostile = |char: char| (char.is_control() && char != '\n') || char == '\u{202e}';
        assert!(!own.contains(is_hostile), "{hostile:?} {text:?}");
        let nodes = own.lines().filter(|line| line.trim_start().starts_with('[')).count();
        assert_eq!(nodes, 1, "{hostile:?} {text:?}");
    }
}

#[tokio::test]
async fn documented_text_is_what_the_proxy_sends() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| {
        let mut response = response(200, case("servicestage-v2-01-doc-failed"));
        response.headers_mut().insert("date", "Tue, 04 Feb 2020 04:02:00 GMT".parse().unwrap());
        Some(response)
    });
    let proxy = TestProxy::open(&cloud.url());
    let response =
        proxy.request("GET", &path("servicestage", "build-1"), &[("accept", TEXT)]).await;
    assert_eq!(String::from_utf8(response.body.to_vec()).unwrap(), include_str!("failed.txt"));
}
