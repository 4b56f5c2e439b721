//! A pooled connection that turns out to be closed is retried once on a new one, and nothing else is.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::support::cloud::in_time;
use crate::support::proxy::{JOB, TestProxy, UNLIMITED, with_upstream};

/// What happens once a request has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// A response, and the connection stays open.
    Respond,
    /// The connection is closed.
    Close,
    /// The connection is reset.
    Reset,
    /// No response is ever sent.
    Hang,
    /// Half of a body, then the connection is closed.
    Cut,
}

/// Chooses what happens, by the number of the connection and of the request on it, both from 1.
type Script = fn(usize, usize) -> Ending;

/// An upstream that does not announce when it closes a connection.
struct ClosingUpstream {
    address: SocketAddr,
    /// What happened to each request, with the numbers of its connection and of the request on it.
    seen: Arc<Mutex<Vec<(usize, usize, Ending)>>>,
    task: JoinHandle<()>,
}

impl ClosingUpstream {
    async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let all = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            for connection in 1.. {
                let (stream, _) = listener.accept().await.unwrap();
                let seen = Arc::clone(&all);
                tokio::spawn(async move {
                    let _ = serve(stream, connection, script, &seen).await;
                });
            }
        });
        Self { address, seen, task }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn seen(&self) -> Vec<(usize, usize, Ending)> {
        self.seen.lock().unwrap().clone()
    }

    /// The number of requests that reached a connection which had served another one before.
    fn reused(&self) -> usize {
        self.seen().iter().filter(|(_, request, _)| *request > 1).count()
    }
}

impl Drop for ClosingUpstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    connection: usize,
    script: Script,
    seen: &Mutex<Vec<(usize, usize, Ending)>>,
) -> std::io::Result<()> {
    for request in 1.. {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        let ending = script(connection, request);
        seen.lock().unwrap().push((connection, request, ending));
        let ok = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
        match ending {
            Ending::Respond => {
                stream.write_all(format!("{ok}content-length: 2\r\n\r\n{{}}").as_bytes()).await?;
            }
            Ending::Close => return Ok(()),
            Ending::Reset => return stream.set_zero_linger(),
            Ending::Hang => {
                stream.read_u8().await?;
            }
            Ending::Cut => {
                let half = format!("{ok}content-length: 100\r\n\r\n{{");
                return stream.write_all(half.as_bytes()).await;
            }
        }
    }
    Ok(())
}

fn proxy(upstream: &ClosingUpstream) -> TestProxy {
    let rest = format!("{UNLIMITED}[cache]\nttl_ms = 0\n");
    TestProxy::of(&with_upstream(&rest, &upstream.url(), "mode = \"none\""), &[])
}

async fn metric(proxy: &TestProxy, line: &str) -> bool {
    let text = String::from_utf8(proxy.get("/metrics").await.body.to_vec()).unwrap();
    text.lines().any(|it| it == line)
}

#[tokio::test]
async fn closed_pooled_connection_costs_no_request() {
    let every_second: [Script; 2] = [
        |_, request| if request == 1 { Ending::Respond } else { Ending::Close },
        |_, request| if request == 1 { Ending::Respond } else { Ending::Reset },
    ];
    for script in every_second {
        let upstream = ClosingUpstream::start(script).await;
        let proxy = proxy(&upstream);
        let mut answered = 0;
        in_time(async {
            while upstream.reused() < 10 {
                assert_eq!(proxy.get(JOB).await.status_and_code(), (200, String::new()));
                answered += 1;
            }
        })
        .await;
        let seen = upstream.seen();
        assert_eq!(seen.len(), answered + 10, "one retry for each: {seen:?}");
        // The request that follows one on a closed connection came on a new one.
        for pair in seen.windows(2).filter(|pair| pair[0].1 > 1) {
            assert_eq!(pair[1].1, 1, "{seen:?}");
        }
        let circuit = &proxy.get("/readyz").await.json()["upstreams"][0]["circuits"][0];
        assert_eq!((&circuit["failures"], &circuit["state"]), (&0.into(), &"closed".into()));
        assert!(metric(&proxy, "jobtree_upstream_retries_total{upstream=\"cloud\"} 10").await);
    }
}

