//! The further requests of a refresh: CCE's sub-jobs by their IDs.

use std::collections::BTreeMap;

use jobtree::engine::apis::Registry;
use jobtree::engine::model::snapshot::{Node, WarningCode};
use jobtree::engine::refresh::backoff::Jitter;
use jobtree::engine::refresh::clock::Now;
use jobtree::engine::refresh::job_watch::JobWatch;
use jobtree::engine::refresh::poller::{Activity, Command, Event, Schedule};
use jobtree::engine::refresh::request::JobAddress;
use jobtree::engine::refresh::response::{FetchOutcome, HttpResponse};

use super::{after_secs, all_fetched, case, concluded, fetched, outline};

/// A watch, and a server that responds by the path after the last `/`.
pub(super) struct Exchange {
    pub(super) watch: JobWatch,
    responses: BTreeMap<String, (u16, Vec<u8>)>,
    /// The expected body lengths of the last refresh.
    pub(super) expected: Vec<usize>,
    now: u64,
}

const NOT_FOUND: (u16, &[u8]) = (404, b"");

impl Exchange {
    pub(super) fn new(system: &str, depth: u8) -> Self {
        Self::at(&JobAddress::new(system, "p", "root").with_depth(depth))
    }

    pub(super) fn at(address: &JobAddress) -> Self {
        let request = address.request(&Registry::default()).unwrap();
        let watch = JobWatch::new(request, Schedule::default());
        Self { watch, responses: BTreeMap::new(), expected: Vec::new(), now: 0 }
    }

    pub(super) fn respond(&mut self, path: &str, status: u16, body: impl Into<Vec<u8>>) {
        self.responses.insert(path.to_owned(), (status, body.into()));
    }

    fn now(&self) -> Now {
        after_secs(self.now)
    }

    /// Runs the refresh that a user requests to its end. Returns the paths of its requests.
    pub(super) fn refresh(&mut self) -> Vec<String> {
        self.refresh_on(Event::RefreshRequested)
    }

    /// Runs the refresh that an event causes to its end. Returns the paths of its requests.
    pub(super) fn refresh_on(&mut self, event: Event) -> Vec<String> {
        self.refresh_with(event, Event::WokeUp)
    }

    /// Runs the refresh that an event causes to its end, while another event happens during its first request.
    pub(super) fn refresh_with(&mut self, event: Event, meanwhile: Event) -> Vec<String> {
        self.now += 5;
        let mut requested = Vec::new();
        self.expected.clear();
        let mut commands = self.watch.handle(self.now(), Jitter::ZERO, event.into());
        while let [request] = all_fetched(&commands)[..] {
            let url = self.watch.next_request().url;
            let path = url.rsplit('/').next().unwrap().to_owned();
            self.expected.push(self.watch.last_length());
            let not_found = (NOT_FOUND.0, NOT_FOUND.1.to_vec());
            let (status, body) = self.responses.get(&path).cloned().unwrap_or(not_found);
            if requested.is_empty() {
                self.watch.handle(self.now(), Jitter::ZERO, meanwhile.into());
            }
            requested.push(path);
            let response = HttpResponse { status, body, ..HttpResponse::default() };
            commands = self.watch.handle(
                self.now(),
                Jitter::ZERO,
                concluded(request, FetchOutcome::Responded(response)),
            );
        }
        requested
    }

    fn outline(&self) -> String {
        outline(&self.watch.snapshot().unwrap().root)
    }

    pub(super) fn complete(&self) -> bool {
        self.watch.snapshot().unwrap().complete
    }

    pub(super) fn codes(&self) -> Vec<WarningCode> {
        self.watch.snapshot().unwrap().warnings.iter().map(|warning| warning.code).collect()
    }
}

pub(super) fn job(id: &str, phase: &str, sub_jobs: &[String]) -> String {
    let sub_jobs = sub_jobs.join(",");
    format!(
        r#"{{"metadata":{{"uid":"{id}"}},"spec":{{"type":"T","resourceName":"{id}","subJobs":[{sub_jobs}]}},"status":{{"phase":"{phase}"}}}}"#
    )
}

