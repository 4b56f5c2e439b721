//! Kind to the cloud: what it is asked, counted at the cloud.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::cloud::{Cloud, Guard, in_time, json_answer};
use crate::support::proxy::{JOB, Tested, UNLIMITED, with_upstream};

async fn advance(duration: Duration) {
    tokio::time::pause();
    tokio::time::advance(duration).await;
    tokio::time::resume();
}

#[tokio::test]
async fn ten_thousand_viewers_of_a_job_cost_one_request_per_time_to_live() {
    let cloud = Cloud::start(Guard::Open).await;
    let rest = format!("{UNLIMITED}[cache]\nttl_ms = 60000\n");
    let proxy = Tested::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
    for round in 1..=3 {
        cloud.hold();
        let mut viewers = JoinSet::new();
        for _ in 0..5_000 {
            let proxy = proxy.clone();
            viewers.spawn(async move { proxy.get(JOB).await.status });
        }
        in_time(cloud.until_asked(round)).await;
        cloud.gate.add_permits(10);
        assert!(in_time(viewers.join_all()).await.iter().all(|status| *status == 200));
        // As many again, who find the answer there.
        for _ in 0..5_000 {
            assert_eq!(proxy.get(JOB).await.status, 200);
        }
        assert_eq!(cloud.asked(), round);
        advance(Duration::from_secs(60)).await;
    }
}

#[tokio::test]
async fn who_was_throttled_waits_as_told_and_others_do_not() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|seen, _| {
        let is_told = seen.headers.get("x-auth-token").is_some_and(|token| token == "busy");
        is_told.then(|| {
            let body =
                json!({ "error_code": "APIG.0308", "error_msg": "too many", "request_id": "r" });
            let mut answer = json_answer(StatusCode::TOO_MANY_REQUESTS, &body);
            answer.headers_mut().insert("retry-after", "7".parse().unwrap());
            answer
        })
    });
    let proxy = Tested::of(&with_upstream(UNLIMITED, &cloud.url(), "mode = \"passthrough\""), &[]);
    let busy = [("x-auth-token", "busy")];
    let first = proxy.ask("GET", JOB, &busy).await;
    assert_eq!((first.told(), first.header("retry-after")), ((429, "APIG.0308".into()), "7"));
    let other_job = "/cloud/v2/demo/productmgr/jobs/demo-success";
    for path in [JOB, other_job] {
        let waits = proxy.ask("GET", path, &busy).await;
        assert_eq!(
            (waits.told(), waits.header("retry-after")),
            ((429, "JOBTREE.0430".into()), "7")
        );
    }
    assert_eq!(cloud.asked(), 1);
    assert_eq!(proxy.ask("GET", JOB, &[("x-auth-token", "calm")]).await.status, 200);
    assert!(proxy.get("/readyz").await.json()["upstreams"][0]["state"] == "throttled");
    advance(Duration::from_millis(7_100)).await;
    assert_eq!(proxy.ask("GET", JOB, &busy).await.told().1, "APIG.0308");
    assert_eq!(cloud.asked(), 3);
}

#[tokio::test]
async fn all_callers_of_one_credential_wait_for_it() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, number| {
        (number == 1).then(|| {
            let mut answer = json_answer(StatusCode::TOO_MANY_REQUESTS, &json!({}));
            answer.headers_mut().insert("retry-after", "30".parse().unwrap());
            answer
        })
    });
    let rest = "[access]\nmode = \"forwarded\"\ntrusted = [\"127.0.0.1\"]\n";
    let auth = "mode = \"token\"\ntoken_env = \"T\"";
    let proxy = Tested::of(&with_upstream(rest, &cloud.url(), auth), &[("T", "one-token")]);
    for (user, code) in [("alice", ""), ("bob", "JOBTREE.0430"), ("carol", "JOBTREE.0430")] {
        let answer = proxy.ask("GET", JOB, &[("x-forwarded-user", user)]).await;
        assert_eq!(answer.told(), (429, code.into()), "{user}");
    }
    assert_eq!(cloud.asked(), 1);
}

#[tokio::test]
async fn an_answer_that_holds_is_given_while_the_cloud_wants_patience() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, number| {
        (number == 2).then(|| json_answer(StatusCode::TOO_MANY_REQUESTS, &json!({})))
    });
    let proxy = Tested::open(&cloud.url());
    assert_eq!(proxy.get(JOB).await.status, 200);
    let other = "/cloud/api/v3/projects/demo/jobs/demo-failure";
    assert_eq!(proxy.get(other).await.status, 429);
    assert_eq!(proxy.get(JOB).await.status, 200, "from the cache");
    assert_eq!(cloud.asked(), 2);
}

