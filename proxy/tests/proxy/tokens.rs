//! Tokens: configured ones, and the caller's own in passthrough mode.

use std::time::Duration;

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::{JOB, TestProxy, UNLIMITED, with_upstream};

#[tokio::test]
async fn changed_token_file_is_used_within_five_seconds() {
    let cloud = Cloud::start(Guard::Verify).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    let (first, second) = (cloud.issue("one"), cloud.issue("two"));
    std::fs::write(&file, format!("{first}\n")).unwrap();
    let auth = format!("mode = \"token\"\ntoken_file = {:?}", file.to_str().unwrap());
    let rest = format!("{UNLIMITED}[cache]\nttl_ms = 0\n");
    let proxy = TestProxy::of(&with_upstream(&rest, &cloud.url(), &auth), &[]);
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"], first);

    std::fs::write(&file, &second).unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(5)).await;
    tokio::time::resume();
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"], second);

    // If the file becomes invalid, the last token stays in use.
    for bad in [Some(""), None] {
        match bad {
            Some(text) => std::fs::write(&file, text).unwrap(),
            None => std::fs::remove_file(&file).unwrap(),
        }
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(5)).await;
        tokio::time::resume();
        assert_eq!(proxy.get(JOB).await.status, 200);
        assert_eq!(cloud.last().headers["x-auth-token"], second);
    }
}

#[tokio::test]
async fn rejected_token_is_retried_only_if_its_file_has_changed() {
    let cloud = Cloud::start(Guard::Verify).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "an-old-token").unwrap();
    let auth = format!("mode = \"token\"\ntoken_file = {:?}", file.to_str().unwrap());
    let proxy = TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &[]);
    assert_eq!(proxy.get(JOB).await.status_and_code(), (401, "APIGW.0301".into()));
    assert_eq!(cloud.request_count(), 1);
    std::fs::write(&file, cloud.issue("one")).unwrap();
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.request_count(), 3);
}

#[tokio::test]
async fn passthrough_sends_the_callers_token_or_responds_401() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy =
        TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), "mode = \"passthrough\""), &[]);
    let token = cloud.issue("caller");
    let response = proxy.request("GET", JOB, &[("x-auth-token", &token)]).await;
    assert_eq!(response.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"], token.as_str());
    for headers in [
        &[][..],
        &[("x-auth-token", "")],
        &[("x-auth-token", " ")],
        &[("x-auth-token", token.as_str()), ("x-auth-token", "another")],
        &[("authorization", "Bearer abc")],
    ] {
        let actual = proxy.request("GET", JOB, headers).await.status_and_code();
        assert_eq!(actual, (401, "JOBTREE.0407".into()), "{headers:?}");
    }
    assert_eq!(cloud.request_count(), 1);
    let wrong = proxy.request("GET", JOB, &[("x-auth-token", "unknown-token")]).await;
    assert_eq!(wrong.status_and_code(), (401, "APIGW.0301".into()), "the cloud's own error");
}

#[tokio::test]
async fn longest_documented_token_passes() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy =
        TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), "mode = \"passthrough\""), &[]);
    let token = "M".repeat(20_000);
    assert_eq!(proxy.request("GET", JOB, &[("x-auth-token", &token)]).await.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"].len(), 20_000);
}
