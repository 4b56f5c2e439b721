//! Every job of every system starts, goes on and ends.

use std::collections::BTreeMap;

use jobtree::engine::systems::BuiltIn;
use serde_json::Value;

use crate::simulation::Simulation;

/// What a body says, whoever's it is: the phase of the job, and those of its sub-jobs or tasks by their ids.
#[derive(Debug, PartialEq)]
struct Seen {
    phase: String,
    parts: BTreeMap<String, String>,
}

async fn seen(cloud: &Simulation, system: BuiltIn, id: &str) -> Seen {
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
        assert_eq!(all.len(), before + page.len(), "{} {id}: an id stands twice", system.name());
        if !is_paged || page.is_empty() {
            if is_paged {
                assert_eq!(body["task_count"], all.len(), "{} {id}", system.name());
            }
            return Seen { phase: text(&body, phase), parts: all };
        }
    }
}

impl Seen {
    fn over(&self) -> usize {
        const UNDER_WAY: [&str; 5] = ["Initializing", "Waiting", "SUBMITTED", "Running", "RUNNING"];
        self.parts.values().filter(|phase| !UNDER_WAY.contains(&phase.as_str())).count()
    }
}

/// The job, when it is surely not over and when it surely is, how many parts it has in the three families, and whether
/// it succeeds.
const JOBS: [(&str, u64, u64, [usize; 3], bool); 5] = [
    ("demo-success", 30, 120, [4, 8, 8], true),
    ("demo-failure", 20, 120, [2, 6, 8], false),
    ("demo-slow", 1_100, 1_300, [20, 48, 60], true),
    ("demo-wide", 270, 300, [10_000, 10_000, 10_000], true),
    ("demo-flaky", 150, 240, [8, 16, 28], true),
];

/// The words of a family: before the start, under way, success, and what `demo-failure` comes to.
fn words(system: BuiltIn) -> (usize, [&'static str; 4]) {
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
async fn every_job_of_every_system_starts_goes_on_and_ends() {
    for system in BuiltIn::ALL {
        for (id, running_at, over_at, parts, succeeds) in JOBS {
            let cloud = Simulation::new(None);
            let (family, [waiting, running, success, failure]) = words(system);
            let name = format!("{} {id}", system.name());
            cloud.set(1_000);
            let first = seen(&cloud, system, id).await;
            assert_eq!((first.phase.as_str(), first.parts.len()), (waiting, 0), "{name}");

            let mut last = first;
            // Reading ten thousand parts takes a while.
            let steps = if id == "demo-wide" { 2 } else { 6 };
            for step in 1..=steps {
                cloud.set(1_000 + running_at * step / steps);
                let now = seen(&cloud, system, id).await;
                assert_eq!(now.phase, running, "{name}, step {step}");
                let is_kept = |(part, _): (&String, _)| now.parts.contains_key(part);
                assert!(last.parts.iter().all(is_kept), "{name}, step {step}: a part is gone");
                assert!(now.over() >= last.over(), "{name}, step {step}: a part begins anew");
                last = now;
            }
            let (halfway, all) = (last.over(), parts[family]);
            assert!(0 < halfway && halfway < all, "{name}: {halfway} of {all} by {running_at} s");

            cloud.set(1_000 + over_at);
            let end = seen(&cloud, system, id).await;
            assert_eq!(end.phase, if succeeds { success } else { failure }, "{name}");
            assert_eq!((end.parts.len(), end.over()), (all, all), "{name}");
            cloud.set(1_000_000);
            assert_eq!(seen(&cloud, system, id).await, end, "{name} goes on after its end");
        }
    }
}

#[tokio::test]
async fn a_job_is_another_one_in_every_system_and_with_every_suffix() {
    for system in BuiltIn::ALL {
        let cloud = Simulation::new(None);
        let (_, [waiting, _, success, _]) = words(system);
        seen(&cloud, system, "demo-success").await;
        cloud.set(120);
        assert_eq!(seen(&cloud, system, "demo-success").await.phase, success);
        assert_eq!(seen(&cloud, system, "demo-success-2").await.phase, waiting);
        for other in BuiltIn::ALL.into_iter().filter(|other| *other != system) {
            let (_, [waiting, ..]) = words(other);
            assert_eq!(
                seen(&cloud, other, "demo-success").await.phase,
                waiting,
                "{}",
                other.name()
            );
        }
    }
}

#[tokio::test]
async fn the_same_second_is_the_same_body_and_a_later_one_is_not() {
    for system in BuiltIn::ALL {
        for id in ["demo-success", "demo-wide"] {
            let cloud = Simulation::new(None);
            cloud.ask(system, id).await;
            let body = async |second: u64, id: &str| {
                cloud.set(second);
                cloud.ask(system, id).await.body
            };
            let name = format!("{} {id}", system.name());
            assert!(body(4, id).await == body(4, id).await, "{name}");
            assert!(body(4, id).await != body(30, id).await, "{name}");
            let other = format!("{id}-2");
            assert!(body(30, id).await != body(30, &other).await, "{name}");
        }
    }
}
