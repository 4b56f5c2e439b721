//! `/readyz` and the gauges of `/metrics`: what is wrong with which upstream.

use std::collections::BTreeSet;
use std::time::Duration;

use http::StatusCode;
use jobtree::engine::apis::BuiltIn;
use jobtree_proxy::config::Endpoint;
use jobtree_proxy::simulator::Simulator;
use jobtree_proxy::{Proxy, ProxyParts};
use serde_json::{Value, json};

use crate::support::cloud::{Cloud, Guard, PASSWORD, in_time, json_response};
use crate::support::proxy::{JOB, TestProxy, config, with_upstream};

const NO_CACHE: &str = "[limits]\nrequests_per_second = 1000000000\n[cache]\nttl_ms = 0\n";
const IEF_JOB: &str = "/cloud/v2/demo/productmgr/jobs/demo-success";

async fn advance(duration: Duration) {
    tokio::time::pause();
    tokio::time::advance(duration).await;
    tokio::time::resume();
}

/// The status of `/readyz`, and the state of its only upstream.
async fn readiness(proxy: &TestProxy) -> (u16, String) {
    let response = proxy.get("/readyz").await;
    let body = response.json();
    assert_eq!(body["ready"], response.status == 200);
    (response.status.as_u16(), body["upstreams"][0]["state"].as_str().unwrap().to_owned())
}

async fn metrics(proxy: &TestProxy) -> String {
    String::from_utf8(proxy.get("/metrics").await.body.to_vec()).unwrap()
}

async fn assert_metric(proxy: &TestProxy, line: &str) {
    let text = metrics(proxy).await;
    assert!(text.lines().any(|it| it == line), "{line}\n{text}");
}

/// The keys of a request with that method of authentication.
fn auth(mode: &str, cloud: &Cloud) -> String {
    match mode {
        "token" => "mode = \"token\"\ntoken_env = \"TOKEN\"".into(),
        "aksk" => "mode = \"aksk\"\naccess_key_env = \"AK\"\nsecret_key_env = \"SK\"".into(),
        "password" => format!(
            "mode = \"password\"\niam = \"{}\"\nuser = \"operator\"\ndomain = \"OTC-1\"\nproject = \"eu-de\"\n\
             password_env = \"PASSWORD\"",
            cloud.url()
        ),
        _ => format!("mode = \"{mode}\""),
    }
}

const WRONG: [(&str, &str); 4] =
    [("TOKEN", "wrong-token"), ("AK", "wrong-key"), ("SK", "wrong-secret"), ("PASSWORD", "wrong")];

#[tokio::test]
async fn wrong_secret_makes_the_proxy_not_ready() {
    let own_token = [("x-auth-token", "a-wrong-token-of-the-caller")];
    for (mode, status, expected) in [
        ("password", 502, (503, "sign-in-failing")),
        ("token", 401, (503, "sign-in-failing")),
        ("aksk", 401, (503, "sign-in-failing")),
        // The caller's own token is the caller's business.
        ("passthrough", 401, (200, "ready")),
        ("none", 401, (200, "ready")),
    ] {
        let cloud = Cloud::start(Guard::Verify).await;
        let text = with_upstream(NO_CACHE, &cloud.url(), &auth(mode, &cloud));
        let proxy = TestProxy::of(&text, &WRONG);
        assert_eq!(readiness(&proxy).await, (200, "ready".into()), "{mode}: nothing is known yet");
        assert_eq!(proxy.request("GET", JOB, &own_token).await.status, status, "{mode}");
        let (code, state) = expected;
        assert_eq!(readiness(&proxy).await, (code, state.to_owned()), "{mode}");
        let (up, failing) = if code == 200 { (1, 0) } else { (0, 1) };
        assert_metric(&proxy, &format!("jobtree_upstream_up{{upstream=\"cloud\"}} {up}")).await;
        let line = format!("jobtree_upstream_sign_in_failing{{upstream=\"cloud\"}} {failing}");
        assert_metric(&proxy, &line).await;
        assert_eq!(proxy.get("/healthz").await.status, 200, "{mode}: a restart changes nothing");

        // The secret becomes right on the other side.
        cloud.with(|state| {
            state.password = "wrong".into();
            state.tokens.insert("wrong-token".into(), "operator".into());
        });
        if mode != "aksk" {
            advance(Duration::from_secs(31)).await;
            proxy.get(JOB).await;
            assert_eq!(readiness(&proxy).await, (200, "ready".into()), "{mode}");
        }
    }
}