pub(super) fn leaf(id: &str, phase: &str) -> String {
    job(id, phase, &[])
}

#[test]
fn sub_jobs_are_requested_by_id_and_added_to_the_tree() {
    let mut exchange = Exchange::new("cce", 2);
    exchange.respond("root", 200, case("cce-v3-14-shallow-parent.json"));
    exchange.respond(
        "90000000-0000-11f0-be88-0255ac100001",
        200,
        case("cce-v3-15-shallow-child.json"),
    );
    let requested = exchange.refresh();
    assert_eq!(
        requested,
        ["root", "90000000-0000-11f0-be88-0255ac100001", "90000000-0000-11f0-be88-0255ac100002"]
    );
    assert_eq!(
        exchange.outline(),
        "running cluster-test\n  running node-a\n    succeeded GetPSMCert\n    running CreateNodeVM\n    \
         pending InstallNode\n  pending node-b\n"
    );
    assert!(exchange.complete());
    assert_eq!(exchange.watch.snapshot().unwrap().root.progress.total, 4);
}

#[test]
fn depth_limits_the_levels_that_are_completed() {
    for (depth, expected) in [
        (1, vec!["root"]),
        (2, vec!["root", "a"]),
        (3, vec!["root", "a", "b"]),
        (4, vec!["root", "a", "b", "c"]),
    ] {
        let mut exchange = Exchange::new("cce", depth);
        exchange.respond("root", 200, job("root", "Running", &[leaf("a", "Running")]));
        exchange.respond("a", 200, job("a", "Running", &[leaf("b", "Running")]));
        exchange.respond("b", 200, job("b", "Running", &[leaf("c", "Running")]));
        assert_eq!(exchange.refresh(), expected, "depth {depth}");
        assert!(exchange.complete(), "depth {depth}");
    }
}

#[test]
fn ended_and_missing_sub_jobs_are_requested_once() {
    let mut exchange = Exchange::new("cce", 2);
    let root = job(
        "root",
        "Running",
        &[leaf("done", "Success"), leaf("gone", "Running"), leaf("on", "Running")],
    );
    exchange.respond("root", 200, root);
    exchange.respond("done", 200, job("done", "Success", &[leaf("d1", "Success")]));
    exchange.respond("on", 200, job("on", "Running", &[leaf("o1", "Running")]));
    assert_eq!(exchange.refresh(), ["root", "gone", "on", "done"]);
    let before = exchange.outline();
    assert_eq!(exchange.refresh(), ["root", "on"]);
    assert_eq!(exchange.outline(), before);
    exchange.respond(
        "on",
        200,
        job("on", "Running", &[leaf("o1", "Success"), leaf("o2", "Running")]),
    );
    exchange.refresh();
    assert!(exchange.outline().contains("succeeded o1\n    running o2"), "{}", exchange.outline());
}

#[test]
fn refresh_requests_at_most_eight_sub_jobs_in_rotation() {
    let mut exchange = Exchange::new("cce", 2);
    let ids: Vec<_> = (0..20).map(|index| format!("s{index:02}")).collect();
    let children: Vec<_> = ids.iter().map(|id| leaf(id, "Running")).collect();
    exchange.respond("root", 200, job("root", "Running", &children));
    for id in &ids {
        exchange.respond(id, 200, leaf(id, "Running"));
    }
    let mut requested = Vec::new();
    for complete in [false, false, true] {
        let refresh = exchange.refresh();
        assert_eq!(refresh.len(), 9);
        requested.extend(refresh.into_iter().skip(1));
        assert_eq!(exchange.complete(), complete);
    }
    assert_eq!(requested[..20], ids);
    assert_eq!(requested[20..], ids[..4], "then the first ones again");
}

