//! The cache alone: time stands still until it is moved, and the cloud is a function that counts.

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::sync::Semaphore;

use super::*;
use crate::response::Caching;

const TTL: Duration = Duration::from_secs(1);

fn key(target: &str) -> KeyRef<'_> {
    KeyRef { upstream: 0, caller: [0; 32], asker: [0; 32], target, instance: None }
}

fn answer(status: StatusCode, body: &str) -> Answer {
    let body = Bytes::copy_from_slice(body.as_bytes());
    Answer::new(status, HeaderMap::new(), body, Caching::Private)
}

/// A cloud that answers when it is let.
#[derive(Clone)]
struct Cloud {
    asked: Arc<AtomicUsize>,
    answered: Arc<AtomicUsize>,
    may_answer: Arc<Semaphore>,
}

impl Cloud {
    fn new(may_answer: usize) -> Self {
        let may_answer = Arc::new(Semaphore::new(may_answer));
        Self { asked: Arc::default(), answered: Arc::default(), may_answer }
    }

    fn ask(
        &self,
        outcome: Result<Answer, ProxyError>,
    ) -> impl Future<Output = Result<Answer, ProxyError>> + Send + 'static {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let this = self.clone();
        async move {
            this.may_answer.acquire().await.unwrap().forget();
            this.answered.fetch_add(1, Ordering::SeqCst);
            outcome
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_holds_for_its_time_and_no_longer() {
    let (cache, cloud) = (Arc::new(Cache::new(TTL, 1 << 20)), Cloud::new(9));
    let ask = async || {
        let ask = || cloud.ask(Ok(answer(StatusCode::OK, "{}")));
        cache.get(key("/a"), ask).await.1
    };
    assert_eq!(ask().await, Found::Miss);
    tokio::time::advance(TTL - Duration::from_millis(1)).await;
    assert_eq!(ask().await, Found::Hit);
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(ask().await, Found::Miss);
    assert_eq!(cloud.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_who_ask_at_once_share_one_request() {
    let (cache, cloud) = (Arc::new(Cache::new(TTL, 1 << 20)), Cloud::new(0));
    let mut viewers = tokio::task::JoinSet::new();
    for _ in 0..10_000 {
        let (cache, cloud) = (Arc::clone(&cache), cloud.clone());
        viewers.spawn(async move {
            cache.get(key("/a"), || cloud.ask(Ok(answer(StatusCode::OK, "{}")))).await
        });
    }
    tokio::task::yield_now().await;
    cloud.may_answer.add_permits(9);
    let outcomes = viewers.join_all().await;
    assert!(outcomes.iter().all(|(outcome, _)| outcome.is_ok()));
    assert_eq!(outcomes.iter().filter(|(_, found)| *found == Found::Miss).count(), 1);
    assert_eq!(cloud.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn whatever_the_key_holds_keeps_questions_apart() {
    let (cache, cloud) = (Arc::new(Cache::new(TTL, 1 << 20)), Cloud::new(99));
    let same = key("/a");
    for (number, other) in [
        same,
        KeyRef { upstream: 1, ..same },
        KeyRef { caller: [1; 32], ..same },
        KeyRef { asker: [1; 32], ..same },
        KeyRef { target: "/b", ..same },
        KeyRef { target: "/a?limit=1", ..same },
        KeyRef { instance: Some("one"), ..same },
        KeyRef { instance: Some("two"), ..same },
    ]
    .into_iter()
    .enumerate()
    {
        let text = format!("{number}");
        let (_, found) = cache.get(other, || cloud.ask(Ok(answer(StatusCode::OK, &text)))).await;
        assert_eq!(found, Found::Miss, "{number}");
    }
    assert_eq!(cache.get(same, || cloud.ask(Err(ProxyError::Internal))).await.1, Found::Hit);
}

#[tokio::test(start_paused = true)]
async fn errors_are_shared_in_flight_and_kept_by_nobody() {
    for outcome in [
        || Err(ProxyError::Unreachable),
        || Ok(answer(StatusCode::NOT_FOUND, "{}")),
        || Ok(answer(StatusCode::TOO_MANY_REQUESTS, "{}")),
        || Ok(answer(StatusCode::INTERNAL_SERVER_ERROR, "{}")),
    ] {
        let (cache, cloud) = (Arc::new(Cache::new(TTL, 1 << 20)), Cloud::new(9));
        let ask = || cloud.ask(outcome());
        let ((_, first), (_, second)) =
            tokio::join!(cache.get(key("/a"), ask), cache.get(key("/a"), ask));
        assert_eq!((first, second), (Found::Miss, Found::Coalesced));
        assert_eq!(cache.get(key("/a"), ask).await.1, Found::Miss);
        assert_eq!(cloud.asked(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_time_to_live_only_flights_are_shared() {
    let (cache, cloud) = (Arc::new(Cache::new(Duration::ZERO, 1 << 20)), Cloud::new(9));
    let ask = || cloud.ask(Ok(answer(StatusCode::OK, "{}")));
    let ((_, first), (_, second)) =
        tokio::join!(cache.get(key("/a"), ask), cache.get(key("/a"), ask));
    assert_eq!((first, second), (Found::Miss, Found::Coalesced));
    assert_eq!(cache.get(key("/a"), ask).await.1, Found::Miss);
    assert_eq!(cache.size(), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn the_last_one_to_leave_ends_the_request() {
    let (cache, cloud) = (Arc::new(Cache::new(TTL, 1 << 20)), Cloud::new(0));
    let wait = |cloud: Cloud| {
        let cache = Arc::clone(&cache);
        tokio::spawn(async move {
            cache.get(key("/a"), || cloud.ask(Ok(answer(StatusCode::OK, "{}")))).await
        })
    };
    let (first, second) = (wait(cloud.clone()), wait(cloud.clone()));
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    cloud.may_answer.add_permits(1);
    assert!(second.await.unwrap().0.is_ok(), "the other one still gets its answer");

    tokio::time::advance(TTL * 2).await;
    let alone = wait(cloud.clone());
    tokio::task::yield_now().await;
    alone.abort();
    assert!(alone.await.unwrap_err().is_cancelled());
    tokio::task::yield_now().await;
    cloud.may_answer.add_permits(1);
    tokio::task::yield_now().await;
    assert_eq!(cloud.answered.load(Ordering::SeqCst), 1, "nobody was left to answer to");
    let (outcome, found) =
        cache.get(key("/a"), || cloud.ask(Ok(answer(StatusCode::OK, "2")))).await;
    assert!(outcome.is_ok());
    assert_eq!(found, Found::Miss);
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_an_answer_too_and_the_next_one_asks_anew() {
    let (cache, cloud) = (Arc::new(Cache::new(TTL, 1 << 20)), Cloud::new(9));
    let (outcome, _) = cache.get(key("/a"), || async { panic!("for the test") }).await;
    assert_eq!(outcome.unwrap_err(), ProxyError::Internal);
    let ask = || cloud.ask(Ok(answer(StatusCode::OK, "{}")));
    assert!(cache.get(key("/a"), ask).await.0.is_ok());
}

#[tokio::test(start_paused = true)]
async fn no_more_is_kept_than_fits_and_what_is_over_goes() {
    let large = "x".repeat(100_000);
    let (cache, cloud) = (Arc::new(Cache::new(TTL, 1 << 20)), Cloud::new(99));
    for number in 0..20 {
        let target = format!("/{number}");
        let ask = || cloud.ask(Ok(answer(StatusCode::OK, &large)));
        assert!(cache.get(key(&target), ask).await.0.is_ok());
        assert!(cache.size().0 <= 1 << 20);
    }
    assert_eq!(cache.size().1, 5, "as many as fit, with room to be compressed");
    tokio::time::advance(Duration::from_secs(20)).await;
    cache.clear();
    assert_eq!(cache.size(), (0, 0));
}
