//! Sign-in at IAM: the token is reused, renewed before it expires and after a 401, once for all callers.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::support::cloud::{Cloud, Guard, PASSWORD, in_time};
use crate::support::proxy::{JOB, TestProxy, UNLIMITED, with_upstream};

const NO_CACHE: &str = "[limits]\nrequests_per_second = 1000000000\n[cache]\nttl_ms = 0\n";

fn proxy(cloud: &Cloud, rest: &str) -> TestProxy {
    with_password(cloud, rest, PASSWORD)
}

fn with_password(cloud: &Cloud, rest: &str, password: &str) -> TestProxy {
    let auth = format!(
        "mode = \"password\"\niam = \"{}\"\nuser = \"operator\"\ndomain = \"OTC-1\"\nproject = \"eu-de\"\n\
         password_env = \"OS_PASSWORD\"",
        cloud.url()
    );
    TestProxy::of(&with_upstream(rest, &cloud.url(), &auth), &[("OS_PASSWORD", password)])
}

async fn advance(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn token_is_requested_once_and_reused() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = proxy(&cloud, NO_CACHE);
    for _ in 0..5 {
        assert_eq!(proxy.get(JOB).await.status, 200);
    }
    assert_eq!((cloud.sign_in_count(), cloud.request_count()), (1, 5));
}

#[tokio::test]
async fn thousand_callers_share_one_sign_in() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = proxy(&cloud, NO_CACHE);
    cloud.pause_iam();
    let mut callers = JoinSet::new();
    for number in 0..1000 {
        let proxy = proxy.clone();
        let path = format!("/cloud/api/v3/projects/demo/jobs/demo-success-{}", number % 100);
        callers.spawn(async move { proxy.get(&path).await.status });
    }
    in_time(cloud.wait_for_sign_ins(1)).await;
    cloud.iam_gate.add_permits(1000);
    let statuses = in_time(callers.join_all()).await;
    assert!(statuses.iter().all(|status| *status == 200));
    assert_eq!(cloud.sign_in_count(), 1);
}

#[tokio::test]
async fn token_is_renewed_before_expiry_while_the_old_one_is_used() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.lifetime = 1000);
    let proxy = proxy(&cloud, NO_CACHE);
    assert_eq!(proxy.get(JOB).await.status, 200);
    let first = cloud.last().headers["x-auth-token"].clone();
    advance(850).await;
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.sign_in_count(), 1, "too early to renew");
    advance(60).await;
    cloud.pause_iam();
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"], first, "no request waits for the new token");
    in_time(cloud.wait_for_sign_ins(2)).await;
    cloud.iam_gate.add_permits(10);
    in_time(async {
        while cloud.last().headers["x-auth-token"] == first {
            assert_eq!(proxy.get(JOB).await.status, 200);
        }
    })
    .await;
    assert_eq!(cloud.sign_in_count(), 2);
}

#[tokio::test]
async fn short_lived_token_is_not_renewed_with_each_request() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.lifetime = 40);
    let proxy = proxy(&cloud, NO_CACHE);
    for _ in 0..20 {
        assert_eq!(proxy.get(JOB).await.status, 200);
    }
    assert_eq!(cloud.sign_in_count(), 1);
    advance(39).await;
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.sign_in_count(), 2, "an expired token is not used");
}

#[tokio::test]
async fn rejected_token_is_renewed_once_and_requests_are_retried() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = proxy(&cloud, NO_CACHE);
    assert_eq!(proxy.get(JOB).await.status, 200);
    cloud.with(|state| state.tokens.clear());
    let mut callers = JoinSet::new();
    for number in 0..50 {
        let proxy = proxy.clone();
        let path = format!("/cloud/api/v3/projects/demo/jobs/demo-success-{number}");
        callers.spawn(async move { proxy.get(&path).await.status });
    }
    let statuses = in_time(callers.join_all()).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    assert_eq!(cloud.sign_in_count(), 2);
}