#[test]
fn failed_sub_job_is_a_warning_and_not_an_error() {
    let mut exchange = Exchange::new("cce", 2);
    exchange.respond(
        "root",
        200,
        job("root", "Running", &[leaf("a", "Running"), leaf("b", "Running")]),
    );
    exchange.respond("a", 503, "");
    exchange.respond("b", 200, job("b", "Running", &[leaf("b1", "Running")]));
    assert_eq!(exchange.refresh(), ["root", "a"], "no others after a failure");
    assert_eq!(exchange.watch.error(), None);
    assert_eq!(exchange.codes(), [WarningCode::ChildrenMissing]);
    assert!(!exchange.complete());
    exchange.respond("a", 200, leaf("a", "Running"));
    exchange.refresh();
    assert_eq!(exchange.codes(), []);
    assert!(exchange.complete());
}

#[test]
fn error_body_instead_of_a_sub_job_keeps_its_known_sub_jobs() {
    for (body, expected) in [
        (case("error-20-cce-kubernetes-status.json"), vec![WarningCode::ChildrenMissing]),
        (br#"{"kind":"JobList","items":[]}"#.to_vec(), vec![WarningCode::ChildrenMissing]),
        (b"<html>Sign in</html>".to_vec(), vec![WarningCode::ChildrenMissing]),
        (br#"{"errorCode":"CCE.01404001","errorMessage":"Gone."}"#.to_vec(), vec![]),
    ] {
        let mut exchange = Exchange::new("cce", 2);
        exchange.respond("root", 200, job("root", "Running", &[leaf("a", "Running")]));
        exchange.respond("a", 200, job("a", "Running", &[leaf("a1", "Running")]));
        exchange.refresh();
        let before = exchange.outline();
        assert!(before.contains("running a1"), "{before}");
        exchange.respond("a", 200, body.clone());
        assert_eq!(exchange.refresh(), ["root", "a"]);
        assert_eq!(exchange.watch.error(), None);
        assert_eq!(exchange.outline(), before, "{}", String::from_utf8_lossy(&body));
        assert_eq!(exchange.codes(), expected, "{}", String::from_utf8_lossy(&body));
        assert_eq!(exchange.complete(), expected.is_empty());
    }
}

#[test]
fn overdue_sub_job_is_a_warning() {
    let mut exchange = Exchange::new("cce", 2);
    exchange.respond("root", 200, job("root", "Running", &[leaf("a", "Running")]));
    let commands = exchange.watch.handle(exchange.now(), Jitter::ZERO, Event::Connected.into());
    let request = fetched(&commands);
    let (_, body) = exchange.responses["root"].clone();
    let response = HttpResponse { status: 200, body, ..HttpResponse::default() };
    let now = exchange.now();
    exchange.watch.handle(now, Jitter::ZERO, concluded(request, FetchOutcome::Responded(response)));
    exchange.now = 31;
    let commands = exchange.watch.handle(exchange.now(), Jitter::ZERO, Event::WokeUp.into());
    assert!(commands.contains(&Command::Abort), "{commands:?}");
    assert_eq!(exchange.watch.error(), None);
    assert!(matches!(exchange.watch.activity(), Activity::Waiting { .. }));
    assert_eq!(exchange.codes(), [WarningCode::ChildrenMissing]);
}

/// Responses: the ID that is requested, the ID in the response, and the sub-jobs in the response.
type CyclicJobs = &'static [(&'static str, &'static str, &'static [&'static str])];

/// Name, responses and the resulting tree.
const CYCLES: [(&str, CyclicJobs, &str); 8] = [
    (
        "every response is the root",
        &[
            ("root", "root", &["a", "b", "c", "d"]),
            ("a", "root", &["a", "b", "c", "d"]),
            ("b", "root", &["a", "b", "c", "d"]),
            ("c", "root", &["a", "b", "c", "d"]),
            ("d", "root", &["a", "b", "c", "d"]),
        ],
        "root(a b c d)",
    ),
    (
        "every response has the sub-jobs of the root",
        &[
            ("root", "root", &["a", "b", "c"]),
            ("a", "a", &["a", "b", "c"]),
            ("b", "b", &["a", "b", "c"]),
            ("c", "c", &["a", "b", "c"]),
        ],
        "root(a(a b(a b c(a b c)) c) b c)",
    ),
    (
        "a sub-job contains itself and its parent",
        &[("root", "root", &["a"]), ("a", "a", &["a", "root"])],
        "root(a(a root))",
    ),
    (
        "a response is the parent, which is not the root",
        &[("root", "root", &["a"]), ("a", "a", &["b", "c"]), ("b", "a", &["b", "c"])],
        "root(a(b c))",
    ),
    (
        "two sub-jobs contain each other",
        &[("root", "root", &["a", "b"]), ("a", "a", &["b"]), ("b", "b", &["a"])],
        "root(a(b(a)) b)",
    ),
    (
        "two sub-jobs contain each other several times",
        &[
            ("root", "root", &["a", "b"]),
            ("a", "a", &["b", "b", "b"]),
            ("b", "b", &["a", "a", "a"]),
        ],
        "root(a(b(a a a) b b) b)",
    ),
    (
        "the root has another ID than the one requested",
        &[
            ("root", "other", &["a", "b"]),
            ("a", "other", &["a", "b"]),
            ("b", "b", &["other", "root"]),
        ],
        "root(a b(other root))", // without a name of its own, the root has the requested ID
    ),
    (
        "a response is a job that is not above",
        &[("root", "root", &["a", "b"]), ("a", "elsewhere", &["c"]), ("b", "a", &["d"])],
        "root(a(c) b(d))",
    ),
];

fn shape(node: &Node) -> String {
    let below: Vec<_> = node.children.iter().map(|child| shape(child)).collect();
    let below = if below.is_empty() { below.concat() } else { format!("({})", below.join(" ")) };
    format!("{}{below}", node.name)
}

#[test]
fn cyclic_sub_jobs_are_expanded_once() {
    for (name, responses, expected) in CYCLES {
        for depth in [3, 5, 200] {
            let mut exchange = Exchange::new("cce", depth);
            for (requested, id, below) in responses {
                let below: Vec<_> = below.iter().map(|id| leaf(id, "Running")).collect();
                exchange.respond(requested, 200, job(id, "Running", &below));
            }
            for refresh in 0..3 {
                let requests = exchange.refresh().len();
                assert!(requests <= 9, "{name}, depth {depth}: {requests} requests");
                let root = exchange.watch.snapshot().unwrap().root.clone();
                assert_eq!(shape(&root), expected, "{name}, depth {depth}, refresh {refresh}");
            }
            let has_cycle = exchange.codes().contains(&WarningCode::DuplicateId);
            assert_eq!(has_cycle, !name.ends_with("not above"), "{name}, depth {depth}");
        }
    }
}

#[test]
fn thousand_repeated_sub_jobs_are_expanded_once() {
    let repeated: Vec<_> =
        (0..1000).map(|index| leaf(&format!("s{}", index % 8), "Running")).collect();
    let mut exchange = Exchange::new("cce", 200);
    exchange.respond("root", 200, job("root", "Running", &[leaf("s0", "Running")]));
    for index in 0..8 {
        let id = format!("s{index}");
        exchange.respond(&id, 200, job(&id, "Running", &repeated));
    }
    for _ in 0..3 {
        assert_eq!(exchange.refresh().len(), 9);
        let root = exchange.watch.snapshot().unwrap().root.clone();
        assert_eq!(root.descendants().count(), 2 + 8 * 1000);
        assert!(exchange.codes().contains(&WarningCode::DuplicateId));
    }
}

#[test]
fn expected_length_is_that_of_the_last_good_response() {
    let root = job("root", "Running", &[leaf("a", "Running")]);
    let a = job("a", "Running", &[leaf("b", "Running"), leaf("c", "Running")]);
    let lengths = [root.len(), a.len()];
    let mut exchange = Exchange::new("cce", 2);
    exchange.respond("root", 200, root);
    exchange.respond("a", 200, a);
    exchange.refresh();
    assert_eq!(exchange.expected, [0, 0]);
    exchange.respond("a", 500, "an error page");
    for _ in 0..2 {
        exchange.refresh();
        assert_eq!(exchange.expected, lengths);
    }
}