#[tokio::test]
async fn only_a_response_that_shows_the_credentials_work_ends_sign_in_failing() {
    for (status, expected) in [
        (200, "ready"),
        (403, "ready"),
        (404, "ready"),
        (401, "sign-in-failing"),
        (400, "sign-in-failing"),
        (429, "sign-in-failing"),
        (500, "sign-in-failing"),
    ] {
        let cloud = Cloud::start(Guard::Open).await;
        cloud.script(move |_, number| {
            let status = if number == 1 { 401 } else { status };
            Some(json_response(StatusCode::from_u16(status).unwrap(), &json!({})))
        });
        let text = with_upstream(NO_CACHE, &cloud.url(), &auth("token", &cloud));
        let proxy = TestProxy::of(&text, &WRONG);
        for _ in 0..2 {
            proxy.get(JOB).await;
        }
        assert_eq!(readiness(&proxy).await.1, expected, "{status}");
    }
}

#[tokio::test]
async fn credentials_that_worked_are_not_refused_by_one_job() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|seen, _| {
        seen.target.contains("foreign").then(|| json_response(StatusCode::UNAUTHORIZED, &json!({})))
    });
    let text = with_upstream(NO_CACHE, &cloud.url(), &auth("token", &cloud));
    let proxy = TestProxy::of(&text, &WRONG);
    let foreign = "/cloud/api/v3/projects/foreign/jobs/x";
    proxy.get(JOB).await;
    for _ in 0..4 {
        assert_eq!(proxy.get(foreign).await.status, 401);
        assert_eq!(readiness(&proxy).await, (200, "ready".into()));
    }
    assert_eq!(proxy.get(foreign).await.status, 401, "the fifth in a row");
    assert_eq!(readiness(&proxy).await, (503, "sign-in-failing".into()));
    // Nobody requests a job while the proxy is not ready.
    advance(Duration::from_secs(300)).await;
    assert_eq!(readiness(&proxy).await, (200, "ready".into()));
}

