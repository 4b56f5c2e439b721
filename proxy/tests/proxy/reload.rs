//! A reload by the service: what stays, and what changes.

use super::support::cloud::{Cloud, Guard, in_time};
use super::support::proxy::{TestProxy, UNLIMITED, config};

const PASSWORD: (&str, &str) = ("PASSWORD", super::support::cloud::PASSWORD);

/// A configuration with upstreams of these names at a cloud, which sign in with a password.
fn text(rest: &str, cloud: &Cloud, names: &[&str]) -> String {
    let url = cloud.url();
    let tables = names.iter().map(|name| {
        format!(
            "[[upstream]]\nname = \"{name}\"\nsystems = [\"cce\"]\nendpoint = \"{url}\"\n[upstream.auth]\n\
             mode = \"password\"\niam = \"{url}\"\nuser = \"operator\"\ndomain = \"OTC-1\"\n\
             project = \"eu-de\"\npassword_env = \"PASSWORD\"\n"
        )
    });
    format!("{rest}{}", tables.collect::<String>())
}

fn job(upstream: &str) -> String {
    format!("/{upstream}/api/v3/projects/demo/jobs/demo-success")
}

impl TestProxy {
    fn reload(&self, text: &str) {
        self.proxy.reload(config(text, &[PASSWORD])).unwrap();
    }

    async fn code(&self, path: &str) -> u16 {
        self.get(path).await.status.as_u16()
    }
}

/// The settings before and after a reload of upstream `a`, and how many sign-ins and requests two requests for its job take.
#[tokio::test]
async fn unchanged_upstreams_keep_token_and_cache() {
    let long = format!("{UNLIMITED}[cache]\nttl_ms = 3600000\n");
    let shared = format!("{long}shared = true\n");
    let slower = long.replace("[cache]", "timeout_ms = 20000\n[cache]");
    let origins = format!("allowed_origins = [\"https://portal.example\"]\n{long}");
    let logged = format!("{long}[log]\nlevel = \"debug\"\n");
    for (after, names, sign_ins, requests) in [
        (&long, &["a"][..], 1, 1),
        (&origins, &["a"], 1, 1),
        (&logged, &["a"], 1, 1),
        // Another upstream: the token stays, and the cache starts anew.
        (&long, &["a", "b"], 1, 2),
        (&long, &["b", "a"], 1, 2),
        // Other limits, and another policy of caching: the upstream starts anew.
        (&slower, &["a"], 2, 2),
        (
            &format!("[access]\nmode = \"forwarded\"\ntrusted = [\"127.0.0.1\"]\n{shared}"),
            &["a"],
            1,
            2,
        ),
    ] {
        let cloud = Cloud::start(Guard::Verify).await;
        let proxy = TestProxy::of(&text(&long, &cloud, &["a"]), &[PASSWORD]);
        assert_eq!(proxy.code(&job("a")).await, 200);
        proxy.reload(&text(after, &cloud, names));
        let headers = [("x-forwarded-user", "u")];
        assert_eq!(proxy.request("GET", &job("a"), &headers).await.status, 200);
        assert_eq!(
            (cloud.sign_in_count(), cloud.request_count()),
            (sign_ins, requests),
            "{after}{names:?}"
        );
    }
}

