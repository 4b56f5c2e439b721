//! Many callers of one job, in all representations, cost one sequence of upstream requests; callers who must not share do not.

use std::collections::BTreeSet;

use tokio::task::JoinSet;

use crate::support::cloud::{Cloud, Guard};
use crate::support::proxy::{TestProxy, UNLIMITED, with_upstream};
use crate::{PAGE, SNAPSHOT, TEXT, case, path, serve};

const LANGUAGES: [&str; 4] = ["en", "zh-CN", "zh-TW", "de"];
const ACCEPTED: [&str; 4] = ["application/json", SNAPSHOT, TEXT, PAGE];

/// Responses that stay fresh for longer than the test.
const LONG_TTL: &str = "[cache]\nttl_ms = 3600000\n";

#[tokio::test]
async fn a_thousand_mixed_callers_cost_one_sequence() {
    let cloud = Cloud::start(Guard::Open).await;
    serve(
        &cloud,
        vec![
            ("parent", case("cce-v3-14-shallow-parent")),
            ("child", case("cce-v3-15-shallow-child")),
        ],
    );
    let rest = LONG_TTL.to_owned() + UNLIMITED;
    let proxy = TestProxy::of(&with_upstream(&rest, &cloud.url(), "mode = \"none\""), &[]);
    let mut callers = JoinSet::new();
    for number in 0..1000 {
        let proxy = proxy.clone();
        callers.spawn(async move {
            let (accept, language) = (ACCEPTED[number % 4], LANGUAGES[number / 4 % 4]);
            let headers = [("accept", accept), ("accept-language", language)];
            let response = proxy.request("GET", &path("cce", "parent"), &headers).await;
            (accept, language, response.status.as_u16(), response.body)
        });
    }
    let responses = callers.join_all().await;
    assert!(responses.iter().all(|(_, _, status, _)| *status == 200));
    // Ten forms: the body, the snapshot, and a text and a page in each language.
    let forms: BTreeSet<_> = responses.iter().map(|(_, _, _, body)| body.clone()).collect();
    assert_eq!(forms.len(), 10);
    let mut targets =
        cloud.with(|state| state.seen.iter().map(|seen| seen.target.clone()).collect::<Vec<_>>());
    let requests = targets.len();
    targets.sort();
    targets.dedup();
    println!("1,000 callers: {requests} upstream requests");
    assert_eq!(requests, targets.len(), "no address is requested twice: {targets:?}");
}

#[tokio::test]
async fn representations_are_never_shared_between_callers() {
    let cloud = Cloud::start(Guard::Verify).await;
    let tokens = ["ada", "bob"].map(|owner| cloud.issue(owner));
    let text =
        with_upstream(&(LONG_TTL.to_owned() + UNLIMITED), &cloud.url(), "mode = \"passthrough\"");
    let proxy = TestProxy::of(&text, &[]);
    for accept in ACCEPTED {
        for (number, token) in tokens.iter().enumerate() {
            for _ in 0..2 {
                let headers = [("accept", accept), ("x-auth-token", token)];
                let path = "/cloud/v2/demo/productmgr/jobs/demo-success";
                assert_eq!(proxy.request("GET", path, &headers).await.status, 200);
                // The parts are shared between the representations for one caller only.
                let is_first = accept == ACCEPTED[0];
                let expected = if is_first { number + 1 } else { 2 };
                assert_eq!(cloud.request_count(), expected, "{accept} {number}");
            }
        }
        let headers = [("accept", accept), ("x-auth-token", "guessed")];
        let path = "/cloud/v2/demo/productmgr/jobs/demo-success";
        let response = proxy.request("GET", path, &headers).await;
        assert_eq!(response.status, 401, "{accept}");
        cloud.with(|state| state.seen.retain(|seen| seen.headers["x-auth-token"] != "guessed"));
    }
}
