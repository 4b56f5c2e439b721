//! How many requests reach the cloud: shared, rate limited, and after failures.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::cloud::{Cloud, Guard, in_time, json_response};
use crate::support::proxy::{JOB, TestProxy, UNLIMITED, with_upstream};

async fn advance(duration: Duration) {
    tokio::time::pause();
    tokio::time::advance(duration).await;
    tokio::time::resume();
}

#[tokio::test]
async fn ten_thousand_viewers_cost_one_request_per_ttl() {
    let cloud = Cloud::start(Guard::Open).await;
    let rest = format!("{UNLIMITED}[cache]\nttl_ms = 60000\n");
    let proxy = TestProxy::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
    for round in 1..=3 {
        cloud.pause();
        let mut viewers = JoinSet::new();
        for _ in 0..5_000 {
            let proxy = proxy.clone();
            viewers.spawn(async move { proxy.get(JOB).await.status });
        }
        in_time(cloud.wait_for_requests(round)).await;
        cloud.gate.add_permits(10);
        assert!(in_time(viewers.join_all()).await.iter().all(|status| *status == 200));
        // As many again, from the cache.
        for _ in 0..5_000 {
            assert_eq!(proxy.get(JOB).await.status, 200);
        }
        assert_eq!(cloud.request_count(), round);
        advance(Duration::from_secs(60)).await;
    }
}

#[tokio::test]
async fn retry_after_delays_its_principal_and_no_other() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|seen, _| {
        let is_busy = seen.headers.get("x-auth-token").is_some_and(|token| token == "busy");
        is_busy.then(|| {
            let body =
                json!({ "error_code": "APIG.0308", "error_msg": "too many", "request_id": "r" });
            let mut response = json_response(StatusCode::TOO_MANY_REQUESTS, &body);
            response.headers_mut().insert("retry-after", "7".parse().unwrap());
            response
        })
    });
    let proxy =
        TestProxy::of(&with_upstream(UNLIMITED, &cloud.url(), "mode = \"passthrough\""), &[]);
    let busy = [("x-auth-token", "busy")];
    let first = proxy.request("GET", JOB, &busy).await;
    assert_eq!(
        (first.status_and_code(), first.header("retry-after")),
        ((429, "APIG.0308".into()), "7")
    );
    let other_job = "/cloud/v2/demo/productmgr/jobs/demo-success";
    for path in [JOB, other_job] {
        let delayed = proxy.request("GET", path, &busy).await;
        assert_eq!(
            (delayed.status_and_code(), delayed.header("retry-after")),
            ((429, "JOBTREE.0430".into()), "7")
        );
    }
    assert_eq!(cloud.request_count(), 1);
    assert_eq!(proxy.request("GET", JOB, &[("x-auth-token", "calm")]).await.status, 200);
    assert!(proxy.get("/readyz").await.json()["upstreams"][0]["state"] == "throttled");
    advance(Duration::from_millis(7_100)).await;
    assert_eq!(proxy.request("GET", JOB, &busy).await.status_and_code().1, "APIG.0308");
    assert_eq!(cloud.request_count(), 3);
}

#[tokio::test]
async fn retry_after_delays_all_callers_of_a_credential() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, number| {
        (number == 1).then(|| {
            let mut response = json_response(StatusCode::TOO_MANY_REQUESTS, &json!({}));
            response.headers_mut().insert("retry-after", "30".parse().unwrap());
            response
        })
    });
    let rest = "[access]\nmode = \"forwarded\"\ntrusted = [\"127.0.0.1\"]\n";
    let auth = "mode = \"token\"\ntoken_env = \"T\"";
    let proxy = TestProxy::of(&with_upstream(rest, &cloud.url(), auth), &[("T", "one-token")]);
    for (user, code) in [("alice", ""), ("bob", "JOBTREE.0430"), ("carol", "JOBTREE.0430")] {
        let response = proxy.request("GET", JOB, &[("x-forwarded-user", user)]).await;
        assert_eq!(response.status_and_code(), (429, code.into()), "{user}");
    }
    assert_eq!(cloud.request_count(), 1);
}

#[tokio::test]
async fn fresh_response_is_served_while_rate_limited() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, number| {
        (number == 2).then(|| json_response(StatusCode::TOO_MANY_REQUESTS, &json!({})))
    });
    let proxy = TestProxy::open(&cloud.url());
    assert_eq!(proxy.get(JOB).await.status, 200);
    let other = "/cloud/api/v3/projects/demo/jobs/demo-failure";
    assert_eq!(proxy.get(other).await.status, 429);
    assert_eq!(proxy.get(JOB).await.status, 200, "from the cache");
    assert_eq!(cloud.request_count(), 2);
}

