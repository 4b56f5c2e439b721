//! No caller gets another caller's response.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::StatusCode;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::task::JoinSet;

use crate::support::cloud::{Cloud, Guard, in_time, json_response};
use crate::support::proxy::{JOB, TestProxy, UNLIMITED, with_upstream};

/// A cloud whose every response says which request it is of, and with which token.
async fn numbering_cloud() -> Cloud {
    let cloud = Cloud::start(Guard::Open).await;
    let count = Arc::new(AtomicUsize::new(0));
    cloud.script(move |seen, _| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let token = seen.headers.get("x-auth-token").map_or("", |it| it.to_str().unwrap());
        let body = json!({ "of": token.split('-').next(), "number": number });
        Some(json_response(StatusCode::OK, &body))
    });
    cloud
}

fn access(mode: &str, shared: bool) -> String {
    let hash = |token: &str| hex::encode(Sha256::digest(token));
    let access = match mode {
        "bearer" => format!(
            "[access]\nmode = \"bearer\"\ntokens_sha256 = [\"{}\", \"{}\"]\n",
            hash("alice"),
            hash("bob")
        ),
        "forwarded" => "[access]\nmode = \"forwarded\"\ntrusted = [\"127.0.0.0/8\"]\n".into(),
        _ => String::new(),
    };
    format!("{access}{UNLIMITED}[cache]\nttl_ms = 60000\nshared = {shared}\n")
}

/// The headers that identify a caller.
fn identity(access: &str, caller: &str, token: &str) -> Vec<(&'static str, String)> {
    let mut headers = match access {
        "bearer" => vec![("authorization", format!("Bearer {caller}"))],
        "forwarded" => vec![("x-forwarded-user", caller.to_owned())],
        _ => Vec::new(),
    };
    if !token.is_empty() {
        headers.push(("x-auth-token", token.to_owned()));
    }
    headers
}

