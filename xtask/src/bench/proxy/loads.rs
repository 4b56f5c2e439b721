//! What is requested: the upstream's bodies in two sizes, and each representation of jobs in two sizes.

use std::fs;
use std::path::Path;

use anyhow::Result;

/// The media type of the upstream's bodies.
pub(super) const MEDIA_TYPE: &str = "application/json";

/// Labels and approximate sizes of the upstream's bodies, in bytes.
const BODIES: [(&str, usize); 2] = [("2 KB", 2 * 1024), ("200 KB", 200 * 1024)];

/// Labels and media types of the representations.
const REPRESENTATIONS: [(&str, &str); 3] = [
    ("snapshot", "application/vnd.jobtree.snapshot+json"),
    ("text", "text/plain"),
    ("page", "text/html"),
];

/// Numbers of nodes of the jobs whose representations are measured.
const NODES: [usize; 2] = [100, 1000];

/// Requests for one body.
#[derive(Debug)]
pub(super) struct Load {
    /// A label such as `200 KB` or `page 100`.
    pub(super) name: String,
    pub(super) accept: &'static str,
    /// Numbers of concurrent connections.
    pub(super) connections: &'static [u32],
    job: String,
}

impl Load {
    /// The path of the job at the upstream.
    pub(super) fn job_path(&self) -> String {
        format!("/api/v3/projects/bench/jobs/{}", self.job)
    }

    /// The query of the request to the proxy. A deeper job is complete, and no longer changes, only after many refreshes, because
    /// each requests eight sub-jobs.
    pub(super) fn query(&self) -> &'static str {
        if self.is_upstreams() { "" } else { "?depth=1" }
    }

    /// Whether the body is the upstream's own.
    pub(super) fn is_upstreams(&self) -> bool {
        self.accept == MEDIA_TYPE
    }
}

/// Every load, in the order of the table.
pub(super) fn all_loads() -> Vec<Load> {
    let bodies = BODIES.into_iter().map(|(name, _)| Load {
        name: name.to_owned(),
        accept: MEDIA_TYPE,
        connections: &[64, 1000],
        job: name.replace(' ', "-"),
    });
    let representations = REPRESENTATIONS.into_iter().flat_map(|(name, accept)| {
        NODES.into_iter().map(move |nodes| Load {
            name: format!("{name} {nodes}"),
            accept,
            connections: &[64],
            job: format!("nodes-{nodes}"),
        })
    });
    bodies.chain(representations).collect()
}

/// Writes the upstream's bodies to `folder`, at the paths of their URLs.
pub(super) fn write_jobs(folder: &Path) -> Result<()> {
    let jobs = folder.join("api/v3/projects/bench/jobs");
    fs::create_dir_all(&jobs)?;
    for (name, size) in BODIES {
        let body = job((0..).scan(0, |length, number| {
            let part = sub_job(number);
            *length += part.len() + 1;
            (*length < size - 50).then_some(part)
        }));
        fs::write(jobs.join(name.replace(' ', "-")), body)?;
    }
    for nodes in NODES {
        // The job itself is a node, too.
        fs::write(jobs.join(format!("nodes-{nodes}")), job((1..nodes).map(sub_job)))?;
    }
    Ok(())
}

/// A finished CCE job, whose representations stay the same.
fn job(sub_jobs: impl Iterator<Item = String>) -> String {
    format!(
        r#"{{"kind":"Job","apiVersion":"v3","metadata":{{"uid":"bench",{TIMES}}},"spec":{{"type":"CreateCluster","subJobs":[{}]}},"status":{{"phase":"Success"}}}}"#,
        sub_jobs.collect::<Vec<_>>().join(",")
    )
}

fn sub_job(number: usize) -> String {
    format!(
        r#"{{"kind":"Job","metadata":{{"uid":"{number:08x}-0000-4000-8000-000000000000",{TIMES}}},"spec":{{"type":"CreateNode","resourceName":"node-{number:05}"}},"status":{{"phase":"Success"}}}}"#
    )
}

const TIMES: &str = r#""creationTimestamp":"2026-01-01 00:00:00 +0000 UTC","updateTimestamp":"2026-01-01 00:01:00 +0000 UTC""#;