#[tokio::test]
async fn access_origins_and_upstreams_change_and_counters_do_not_go_back() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = TestProxy::of(&text(UNLIMITED, &cloud, &["a", "b"]), &[PASSWORD]);
    let counted = |metrics: &str| -> Vec<f64> {
        let names = [
            "jobtree_requests_total{upstream=\"a\",status=\"200\"} ",
            "jobtree_token_renewals_total{upstream=\"a\",outcome=\"success\"} ",
        ];
        let value =
            |name: &&str| metrics.lines().find_map(|line| line.strip_prefix(*name)?.parse().ok());
        names.iter().map(|name| value(name).unwrap()).collect()
    };
    assert_eq!(proxy.code(&job("a")).await, 200);
    assert_eq!(proxy.code(&job("b")).await, 200);
    let before = String::from_utf8(proxy.get("/metrics").await.body.to_vec()).unwrap();
    assert!(before.contains("jobtree_upstream_up{upstream=\"b\"} 1"), "{before}");

    proxy.reload(&text(
        &format!("allowed_origins = [\"https://portal.example\"]\n{UNLIMITED}"),
        &cloud,
        &["a", "c"],
    ));
    for (name, status) in [("a", 200), ("b", 404), ("c", 200)] {
        assert_eq!(proxy.code(&job(name)).await, status, "{name}");
    }
    let response = proxy.request("GET", &job("a"), &[("origin", "https://portal.example")]).await;
    assert_eq!(response.header("access-control-allow-origin"), "https://portal.example");
    let after = String::from_utf8(proxy.get("/metrics").await.body.to_vec()).unwrap();
    assert!(!after.contains("jobtree_upstream_up{upstream=\"b\"}"), "{after}");
    assert!(after.contains("jobtree_requests_total{upstream=\"b\",status=\"200\"} 1"), "{after}");
    assert_eq!((counted(&before), counted(&after)), (vec![1.0, 1.0], vec![3.0, 1.0]));

    let bearer = format!("[access]\nmode = \"bearer\"\ntokens_sha256 = [\"{}\"]\n", "0".repeat(64));
    proxy.reload(&text(&format!("{bearer}{UNLIMITED}"), &cloud, &["a"]));
    assert_eq!(proxy.get(&job("a")).await.status_and_code(), (401, "JOBTREE.0401".into()));
    proxy.proxy.reload_failed();
    proxy.reload(&text(UNLIMITED, &cloud, &["a"]));
    assert_eq!(proxy.code(&job("a")).await, 200);
}

#[tokio::test]
async fn gauges_of_upstreams_and_endpoints_that_are_gone_disappear() {
    let (one, two) = (Cloud::start(Guard::Verify).await, Cloud::start(Guard::Verify).await);
    let proxy = TestProxy::of(&text(UNLIMITED, &one, &["a", "b"]), &[PASSWORD]);
    let gauges = async || {
        let text = String::from_utf8(proxy.get("/metrics").await.body.to_vec()).unwrap();
        let prefixes = ["up", "sign_in_failing", "throttled_principals", "waiting", "circuit_open"]
            .map(|name| format!("jobtree_upstream_{name}{{"));
        let lines = text.lines().filter(|it| prefixes.iter().any(|prefix| it.starts_with(prefix)));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let of_endpoint = |lines: &[String], upstream: &str, cloud: &Cloud| {
        let labels = format!("{{upstream=\"{upstream}\",endpoint=\"{}\"}} 0", cloud.url());
        lines.iter().filter(|line| line.ends_with(&labels)).count()
    };
    let before = gauges().await;
    assert_eq!((before.len(), of_endpoint(&before, "a", &one)), (10, 1), "{before:?}");
    proxy.reload(&text(UNLIMITED, &two, &["a"]));
    let after = gauges().await;
    assert_eq!((after.len(), of_endpoint(&after, "a", &two)), (5, 1), "{after:?}");
    // The same endpoint under other limits is a new upstream, whose gauges stay.
    proxy.reload(&text("[limits]\ntimeout_ms = 20000\n", &two, &["a"]));
    assert_eq!(gauges().await, after);
}

#[tokio::test]
async fn requests_in_flight_finish_under_the_previous_configuration() {
    let cloud = Cloud::start(Guard::Verify).await;
    let proxy = TestProxy::of(&text(UNLIMITED, &cloud, &["a"]), &[PASSWORD]);
    cloud.pause();
    let asking = tokio::spawn({
        let proxy = proxy.clone();
        async move { proxy.code(&job("a")).await }
    });
    in_time(cloud.wait_for_requests(1)).await;
    proxy.reload(&text(UNLIMITED, &cloud, &["b"]));
    assert_eq!(proxy.code(&job("a")).await, 404);
    cloud.gate.add_permits(1);
    assert_eq!(in_time(asking).await.unwrap(), 200);
}

#[tokio::test]
async fn unchanged_upstreams_keep_their_open_circuit() {
    let cloud = Cloud::start(Guard::Verify).await;
    let off = format!("{UNLIMITED}[cache]\nttl_ms = 0\n");
    let proxy = TestProxy::of(&text(&off, &cloud, &["a"]), &[PASSWORD]);
    cloud.script(|_, _| {
        Some(http::Response::builder().status(503).body(bytes::Bytes::new()).unwrap())
    });
    for _ in 0..5 {
        assert_eq!(proxy.code(&job("a")).await, 503);
    }
    let open = (503, "JOBTREE.0510".to_owned());
    assert_eq!(proxy.get(&job("a")).await.status_and_code(), open);
    proxy.reload(&text(&off, &cloud, &["a", "b"]));
    assert_eq!(proxy.get(&job("a")).await.status_and_code(), open);
}