#[tokio::test]
async fn persistent_401_passes_to_the_caller_without_more_sign_ins() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.script(|seen, _| {
        seen.target.contains("fresh").then(|| {
            let body = serde_json::json!({ "error_code": "CCE.01401001", "error_msg": "no" });
            crate::support::cloud::json_response(http::StatusCode::UNAUTHORIZED, &body)
        })
    });
    let proxy = proxy(&cloud, NO_CACHE);
    let fresh = "/cloud/api/v3/projects/demo/jobs/fresh";
    for _ in 0..5 {
        assert_eq!(proxy.get(fresh).await.status_and_code(), (401, "CCE.01401001".into()));
        assert_eq!(proxy.get(JOB).await.status, 200);
    }
    assert_eq!(cloud.sign_in_count(), 2);
}

#[tokio::test]
async fn rejected_sign_in_is_502_and_backs_off() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = with_password(&cloud, NO_CACHE, "wrong");
    for _ in 0..20 {
        assert_eq!(proxy.get(JOB).await.status_and_code(), (502, "JOBTREE.0508".into()));
    }
    assert_eq!((cloud.sign_in_count(), cloud.request_count()), (1, 0));
    advance(31).await;
    assert_eq!(proxy.get(JOB).await.status, 502);
    advance(31).await;
    assert_eq!(proxy.get(JOB).await.status, 502);
    assert_eq!(
        cloud.sign_in_count(),
        2,
        "the delay has doubled: five rejections would lock the user out"
    );
    cloud.with(|state| state.password = "wrong".into());
    advance(60).await;
    assert_eq!(proxy.get(JOB).await.status, 200, "the sign-in works again");
}

#[tokio::test]
async fn changed_password_file_is_tried_immediately() {
    let cloud = Cloud::start(Guard::Verify).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "wrong").unwrap();
    let auth = format!(
        "mode = \"password\"\niam = \"{}\"\nuser = \"operator\"\ndomain = \"OTC-1\"\nproject = \"eu-de\"\n\
         password_file = {:?}",
        cloud.url(),
        file.to_str().unwrap()
    );
    let proxy = TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &[]);
    assert_eq!(proxy.get(JOB).await.status, 502);
    std::fs::write(&file, PASSWORD).unwrap();
    advance(5).await;
    assert_eq!(proxy.get(JOB).await.status, 200);
}

#[tokio::test]
async fn broken_or_dead_iam_is_502_and_backs_off() {
    let cloud = Cloud::start(Guard::Verify).await;
    for (status, expected) in [(500, 502), (503, 502), (429, 502), (302, 502), (200, 502)] {
        cloud.with(|state| state.iam_status = Some(status));
        let proxy = proxy(&cloud, NO_CACHE);
        let before = cloud.sign_in_count();
        for _ in 0..10 {
            assert_eq!(
                proxy.get(JOB).await.status_and_code(),
                (expected, "JOBTREE.0508".into()),
                "{status}"
            );
        }
        assert_eq!(cloud.sign_in_count(), before + 1, "{status}");
    }
    let dead = "mode = \"password\"\niam = \"http://127.0.0.1:1\"\nuser = \"u\"\ndomain = \"d\"\nproject = \"p\"\n\
                password_env = \"P\"";
    let proxy = TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), dead), &[("P", "secret")]);
    assert_eq!(proxy.get(JOB).await.status_and_code(), (502, "JOBTREE.0508".into()));
}

#[tokio::test]
async fn slow_iam_is_504() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.pause_iam();
    let rest = "[limits]\ntimeout_ms = 200\n";
    let proxy = proxy(&cloud, rest);
    let actual = in_time(proxy.get(JOB)).await.status_and_code();
    assert_eq!(actual, (504, "JOBTREE.0509".into()));
}

#[tokio::test]
async fn valid_token_is_used_while_iam_is_dead() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.lifetime = 1000);
    let proxy = proxy(&cloud, NO_CACHE);
    assert_eq!(proxy.get(JOB).await.status, 200);
    cloud.with(|state| state.iam_status = Some(503));
    advance(910).await;
    for _ in 0..20 {
        assert_eq!(proxy.get(JOB).await.status, 200);
    }
    in_time(cloud.wait_for_sign_ins(2)).await;
    assert!(cloud.sign_in_count() <= 2);
}
