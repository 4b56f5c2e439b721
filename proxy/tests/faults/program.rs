//! The program on its own port, and the resources that it holds.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running `jobtree-proxy`. It is killed when it is dropped.
pub struct Program {
    pub child: Child,
    pub address: String,
    /// The configuration file.
    pub config: PathBuf,
    _folder: tempfile::TempDir,
}

/// The resources that a program holds.
#[derive(Debug, Clone, Copy)]
pub struct Held {
    pub descriptors: usize,
    pub kib: usize,
}

impl Program {
    pub async fn start(config: &str, variables: &[(&str, &str)]) -> Self {
        Self::start_with_log(config, variables, Stdio::null()).await
    }

    /// Starts the program with a configuration, and a place for its log.
    pub async fn start_with_log(config: &str, variables: &[(&str, &str)], log: Stdio) -> Self {
        Self::start_with(config, &["--listen", "127.0.0.1:0"], variables, log).await
    }

    /// Starts the program with nothing but a configuration, which says where to listen.
    pub async fn start_without_flags(config: &str, log: Stdio) -> Self {
        Self::start_with(config, &[], &[], log).await
    }

    async fn start_with(
        config: &str,
        flags: &[&str],
        variables: &[(&str, &str)],
        log: Stdio,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("proxy.toml");
        std::fs::write(&file, config).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_jobtree-proxy"))
            .args(flags)
            .arg("--config")
            .arg(&file)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).await.unwrap();
        let rest = line.strip_prefix("jobtree-proxy listens on http://").unwrap();
        let address = rest.split(',').next().unwrap().trim().to_owned();
        let program = Self { child, address, config: file, _folder: folder };
        program.wait_for_threads().await;
        program
    }

    /// Sends a signal, such as `HUP`.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &id]).status().await;
        assert!(sent.unwrap().success());
    }

    /// Waits for the last of its threads: the first one responds while the others are still being set up.
    async fn wait_for_threads(&self) {
        let last = std::thread::available_parallelism().map_or(1, NonZeroUsize::get) - 1;
        let name = format!("connections-{last}");
        let folder = format!("/proc/{}/task", self.child.id().unwrap());
        let begun = Instant::now();
        let is_there = || {
            let threads = std::fs::read_dir(&folder).unwrap().map(|thread| thread.unwrap().path());
            // A thread that has just ended has no name.
            threads
                .map(|thread| std::fs::read_to_string(thread.join("comm")).unwrap_or_default())
                .any(|it| it.trim() == name)
        };
        while !is_there() {
            assert!(begun.elapsed() < Duration::from_secs(20), "no thread is named {name}");
            // The kernel sends no event for this.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub fn held(&self) -> Held {
        let id = self.child.id().unwrap();
        let descriptors = std::fs::read_dir(format!("/proc/{id}/fd")).unwrap().count();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let kib = line.trim().strip_suffix("kB").unwrap().trim().parse().unwrap();
        Held { descriptors, kib }
    }

    /// Waits until the descriptors are closed and all circuits, too.
    pub async fn settled(&self, descriptors: usize) -> Held {
        let _ = self.until(descriptors, usize::MAX).await;
        let begun = Instant::now();
        while crate::ask_with(&self.address, "/readyz", "").await.contains("failing") {
            if begun.elapsed() > Duration::from_secs(3) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.held()
    }

    /// Waits until it holds no more than that, or 20 s have passed. Meanwhile it gets requests, as in production.
    pub async fn until(&self, descriptors: usize, kib: usize) -> Held {
        let begun = Instant::now();
        loop {
            let held = self.held();
            let is_back = held.descriptors <= descriptors && held.kib <= kib;
            if is_back || begun.elapsed() > Duration::from_secs(20) {
                return held;
            }
            crate::ask(&self.address, "/healthz").await;
            // Polled, because the connections are closed by another process.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
