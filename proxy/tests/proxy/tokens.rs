//! Tokens that somebody else has got: the proxy's owner's, or the caller's own.

use std::time::Duration;

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::{JOB, Tested, UNLIMITED, with_upstream};

#[tokio::test]
async fn a_token_goes_along_and_one_that_changes_in_its_file_is_used_within_five_seconds() {
    let cloud = Cloud::start(Guard::Verify).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    let (first, second) = (cloud.issue("one"), cloud.issue("two"));
    std::fs::write(&file, format!("{first}\n")).unwrap();
    let auth = format!("mode = \"token\"\ntoken_file = {:?}", file.to_str().unwrap());
    let rest = format!("{UNLIMITED}[cache]\nttl_ms = 0\n");
    let proxy = Tested::of(&with_upstream(&rest, &cloud.url(), &auth), &[]);
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"], first);

    std::fs::write(&file, &second).unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(5)).await;
    tokio::time::resume();
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"], second);

    // A file that goes bad leaves the token as it is.
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
async fn a_refused_token_is_shown_again_only_if_its_file_holds_another() {
    let cloud = Cloud::start(Guard::Verify).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "an-old-token").unwrap();
    let auth = format!("mode = \"token\"\ntoken_file = {:?}", file.to_str().unwrap());
    let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &[]);
    assert_eq!(proxy.get(JOB).await.told(), (401, "APIGW.0301".into()));
    assert_eq!(cloud.asked(), 1);
    std::fs::write(&file, cloud.issue("one")).unwrap();
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.asked(), 3);
}

#[tokio::test]
async fn a_callers_own_token_is_passed_through_and_none_is_the_proxys_own_401() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), "mode = \"passthrough\""), &[]);
    let token = cloud.issue("caller");
    let answer = proxy.ask("GET", JOB, &[("x-auth-token", &token)]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"], token.as_str());
    for headers in [
        &[][..],
        &[("x-auth-token", "")],
        &[("x-auth-token", " ")],
        &[("x-auth-token", token.as_str()), ("x-auth-token", "another")],
        &[("authorization", "Bearer abc")],
    ] {
        let told = proxy.ask("GET", JOB, headers).await.told();
        assert_eq!(told, (401, "JOBTREE.0407".into()), "{headers:?}");
    }
    assert_eq!(cloud.asked(), 1);
    let wrong = proxy.ask("GET", JOB, &[("x-auth-token", "unknown-token")]).await;
    assert_eq!(wrong.told(), (401, "APIGW.0301".into()), "the cloud's own word on a token");
}

#[tokio::test]
async fn a_token_as_long_as_documented_passes() {
    let cloud = Cloud::start(Guard::Open).await;
    let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), "mode = \"passthrough\""), &[]);
    let token = "M".repeat(20_000);
    assert_eq!(proxy.ask("GET", JOB, &[("x-auth-token", &token)]).await.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"].len(), 20_000);
}