#[tokio::test]
async fn refused_password_is_tried_again_without_requests_but_rarely() {
    let cloud = Cloud::start(Guard::Verify).await;
    let text = with_upstream(NO_CACHE, &cloud.url(), &auth("password", &cloud));
    let proxy = TestProxy::of(&text, &WRONG);
    let cleanup = tokio::spawn({
        let proxy = proxy.proxy.clone();
        async move { proxy.clean_up().await }
    });
    assert_eq!(proxy.get(JOB).await.status, 502);
    // Five rejections within 15 minutes would lock the user out.
    for (after, sign_ins) in [(41, 2), (71, 3), (830, 3), (81, 4)] {
        advance(Duration::from_secs(after)).await;
        in_time(async {
            while cloud.sign_in_count() < sign_ins {
                tokio::task::yield_now().await;
            }
            // Ends the sign-in, and any that must not be there.
            for _ in 0..1_000 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        assert_eq!(cloud.sign_in_count(), sign_ins, "after {after} s");
        assert_eq!(readiness(&proxy).await, (503, "sign-in-failing".into()));
    }
    cloud.with(|state| state.password = "wrong".into());
    advance(Duration::from_secs(911)).await;
    in_time(async {
        while readiness(&proxy).await.0 != 200 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(cloud.request_count(), 0);
    cleanup.abort();
}

#[tokio::test]
async fn broken_iam_is_not_a_wrong_secret() {
    for status in [429, 500, 503] {
        let cloud = Cloud::start(Guard::Verify).await;
        cloud.with(|state| state.iam_status = Some(status));
        let text = with_upstream(NO_CACHE, &cloud.url(), &auth("password", &cloud));
        let proxy = TestProxy::of(&text, &[("PASSWORD", PASSWORD)]);
        assert_eq!(proxy.get(JOB).await.status, 502);
        assert_eq!(readiness(&proxy).await, (200, "ready".into()), "{status}");
    }
}

#[tokio::test]
async fn proxy_is_ready_while_one_upstream_can_serve() {
    let cloud = Cloud::start(Guard::Verify).await;
    let one = with_upstream(NO_CACHE, &cloud.url(), &auth("token", &cloud));
    let two = with_upstream("", &cloud.url(), &auth("token", &cloud)).replace("cloud\"", "two\"");
    let other = with_upstream("", &cloud.url(), "mode = \"none\"").replace("cloud\"", "other\"");
    for (text, has_simulator, status) in [
        (one.clone(), false, 503),
        (one.clone(), true, 200),
        (format!("{one}{two}"), false, 503),
        (format!("{one}{two}{other}"), false, 200),
    ] {
        let simulator = has_simulator.then(Simulator::new);
        let parts = ProxyParts { config: config(&text, &WRONG), simulator, assets: None };
        let proxy = TestProxy { proxy: Proxy::new(parts).unwrap() };
        for path in [JOB, "/two/api/v3/projects/demo/jobs/demo-success"] {
            proxy.get(path).await;
        }
        let ready = proxy.get("/readyz").await;
        assert_eq!(ready.status, status, "{text}");
        assert_eq!(proxy.request("HEAD", "/readyz", &[]).await.status, status);
        let states = ready.json()["upstreams"].as_array().unwrap().clone();
        assert!(states.iter().any(|it| it["state"] == "sign-in-failing"), "{states:?}");
    }
}

#[tokio::test]
async fn dead_service_does_not_block_the_others_of_its_upstream() {
    let (good, dead) = (Cloud::start(Guard::Open).await, Cloud::start(Guard::Open).await);
    dead.script(|_, _| Some(json_response(StatusCode::BAD_GATEWAY, &json!({}))));
    let mut config = config(&with_upstream(NO_CACHE, &good.url(), "mode = \"none\""), &[]);
    // As `cloud` and `region` make it: each service has its own host.
    for (system, endpoint) in &mut config.upstreams[0].systems {
        if *system == BuiltIn::Ief {
            *endpoint = Endpoint::parse(&dead.url()).unwrap();
        }
    }
    let proxy = TestProxy::new(config);
    for _ in 0..5 {
        assert_eq!(proxy.get(IEF_JOB).await.status, 502);
    }
    assert_eq!(proxy.get(IEF_JOB).await.status_and_code(), (503, "JOBTREE.0510".into()));
    for path in [JOB, "/cloud/v2/demo/cas/jobs/demo-success"] {
        assert_eq!(proxy.get(path).await.status, 200, "{path}");
    }
    let upstream = proxy.get("/readyz").await.json()["upstreams"][0].clone();
    assert_eq!(upstream["state"], "failing");
    let circuits = upstream["circuits"].as_array().unwrap();
    let of = |system: &str| {
        let has = |it: &&Value| it["systems"].as_array().unwrap().contains(&system.into());
        circuits.iter().find(has).unwrap()
    };
    assert_eq!(circuits.len(), 2);
    let ief = of("ief");
    assert_eq!((&ief["state"], &ief["failures"]), (&"open".into(), &5.into()));
    assert!((1..=2).contains(&ief["retry_after_s"].as_u64().unwrap()), "{ief}");
    let cce = of("cce");
    assert_eq!((&cce["state"], &cce["failures"]), (&"closed".into(), &0.into()));
    assert_eq!(cce["retry_after_s"], Value::Null);
    let (good, dead) = (good.url(), dead.url());
    for (endpoint, open, openings) in [(&good, 0, 0), (&dead, 1, 1)] {
        let labels = format!("{{upstream=\"cloud\",endpoint=\"{endpoint}\"}}");
        assert_metric(&proxy, &format!("jobtree_upstream_circuit_open{labels} {open}")).await;
        let line = format!("jobtree_upstream_circuit_openings_total{labels} {openings}");
        assert_metric(&proxy, &line).await;
    }
    let line = format!(
        "jobtree_upstream_failures_total{{upstream=\"cloud\",endpoint=\"{dead}\",cause=\"gateway-error\"}} 5"
    );
    assert_metric(&proxy, &line).await;
    advance(Duration::from_millis(1_300)).await;
    let upstream = proxy.get("/readyz").await.json()["upstreams"][0].clone();
    let states: BTreeSet<_> = upstream["circuits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["state"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(states, BTreeSet::from(["closed".into(), "half-open".into()]));
}

#[tokio::test]
async fn throttled_principals_and_waiting_requests_are_counted() {
    let cloud = Cloud::start(Guard::Open).await;
    let rest = "[limits]\nconcurrency = 1\nrequests_per_second = 1000000\n[cache]\nttl_ms = 0\n";
    let proxy = TestProxy::of(&with_upstream(rest, &cloud.url(), "mode = \"passthrough\""), &[]);
    cloud.pause();
    let mut callers = tokio::task::JoinSet::new();
    for number in 0..3 {
        let proxy = proxy.clone();
        callers.spawn(async move {
            let token = format!("token-{number}");
            proxy.request("GET", JOB, &[("x-auth-token", token.as_str())]).await.status
        });
    }
    let upstream = async || proxy.get("/readyz").await.json()["upstreams"][0].clone();
    in_time(async {
        while upstream().await["waiting_requests"] != 2 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_metric(&proxy, "jobtree_upstream_waiting{upstream=\"cloud\"} 2").await;
    cloud.script(|_, _| {
        let mut response = json_response(StatusCode::TOO_MANY_REQUESTS, &json!({}));
        response.headers_mut().insert("retry-after", "7".parse().unwrap());
        Some(response)
    });
    cloud.gate.add_permits(10);
    assert!(in_time(callers.join_all()).await.iter().all(|status| *status == 429));
    let throttled = upstream().await;
    assert_eq!(
        (&throttled["state"], &throttled["waiting_requests"]),
        (&"throttled".into(), &0.into())
    );
    assert_eq!(throttled["throttled_principals"], 3);
    assert_metric(&proxy, "jobtree_upstream_throttled_principals{upstream=\"cloud\"} 3").await;
    assert_metric(&proxy, "jobtree_upstream_up{upstream=\"cloud\"} 1").await;
    advance(Duration::from_secs(8)).await;
    assert_eq!(upstream().await["throttled_principals"], 0);
    assert_metric(&proxy, "jobtree_upstream_throttled_principals{upstream=\"cloud\"} 0").await;
}

#[tokio::test]
async fn metrics_describe_the_process() {
    let cloud = Cloud::start(Guard::Open).await;
    let text = metrics(&TestProxy::open(&cloud.url())).await;
    let version = env!("CARGO_PKG_VERSION");
    let build = format!("jobtree_proxy_build_info{{version=\"{version}\"}} 1");
    assert!(text.lines().any(|line| line == build), "{text}");
    if cfg!(target_os = "linux") {
        let now = time::OffsetDateTime::now_utc().unix_timestamp() as f64;
        for (name, least, most) in [
            ("process_cpu_seconds_total", 0.0, 1e6),
            ("process_resident_memory_bytes", 1e6, 1e11),
            ("process_virtual_memory_bytes", 1e6, 1e15),
            ("process_start_time_seconds", now - 86_400.0, now + 5.0),
            ("process_threads", 1.0, 1e5),
            ("process_open_fds", 3.0, 1e6),
            ("process_max_fds", 3.0, 1e12),
        ] {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
            let value: f64 = line.unwrap_or_else(|| panic!("{name}\n{text}")).parse().unwrap();
            assert!((least..=most).contains(&value), "{name} {value}");
        }
    }
}
