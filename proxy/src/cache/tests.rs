//! The cache alone, with paused time and a function in place of the upstream.

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::sync::Semaphore;

use super::*;
use crate::representation::RenderOptions;
use crate::response::CachePolicy;

const TTL: Duration = Duration::from_secs(1);

fn key(path_and_query: &str) -> CacheKeyRef<'_> {
    CacheKeyRef {
        upstream: Some(0),
        caller: [0; 32],
        principal: [0; 32],
        path_and_query,
        instance_id: None,
        options: &RenderOptions::UPSTREAM,
    }
}

fn response(status: StatusCode, body: &str) -> SharedResponse {
    let body = Bytes::copy_from_slice(body.as_bytes());
    SharedResponse::new(status, HeaderMap::new(), body, CachePolicy::Private)
}

/// An upstream that responds once for each permit.
#[derive(Clone)]
struct FakeUpstream {
    requests: Arc<AtomicUsize>,
    responses: Arc<AtomicUsize>,
    permits: Arc<Semaphore>,
}

impl FakeUpstream {
    fn new(permits: usize) -> Self {
        let permits = Arc::new(Semaphore::new(permits));
        Self { requests: Arc::default(), responses: Arc::default(), permits }
    }

    fn fetch(
        &self,
        outcome: Result<SharedResponse, ProxyError>,
    ) -> impl Future<Output = Result<SharedResponse, ProxyError>> + Send + 'static {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let this = self.clone();
        async move {
            this.permits.acquire().await.unwrap().forget();
            this.responses.fetch_add(1, Ordering::SeqCst);
            outcome
        }
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

#[tokio::test(start_paused = true)]
async fn response_is_fresh_for_its_ttl() {
    let (cache, upstream) = (Arc::new(ResponseCache::new(TTL, 1 << 20)), FakeUpstream::new(9));
    let fetch = async || {
        let fetch = || upstream.fetch(Ok(response(StatusCode::OK, "{}")));
        cache.get(key("/a"), fetch).await.1
    };
    assert_eq!(fetch().await, CacheStatus::Miss);
    tokio::time::advance(TTL - Duration::from_millis(1)).await;
    assert_eq!(fetch().await, CacheStatus::Hit);
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(fetch().await, CacheStatus::Miss);
    assert_eq!(upstream.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_waiters_share_one_request() {
    let (cache, upstream) = (Arc::new(ResponseCache::new(TTL, 1 << 20)), FakeUpstream::new(0));
    let mut waiters = tokio::task::JoinSet::new();
    for _ in 0..10_000 {
        let (cache, upstream) = (Arc::clone(&cache), upstream.clone());
        waiters.spawn(async move {
            cache.get(key("/a"), || upstream.fetch(Ok(response(StatusCode::OK, "{}")))).await
        });
    }
    tokio::task::yield_now().await;
    upstream.permits.add_permits(9);
    let outcomes = waiters.join_all().await;
    assert!(outcomes.iter().all(|(outcome, _)| outcome.is_ok()));
    assert_eq!(outcomes.iter().filter(|(_, found)| *found == CacheStatus::Miss).count(), 1);
    assert_eq!(upstream.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn every_part_of_the_key_tells_requests_apart() {
    let (cache, upstream) = (Arc::new(ResponseCache::new(TTL, 1 << 20)), FakeUpstream::new(99));
    let same = key("/a");
    let deep = RenderOptions { depth: 1, ..RenderOptions::UPSTREAM };
    for (number, other) in [
        same,
        CacheKeyRef { upstream: Some(1), ..same },
        CacheKeyRef { upstream: None, ..same },
        CacheKeyRef { options: &deep, ..same },
        CacheKeyRef { caller: [1; 32], ..same },
        CacheKeyRef { principal: [1; 32], ..same },
        CacheKeyRef { path_and_query: "/b", ..same },
        CacheKeyRef { path_and_query: "/a?limit=1", ..same },
        CacheKeyRef { instance_id: Some("one"), ..same },
        CacheKeyRef { instance_id: Some("two"), ..same },
    ]
    .into_iter()
    .enumerate()
    {
        let text = format!("{number}");
        let (_, status) =
            cache.get(other, || upstream.fetch(Ok(response(StatusCode::OK, &text)))).await;
        assert_eq!(status, CacheStatus::Miss, "{number}");
    }
    assert_eq!(
        cache.get(same, || upstream.fetch(Err(ProxyError::Internal))).await.1,
        CacheStatus::Hit
    );
}

#[tokio::test(start_paused = true)]
async fn errors_are_shared_in_flight_and_never_cached() {
    for outcome in [
        || Err(ProxyError::Unreachable),
        || Ok(response(StatusCode::NOT_FOUND, "{}")),
        || Ok(response(StatusCode::TOO_MANY_REQUESTS, "{}")),
        || Ok(response(StatusCode::INTERNAL_SERVER_ERROR, "{}")),
    ] {
        let (cache, upstream) = (Arc::new(ResponseCache::new(TTL, 1 << 20)), FakeUpstream::new(9));
        let fetch = || upstream.fetch(outcome());
        let ((_, first), (_, second)) =
            tokio::join!(cache.get(key("/a"), fetch), cache.get(key("/a"), fetch));
        assert_eq!((first, second), (CacheStatus::Miss, CacheStatus::Coalesced));
        assert_eq!(cache.get(key("/a"), fetch).await.1, CacheStatus::Miss);
        assert_eq!(upstream.requests(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn zero_ttl_shares_requests_in_flight_only() {
    let (cache, upstream) =
        (Arc::new(ResponseCache::new(Duration::ZERO, 1 << 20)), FakeUpstream::new(9));
    let fetch = || upstream.fetch(Ok(response(StatusCode::OK, "{}")));
    let ((_, first), (_, second)) =
        tokio::join!(cache.get(key("/a"), fetch), cache.get(key("/a"), fetch));
    assert_eq!((first, second), (CacheStatus::Miss, CacheStatus::Coalesced));
    assert_eq!(cache.get(key("/a"), fetch).await.1, CacheStatus::Miss);
    assert_eq!(cache.size(), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn request_is_aborted_when_its_last_waiter_leaves() {
    let (cache, upstream) = (Arc::new(ResponseCache::new(TTL, 1 << 20)), FakeUpstream::new(0));
    let wait = |upstream: FakeUpstream| {
        let cache = Arc::clone(&cache);
        tokio::spawn(async move {
            cache.get(key("/a"), || upstream.fetch(Ok(response(StatusCode::OK, "{}")))).await
        })
    };
    let (first, second) = (wait(upstream.clone()), wait(upstream.clone()));
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    upstream.permits.add_permits(1);
    assert!(second.await.unwrap().0.is_ok(), "the other waiter still gets the response");

    tokio::time::advance(TTL * 2).await;
    let alone = wait(upstream.clone());
    tokio::task::yield_now().await;
    alone.abort();
    assert!(alone.await.unwrap_err().is_cancelled());
    tokio::task::yield_now().await;
    upstream.permits.add_permits(1);
    tokio::task::yield_now().await;
    assert_eq!(upstream.responses.load(Ordering::SeqCst), 1, "the aborted request got no response");
    let (outcome, found) =
        cache.get(key("/a"), || upstream.fetch(Ok(response(StatusCode::OK, "2")))).await;
    assert!(outcome.is_ok());
    assert_eq!(found, CacheStatus::Miss);
}

#[tokio::test(start_paused = true)]
async fn panic_is_an_internal_error_and_not_cached() {
    let (cache, upstream) = (Arc::new(ResponseCache::new(TTL, 1 << 20)), FakeUpstream::new(9));
    let (outcome, _) = cache.get(key("/a"), || async { panic!("for the test") }).await;
    assert_eq!(outcome.unwrap_err(), ProxyError::Internal);
    let fetch = || upstream.fetch(Ok(response(StatusCode::OK, "{}")));
    assert!(cache.get(key("/a"), fetch).await.0.is_ok());
}

#[tokio::test(start_paused = true)]
async fn cache_stays_within_its_budget_and_expires_entries() {
    let large = "x".repeat(100_000);
    let (cache, upstream) = (Arc::new(ResponseCache::new(TTL, 1 << 20)), FakeUpstream::new(99));
    for number in 0..20 {
        let target = format!("/{number}");
        let fetch = || upstream.fetch(Ok(response(StatusCode::OK, &large)));
        assert!(cache.get(key(&target), fetch).await.0.is_ok());
        assert!(cache.size().0 <= 1 << 20);
    }
    assert_eq!(cache.size().1, 5, "as many as fit, with room for the compressed bodies");
    tokio::time::advance(Duration::from_secs(20)).await;
    cache.clean_up();
    assert_eq!(cache.size(), (0, 0));
}
