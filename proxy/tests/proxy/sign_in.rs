//! A user of IAM: the token is got, kept, renewed ahead of its end and after a refusal, once for all who wait.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::support::cloud::{Cloud, Guard, PASSWORD, in_time};
use crate::support::proxy::{JOB, Tested, UNLIMITED, with_upstream};

const NO_CACHE: &str = "[limits]\nrequests_per_second = 1000000000\n[cache]\nttl_ms = 0\n";

fn proxy(cloud: &Cloud, rest: &str) -> Tested {
    with_password(cloud, rest, PASSWORD)
}

fn with_password(cloud: &Cloud, rest: &str, password: &str) -> Tested {
    let auth = format!(
        "mode = \"password\"\niam = \"{}\"\nuser = \"operator\"\ndomain = \"OTC-1\"\nproject = \"eu-de\"\n\
         password_env = \"OS_PASSWORD\"",
        cloud.url()
    );
    Tested::of(&with_upstream(rest, &cloud.url(), &auth), &[("OS_PASSWORD", password)])
}

async fn advance(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_token_is_got_once_and_kept() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = proxy(&cloud, NO_CACHE);
    for _ in 0..5 {
        assert_eq!(proxy.get(JOB).await.status, 200);
    }
    assert_eq!((cloud.sign_ins(), cloud.asked()), (1, 5));
}

#[tokio::test]
async fn a_thousand_callers_wait_for_one_sign_in() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = proxy(&cloud, NO_CACHE);
    cloud.hold_iam();
    let mut callers = JoinSet::new();
    for number in 0..1000 {
        let proxy = proxy.clone();
        let path = format!("/cloud/api/v3/projects/demo/jobs/demo-success-{}", number % 100);
        callers.spawn(async move { proxy.get(&path).await.status });
    }
    in_time(cloud.until_signing_in(1)).await;
    cloud.iam_gate.add_permits(1000);
    let statuses = in_time(callers.join_all()).await;
    assert!(statuses.iter().all(|status| *status == 200));
    assert_eq!(cloud.sign_ins(), 1);
}

#[tokio::test]
async fn a_token_is_renewed_ahead_of_its_end_while_the_old_one_is_still_used() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.life = 1000);
    let proxy = proxy(&cloud, NO_CACHE);
    assert_eq!(proxy.get(JOB).await.status, 200);
    let first = cloud.last().headers["x-auth-token"].clone();
    advance(850).await;
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.sign_ins(), 1, "it is not time yet");
    advance(60).await;
    cloud.hold_iam();
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.last().headers["x-auth-token"], first, "nobody waits for the new one");
    in_time(cloud.until_signing_in(2)).await;
    cloud.iam_gate.add_permits(10);
    in_time(async {
        while cloud.last().headers["x-auth-token"] == first {
            assert_eq!(proxy.get(JOB).await.status, 200);
        }
    })
    .await;
    assert_eq!(cloud.sign_ins(), 2);
}

#[tokio::test]
async fn a_token_whose_life_is_short_is_not_renewed_all_the_time() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.life = 40);
    let proxy = proxy(&cloud, NO_CACHE);
    for _ in 0..20 {
        assert_eq!(proxy.get(JOB).await.status, 200);
    }
    assert_eq!(cloud.sign_ins(), 1);
    advance(39).await;
    assert_eq!(proxy.get(JOB).await.status, 200);
    assert_eq!(cloud.sign_ins(), 2, "one that is over is not used");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_many_and_the_request_made_again() {
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
    assert_eq!(cloud.sign_ins(), 2);
}

#[tokio::test]
async fn a_401_that_a_new_token_does_not_help_against_is_the_callers_and_costs_no_more_sign_ins() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.script(|seen, _| {
        seen.target.contains("fresh").then(|| {
            let body = serde_json::json!({ "error_code": "CCE.01401001", "error_msg": "no" });
            crate::support::cloud::json_answer(http::StatusCode::UNAUTHORIZED, &body)
        })
    });
    let proxy = proxy(&cloud, NO_CACHE);
    let fresh = "/cloud/api/v3/projects/demo/jobs/fresh";
    for _ in 0..5 {
        assert_eq!(proxy.get(fresh).await.told(), (401, "CCE.01401001".into()));
        assert_eq!(proxy.get(JOB).await.status, 200);
    }
    assert_eq!(cloud.sign_ins(), 2);
}

#[tokio::test]
async fn an_iam_that_refuses_is_502_and_is_left_alone() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = with_password(&cloud, NO_CACHE, "wrong");
    for _ in 0..20 {
        assert_eq!(proxy.get(JOB).await.told(), (502, "JOBTREE.0508".into()));
    }
    assert_eq!((cloud.sign_ins(), cloud.asked()), (1, 0));
    advance(31).await;
    assert_eq!(proxy.get(JOB).await.status, 502);
    advance(31).await;
    assert_eq!(proxy.get(JOB).await.status, 502);
    assert_eq!(cloud.sign_ins(), 2, "the pause has doubled: five refusals would lock the user out");
    cloud.with(|state| state.password = "wrong".into());
    advance(60).await;
    assert_eq!(proxy.get(JOB).await.status, 200, "and then it works again");
}

#[tokio::test]
async fn a_password_that_was_changed_in_its_file_is_tried_at_once() {
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
    let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), &auth), &[]);
    assert_eq!(proxy.get(JOB).await.status, 502);
    std::fs::write(&file, PASSWORD).unwrap();
    advance(5).await;
    assert_eq!(proxy.get(JOB).await.status, 200);
}

#[tokio::test]
async fn an_iam_that_is_broken_or_dead_is_502_and_is_left_alone() {
    let cloud = Cloud::start(Guard::Verify).await;
    for (status, told) in [(500, 502), (503, 502), (429, 502), (302, 502), (200, 502)] {
        cloud.with(|state| state.iam_status = Some(status));
        let proxy = proxy(&cloud, NO_CACHE);
        let before = cloud.sign_ins();
        for _ in 0..10 {
            assert_eq!(proxy.get(JOB).await.told(), (told, "JOBTREE.0508".into()), "{status}");
        }
        assert_eq!(cloud.sign_ins(), before + 1, "{status}");
    }
    let dead = "mode = \"password\"\niam = \"http://127.0.0.1:1\"\nuser = \"u\"\ndomain = \"d\"\nproject = \"p\"\n\
                password_env = \"P\"";
    let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), dead), &[("P", "secret")]);
    assert_eq!(proxy.get(JOB).await.told(), (502, "JOBTREE.0508".into()));
}

#[tokio::test]
async fn an_iam_that_is_too_slow_is_504() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.hold_iam();
    let rest = "[limits]\ntimeout_ms = 200\n";
    let proxy = proxy(&cloud, rest);
    let told = in_time(proxy.get(JOB)).await.told();
    assert_eq!(told, (504, "JOBTREE.0509".into()));
}

#[tokio::test]
async fn while_iam_is_dead_the_token_that_holds_is_used() {
    let cloud = Cloud::start(Guard::Verify).await;
    cloud.with(|state| state.life = 1000);
    let proxy = proxy(&cloud, NO_CACHE);
    assert_eq!(proxy.get(JOB).await.status, 200);
    cloud.with(|state| state.iam_status = Some(503));
    advance(910).await;
    for _ in 0..20 {
        assert_eq!(proxy.get(JOB).await.status, 200);
    }
    in_time(cloud.until_signing_in(2)).await;
    assert!(cloud.sign_ins() <= 2);
}