/// Requests a job until a request reached a connection that had served another one before. Returns the last response.
async fn until_reused(proxy: &TestProxy, upstream: &ClosingUpstream) -> (u16, String) {
    in_time(async {
        loop {
            let last = proxy.get(JOB).await.status_and_code();
            if upstream.reused() > 0 {
                return last;
            }
        }
    })
    .await
}

#[tokio::test]
async fn retry_that_fails_too_is_the_last() {
    // The new connection of the retry is closed as well.
    let cases: [(Script, &str); 2] = [
        (
            |connection, request| match (connection, request) {
                (1, 1) => Ending::Respond,
                _ => Ending::Close,
            },
            "JOBTREE.0505",
        ),
        (
            |connection, request| match (connection, request) {
                (1, 1) => Ending::Respond,
                _ => Ending::Reset,
            },
            "JOBTREE.0502",
        ),
    ];
    for (script, code) in cases {
        let upstream = ClosingUpstream::start(script).await;
        let proxy = proxy(&upstream);
        let actual = until_reused(&proxy, &upstream).await;
        assert_eq!(actual, (502, code.to_owned()));
        let seen: Vec<_> = upstream.seen().iter().map(|(_, request, _)| *request).collect();
        assert!(seen.ends_with(&[2, 1]), "{seen:?}");
        let circuit = &proxy.get("/readyz").await.json()["upstreams"][0]["circuits"][0];
        assert_eq!(circuit["failures"], seen.len() - 2, "counted once");
    }
}

#[tokio::test]
async fn failure_on_a_new_connection_is_not_retried() {
    for (script, status, code) in [
        ((|_, _| Ending::Close) as Script, 502, "JOBTREE.0505"),
        (|_, _| Ending::Reset, 502, "JOBTREE.0502"),
        (|_, _| Ending::Cut, 502, "JOBTREE.0505"),
    ] {
        let upstream = ClosingUpstream::start(script).await;
        let proxy = proxy(&upstream);
        assert_eq!(proxy.get(JOB).await.status_and_code(), (status, code.to_owned()));
        assert_eq!(upstream.seen().len(), 1, "{:?}", upstream.seen());
        let circuit = &proxy.get("/readyz").await.json()["upstreams"][0]["circuits"][0];
        assert_eq!(circuit["failures"], 1);
    }
}

#[tokio::test]
async fn response_that_has_begun_is_not_retried() {
    let upstream = ClosingUpstream::start(|_, request| match request {
        1 => Ending::Respond,
        _ => Ending::Cut,
    })
    .await;
    let proxy = proxy(&upstream);
    assert_eq!(until_reused(&proxy, &upstream).await, (502, "JOBTREE.0505".into()));
    assert_eq!(upstream.seen().last().unwrap().1, 2, "{:?}", upstream.seen());
}

#[tokio::test]
async fn timeout_on_a_pooled_connection_is_not_retried() {
    let upstream = ClosingUpstream::start(|_, request| match request {
        1 => Ending::Respond,
        _ => Ending::Hang,
    })
    .await;
    let proxy = proxy(&upstream);
    // Not within a time limit, as the time is advanced.
    let last = async {
        loop {
            let asking = tokio::spawn({
                let proxy = proxy.clone();
                async move { proxy.get(JOB).await.status_and_code() }
            });
            while !asking.is_finished() && upstream.reused() == 0 {
                tokio::task::yield_now().await;
            }
            if upstream.reused() > 0 {
                tokio::time::pause();
                tokio::time::advance(Duration::from_secs(31)).await;
                tokio::time::resume();
                return asking.await.unwrap();
            }
            assert_eq!(asking.await.unwrap().0, 200);
        }
    };
    assert_eq!(last.await, (504, "JOBTREE.0504".into()));
    assert_eq!(upstream.seen().last().unwrap().1, 2, "{:?}", upstream.seen());
}
