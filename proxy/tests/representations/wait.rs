//! Held responses: what counts as news. `representation/hold.rs` has the times.

use tokio::task::JoinSet;

use crate::support::cloud::{Cloud, Guard, in_time};
use crate::support::proxy::TestProxy;
use crate::{PAGE, SNAPSHOT, TEXT, case, path, response};

/// A cloud with a running job whose body changes with the third request.
async fn changing_cloud() -> Cloud {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, number| {
        let body = String::from_utf8(case("servicestage-v3-01-running").to_vec()).unwrap();
        let body = if number < 3 { body } else { body.replace("RUNNING", "SUCCEEDED") };
        Some(response(200, body))
    });
    cloud
}

/// Requests a job, and then holds a request for it until it changes.
async fn hold(accept: &'static str, query: &'static str, prefer: &'static str) {
    let cloud = changing_cloud().await;
    let (proxy, path) = (TestProxy::open(&cloud.url()), path("servicestage-v3", "job") + query);
    // Without a response to compare with, there is nothing to wait for.
    let headers = [("accept", accept), ("prefer", prefer)];
    let first = in_time(proxy.request("GET", &path, &headers)).await;
    assert_eq!((first.status.as_u16(), cloud.request_count()), (200, 1), "{accept}");
    let known = first.header("etag");
    let headers = [("accept", accept), ("prefer", prefer), ("if-none-match", known)];
    let second = in_time(proxy.request("GET", &path, &headers)).await;
    assert_eq!((second.status.as_u16(), cloud.request_count()), (200, 3), "{accept}");
    assert_ne!(second.header("etag"), known);
    assert_eq!(second.header("preference-applied"), prefer);
    let vary = second.headers.get_all("vary").iter().any(|value| value == "prefer");
    assert_eq!(vary, !prefer.is_empty());
}

#[tokio::test]
async fn held_response_is_sent_when_it_differs() {
    let mut held = JoinSet::new();
    for accept in ["application/json", SNAPSHOT, TEXT, PAGE] {
        for (query, prefer) in [("?wait=60", ""), ("", "wait=60")] {
            held.spawn(hold(accept, query, prefer));
        }
    }
    held.join_all().await;
}

#[tokio::test]
async fn error_is_news() {
    let cloud = Cloud::start(Guard::Open).await;
    cloud.script(|_, number| match number {
        1 => Some(response(200, case("servicestage-v3-01-running"))),
        _ => Some(response(403, "{}")),
    });
    let (proxy, path) =
        (TestProxy::open(&cloud.url()), path("servicestage-v3", "job") + "?wait=60");
    let first = proxy.request("GET", &path, &[("accept", TEXT)]).await;
    let headers = [("accept", TEXT), ("if-none-match", first.header("etag"))];
    assert_eq!(in_time(proxy.request("GET", &path, &headers)).await.status, 403);
}

#[tokio::test]
async fn invalid_wait_is_an_error() {
    let cloud = Cloud::start(Guard::Open).await;
    let response =
        TestProxy::open(&cloud.url()).get(&(path("cce", "demo-success") + "?wait=soon")).await;
    assert_eq!(response.status_and_code(), (400, "JOBTREE.0402".to_owned()));
    assert_eq!(cloud.request_count(), 0);
}
