//! Holds a response until there is something new, so that callers need not poll.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Calls `current` every `interval` until its result is news to the caller, and for `time` at most. Returns at once when the
/// proxy stops.
pub(crate) async fn hold<T, F: Future<Output = T>>(
    time: Duration,
    interval: Duration,
    mut is_stopping: watch::Receiver<bool>,
    current: impl Fn() -> F,
    is_news: impl Fn(&T) -> bool,
) -> T {
    let until = Instant::now() + time;
    loop {
        let result = current().await;
        let now = Instant::now();
        if is_news(&result) || now >= until || *is_stopping.borrow() {
            return result;
        }
        tokio::select! {
            () = sleep_until(until.min(now + interval)) => {}
            _ = is_stopping.wait_for(|is_stopping| *is_stopping) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Holds for `seconds`, with news in the call number `news` and a stop after `stop` seconds. Returns the number of calls
    /// and the seconds that have passed.
    async fn held(seconds: u64, news: u32, stop: u64) -> (u32, u64) {
        let (calls, begin) = (Cell::new(0), Instant::now());
        let (stopping, is_stopping) = watch::channel(false);
        let call = || async {
            calls.set(calls.get() + 1);
            calls.get()
        };
        let interval = Duration::from_secs(2);
        let holding =
            hold(Duration::from_secs(seconds), interval, is_stopping, call, |it| *it == news);
        let stop = async {
            tokio::time::sleep(Duration::from_secs(stop)).await;
            stopping.send_replace(true);
            std::future::pending::<()>().await;
        };
        tokio::select! {
            calls = holding => (calls, begin.elapsed().as_secs()),
            () = stop => unreachable!(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn response_is_held_until_there_is_news() {
        for (seconds, news, stop, expected) in [
            (0, 0, 99, (1, 0)),
            (60, 1, 99, (1, 0)),
            (60, 3, 99, (3, 4)),
            (5, 0, 99, (4, 5)),
            (60, 0, 3, (3, 3)),
        ] {
            assert_eq!(held(seconds, news, stop).await, expected, "{seconds} {news} {stop}");
        }
    }
}
