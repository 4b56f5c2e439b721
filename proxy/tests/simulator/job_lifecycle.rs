//! Every job of every system starts, advances and ends.

use std::collections::BTreeMap;

use jobtree::engine::apis::BuiltIn;
use serde_json::Value;

use crate::simulation::Simulation;

/// What a body of any system says: the phase of the job, and the phases of its sub-jobs or tasks by their ids.
#[derive(Debug, PartialEq)]
struct JobPhases {
    phase: String,
    parts: BTreeMap<String, String>,
}

async fn fetch(cloud: &Simulation, system: BuiltIn, id: &str) -> JobPhases {
    // Job's phase, list of parts, and in a part its id and phase.
    let [phase, parts, part_id, part_phase] = match system {
        BuiltIn::Cce | BuiltIn::CceAutopilot => {
            ["/status/phase", "/spec/subJobs", "/metadata/uid", "/status/phase"]
        }
        BuiltIn::CceV2 => ["/status/status", "/spec/subjobs", "/metadata/uid", "/status/status"],
        BuiltIn::Ief => ["/status", "/tasks", "/task_id", "/status"],
        BuiltIn::ServiceStage => ["/job/EXECUTION_STATUS", "/tasks", "/TASK_ID", "/TASK_STATUS"],
        BuiltIn::ServiceStageV3 => ["/job/execution_status", "/tasks", "/task_id", "/task_status"],
    };
    let is_paged = matches!(system, BuiltIn::ServiceStage | BuiltIn::ServiceStageV3);
    let text = |body: &Value, at: &str| body.pointer(at).unwrap().as_str().unwrap().to_owned();
    let mut all = BTreeMap::new();
    loop {
        let query =
            if is_paged { format!("?limit=100&offset={}", all.len()) } else { String::new() };
        let body = cloud.job(system, &format!("{id}{query}")).await;
        let page = body.pointer(parts).and_then(Value::as_array).cloned().unwrap_or_default();
        let before = all.len();
        all.extend(page.iter().map(|part| (text(part, part_id), text(part, part_phase))));
        assert_eq!(all.len(), before + page.len(), "{} {id}: an id appears twice", system.name());
        if !is_paged || page.is_empty() {
            if is_paged {
                assert_eq!(body["task_count"], all.len(), "{} {id}", system.name());
            }
            return JobPhases { phase: text(&body, phase), parts: all };
        }
    }
}

impl JobPhases {
    fn ended(&self) -> usize {
        const UNFINISHED: [&str; 5] =
            ["Initializing", "Waiting", "SUBMITTED", "Running", "RUNNING"];
        self.parts.values().filter(|phase| !UNFINISHED.contains(&phase.as_str())).count()
    }
}

/// The job, a second at which it runs, a second at which it has ended, its number of parts in each family, and whether it
/// succeeds.
const JOBS: [(&str, u64, u64, [usize; 3], bool); 5] = [
    ("demo-success", 30, 120, [4, 8, 8], true),
    ("demo-failure", 20, 120, [2, 6, 8], false),
    ("demo-slow", 1_100, 1_300, [20, 48, 60], true),
    ("demo-wide", 270, 300, [10_000, 10_000, 10_000], true),
    ("demo-flaky", 150, 240, [8, 16, 28], true),
];

/// The index of the family, and its phases: before the start, running, success, and the end of `demo-failure`.
fn phases(system: BuiltIn) -> (usize, [&'static str; 4]) {
    match system {
        BuiltIn::Cce | BuiltIn::CceV2 | BuiltIn::CceAutopilot => {
            (0, ["Initializing", "Running", "Success", "Failed"])
        }
        BuiltIn::Ief => (1, ["Waiting", "Running", "Successful", "Partially_successful"]),
        BuiltIn::ServiceStage | BuiltIn::ServiceStageV3 => {
            (2, ["SUBMITTED", "RUNNING", "SUCCEEDED", "FAILED"])
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_job_of_every_system_starts_advances_and_ends() {
    for system in BuiltIn::ALL {
        for (id, running_at, ended_at, parts, succeeds) in JOBS {
            let cloud = Simulation::new(None);
            let (family, [waiting, running, success, failure]) = phases(system);
            let name = format!("{} {id}", system.name());
            cloud.set(1_000);
            let first = fetch(&cloud, system, id).await;
            assert_eq!((first.phase.as_str(), first.parts.len()), (waiting, 0), "{name}");

            let mut last = first;
            // Reading ten thousand parts takes a while.
            let steps = if id == "demo-wide" { 2 } else { 6 };
            for step in 1..=steps {
                cloud.set(1_000 + running_at * step / steps);
                let now = fetch(&cloud, system, id).await;
                assert_eq!(now.phase, running, "{name}, step {step}");
                let is_there = |(part, _): (&String, _)| now.parts.contains_key(part);
                assert!(last.parts.iter().all(is_there), "{name}, step {step}: a part is gone");
                assert!(now.ended() >= last.ended(), "{name}, step {step}: a part starts again");
                last = now;
            }
            let (halfway, all) = (last.ended(), parts[family]);
            assert!(0 < halfway && halfway < all, "{name}: {halfway} of {all} by {running_at} s");

            cloud.set(1_000 + ended_at);
            let end = fetch(&cloud, system, id).await;
            assert_eq!(end.phase, if succeeds { success } else { failure }, "{name}");
            assert_eq!((end.parts.len(), end.ended()), (all, all), "{name}");
            cloud.set(1_000_000);
            assert_eq!(fetch(&cloud, system, id).await, end, "{name} advances after its end");
        }
    }
}

#[tokio::test]
async fn jobs_are_separate_per_system_and_per_suffix() {
    for system in BuiltIn::ALL {
        let cloud = Simulation::new(None);
        let (_, [waiting, _, success, _]) = phases(system);
        fetch(&cloud, system, "demo-success").await;
        cloud.set(120);
        assert_eq!(fetch(&cloud, system, "demo-success").await.phase, success);
        assert_eq!(fetch(&cloud, system, "demo-success-2").await.phase, waiting);
        for other in BuiltIn::ALL.into_iter().filter(|other| *other != system) {
            let (_, [waiting, ..]) = phases(other);
            assert_eq!(
                fetch(&cloud, other, "demo-success").await.phase,
                waiting,
                "{}",
                other.name()
            );
        }
    }
}

#[tokio::test]
async fn body_is_equal_within_a_second_and_changes_later() {
    for system in BuiltIn::ALL {
        for id in ["demo-success", "demo-wide"] {
            let cloud = Simulation::new(None);
            cloud.get(system, id).await;
            let body = async |second: u64, id: &str| {
                cloud.set(second);
                cloud.get(system, id).await.body
            };
            let name = format!("{} {id}", system.name());
            assert!(body(4, id).await == body(4, id).await, "{name}");
            assert!(body(4, id).await != body(30, id).await, "{name}");
            let other = format!("{id}-2");
            assert!(body(30, id).await != body(30, &other).await, "{name}");
        }
    }
}
