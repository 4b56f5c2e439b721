//! SIGHUP: the program reads its configuration again, and keeps the running one if the new one has problems.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::program::Program;
use super::upstream::{Fault, Upstream};
use super::{LIMITS, ask, ask_with, job, upstream_table};

/// A program with a log that can be read.
struct Logged {
    program: Program,
    log: tempfile::NamedTempFile,
}

impl Logged {
    async fn start(config: &str) -> Self {
        let log = tempfile::NamedTempFile::new().unwrap();
        let program =
            Program::start_with_log(config, &[], Stdio::from(log.reopen().unwrap())).await;
        Self { program, log }
    }

    /// Replaces the configuration, and waits until the log says that it was read.
    async fn reload(&self, config: &str) -> String {
        let before = self.log().len();
        std::fs::write(&self.program.config, config).unwrap();
        self.program.signal("HUP").await;
        let begun = Instant::now();
        loop {
            let log = self.log().split_off(before);
            let is_done = ["is reloaded", "is not reloaded"].iter().any(|it| log.contains(it));
            // All lines of one reload are written at once.
            if is_done && log.ends_with('\n') {
                return log;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "not reloaded: {log}");
            // The log is written by another process.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.log.path()).unwrap()
    }

    async fn metric(&self, name: &str) -> f64 {
        let metrics = ask_with(&self.program.address, "/metrics", "").await;
        let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {metrics}")).trim().parse().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hangup_reloads_a_valid_configuration_and_keeps_the_running_one_otherwise() {
    let good = Upstream::start(Fault::None).await;
    let table = |name: &str| upstream_table(name, &format!("http://{}", good.address));
    let limits = LIMITS.replace("\"error\"", "\"info\"");
    let logged = Logged::start(&format!("{limits}{}", table("a"))).await;
    let address = logged.program.address.clone();
    let unknown = (404, "JOBTREE.0405".to_owned());
    let fine = (200, String::new());
    let requests = "jobtree_requests_total{upstream=\"a\",status=\"200\"}";
    let success = "jobtree_proxy_config_last_reload_successful";
    let timestamp = "jobtree_proxy_config_last_reload_success_timestamp_seconds";
    assert_eq!(ask(&address, &job("a", 0)).await, fine);
    assert_eq!(ask(&address, &job("b", 0)).await, unknown);
    assert_eq!((logged.metric(success).await, logged.metric(requests).await), (1.0, 1.0));
    let loaded_at = logged.metric(timestamp).await;
    assert!(loaded_at > 1.6e9, "{loaded_at}");

    // Every problem is in the log, and nothing changes.
    let broken = format!("lissen = 1\n{limits}{}[cach]\n", table("b"));
    let log = logged.reload(&broken).await;
    for problem in ["unknown key `lissen`. Did you mean `listen`?", "unknown table `cach`"] {
        assert!(log.contains(problem) && log.contains("ERROR"), "{log}");
    }
    assert!(log.contains("proxy.toml:1: "), "{log}");
    assert_eq!(ask(&address, &job("a", 1)).await, fine);
    assert_eq!(ask(&address, &job("b", 1)).await, unknown);
    assert_eq!((logged.metric(success).await, logged.metric(requests).await), (0.0, 2.0));
    assert!((logged.metric(timestamp).await - loaded_at).abs() < 0.5);

    // A file without an upstream is one that the program would not start with.
    let log = logged.reload("").await;
    assert!(log.contains("has no upstream"), "{log}");

    // A valid one is in use at once, and the counters go on.
    let log = logged.reload(&format!("{limits}{}{}", table("a"), table("b"))).await;
    assert!(log.contains("upstreams=2"), "{log}");
    assert_eq!(ask(&address, &job("a", 2)).await, fine);
    assert_eq!(ask(&address, &job("b", 2)).await, fine);
    assert_eq!((logged.metric(success).await, logged.metric(requests).await), (1.0, 3.0));

    // The settings of the log change, too.
    let json = limits.replace("[log]", "[log]\nformat = \"json\"");
    logged.reload(&format!("{json}{}", table("b"))).await;
    assert_eq!(ask(&address, &job("a", 3)).await, unknown);
    let log = logged.log();
    let last = log.lines().last().unwrap();
    assert!(last.starts_with('{') && last.contains("\"status\":404"), "{last}");
    // The counters of an upstream that is gone stay.
    assert_eq!(logged.metric(requests).await, 3.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reload_releases_held_responses() {
    let good = Upstream::start(Fault::None).await;
    let table = upstream_table("a", &format!("http://{}", good.address));
    let config = format!("{}{table}", LIMITS.replace("\"error\"", "\"info\""));
    let logged = Logged::start(&config).await;
    let address = logged.program.address.clone();
    let first = ask_with(&address, &job("a", 0), "").await;
    let etag = first.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let held = tokio::spawn(async move {
        let headers = format!("If-None-Match: {etag}\r\nPrefer: wait=60\r\n");
        ask_with(&address, &job("a", 0), &headers).await
    });
    // While a response is held, the job is requested again and again.
    let requests = "jobtree_upstream_requests_total{upstream=\"a\",outcome=\"200\"}";
    let begun = Instant::now();
    while logged.metric(requests).await < 3.0 {
        assert!(begun.elapsed() < Duration::from_secs(20) && !held.is_finished());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    logged.reload(&config).await;
    // Within the 20 s of a request in these tests, and not after the 60 s.
    let response = held.await.unwrap();
    assert!(response.starts_with("HTTP/1.1 304 "), "{response}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reload_cannot_expose_credentials_at_the_address_in_use() {
    let good = Upstream::start(Fault::None).await;
    let token = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(token.path(), "x").unwrap();
    let auth = format!("mode = \"token\"\ntoken_file = \"{}\"", token.path().display());
    let upstream =
        upstream_table("a", &format!("http://{}", good.address)).replace("mode = \"none\"", &auth);
    let hash = "0".repeat(64);
    let access = format!("[access]\nmode = \"bearer\"\ntokens_sha256 = [\"{hash}\"]\n");
    let limits = LIMITS.replace("\"error\"", "\"info\"");
    // Listens at all addresses of this machine, which access control allows.
    let listen = |address: &str| format!("listen = \"{address}:0\"\n");
    let start = format!("{}{access}{limits}{upstream}", listen("0.0.0.0"));
    let log = tempfile::NamedTempFile::new().unwrap();
    let output = Stdio::from(log.reopen().unwrap());
    let program = Program::start_without_flags(&start, output).await;
    let logged = Logged { program, log };
    // Without access control, the new address alone would be fine.
    let log = logged.reload(&format!("{}{limits}{upstream}", listen("127.0.0.1"))).await;
    assert!(log.contains("is reachable from other machines"), "{log}");
    let log = logged.reload(&format!("{}{access}{limits}{upstream}", listen("127.0.0.1"))).await;
    assert!(log.contains("is reloaded"), "{log}");
    let begun = Instant::now();
    while !logged.log().contains("`listen` has changed, which needs a restart") {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", logged.log());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