#[tokio::test]
async fn circuit_opens_after_failures_and_one_request_probes() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.with(|state| {
        state.script =
            Some(Box::new(|_, _| Some(json_response(StatusCode::BAD_GATEWAY, &json!({ "a": 1 })))));
    });
    let rest = format!("{UNLIMITED}[cache]\nttl_ms = 0\n");
    let proxy = TestProxy::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
    let ask = async |number: usize| {
        proxy.get(&format!("/cloud/api/v3/projects/demo/jobs/demo-success-{number}")).await
    };
    for number in 0..5 {
        assert_eq!(ask(number).await.status, 502, "the cloud's own errors pass");
    }
    for number in 0..100 {
        let response = ask(number).await;
        assert_eq!(response.status_and_code(), (503, "JOBTREE.0510".into()));
        assert!(["1", "2"].contains(&response.header("retry-after")));
    }
    assert_eq!(cloud.request_count(), 5);
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

    // After the open period, one of many requests is a probe.
    advance(Duration::from_millis(1_300)).await;
    cloud.pause();
    let mut callers = JoinSet::new();
    for number in 0..50 {
        let proxy = proxy.clone();
        let path = format!("/cloud/api/v3/projects/demo/jobs/demo-success-{number}");
        callers.spawn(async move { proxy.get(&path).await.status_and_code() });
    }
    in_time(cloud.wait_for_requests(6)).await;
    cloud.with(|state| state.script = None);
    cloud.gate.add_permits(1_000);
    let actual = in_time(callers.join_all()).await;
    assert_eq!(actual.iter().filter(|it| it.0 == 200).count(), 1);
    assert_eq!(cloud.request_count(), 6);
    assert_eq!(ask(1).await.status, 200, "the circuit is closed");
    assert_eq!(proxy.get("/readyz").await.json()["upstreams"][0]["state"], "ready");
}

#[tokio::test]
async fn errors_of_a_job_do_not_open_the_circuit() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, _| Some(json_response(StatusCode::INTERNAL_SERVER_ERROR, &json!({}))));
    let proxy = TestProxy::open(&cloud.url());
    for _ in 0..20 {
        assert_eq!(proxy.get(JOB).await.status_and_code(), (500, String::new()));
    }
    assert_eq!(cloud.request_count(), 20, "errors are not cached");
}

#[tokio::test]
async fn slow_cloud_uses_the_allowed_connections_and_others_get_503() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.pause();
    let rest = "[limits]\nconcurrency = 4\ntimeout_ms = 500\nrequests_per_second = 1000000\n";
    let proxy = TestProxy::of(&with_upstream(rest, &cloud.url(), "mode = \"none\""), &[]);
    let mut callers = JoinSet::new();
    for number in 0..100 {
        let proxy = proxy.clone();
        let path = format!("/cloud/api/v3/projects/demo/jobs/demo-success-{number}");
        callers.spawn(async move {
            let response = proxy.get(&path).await;
            (response.status_and_code(), response.header("retry-after").to_owned())
        });
    }
    let actual = in_time(callers.join_all()).await;
    let count = |code: &str| actual.iter().filter(|((_, it), _)| it == code).count();
    // Those after the first four get a slot just when their own time is over, if at all.
    assert!(count("JOBTREE.0504") >= 4, "{actual:?}");
    assert!(count("JOBTREE.0503") >= 80, "{actual:?}");
    assert_eq!(count("JOBTREE.0504") + count("JOBTREE.0503"), 100);
    assert!(actual.iter().all(|((status, code), after)| {
        if code == "JOBTREE.0503" {
            (*status, after.as_str()) == (503, "1")
        } else {
            *status == 504
        }
    }));
    assert!(cloud.with(|state| state.connections) <= 12, "{}", cloud.with(|it| it.connections));
}

#[tokio::test]
async fn request_is_aborted_when_all_callers_have_left() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.pause();
    let proxy = TestProxy::open(&cloud.url());
    let mut callers = JoinSet::new();
    for _ in 0..1_000 {
        let proxy = proxy.clone();
        callers.spawn(async move { proxy.get(JOB).await.status });
    }
    in_time(cloud.wait_for_requests(1)).await;
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