#[tokio::test]
async fn a_cloud_that_keeps_failing_is_left_alone_and_tried_with_one_request() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.with(|state| {
        state.script =
            Some(Box::new(|_, _| Some(json_answer(StatusCode::BAD_GATEWAY, &json!({ "a": 1 })))));
    });
    let rest = format!("{UNLIMITED}[cache]\nttl_ms = 0\n");
    let proxy = Tested::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
    let ask = async |number: usize| {
        proxy.get(&format!("/cloud/api/v3/projects/demo/jobs/demo-success-{number}")).await
    };
    for number in 0..5 {
        assert_eq!(ask(number).await.status, 502, "what the cloud says passes");
    }
    for number in 0..100 {
        let answer = ask(number).await;
        assert_eq!(answer.told(), (503, "JOBTREE.0510".into()));
        assert!(["1", "2"].contains(&answer.header("retry-after")));
    }
    assert_eq!(cloud.asked(), 5);
    let ready = proxy.get("/readyz").await;
    assert_eq!(
        (ready.status.as_u16(), ready.json()["upstreams"][0]["state"].clone()),
        (200, json!("failing"))
    );
    let metrics = proxy.get("/metrics").await;
    assert!(
        String::from_utf8_lossy(&metrics.body)
            .contains("jobtree_upstream_up{upstream=\"cloud\"} 0")
    );

    // When the pause is over, one of many finds out.
    advance(Duration::from_millis(1_300)).await;
    cloud.hold();
    let mut callers = JoinSet::new();
    for number in 0..50 {
        let proxy = proxy.clone();
        let path = format!("/cloud/api/v3/projects/demo/jobs/demo-success-{number}");
        callers.spawn(async move { proxy.get(&path).await.told() });
    }
    in_time(cloud.until_asked(6)).await;
    cloud.with(|state| state.script = None);
    cloud.gate.add_permits(1_000);
    let told = in_time(callers.join_all()).await;
    assert_eq!(told.iter().filter(|it| it.0 == 200).count(), 1);
    assert_eq!(cloud.asked(), 6);
    assert_eq!(ask(1).await.status, 200, "it is back");
    assert_eq!(proxy.get("/readyz").await.json()["upstreams"][0]["state"], "ready");
}

#[tokio::test]
async fn a_job_that_breaks_its_service_is_no_reason_to_leave_the_cloud_alone() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| Some(json_answer(StatusCode::INTERNAL_SERVER_ERROR, &json!({}))));
    let proxy = Tested::open(&cloud.url());
    for _ in 0..20 {
        assert_eq!(proxy.get(JOB).await.told(), (500, String::new()));
    }
    assert_eq!(cloud.asked(), 20, "errors are not kept");
}

#[tokio::test]
async fn a_slow_cloud_costs_as_many_connections_as_allowed_and_who_has_no_turn_is_told_so() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.hold();
    let rest = "[limits]\nconcurrency = 4\ntimeout_ms = 500\nrequests_per_second = 1000000\n";
    let proxy = Tested::of(&with_upstream(rest, &cloud.url(), "mode = \"none\""), &[]);
    let mut callers = JoinSet::new();
    for number in 0..100 {
        let proxy = proxy.clone();
        let path = format!("/cloud/api/v3/projects/demo/jobs/demo-success-{number}");
        callers.spawn(async move {
            let answer = proxy.get(&path).await;
            (answer.told(), answer.header("retry-after").to_owned())
        });
    }
    let told = in_time(callers.join_all()).await;
    let count = |code: &str| told.iter().filter(|((_, it), _)| it == code).count();
    // Those behind the first four get a turn at the moment at which their own time is over, if at all.
    assert!(count("JOBTREE.0504") >= 4, "{told:?}");
    assert!(count("JOBTREE.0503") >= 80, "{told:?}");
    assert_eq!(count("JOBTREE.0504") + count("JOBTREE.0503"), 100);
    assert!(told.iter().all(|((status, code), after)| {
        if code == "JOBTREE.0503" {
            (*status, after.as_str()) == (503, "1")
        } else {
            *status == 504
        }
    }));
    assert!(cloud.with(|state| state.connections) <= 12, "{}", cloud.with(|it| it.connections));
}

#[tokio::test]
async fn a_thousand_callers_who_leave_end_the_request_they_waited_for() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.hold();
    let proxy = Tested::open(&cloud.url());
    let mut callers = JoinSet::new();
    for _ in 0..1_000 {
        let proxy = proxy.clone();
        callers.spawn(async move { proxy.get(JOB).await.status });
    }
    in_time(cloud.until_asked(1)).await;
    callers.shutdown().await;
    let metrics = async || String::from_utf8(proxy.get("/metrics").await.body.to_vec()).unwrap();
    in_time(async {
        while !metrics().await.contains("jobtree_upstream_in_flight 0") {
            tokio::task::yield_now().await;
        }
    })
    .await;
    cloud.gate.add_permits(10);
    assert_eq!(proxy.get(JOB).await.status, 200);
}