async fn fetch(proxy: &TestProxy, headers: &[(&'static str, String)]) -> serde_json::Value {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let response = proxy.request("GET", JOB, &headers).await;
    assert_eq!(response.status, 200, "{headers:?}");
    response.json()
}

const MODES: [(&str, &str); 6] = [
    ("none", "mode = \"none\""),
    ("token", "mode = \"token\"\ntoken_env = \"TOKEN\""),
    (
        "password",
        "mode = \"password\"\niam = \"IAM\"\nuser = \"operator\"\ndomain = \"OTC-1\"\nproject = \"eu-de\"\npassword_env = \"PASSWORD\"",
    ),
    ("aksk huawei", "mode = \"aksk\"\naccess_key_env = \"TOKEN\"\nsecret_key_env = \"PASSWORD\""),
    (
        "aksk otc",
        "mode = \"aksk\"\naccess_key_env = \"TOKEN\"\nsecret_key_env = \"PASSWORD\"\nvariant = \"otc\"",
    ),
    ("passthrough", "mode = \"passthrough\""),
];

fn proxy(cloud: &Cloud, access_mode: &str, auth: &str, shared: bool) -> TestProxy {
    let auth = auth.replace("IAM", &cloud.url());
    let variables = [("TOKEN", "owner-token"), ("PASSWORD", crate::support::cloud::PASSWORD)];
    TestProxy::of(&with_upstream(&access(access_mode, shared), &cloud.url(), &auth), &variables)
}

#[tokio::test]
async fn callers_never_share_a_response_in_any_mode() {
    for access_mode in ["none", "bearer", "forwarded"] {
        for (mode, auth) in MODES {
            let (alices, bobs) =
                if mode == "passthrough" { ("alice-1", "bob-1") } else { ("", "") };
            let are_apart = access_mode != "none" || mode == "passthrough";
            let cloud = numbering_cloud().await;
            let proxy = proxy(&cloud, access_mode, auth, false);
            let case = format!("access {access_mode}, auth {mode}");
            let alice = identity(access_mode, "alice", alices);
            let bob = identity(access_mode, "bob", bobs);

            // Requests in flight at the same time.
            cloud.pause();
            let mut callers = JoinSet::new();
            for number in 0..20 {
                let (proxy, who) = (proxy.clone(), if number % 2 == 0 { &alice } else { &bob });
                let who = who.clone();
                callers.spawn(async move { (number % 2, fetch(&proxy, &who).await) });
            }
            let expected = if are_apart { 2 } else { 1 };
            in_time(cloud.wait_for_requests(expected)).await;
            cloud.gate.add_permits(1000);
            let mut responses = in_time(callers.join_all()).await;
            responses.sort_by_key(|(who, _)| *who);
            let mut numbers: Vec<_> =
                responses.iter().map(|(who, it)| (*who, it["number"].clone())).collect();
            numbers.dedup();
            assert_eq!(numbers.len(), 2, "{case}: one response per caller");
            assert_eq!(numbers[0].1 != numbers[1].1, are_apart, "{case}");
            if mode == "passthrough" {
                for (who, response) in &responses {
                    assert_eq!(response["of"], ["alice", "bob"][*who], "{case}");
                }
            }

            // From the cache.
            assert_eq!(fetch(&proxy, &alice).await["number"], numbers[0].1, "{case}");
            assert_eq!(fetch(&proxy, &bob).await["number"], numbers[1].1, "{case}");
            assert_eq!(cloud.request_count(), expected, "{case}");
        }
    }
}

#[tokio::test]
async fn callers_share_responses_if_the_configuration_says_so() {
    for access_mode in ["bearer", "forwarded"] {
        for (mode, auth) in MODES.into_iter().filter(|(mode, _)| *mode != "passthrough") {
            let cloud = numbering_cloud().await;
            let proxy = proxy(&cloud, access_mode, auth, true);
            let alice = fetch(&proxy, &identity(access_mode, "alice", "")).await;
            let bob = fetch(&proxy, &identity(access_mode, "bob", "")).await;
            assert_eq!(alice, bob, "access {access_mode}, auth {mode}");
            assert_eq!(cloud.request_count(), 1);
            let nobody = proxy.get(JOB).await;
            assert_eq!(nobody.status, 401, "a caller without access gets nothing");
        }
    }
}

#[tokio::test]
async fn cache_control_says_who_may_cache() {
    for (access_mode, mode, shared, expected) in [
        ("none", 1, false, "public, max-age=0, s-maxage=60"),
        ("none", 5, false, "private, no-cache"),
        ("bearer", 1, false, "private, no-cache"),
        ("forwarded", 2, false, "private, no-cache"),
        ("bearer", 3, true, "public, max-age=0, s-maxage=60"),
        ("forwarded", 2, true, "public, max-age=0, s-maxage=60"),
    ] {
        let cloud = numbering_cloud().await;
        let proxy = proxy(&cloud, access_mode, MODES[mode].1, shared);
        let headers = identity(access_mode, "alice", if mode == 5 { "alice-1" } else { "" });
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let response = proxy.request("GET", JOB, &headers).await;
        let case = format!("{access_mode} {}", MODES[mode].0);
        assert_eq!(response.header("cache-control"), expected, "{case}");
    }
}

#[tokio::test]
async fn upstreams_and_instances_never_share_a_response() {
    let cloud = numbering_cloud().await;
    let upstream = |name: &str| {
        format!(
            "[[upstream]]\nname = \"{name}\"\nsystems = [\"ief\"]\nendpoint = \"{}\"\n[upstream.auth]\nmode = \"none\"\n",
            cloud.url()
        )
    };
    let config = format!("{}{}{}", access("none", false), upstream("one"), upstream("two"));
    let proxy = TestProxy::of(&config, &[]);
    let mut numbers = Vec::new();
    for (name, instance) in [("one", ""), ("two", ""), ("one", "a"), ("one", "b")] {
        let headers = [("ief-instance-id", instance)];
        let headers = if instance.is_empty() { &[][..] } else { &headers };
        let path = format!("/{name}/v2/demo/productmgr/jobs/j");
        numbers.push(proxy.request("GET", &path, headers).await.json()["number"].clone());
    }
    assert_eq!(numbers, [json!(0), json!(1), json!(2), json!(3)]);
}
